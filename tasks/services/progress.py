"""How far each unit is with its report: counts by state, from six queries for any number of rounds."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.method.types import Rollup
from indicators.models import (
    WITHOUT_VALUE,
    Assignment,
    Extension,
    Figure,
    Indicator,
    Plan,
    ReportingRound,
    RoundState,
)
from indicators.planfile.schema import AssignmentRole
from indicators.workflow import State
from tasks.services.duties import NO_NOTES, OpenNotes, open_notes

EMPTY = Q(state=State.DRAFT, value__isnull=True, numerator__isnull=True) & ~Q(availability__in=WITHOUT_VALUE)
"""A draft in which nothing stands: `Figure.is_blank`, as SQL. Counted like a cell never touched."""

BESIDE = "beside"
"""Counts a department's figures of the whole that stand beside a roll-up: nobody has to enter them, and what
is entered takes its way like the others."""

Key = tuple[int, int, int]
"""(plan id, year, unit id)."""


class Stage(models.TextChoices):
    """Where a unit's report stands as a whole."""

    NOT_BEGUN = "not_begun", _("not begun")
    FILLING = "draft", _("being filled in")
    RETURNED = "returned", _("returned in part")
    SUBMITTED = "submitted", _("waiting for the check")
    APPROVED = "approved", _("approved")


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """One unit's report of a round: how many of its `total` figures stand in which state, and what it owes of
    progress notes."""

    round: ReportingRound
    unit: Organization
    total: int
    draft: int
    submitted: int
    returned: int
    approved: int
    due_on: date
    is_extended: bool
    notes: OpenNotes = NO_NOTES

    @property
    def blank(self) -> int:
        return self.total - self.filled

    @property
    def filled(self) -> int:
        return self.draft + self.submitted + self.returned + self.approved

    @property
    def unsubmitted(self) -> int:
        return self.blank + self.draft

    @property
    def open_count(self) -> int:
        """How many figures wait for the unit."""
        return self.unsubmitted + self.returned

    @property
    def answers_due_on(self) -> date:
        """Until when returned figures may be answered."""
        return max(self.due_on, self.round.answers_due_on)

    @property
    def stage(self) -> Stage | None:
        """Of the figures; None where the unit owes notes only."""
        if not self.total:
            return None
        if self.returned:
            return Stage.RETURNED
        if self.blank == self.total:
            return Stage.NOT_BEGUN
        if self.unsubmitted:
            return Stage.FILLING
        return Stage.SUBMITTED if self.submitted else Stage.APPROVED

    @property
    def next_due_on(self) -> date:
        """The date that counts for what is open: that of the answers once only they are still possible."""
        can_submit = (self.unsubmitted or self.notes.missing) and self.round.today <= self.due_on
        is_returned = self.returned or self.notes.returned
        return self.due_on if can_submit or not is_returned else self.answers_due_on

    @property
    def can_be_reminded(self) -> bool:
        """Whether something waits for the unit, in a round that has opened and is not over for it."""
        has_opened = self.round.today >= self.round.opens_on
        return has_opened and self.round.today <= self.answers_due_on and self.is_open

    @property
    def is_open(self) -> bool:
        """Whether a figure or a note waits for the unit."""
        return bool(self.open_count or self.notes.count)


def progress_of_unit(plan: Plan, unit: Organization) -> list[UnitProgress]:
    """The unit's reports in the plan's rounds that have opened, are not over for it and not published.

    Three queries where one round runs, four for a department; none where places below the unit report for it
    (`Organization.objects.with_places`; one more for a unit that was read without it).
    """
    if getattr(unit, "has_places", False):
        return []
    rows = ReportingRound.objects.with_due(unit).filter(plan=plan).order_by("due_on", "pk")
    rounds = [row for row in rows if row.state != RoundState.PLANNED and not row.is_locked]
    found = [each for units in progress_of(rounds, unit).values() for each in units]
    return [each for each in found if each.round.today <= each.answers_due_on]


