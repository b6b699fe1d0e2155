"""What the figures mean: one run of the method over a plan and year, and its results."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from accounts.permissions import can_see_everything, own_rows
from indicators.method.types import Availability, Comparator, Origin, Reason, Verdict
from indicators.models.choices import choices
from indicators.models.indicator import Indicator
from indicators.models.made_rows import MadeRowQuerySet
from indicators.models.plan import Plan

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


RESULT_KEY = ("assessment", "organization", "indicator")
"""In the order of its index: pages ask for all indicators of one place, of which there may be thousands."""


class Assessment(models.Model):
    """The draft assessment of a plan and year. Computing it again replaces its results."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="assessments", verbose_name=_("plan"))
    year = models.PositiveSmallIntegerField(_("year"))
    computed_at = models.DateTimeField(_("computed at"))
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("computed by")
    )
    method_version = models.CharField(_("version of the method"), max_length=16)
    inputs_digest = models.CharField(_("digest of the inputs"), max_length=64)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ("plan", "year")
        constraints = (models.UniqueConstraint(fields=("plan", "year"), name="assessment_once_a_year"),)

    def __str__(self) -> str:
        return f"{self.plan} {self.year}"


class ResultQuerySet(MadeRowQuerySet["Result"]):
    def for_person(self, person: User) -> "ResultQuerySet":
        """What the person may see: the own organization's results, and those of indicators that it leads
        or supports. The office and leaders see all."""
        if can_see_everything(person):
            return self
        if person.organization_id is None:
            return self.none()
        own = own_rows(person)
        led = Indicator.objects.filter(assignments__organization=person.organization_id)
        return self.filter(own | models.Q(indicator__in=led.order_by().values("pk")))


def _value(label: "StrOrPromise", places: int = 4) -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(label, max_digits=24, decimal_places=places, null=True)


class OutcomeColumns(models.Model):
    """The method's answer, one column for each field of `method.types.Outcome` (limits have three).

    `progress` is a share (1 = reached), `pace` in percentage points; the rest in the indicator's unit.
    `own_value`: what the organization itself reported for the year where the value is rolled up from others;
    it is kept beside it and never counts.
    """

    value = _value(_("value that counts"))
    own_value = _value(_("own figure beside the roll-up"))
    availability = models.CharField(
        _("availability"), max_length=16, choices=choices(Availability), null=True
    )
    is_partial = models.BooleanField(_("partial"))
    reported = models.PositiveIntegerField(_("units that reported"))
    expected = models.PositiveIntegerField(_("units that should report"))
    target_value = _value(_("target"))
    target_year = models.PositiveSmallIntegerField(_("target year"), null=True)
    comparator = models.CharField(_("comparator"), max_length=1, choices=choices(Comparator), null=True)
    target_origin = models.CharField(
        _("origin of the target"),
        max_length=8,
        choices=choices((Origin.STATED, Origin.DECIDED)),
        null=True,
    )
    is_inherited = models.BooleanField(_("target inherited"))
    is_attained = models.BooleanField(_("attained"), null=True)
    is_year_attained = models.BooleanField(_("this year's target attained"), null=True)
    due_value = _value(_("due by this year"))
    due_origin = models.CharField(
        _("origin of what is due"), max_length=8, choices=choices(Origin), null=True
    )
    progress = _value(_("progress"), 6)
    pace = _value(_("pace"))
    change = _value(_("change on the year before"))
    change_relative = _value(_("relative change"), 6)
    needed_per_year = _value(_("needed per year"))
    achieved_per_year = _value(_("achieved per year"))
    projection = _value(_("projection"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=choices(Verdict))
    reason = models.CharField(_("reason"), max_length=16, choices=choices(Reason), null=True)
    ahead_limit = models.DecimalField(_("ahead from"), max_digits=6, decimal_places=2)
    behind_limit = models.DecimalField(_("behind from"), max_digits=6, decimal_places=2)
    far_behind_limit = models.DecimalField(_("far behind below"), max_digits=6, decimal_places=2)

    class Meta:
        abstract = True


class Result(OutcomeColumns):
    """The draft's answer for one indicator and organization (method.md, sections 5, 6 and 8).

    It is made of rows that have foreign keys, and made anew each night: it has none itself, nor any index
    but its key. On PostgreSQL the table is partitioned by assessment (ADR 32).
    """

    assessment = models.ForeignKey(
        Assessment,
        models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="results",
        verbose_name=_("assessment"),
    )
    indicator = models.ForeignKey(
        Indicator,
        models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="results",
        verbose_name=_("indicator"),
    )
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="results",
        verbose_name=_("organization"),
    )

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ("assessment", "indicator", "organization")
        constraints = (models.UniqueConstraint(fields=RESULT_KEY, name="result_once"),)

    def __str__(self) -> str:
        return f"{self.assessment.year} {self.indicator_id} {self.organization_id}: {self.verdict}"
