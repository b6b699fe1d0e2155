"""What one unit owes in a year, when, and what is done: figures, notes, milestones, what it checks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import ROLE_LABELS, Organization, User
from accounts.permissions import is_office, works_for
from accounts.types import Role
from indicators.models import Assignment, Plan, ReportingRound
from indicators.services.rounds import due_on, round_of_unit
from tasks.models import Milestone, led_by
from tasks.services.duties import NoteDuty, note_duties
from tasks.services.progress import UnitProgress, progress_of


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of the unit, and what the roles make theirs."""

    name: str
    roles: str


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
        return not (self.figures or self.notes or self.milestones or self.parts)


def build_duties_page(plan: Plan, year: int, unit: Organization, person: User) -> DutiesPage:
    """At most twelve queries, whatever the unit owes."""
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
        people=_people(unit) if sees_people else [],
    )


def _people(unit: Organization) -> list[Colleague]:
    rows = User.objects.with_roles().filter(organization=unit, is_active=True).order_by("name", "username")
    return [
        Colleague(str(row), " · ".join(str(ROLE_LABELS[role]) for role in Role if role in row.roles))
        for row in rows
    ]
