"""What one unit owes in a year, when, and what is done: figures, notes, milestones, what it checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.models import ROLE_LABELS, Organization, User
from accounts.permissions import is_office, works_for
from accounts.types import Role
from indicators.models import Assignment, Figure, Plan, ReportingRound
from indicators.planfile.schema import AssignmentRole
from indicators.services.rounds import due_on, round_of_unit
from indicators.workflow import State
from tasks.models import Measure, Milestone, ProgressNote, led_by
from tasks.services.duties import NoteDuty, note_duties
from tasks.services.progress import UnitProgress, progress_of, waiting_checks

HANDED_IN = (State.SUBMITTED, State.APPROVED, State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of the unit, what the roles make theirs, and what the person has done of it in the year."""

    name: str
    roles: str
    figures_handed_in: int
    notes_handed_in: int
    figures_checked: int
    notes_checked: int


@dataclass(frozen=True, slots=True)
class ToCheck:
    """What others handed in and the department has to check."""

    figures: int
    notes: int


@dataclass(frozen=True, slots=True)
class DutiesPage:
    """`people` is empty for leaders: they see names of units, never of staff."""

    plan: Plan
    year: int
    unit: Organization
    round: ReportingRound | None
    figures: UnitProgress | None
    notes: Sequence[NoteDuty]
    milestones: Sequence[Milestone]
    parts: Sequence[Assignment]
    supported: Sequence[Measure]
    to_check: ToCheck
    people: Sequence[Colleague]

    @property
    def notes_done(self) -> int:
        return sum(duty.is_done for duty in self.notes)

    @property
    def milestones_late(self) -> int:
        today = timezone.localdate()
        return sum(1 for row in self.milestones if row.done_on is None and row.due_on < today)

    @property
    def due_on(self) -> object:
        return due_on(self.round, self.unit) if self.round else None

    @property
    def leads(self) -> list[Assignment]:
        return [part for part in self.parts if part.is_lead]

    @property
    def supports(self) -> list[Assignment]:
        return [part for part in self.parts if not part.is_lead]

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.notes or self.milestones or self.parts or self.supported)


def build_duties_page(plan: Plan, year: int, unit: Organization, person: User) -> DutiesPage:
    """At most nineteen queries, whatever the unit owes."""
    round = round_of_unit(plan, year, unit)
    rounds = [round] if round else []
    progress = progress_of(rounds, unit).get(round.pk, []) if round else []
    milestones = Milestone.objects.filter(measure__in=led_by(unit), measure__project__plan=plan)
    parts = Assignment.objects.filter(indicator__plan=plan, organization=unit)
    sees_people = is_office(person) or works_for(person, unit)
    return DutiesPage(
        plan=plan,
        year=year,
        unit=unit,
        round=round,
        figures=next(iter(progress), None),
        notes=note_duties(rounds, unit).get(round.pk, []) if round else [],
        milestones=list(milestones.select_related("measure__project").order_by("due_on")),
        parts=list(parts.select_related("indicator").order_by("indicator__number")),
        supported=_supported(plan, unit),
        to_check=_to_check(plan, year, unit),
        people=_people(plan, year, unit) if sees_people else [],
    )


def _supported(plan: Plan, unit: Organization) -> list[Measure]:
    rows = Measure.objects.filter(
        project__plan=plan,
        assignments__organization=unit,
        assignments__role=AssignmentRole.SUPPORTING,
    )
    return list(rows.select_related("project").order_by("project__number", "number"))


def _to_check(plan: Plan, year: int, unit: Organization) -> ToCheck:
    if not unit.is_department:
        return ToCheck(0, 0)
    notes = ProgressNote.objects.for_plan(plan).filter(year=year, state=State.SUBMITTED)
    return ToCheck(waiting_checks(plan, unit).get(year, 0), notes.filter(measure__in=led_by(unit)).count())


def _people(plan: Plan, year: int, unit: Organization) -> list[Colleague]:
    """The unit's people with what each handed in and checked, whatever became of it but a return."""
    rows = User.objects.with_roles().filter(organization=unit, is_active=True).order_by("name", "username")
    done = [
        _by_person(found, column, unit)
        for column in ("submitted_by", "checked_by")
        for found in (
            Figure.objects.for_plan(plan).filter(year=year, state__in=HANDED_IN),
            ProgressNote.objects.for_plan(plan).filter(year=year, state__in=HANDED_IN),
        )
    ]
    return [
        Colleague(
            str(row),
            " · ".join(str(ROLE_LABELS[role]) for role in Role if role in row.roles),
            *(counts.get(row.pk, 0) for counts in done),
        )
        for row in rows
    ]


def _by_person(rows: QuerySet[Any], column: str, unit: Organization) -> dict[int, int]:
    found = rows.filter(**{f"{column}__organization": unit}).order_by()
    return dict(found.values_list(column).annotate(Count("pk")))
