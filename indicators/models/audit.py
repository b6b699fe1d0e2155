"""What the self-audit found: one run over the stored results, and the cells that differ."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.models.assessment import Result
from indicators.models.indicator import Indicator
from indicators.models.plan import Plan


class AuditRun(models.Model):
    """One self-audit of a plan's draft results: `agreed` of `checked` are what a second path finds."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="audit_runs", verbose_name=_("plan"))
    checked = models.PositiveIntegerField(_("results checked"))
    agreed = models.PositiveIntegerField(_("results that agree"))
    method_version = models.CharField(_("version of the method"), max_length=16)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    finished_at = models.DateTimeField(_("finished at"))

    class Meta:
        verbose_name = _("self-audit")
        verbose_name_plural = _("self-audits")
        ordering = ("-finished_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(agreed__lte=F("checked")), name="audit_agreed_within_checked"),
        )

    def __str__(self) -> str:
        return f"{self.plan.code} {self.agreed}/{self.checked}"

    @property
    def is_clean(self) -> bool:
        return self.agreed == self.checked


class AuditDifference(models.Model):
    """One number of a stored result that the second path finds otherwise; both as text, nothing as empty."""

    run = models.ForeignKey(
        AuditRun, models.CASCADE, related_name="differences", verbose_name=_("self-audit")
    )
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+", verbose_name=_("indicator"))
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", verbose_name=_("organization")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    field = models.CharField(_("number"), max_length=32)
    stored = models.CharField(_("stored"), max_length=64, blank=True)
    found = models.CharField(_("found by the second path"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("difference found by a self-audit")
        verbose_name_plural = _("differences found by self-audits")
        ordering = ("id",)

    def __str__(self) -> str:
        where = f"{self.indicator.code} {self.organization.code} {self.year}"
        return f"{where} {self.field}: {self.stored or None} ≠ {self.found or None}"

    @property
    def field_label(self) -> str:
        """What the number is called elsewhere."""
        labels = {field.name: field.verbose_name for field in Result._meta.concrete_fields}
        return str(labels.get(self.field, self.field))