def waiting_checks(plan: Plan, department: Organization) -> dict[int, int]:
    """How many submitted figures wait for the department's check, by year (one query)."""
    led = Assignment.objects.filter(
        indicator=OuterRef("indicator"), organization=department, role=AssignmentRole.LEAD
    )
    rows = Figure.objects.filter(Exists(led), indicator__plan=plan, state=State.SUBMITTED).order_by()
    return dict(rows.values_list("year").annotate(Count("pk")).order_by("year"))


def rounds_at_work() -> list[ReportingRound]:
    """The rounds that are not over for every unit, those to come included, with clock. One query."""
    latest = Extension.objects.filter(round=OuterRef("pk")).order_by("-due_on").values("due_on")[:1]
    rows = ReportingRound.objects.with_clock().annotate(extended_to_last=Subquery(latest))
    return [row for row in rows.order_by("due_on", "pk") if not _is_over(row)]


def _is_over(row: ReportingRound) -> bool:
    extended = row.__dict__["extended_to_last"]
    return row.state == RoundState.CLOSED and not (extended and extended >= row.today)


def progress_of(
    rounds: Sequence[ReportingRound], unit: Organization | None = None, *, with_notes: bool = False
) -> dict[int, list[UnitProgress]]:
    """Each round's units in their order, or only the one; by round id. Rounds need their clock.

    Units that report nothing are left out; `with_notes` counts progress notes too, and departments that owe
    nothing else are there. Six queries, whatever the number of rounds, units and figures, two more with
    notes; for one unit only those that it needs.
    """
    if not rounds:
        return {}
    units = _units(rounds, unit)
    led = _led(rounds) if unit is None or unit.is_department else defaultdict(dict)
    totals = _totals(rounds, units, led)
    counts = _counts(rounds, unit, led)
    extended = _extended(rounds, unit)
    notes = open_notes(rounds, unit) if with_notes else {}
    found = {
        row.pk: [
            _progress(row, each, totals, counts, extended.get((row.pk, each.pk)), notes) for each in units
        ]
        for row in rounds
    }
    return {pk: [each for each in rows if each.total or each.notes.total] for pk, rows in found.items()}


def _progress(
    row: ReportingRound,
    unit: Organization,
    totals: Mapping[tuple[int, int], int],
    counts: Mapping[Key, Counter[str]],
    extended_to: date | None,
    notes: Mapping[tuple[int, int], OpenNotes],
) -> UnitProgress:
    states = counts[row.plan_id, row.year, unit.pk]
    return UnitProgress(
        round=row,
        unit=unit,
        total=totals.get((row.plan_id, unit.pk), 0) + states[BESIDE],
        draft=states[State.DRAFT],
        submitted=states[State.SUBMITTED],
        returned=states[State.RETURNED],
        approved=states[State.APPROVED],
        due_on=extended_to or row.due_on,
        is_extended=extended_to is not None,
        notes=notes.get((row.pk, unit.pk), NO_NOTES),
    )


LED_COLUMNS = ("indicator__plan", "indicator", "organization", "indicator__rollup")

Led = Mapping[int, dict[tuple[int, bool], set[int]]]
"""By plan id and (indicator id, whether it is reported directly): the departments that lead it."""


def _units(rounds: Iterable[ReportingRound], unit: Organization | None) -> list[Organization]:
    """The organizations of the plans, or the one, with `has_places`: whether places below it report."""
    rows = Organization.objects.with_places()
    if unit is not None:
        return [unit] if "has_places" in unit.__dict__ else list(rows.filter(pk=unit.pk))
    inside = Q()
    for row in rounds:
        inside |= Q(path__startswith=row.plan.organization.path)
    return list(rows.filter(inside))


def _led(rounds: Iterable[ReportingRound]) -> Led:
    """By plan: the indicators, each with the departments that lead it."""
    rows = Assignment.objects.filter(
        indicator__plan__in={row.plan_id for row in rounds}, role=AssignmentRole.LEAD
    )
    led: dict[int, dict[tuple[int, bool], set[int]]] = defaultdict(lambda: defaultdict(set))
    for plan, indicator, unit, rollup in rows.values_list(*LED_COLUMNS):
        led[plan][indicator, rollup == Rollup.DIRECT].add(unit)
    return led


