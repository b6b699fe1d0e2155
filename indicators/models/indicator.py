"""What is measured."""

from decimal import Decimal

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Named, Organization, localized
from indicators.method.types import (
    Baseline,
    Direction,
    Kind,
    Limits,
    Nature,
    Rollup,
    Rule,
)
from indicators.models.choices import choices
from indicators.models.plan import Domain, Plan
from indicators.planfile.schema import AssignmentRole
from indicators.reading import NumberSpec


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def for_plan(self, plan: Plan) -> "IndicatorQuerySet":
        """The plan's indicators in order, with plan and domain at hand (one query)."""
        return self.filter(plan=plan).with_surroundings()

    def with_surroundings(self) -> "IndicatorQuerySet":
        """With plan and domain, and whether it is a part or a whole of another (`has_relatives`)."""
        relatives = Indicator.parts.through.objects.filter(
            Q(from_indicator=OuterRef("pk")) | Q(to_indicator=OuterRef("pk"))
        )
        return self.select_related("plan__organization", "domain").annotate(has_relatives=Exists(relatives))

    def enterable_by(self, unit: Organization) -> "IndicatorQuerySet":
        """What a unit may report: what it must (`reported_by`), and for a department, if it likes, the
        city's own figure of every other indicator that it leads (`is_optional_for` tells them apart)."""
        if not unit.is_department:
            return self.reported_by(unit)
        led = self.filter(assignments__organization=unit, assignments__role=AssignmentRole.LEAD)
        below = Organization.objects.territorial().filter(parent=OuterRef("plan__organization"))
        return led.filter(Q(rollup=Rollup.DIRECT) | Exists(below))

    def reported_by(self, unit: Organization) -> "IndicatorQuerySet":
        """What a unit reports: a department, for the city, the indicators that it leads and that are
        reported directly; a place that has no places below it, all the others."""
        if unit.is_department:
            led = Q(assignments__organization=unit, assignments__role=AssignmentRole.LEAD)
            return self.filter(led, rollup=Rollup.DIRECT)
        below = Organization.objects.territorial().filter(parent=unit)
        return self.exclude(rollup=Rollup.DIRECT).filter(~Exists(below))


