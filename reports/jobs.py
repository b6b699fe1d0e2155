"""Background jobs of what is said: charts are drawn ahead, and old ones thrown away."""

import logging

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from reports.drawing_ahead import draw_assessment
from reports.services.kept_charts import prune_charts, undrawn_assessments

logger = logging.getLogger(__name__)


@shared_task(base=DjangoTask)
def draw_new_charts() -> None:
    """Every minute: draw the charts of what was assessed since, whoever or whatever had it computed."""
    for assessment in undrawn_assessments():
        logger.info("Drew %d charts of %s.", draw_assessment(assessment), assessment)


@shared_task(base=DjangoTask)
def prune_kept_charts() -> None:
    """At night: delete charts that were drawn long ago."""
    logger.info("Deleted %d old charts.", prune_charts())
