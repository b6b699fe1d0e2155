"""What stands behind a figure: files, stored once by their content."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.figure import Figure


class EvidenceFile(models.Model):
    """A file that shows where something comes from. The stored name is made of its digest, never of what
    the user called it."""

    file = models.FileField(_("file"), max_length=200)
    digest = models.CharField(_("SHA-256"), max_length=64)
    name = models.CharField(_("name"), max_length=200)
    size = models.PositiveIntegerField(_("size in bytes"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    removed_at = models.DateTimeField(_("removed at"), null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


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
