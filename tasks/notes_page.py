"""The notes of a year as those see them who write and check them: the list, and one measure's note."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from accounts.models import Organization, User
from accounts.permissions import is_office
from indicators.models import EvidenceFile, Plan, ReportingRound, departments_in
from indicators.planfile.schema import AssignmentRole
from indicators.services.rounds import due_on, round_of_unit
from indicators.workflow import Action, Condition, Part, State, allowed
from tasks.models import Measure, NoteEvent, ProgressNote, led_by
from tasks.note_workflow import NOTES
from tasks.permissions import note_parts
from tasks.services.notes import acting_unit, checking_conditions, writing_conditions


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A measure with its note of the year. `can_approve`: the person may approve it as it stands."""

    measure: Measure
    note: ProgressNote | None
    can_approve: bool

    @property
    def leads(self) -> list[str]:
        return labels_of(self.measure, AssignmentRole.LEAD)


@dataclass(frozen=True, slots=True)
class NotesPage:
    """The measures that are the person's, in the plan's order; `shown` are those in the chosen state."""

    plan: Plan
    year: int
    round: ReportingRound | None
    due_on: date | None
    rows: Sequence[NoteRow]
    state: str

    @property
    def shown(self) -> list[NoteRow]:
        return [row for row in self.rows if not self.state or state_of(row) == self.state]

    @property
    def counts(self) -> dict[str, int]:
        """How many stand in each state, what is not written first."""
        states = [state_of(row) for row in self.rows]
        return {name: states.count(name) for name in NOTE_STATES}

    @property
    def to_approve(self) -> list[NoteRow]:
        return [row for row in self.shown if row.can_approve]


MISSING = "missing"
NOTE_STATES = (MISSING, State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED)


def state_of(row: NoteRow) -> str:
    return row.note.state if row.note else MISSING


def labels_of(measure: Measure, role: AssignmentRole) -> list[str]:
    """The departments in that part. Needs the assignments with their organizations."""
    return [unit.label for unit in departments_in(role, measure.assignments.all())]


def build_notes_page(plan: Plan, year: int, person: User, state: str) -> NotesPage:
    """All measures for the office, for a department those that it leads. Five queries, whatever the rows."""
    unit = person.organization or plan.organization
    round = round_of_unit(plan, year, unit)
    is_published = round is not None and round.is_locked
    measures = Measure.objects.filter(project__plan=plan).order_by("project__number", "number")
    if not is_office(person):
        measures = measures.filter(pk__in=led_by(unit))
    notes = Prefetch("notes", ProgressNote.objects.filter(year=year), to_attr="notes_of_year")
    found = measures.select_related("project").prefetch_related("assignments__organization", notes)
    rows = [_row(measure, person, is_published=is_published) for measure in found]
    return NotesPage(plan, year, round, due_on(round, unit) if round else None, rows, state)


def _row(measure: Measure, person: User, *, is_published: bool) -> NoteRow:
    note: ProgressNote | None = next(iter(measure.__dict__["notes_of_year"]), None)
    if note is None:
        return NoteRow(measure, None, can_approve=False)
    holding = checking_conditions(note, person, is_published=is_published)
    actions = allowed(State(note.state), note_parts(person, measure), holding, NOTES)
    return NoteRow(measure, note, can_approve=Action.APPROVE in actions)


@dataclass(frozen=True, slots=True)
class NotePage:
    """One measure's note of a year, with all that was ever written, and what the person may do now.

    `is_writer`: whether the person writes for the measure at all, whatever the time.
    """

    plan: Plan
    year: int
    measure: Measure
    unit: Organization
    note: ProgressNote | None
    events: Sequence[NoteEvent]
    earlier: Sequence[ProgressNote]
    actions: Collection[Action]
    is_writer: bool

    @property
    def can_write(self) -> bool:
        return Action.SAVE in self.actions

    @property
    def files(self) -> Sequence[EvidenceFile]:
        """What stands behind the note now."""
        return self.note.standing_files if self.note else []

    @property
    def history(self) -> list[tuple[NoteEvent, Sequence[EvidenceFile]]]:
        """Every event, the latest first, with the files that stood behind the note then."""
        files = list(self.note.files.all()) if self.note else []
        return [(event, [file for file in files if file.stood_in(event.version)]) for event in self.events]

    @property
    def last_return(self) -> NoteEvent | None:
        """What the reviewer said, while the note is returned."""
        if self.note is None or self.note.state != State.RETURNED:
            return None
        return next((event for event in self.events if event.action == Action.RETURN), None)

    @property
    def leads(self) -> list[str]:
        return labels_of(self.measure, AssignmentRole.LEAD)

    @property
    def supporting(self) -> list[str]:
        return labels_of(self.measure, AssignmentRole.SUPPORTING)


def build_note_page(plan: Plan, year: int, measure: Measure, person: User) -> NotePage:
    """Six queries, whatever was written. The measure has its assignments at hand."""
    found = ProgressNote.objects.filter(measure=measure, year__lte=year).order_by("-year")
    notes = list(found.prefetch_related("files"))
    note = next((row for row in notes if row.year == year), None)
    events = list(note.events.select_related("by").order_by("-id")) if note else []
    state = State(note.state) if note else State.DRAFT
    holding, parts = _holding(measure, year, note, person), note_parts(person, measure)
    return NotePage(
        plan=plan,
        year=year,
        measure=measure,
        unit=acting_unit(measure, person),
        note=note,
        events=events,
        earlier=[row for row in notes if row.year < year and row.state == State.APPROVED],
        actions=frozenset(allowed(state, parts, holding, NOTES)),
        is_writer=Part.UNIT in parts,
    )


def _holding(measure: Measure, year: int, note: ProgressNote | None, person: User) -> frozenset[Condition]:
    """The conditions of writing, and of checking what stands."""
    holding = writing_conditions(measure, year, person)
    if note is None:
        return holding
    is_published = Condition.YEAR_PUBLISHED in holding
    return holding | checking_conditions(note, person, is_published=is_published)
