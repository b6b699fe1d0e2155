"""What stands behind a figure: files, stored once by their content."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.figure import Figure
from indicators.models.kept_file import EvidenceFile


class Evidence(EvidenceFile):
    """A file behind a figure."""

    figure = models.ForeignKey(Figure, models.PROTECT, related_name="evidence", verbose_name=_("figure"))

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("figure", "digest"),
                condition=models.Q(removed_at__isnull=True),
                name="evidence_once_for_a_figure",
            ),
        )
