"""`manage.py draw_charts`: draw the charts of new assessments ahead, and delete old ones."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from reports.drawing_ahead import draw_assessment
from reports.services.kept_charts import prune_charts, undrawn_assessments


class Command(BaseCommand):
    """For sites without a broker, where `celery beat` does not do it: run it by cron, or not at all."""

    help = "Draw the charts of assessments that were computed since, so that no page waits for one."

    def handle(self, *args: Any, **options: Any) -> None:
        drawn = sum(draw_assessment(assessment) for assessment in undrawn_assessments())
        words = {"drawn": drawn, "deleted": prune_charts()}
        self.stdout.write(_("%(drawn)d charts drawn, %(deleted)d old ones deleted.") % words)
