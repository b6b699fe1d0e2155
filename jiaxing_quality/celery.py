"""The Celery application. Without a broker (the default) jobs run in the process that queues them."""

import logging.config
import os

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiaxing_quality.settings")

app = Celery("jiaxing_quality")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")


def keep_logging(**_signal: object) -> None:
    """Celery would set up logging of its own; the worker's lines are to be as those of the pages."""
    logging.config.dictConfig(settings.LOGGING)


setup_logging.connect(keep_logging, weak=False)