def _totals(
    rounds: Collection[ReportingRound],
    units: Collection[Organization],
    led: Led,
) -> dict[tuple[int, int], int]:
    """How many figures a unit reports, by (plan id, unit id): `reported_by`, for all units at once."""
    from_places = {} if all(unit.is_department for unit in units) else _counts_from_places()
    plans = {row.plan_id: row.plan for row in rounds}
    totals: Counter[tuple[int, int]] = Counter()
    for unit in units:
        for plan in plans.values():
            if unit.is_department:
                count = sum(
                    is_direct and unit.pk in departments
                    for (_indicator, is_direct), departments in led[plan.pk].items()
                )
            elif unit.is_within(plan.organization) and not unit.__dict__["has_places"]:
                count = from_places.get(plan.pk, 0)
            else:
                count = 0
            totals[plan.pk, unit.pk] = count
    return totals


def _counts_from_places() -> dict[int, int]:
    """How many indicators are made of what places report, by plan id."""
    by_plan = Indicator.objects.exclude(rollup=Rollup.DIRECT).values("plan").order_by()
    return dict(by_plan.annotate(count=Count("pk")).values_list("plan", "count"))


def _counts(
    rounds: Iterable[ReportingRound],
    unit: Organization | None,
    led: Led,
) -> dict[Key, Counter[str]]:
    """Figures by state, for each unit that reports them."""
    mine = Q()
    for row in rounds:
        mine |= Q(indicator__plan=row.plan_id, year=row.year)
    figures = Figure.objects.filter(mine).filter(~EMPTY).order_by()
    counts: dict[Key, Counter[str]] = defaultdict(Counter)
    if unit is None or not unit.is_department:
        for plan, year, place, state, count in _of_places(figures, unit):
            counts[plan, year, place][state] += count
    if unit is None or unit.is_department:
        for plan, year, indicator, state, is_direct in _of_wholes(figures):
            for department in led[plan][indicator, is_direct]:
                counts[plan, year, department].update([state] if is_direct else [state, BESIDE])
    return counts


def _of_places(
    figures: models.QuerySet[Figure], unit: Organization | None
) -> Iterable[tuple[int, int, int, str, int]]:
    """The figures that places report: (plan id, year, place id, state, how many)."""
    rows = figures.exclude(indicator__rollup=Rollup.DIRECT)
    if unit is not None:
        rows = rows.filter(organization=unit)
    return rows.values_list("indicator__plan", "year", "organization", "state").annotate(Count("pk"))


def _of_wholes(figures: models.QuerySet[Figure]) -> Iterable[tuple[int, int, int, str, bool]]:
    """The figures that departments report: (plan id, year, indicator id, state, whether it is direct)."""
    below = Organization.objects.territorial().filter(parent=OuterRef("organization"))
    is_direct = Q(indicator__rollup=Rollup.DIRECT)
    rows = figures.filter(is_direct | Exists(below), organization=F("indicator__plan__organization"))
    columns = ("indicator__plan", "year", "indicator", "state", "indicator__rollup")
    return (
        (plan, year, indicator, state, rollup == Rollup.DIRECT)
        for plan, year, indicator, state, rollup in rows.values_list(*columns)
    )


def _extended(
    rounds: Sequence[ReportingRound], unit: Organization | None
) -> dict[tuple[int, int], date | None]:
    """The due dates that the latest extensions set, by (round id, unit id). No query where the rounds were
    read `with_due` of the unit."""
    if unit is not None and all("extended_to" in row.__dict__ for row in rounds):
        return {(row.pk, unit.pk): row.__dict__["extended_to"] for row in rounds}
    return dict(extended_dates(rounds))


def extended_dates(rounds: Iterable[ReportingRound]) -> dict[tuple[int, int], date]:
    """The due dates that the latest extensions set, by (round id, unit id). One query."""
    rows = Extension.objects.filter(round__in=list(rounds)).order_by("pk")
    return {(row.round_id, row.organization_id): row.due_on for row in rows}
