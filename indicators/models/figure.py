"""What a unit reports for a year."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from accounts.permissions import has_role, is_office, own_rows, reads_only_published
from accounts.types import Role
from indicators.method.types import Availability, Reading
from indicators.models.choices import choices
from indicators.models.fields import ExactDecimalField
from indicators.models.indicator import Indicator
from indicators.models.plan import Plan
from indicators.models.publication import Publication
from indicators.planfile.schema import AssignmentRole
from indicators.workflow import COUNTED, State

WITHOUT_VALUE = (Availability.NOT_APPLICABLE, Availability.NOT_AVAILABLE)
EXPLANATION_LENGTH = 1000

# The condition of `Figure.is_blank`: nobody said anything, so there is no availability either.
IS_BLANK = Q(value__isnull=True, numerator__isnull=True) & ~Q(availability__in=WITHOUT_VALUE)


READING_FIELDS = ("value", "availability", "numerator", "denominator")


def reading_of(
    value: Decimal | None, availability: str, numerator: Decimal | None, denominator: Decimal | None
) -> Reading:
    """What the method reads of a figure's columns: a blank has no availability."""
    if value is None and numerator is None and availability not in WITHOUT_VALUE:
        return Reading(None, None)
    return Reading(value, Availability(availability), numerator, denominator)


class FigureQuerySet(models.QuerySet["Figure"]):
    def for_plan(self, plan: Plan) -> "FigureQuerySet":
        return self.filter(indicator__plan=plan)

    def with_lock(self) -> "FigureQuerySet":
        """With whether the figure's year is published, as `is_year_published`."""
        published = Publication.objects.filter(plan=OuterRef("indicator__plan"), year=OuterRef("year"))
        return self.annotate(is_year_published=Exists(published))

    def readings(self) -> dict[tuple[int, int, int], Reading]:
        """What the method reads, by (indicator id, organization id, year). One query, no instances."""
        rows = self.order_by().values_list("indicator_id", "organization_id", "year", *READING_FIELDS)
        return {(indicator, place, year): reading_of(*said) for indicator, place, year, *said in rows}

    def for_person(self, person: User) -> "FigureQuerySet":
        """What the person may see: all for the office; the own organization's for everybody else, and for
        a reviewer also the figures of the indicators that the own organization leads. A key that reads
        what is published sees, of these, only figures that stand as they were published."""
        visible = self._visible_to(person)
        return visible.filter(state=State.PUBLISHED) if reads_only_published(person) else visible

    def _visible_to(self, person: User) -> "FigureQuerySet":
        if is_office(person):
            return self
        if person.organization_id is None:
            return self.none()
        visible = own_rows(person)
        if has_role(person, Role.REVIEWER):
            led = Indicator.objects.filter(
                assignments__organization=person.organization_id, assignments__role=AssignmentRole.LEAD
            )
            visible |= Q(indicator__in=led)
        return self.filter(visible)


class Figure(models.Model):
    """The figure of one indicator, organization and year.

    A row without value and with an availability of `final` is a blank: somebody cleared it. `version`
    counts the changes; whoever saves names the version that was read.
    """

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="figures", verbose_name=_("indicator")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="figures", verbose_name=_("organization")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = ExactDecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    numerator = ExactDecimalField(_("numerator"), max_digits=20, decimal_places=4, null=True, blank=True)
    denominator = ExactDecimalField(_("denominator"), max_digits=20, decimal_places=4, null=True, blank=True)
    availability = models.CharField(
        _("availability"), max_length=16, choices=choices(Availability), default=Availability.FINAL
    )
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    explanation = models.TextField(_("explanation"), max_length=EXPLANATION_LENGTH, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=choices(State), default=State.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    looked_at = models.DateTimeField(_("first looked at by the reviewer"), null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("checked by")
    )
    checked_at = models.DateTimeField(_("checked at"), null=True)
    opened_at = models.DateTimeField(_("return opened by the unit"), null=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ("indicator", "organization", "year")
        # What an overview asks for: whether anything of a plan was entered since an assessment.
        indexes = (models.Index(fields=("indicator", "entered_at"), name="figure_by_change"),)
        constraints = (
            models.UniqueConstraint(fields=("indicator", "organization", "year"), name="figure_once"),
            models.CheckConstraint(
                condition=~Q(availability__in=WITHOUT_VALUE)
                | Q(value__isnull=True, numerator__isnull=True, denominator__isnull=True),
                name="figure_without_value_has_none",
            ),
            models.CheckConstraint(
                condition=Q(availability=Availability.NOT_AVAILABLE, expected_on__isnull=False)
                | ~Q(availability=Availability.NOT_AVAILABLE) & Q(expected_on__isnull=True),
                name="figure_expected_date_only_where_not_available",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__isnull=False, denominator__gte=0),
                name="figure_numerator_has_denominator",
            ),
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=True, submitted_at__isnull=True)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="figure_submitted_by_somebody_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True, checked_at__isnull=True)
                | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="figure_checked_by_somebody_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(submitted_by__isnull=False),
                name="figure_beyond_draft_was_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=COUNTED)
                | Q(checked_by__isnull=False)
                & ~Q(checked_by=F("entered_by"))
                & ~Q(checked_by=F("submitted_by")),
                name="figure_approved_by_somebody_else",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.organization} {self.year}"

    @property
    def is_blank(self) -> bool:
        """Whether nothing was reported: no value, no numerator, and no word on why."""
        return self.value is None and self.numerator is None and self.availability not in WITHOUT_VALUE

    def for_method(self) -> Reading:
        """What the method reads."""
        return reading_of(self.value, self.availability, self.numerator, self.denominator)
