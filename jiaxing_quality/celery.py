"""The Celery application. Without a broker (the default) jobs run in the process that queues them."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiaxing_quality.settings")

app = Celery("jiaxing_quality")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
