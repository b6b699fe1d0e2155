"""Background jobs of the operation."""

import logging
from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from celery.signals import before_task_publish
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from jiaxing_quality.operation.backing_up import make_backup
from jiaxing_quality.operation.backups import BackupFailed, backup_root
from jiaxing_quality.operation.heartbeats import hear
from jiaxing_quality.operation.models import Process

SAY_ALIVE = "jiaxing_quality.operation.jobs.say_alive"
logger = logging.getLogger(__name__)


@shared_task(base=DjangoTask)
def back_up_nightly() -> None:
    """At night: a backup, where BACKUP_ROOT names a folder. ADMINS are told of a failure by e-mail."""
    if not settings.BACKUP_ROOT:
        return
    try:
        logger.info("Backed up into %s.", make_backup(root=backup_root(), keep=settings.BACKUPS_KEPT))
    except BackupFailed as error:
        logger.error("The nightly backup failed: %s", error)


@shared_task(base=DjangoTask, name=SAY_ALIVE)
def say_alive() -> None:
    """Each minute: a worker says that it takes jobs."""
    hear(Process.WORKER)


@before_task_publish.connect(sender=SAY_ALIVE)
def hear_beat(**_signal: Any) -> None:
    """Beat, which alone asks for `say_alive`, lives where it does: also while the broker is away.

    It has no requests, after which Django would look at the connection: a database that was restarted is met
    here.
    """
    close_old_connections()
    try:
        hear(Process.BEAT)
    except DatabaseError:
        logger.warning("The database is away: beat's heartbeat is not written.")
