"""The Celery application. Without a broker (the default) jobs run in the process that queues them."""

import logging.config
import os
from typing import Any

from celery import Celery, Task
from celery.signals import setup_logging, task_postrun, task_prerun
from django.conf import settings

from accounts.origin import running
from accounts.types import ActorKind

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiaxing_quality.settings")

app = Celery("jiaxing_quality")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")


@task_prerun.connect
def begin_job(task: Task[Any, Any], **_signal: Any) -> None:
    """What happens from here on, the audit log enters as this job's."""
    request: Any = task.request  # a namespace, which keeps what it is given
    request.audit_token = running.set((ActorKind.JOB, task.name))


@task_postrun.connect
def end_job(task: Task[Any, Any], **_signal: Any) -> None:
    """A job that ran inside of a request leaves it as it was."""
    request: Any = task.request
    running.reset(request.audit_token)


def keep_logging(**_signal: object) -> None:
    """Celery would set up logging of its own; the worker's lines are to be as those of the pages."""
    logging.config.dictConfig(settings.LOGGING)


setup_logging.connect(keep_logging, weak=False)
