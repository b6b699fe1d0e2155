"""Who may do what with rounds, measures and notes. Every page, service and admin asks here."""

from accounts.models import Organization, User
from accounts.permissions import Person, can_see_everything, has_role, is_office
from accounts.types import Role
from indicators.models import Plan
from indicators.permissions import works_for_lead
from indicators.workflow import Part, State
from tasks.models import Measure, NoteFile, ProgressNote


def can_run_rounds(person: Person) -> bool:
    """The office watches the progress, reminds and extends; nobody else sees who is late."""
    return is_office(person)


def can_assign(person: Person) -> bool:
    """Only the office says, and confirms, which department answers for what."""
    return is_office(person)


def leads_measure(person: Person, measure: Measure) -> bool:
    """Whether the person works for a lead department. No query where assignments are prefetched."""
    return works_for_lead(person, measure.assignments.all())


def note_parts(person: Person, measure: Measure) -> frozenset[Part]:
    """In which parts the person acts on the measure's notes: clerks of a lead department write, its
    reviewers check, the office may do both (never for the same note: that is the table's condition)."""
    parts = set()
    leads = leads_measure(person, measure)
    if is_office(person) or (leads and has_role(person, Role.CLERK)):
        parts.add(Part.UNIT)
    if is_office(person) or (leads and has_role(person, Role.REVIEWER)):
        parts.add(Part.LEAD)
    return frozenset(parts)


def can_read_notes_of(person: Person, measure: Measure) -> bool:
    """Whether unpublished notes of the measure exist for the person; to others they answer 404."""
    return is_office(person) or leads_measure(person, measure)


def can_see_note(person: Person, note: ProgressNote) -> bool:
    """`NoteQuerySet.for_person`, for one note at hand."""
    return note.state == State.APPROVED or can_read_notes_of(person, note.measure)


def can_read_note_file(person: Person, file: NoteFile) -> bool:
    """Whoever sees the note reads what stands behind it; what was removed stays for those who work on it."""
    if file.removed_at is not None:
        return can_read_notes_of(person, file.note.measure)
    return can_see_note(person, file.note)


def can_work_on_notes(person: Person) -> bool:
    """Whether notes are the person's work at all: the office, and who works for a department."""
    if is_office(person):
        return True
    unit = person.organization if isinstance(person, User) else None
    return unit is not None and unit.is_department and has_role(person, Role.CLERK, Role.REVIEWER)


def can_see_burden(person: Person) -> bool:
    """What is asked of all units: for the office and leaders."""
    return can_see_everything(person)


def belongs_to(unit: Organization, plan: Plan) -> bool:
    """Whether the unit may be given a part in the plan: it lies within the plan's own organization."""
    return unit.is_within(plan.organization)
