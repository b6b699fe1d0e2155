"""What is to be reached, by when and for whom."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organization
from indicators.method import types
from indicators.method.types import Comparator, Origin
from indicators.models.choices import choices
from indicators.models.committed import Committed
from indicators.models.fields import ExactDecimalField
from indicators.models.indicator import Indicator
from indicators.models.kept_file import AddedFile
from indicators.models.plan import Plan

OLDEST_FIRST = ("year", "-origin", "decided_on", "number", "id")


class TargetQuerySet(models.QuerySet["Target"]):
    def for_plan(self, plan: Plan) -> "TargetQuerySet":
        """The plan's targets, those in force last: a later decision stands after what it changes."""
        return self.filter(indicator__plan=plan).order_by("indicator__number", *OLDEST_FIRST)

    def oldest_first(self) -> "TargetQuerySet":
        """Those in force last, as `for_plan` has them, for targets of few indicators."""
        return self.order_by(*OLDEST_FIRST)


class Target(models.Model):
    """One statement of a target. A changed target is a new row; the old one stays (method.md, section 2).

    A decided target can be withdrawn: the row stays, and what it replaced is in force again.
    """

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="targets", verbose_name=_("indicator")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="targets", verbose_name=_("organization")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    comparator = models.CharField(_("comparator"), max_length=1, choices=choices(Comparator))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    origin = models.CharField(
        _("origin"),
        max_length=8,
        choices=choices((Origin.STATED, Origin.DECIDED)),
        default=Origin.STATED,
    )
    place = models.CharField(_("place in the plan"), max_length=200, blank=True)
    words = models.CharField(_("the plan's words"), max_length=500, blank=True)
    number = models.PositiveSmallIntegerField(_("order"), default=0)
    document = models.CharField(_("deciding document"), max_length=200, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("set by"),
        blank=True,
        editable=False,
    )
    set_at = models.DateTimeField(_("set at"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
        blank=True,
        editable=False,
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    history = HistoricalRecords(bases=(Committed,))
    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("indicator", "year", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "organization", "year", "place"),
                condition=Q(origin=Origin.STATED),
                name="target_stated_once_at_a_place",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.STATED) | Q(decided_on__isnull=False) & ~Q(document=""),
                name="target_decided_by_a_dated_document",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, origin=Origin.DECIDED),
                name="target_withdrawn_only_where_decided",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year} {self.comparator}{self.value.normalize():f}"

    def clean(self) -> None:
        """Refuse a year outside the plan, and a decision without its document and date."""
        if self.indicator_id and self.year and self.year not in self.indicator.plan.years:
            raise ValidationError({"year": _("The year lies outside the plan's years.")})
        if self.origin == Origin.DECIDED and not (self.document and self.decided_on):
            raise ValidationError(_("A decided target needs its document and the date of the decision."))

    def for_method(self) -> types.Target:
        return types.Target(self.year, self.value, Comparator(self.comparator), Origin(self.origin))


class TargetScan(AddedFile):
    """The document that decided a target, as a file."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="scans", verbose_name=_("target"))

    class Meta:
        verbose_name = _("scan of a decision")
        verbose_name_plural = _("scans of decisions")
        ordering = ("id",)


class TargetSplit(models.Model):
    """How a year's target of a whole was split among the places right below it when the office saved it.

    One row for each save that touched the year; all stay. A split that does not add up has its reason.
    """

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="splits", verbose_name=_("indicator")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="splits", verbose_name=_("whole that is split")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    whole = ExactDecimalField(_("target of the whole"), max_digits=20, decimal_places=4)
    allocated = ExactDecimalField(_("split among the places"), max_digits=20, decimal_places=4)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set at"), auto_now_add=True)

    class Meta:
        verbose_name = _("split of a target")
        verbose_name_plural = _("splits of targets")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(whole=F("allocated")) | ~Q(reason=""),
                name="split_that_does_not_add_up_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year}"