class Indicator(Named):
    """One thing that a plan measures, with the rule by which it is judged (method.md, section 1)."""

    DEFAULT_SCALE = Decimal(100)
    DEFAULT_JUMP_LIMIT = Decimal(30)

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="indicators", verbose_name=_("plan"))
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="indicators", verbose_name=_("domain"))
    code = models.CharField(
        _("code"),
        max_length=8,
        validators=[
            RegexValidator(r"^[A-Z]{1,4}[0-9]{2,4}\Z", _("Use 1 to 4 capitals, then 2 to 4 digits."))
        ],
    )
    number = models.PositiveSmallIntegerField(_("order"), default=0)
    definition = models.TextField(_("definition"), max_length=2000, blank=True)
    definition_en = models.TextField(_("English definition"), max_length=2000, blank=True)
    unit = models.CharField(_("unit"), max_length=50)
    unit_en = models.CharField(_("English unit"), max_length=50, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=choices(Kind))
    direction = models.CharField(_("direction"), max_length=4, choices=choices(Direction))
    rollup = models.CharField(_("roll-up"), max_length=8, choices=choices(Rollup))
    scale = models.DecimalField(_("scale"), max_digits=12, decimal_places=4, default=DEFAULT_SCALE)
    numerator = models.CharField(_("numerator"), max_length=200, blank=True)
    numerator_en = models.CharField(_("English numerator"), max_length=200, blank=True)
    denominator = models.CharField(_("denominator"), max_length=200, blank=True)
    denominator_en = models.CharField(_("English denominator"), max_length=200, blank=True)
    nature = models.CharField(_("nature"), max_length=8, choices=choices(Nature), default=Nature.EXPECTED)
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=0)
    is_whole = models.BooleanField(_("whole numbers only"), default=False)
    minimum = models.DecimalField(
        _("lowest possible"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    maximum = models.DecimalField(
        _("highest possible"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    jump_limit = models.DecimalField(
        _("a jump from"),
        max_digits=6,
        decimal_places=2,
        default=DEFAULT_JUMP_LIMIT,
        help_text=_("Change on the year before, in percent of it, from which an explanation is asked for."),
    )
    gap_limit = models.DecimalField(
        _("a gap beyond"),
        max_digits=6,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
        help_text=_(
            "Difference between the department's own figure and what the places make together, in percent of "
            "the latter, beyond which an explanation is asked for."
        ),
    )
    ahead_limit = models.DecimalField(
        _("ahead from"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: the plan's."),
    )
    behind_limit = models.DecimalField(
        _("behind from"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    far_behind_limit = models.DecimalField(
        _("far behind below"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    baseline_value = models.DecimalField(
        _("baseline"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    baseline_year = models.PositiveSmallIntegerField(_("baseline year"), null=True, blank=True)
    baseline_place = models.CharField(_("place of the baseline"), max_length=200, blank=True)
    baseline_note = models.CharField(_("note on the baseline"), max_length=500, blank=True)
    is_baseline_comparable = models.BooleanField(
        _("baseline has the same definition"),
        default=True,
        help_text=_("A baseline of another definition is shown with its note and never reckoned with."),
    )

    parts = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="wholes",
        verbose_name=_("parts"),
        help_text=_("Indicators into which the plan breaks this one's target down at another place."),
    )

    history = HistoricalRecords()
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "code"), name="indicator_code_once_in_plan"),
            models.CheckConstraint(
                condition=Q(baseline_value__isnull=True, baseline_year__isnull=True)
                | Q(baseline_value__isnull=False, baseline_year__isnull=False),
                name="indicator_baseline_has_its_year",
            ),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(minimum__lte=F("maximum")),
                name="indicator_range_in_order",
            ),
            models.CheckConstraint(condition=Q(scale__gt=0), name="indicator_scale_positive"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def definition_label(self) -> str:
        return localized(self.definition, self.definition_en)

    @property
    def unit_label(self) -> str:
        return localized(self.unit, self.unit_en)

    @property
    def numerator_label(self) -> str:
        return localized(self.numerator, self.numerator_en)

    @property
    def denominator_label(self) -> str:
        return localized(self.denominator, self.denominator_en)

    @property
    def is_ratio(self) -> bool:
        return self.rollup == Rollup.RATIO

    def is_optional_for(self, unit: Organization) -> bool:
        """Whether a unit that may report this need not: the value that counts is rolled up from places."""
        return unit.is_department and self.rollup != Rollup.DIRECT

    @property
    def limits(self) -> Limits:
        """The limits that judge this indicator: its own where it has them, else the plan's."""
        plan = self.plan.limits
        return Limits(
            plan.ahead if self.ahead_limit is None else self.ahead_limit,
            plan.behind if self.behind_limit is None else self.behind_limit,
            plan.far_behind if self.far_behind_limit is None else self.far_behind_limit,
        )

    @property
    def baseline(self) -> Baseline | None:
        """The baseline that the method reckons with: none where the definition differs."""
        if self.baseline_value is None or self.baseline_year is None or not self.is_baseline_comparable:
            return None
        return Baseline(self.baseline_value, self.baseline_year)

    def rule(self, *, with_baseline: bool = True) -> Rule:
        """The method's rule for this indicator. A baseline belongs to the plan's own organization only."""
        return Rule(
            kind=Kind(self.kind),
            direction=Direction(self.direction),
            rollup=Rollup(self.rollup),
            period=self.plan.period,
            limits=self.limits,
            scale=self.scale,
            baseline=self.baseline if with_baseline else None,
        )

    @property
    def value_spec(self) -> NumberSpec:
        """How one figure of this indicator is read at every door."""
        return NumberSpec(
            unit=self.unit_label, is_whole=self.is_whole, minimum=self.minimum, maximum=self.maximum
        )
