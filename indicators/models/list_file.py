"""A long list written to a file in the background, for the person who asked for it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.job import Job
from indicators.models.plan import Plan


class ListKind(models.TextChoices):
    FIGURES = "figures", _("Figures")
    TARGETS = "targets", _("Targets")


class ListFile(models.Model):
    """What a job writes: a plan's list with the filters of its page (`query`), in the language of who asked.

    It holds what that person may see, and nobody else gets it. It is deleted after a day.
    """

    job = models.OneToOneField(Job, models.CASCADE, related_name="list_file", verbose_name=_("job"))
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="list_files", verbose_name=_("plan"))
    kind = models.CharField(_("kind"), max_length=16, choices=ListKind)
    query = models.TextField(_("filters"), blank=True)
    extension = models.CharField(_("kind of file"), max_length=4)
    language = models.CharField(_("language"), max_length=16)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    file = models.FileField(_("file"), max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True)

    class Meta:
        verbose_name = _("file of a list")
        verbose_name_plural = _("files of lists")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What the file is called where it is downloaded."""
        return f"{self.plan.code}-{self.kind}.{self.extension}"
