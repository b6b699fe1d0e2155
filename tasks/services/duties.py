"""Which notes departments owe in a round: read from assignments and notes, kept nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, Subquery

from accounts.models import Organization, localized
from accounts.types import OrganizationKind
from indicators.models import ReportingRound
from indicators.planfile.schema import AssignmentRole
from indicators.workflow import Action, State
from tasks.models import Measure, MeasureAssignment, NoteEvent, ProgressNote

COLUMNS = (
    "pk", "code", "name", "name_en", "project__code", "project__plan", "note_of_year__year",
    "note_of_year__state", "said_reason", "said",
)  # fmt: skip
DONE = (State.SUBMITTED, State.APPROVED)


@dataclass(frozen=True, slots=True)
class NoteDuty:
    """A measure that a department leads, and where its note of the round's year stands; `state` is "" where
    none is written. `reason` and `comment` are those of the last return."""

    code: str
    label: str
    project_code: str
    state: str
    reason: str
    comment: str

    @property
    def is_done(self) -> bool:
        return self.state in DONE

    @property
    def is_returned(self) -> bool:
        return self.state == State.RETURNED


def note_duties(rounds: Sequence[ReportingRound], unit: Organization) -> dict[int, list[NoteDuty]]:
    """What the unit owes in each round, by round id, in the plan's order. One query."""
    if not rounds or not unit.is_department:
        return {}
    last = NoteEvent.objects.filter(note=OuterRef("note_of_year__pk"), action=Action.RETURN).order_by("-id")
    years = Q(notes__year__in={row.year for row in rounds})
    rows = (
        Measure.objects.filter(
            project__plan__in={row.plan_id for row in rounds},
            assignments__organization=unit,
            assignments__role=AssignmentRole.LEAD,
        )
        .annotate(
            note_of_year=FilteredRelation("notes", condition=years),
            said_reason=Subquery(last.values("reason")[:1]),
            said=Subquery(last.values("comment")[:1]),
        )
        .order_by("project__number", "number", "pk")
        .values_list(*COLUMNS)
    )
    return _by_round(rounds, list(rows))


def _by_round(rounds: Sequence[ReportingRound], rows: Sequence[tuple[Any, ...]]) -> dict[int, list[NoteDuty]]:
    """A measure comes once for each year that has a note; where its year has none, it is owed."""
    found: dict[int, list[NoteDuty]] = {}
    for round in rounds:
        duties: dict[int, NoteDuty] = {}
        for pk, code, name, name_en, project, plan, year, *said in rows:
            if plan != round.plan_id or (pk in duties and year != round.year):
                continue
            state, reason, comment = said if year == round.year else ("", "", "")
            label = localized(name, name_en)
            duties[pk] = NoteDuty(code, label, project, state, reason or "", comment or "")
        found[round.pk] = list(duties.values())
    return found


@dataclass(frozen=True, slots=True)
class OpenNotes:
    """How many notes of a round a department leads, has not handed in, and has to answer."""

    total: int = 0
    missing: int = 0
    returned: int = 0

    @property
    def count(self) -> int:
        """How many wait for the department."""
        return self.missing + self.returned


NO_NOTES = OpenNotes()


def open_notes(
    rounds: Sequence[ReportingRound], unit: Organization | None = None
) -> dict[tuple[int, int], OpenNotes]:
    """What departments, or the one, still owe in each round, by (round id, department id). Two queries,
    whatever the rounds, departments and measures."""
    if not rounds or (unit is not None and not unit.is_department):
        return {}
    led = _led_measures(rounds, unit)
    years = {row.year for row in rounds}
    notes = ProgressNote.objects.filter(measure__project__plan__in={row.plan_id for row in rounds})
    rows = notes.filter(year__in=years).order_by().values_list("measure", "year", "state")
    states = {(measure, year): state for measure, year, state in rows}
    return {
        (row.pk, department): _open([states.get((measure, row.year), "") for measure in measures])
        for row in rounds
        for (plan, department), measures in led.items()
        if plan == row.plan_id
    }


def _led_measures(
    rounds: Sequence[ReportingRound], unit: Organization | None
) -> dict[tuple[int, int], list[int]]:
    """By (plan id, department id)."""
    rows = MeasureAssignment.objects.filter(
        measure__project__plan__in={row.plan_id for row in rounds},
        organization__kind=OrganizationKind.DEPARTMENT,
        role=AssignmentRole.LEAD,
    )
    if unit is not None:
        rows = rows.filter(organization=unit)
    found: dict[tuple[int, int], list[int]] = {}
    columns = rows.order_by().values_list("measure__project__plan", "organization", "measure")
    for plan, department, measure in columns:
        found.setdefault((plan, department), []).append(measure)
    return found


def _open(states: Sequence[str]) -> OpenNotes:
    returned = states.count(State.RETURNED)
    done = sum(state in DONE for state in states)
    return OpenNotes(len(states), len(states) - done - returned, returned)
