"""Background jobs of the operation."""

import logging

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.conf import settings

from jiaxing_quality.operation.backing_up import make_backup
from jiaxing_quality.operation.backups import BackupFailed, backup_root

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
