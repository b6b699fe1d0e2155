"""Which notes departments owe in a round: read from assignments and notes, kept nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, Subquery

from accounts.models import Organization, localized
from indicators.models import ReportingRound
from indicators.planfile.schema import AssignmentRole
from indicators.workflow import Action, State
from tasks.models import Measure, NoteEvent

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
