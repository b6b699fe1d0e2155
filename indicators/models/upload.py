"""A filled workbook on its way to the figures: uploaded, previewed, applied or forgotten."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.models.kept_file import StoredByContent
from indicators.models.plan import Plan


class UploadState(models.TextChoices):
    WAITING = "waiting", _("to be applied")
    APPLIED = "applied", _("applied")


class Upload(StoredByContent):
    """A file that somebody uploaded for a year, and what was read from it.

    Nothing of it is in the figures before it is applied, and then all that was chosen, or nothing. Without
    a `unit` it is the office's file for many units. `forms` holds the rows as read (workbook/storing.py).
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="uploads", verbose_name=_("plan"))
    year = models.PositiveSmallIntegerField(_("year"))
    unit = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="uploads", verbose_name=_("unit")
    )
    name = models.CharField(_("name"), max_length=200)
    forms = models.JSONField(_("what was read"))
    state = models.CharField(
        _("state"), max_length=8, choices=UploadState, default=UploadState.WAITING, db_index=True
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("applied by")
    )
    applied_at = models.DateTimeField(_("applied at"), null=True)

    class Meta:
        verbose_name = _("uploaded workbook")
        verbose_name_plural = _("uploaded workbooks")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state=UploadState.WAITING, applied_by__isnull=True, applied_at__isnull=True)
                | Q(state=UploadState.APPLIED, applied_by__isnull=False, applied_at__isnull=False),
                name="upload_applied_by_somebody_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.name
