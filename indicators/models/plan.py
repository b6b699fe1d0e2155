"""A plan and its domains. Both come from a plan file (`load_plan`) and are data, never code."""

from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Named, Organization
from indicators.method.types import Limits, Period

validate_plan_code = RegexValidator(r"^[a-z0-9-]{1,50}\Z", _("Use 1 to 50 of a–z, 0–9 and hyphens."))


class Plan(Named):
    """A plan over some years for an organization and all that lies below it."""

    code = models.CharField(_("code"), max_length=50, unique=True, validators=[validate_plan_code])
    document = models.CharField(_("document number"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    start_year = models.PositiveSmallIntegerField(_("first year"))
    end_year = models.PositiveSmallIntegerField(_("last year"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="plans", verbose_name=_("organization")
    )
    ahead_limit = models.DecimalField(_("ahead from"), max_digits=6, decimal_places=2, default=Decimal(10))
    behind_limit = models.DecimalField(_("behind from"), max_digits=6, decimal_places=2, default=Decimal(-10))
    far_behind_limit = models.DecimalField(
        _("far behind below"), max_digits=6, decimal_places=2, default=Decimal(-30)
    )
    is_demo = models.BooleanField(
        _("holds demo figures"),
        default=False,
        help_text=_("Its figures are invented. A banner says so on every page."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ("-start_year", "code")
        constraints = (
            models.CheckConstraint(condition=Q(start_year__lte=F("end_year")), name="plan_years_in_order"),
            models.CheckConstraint(
                condition=Q(far_behind_limit__lte=F("behind_limit"), behind_limit__lt=F("ahead_limit")),
                name="plan_limits_in_order",
            ),
        )

    @property
    def years(self) -> range:
        return range(self.start_year, self.end_year + 1)

    @property
    def period(self) -> Period:
        return Period(self.start_year, self.end_year)

    @property
    def limits(self) -> Limits:
        return Limits(self.ahead_limit, self.behind_limit, self.far_behind_limit)


class Domain(Named):
    """A quality domain: one class of the plan's indicators."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="domains", verbose_name=_("plan"))
    code = models.CharField(_("code"), max_length=50, validators=[validate_plan_code])
    source = models.CharField(_("where the plan names it"), max_length=500, blank=True)
    number = models.PositiveSmallIntegerField(_("order"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("plan", "code"), name="domain_code_once_in_plan"),)
