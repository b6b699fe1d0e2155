"""Drawn charts that are kept, and of which assessments they were drawn ahead."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models import Assessment


class PictureFormat(models.TextChoices):
    SVG = "svg", "SVG"
    PNG = "png", "PNG"


class KeptChart(models.Model):
    """A drawn chart, under the digest of its specification.

    The specification holds every number and word of the picture, so that the digest stands for the language
    too. Nothing here is the only copy of anything: a chart that is deleted is drawn again when it is wanted.
    """

    digest = models.CharField(_("digest"), max_length=64)
    format = models.CharField(_("format"), max_length=3, choices=PictureFormat)
    content = models.BinaryField(_("picture"))
    drawn_at = models.DateTimeField(_("drawn at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("kept chart")
        verbose_name_plural = _("kept charts")
        ordering = ("-drawn_at",)
        constraints = (models.UniqueConstraint(fields=("digest", "format"), name="chart_kept_once"),)

    def __str__(self) -> str:
        return f"{self.digest[:12]}.{self.format}"


class DrawnAssessment(models.Model):
    """The state of an assessment of which the charts were drawn ahead: that of `computed_at`."""

    assessment = models.OneToOneField(
        Assessment, models.CASCADE, related_name="drawn", verbose_name=_("assessment")
    )
    computed_at = models.DateTimeField(_("computed at"))

    class Meta:
        verbose_name = _("drawn assessment")
        verbose_name_plural = _("drawn assessments")

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.computed_at}"
