"""Writing and checking progress notes. Each change raises the version by one and leaves exactly one event."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Organization, User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import Publication, departments_in
from indicators.planfile.schema import AssignmentRole
from indicators.services.rounds import open_conditions, round_of_unit
from indicators.workflow import Action, Condition, Refusal, Refused, State, decide, part_of
from tasks.models import NEEDS_NEXT_STEP, NOTE_FIELDS, Measure, NoteEvent, NoteReason, ProgressNote
from tasks.note_workflow import NOTES
from tasks.permissions import note_parts
from tasks.services.note_files import NO_FILES, FilesWanted, change_files, changes_of


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person writes about a measure. All of it may be blank while it is a draft."""

    progress_state: str = ""
    text: str = ""
    next_step: str = ""
    evidence: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields without which it cannot be submitted."""
        missing = [name for name in ("progress_state", "text") if not getattr(self, name)]
        if self.progress_state in NEEDS_NEXT_STEP and not self.next_step:
            missing.append("next_step")
        return tuple(missing)


class NoteIncomplete(Exception):
    """The note lacks something that a submitted one has; nothing was submitted. `fields` says what."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = tuple(fields)


class NoteStale(Exception):
    """Somebody else changed the note since the person read it; nothing was written."""

    def __init__(self, note: ProgressNote) -> None:
        super().__init__(str(note))
        self.note = note


@dataclass(frozen=True, slots=True)
class SeenNote:
    """A note in the version that the reviewer saw."""

    note: int
    version: int


@transaction.atomic
def save_note(
    *, measure: Measure, year: int, wording: Wording, version: int, by: User, files: FilesWanted = NO_FILES
) -> ProgressNote | None:
    """Keep what was written, and the files behind it. `version` is the one that was read, 0 where there was
    none.

    What already stands is no change, and a blank where nothing stood writes nothing (None). Raises NoteStale,
    workflow.Refused and EvidenceRefused; who does not write for the measure is refused before anything else
    is said.
    """
    _refuse_part(by, measure, Action.SAVE)
    note = _locked_note(measure, year)
    if files.is_asked:
        _state_after(note, Action.SAVE, measure, year, by)  # nothing is kept that could not be written
    changes = changes_of(note, files)
    if wording == (wording_of(note) if note else Wording()) and not changes:
        return note
    _refuse_stale(note, version)
    state = _state_after(note, Action.SAVE, measure, year, by)
    note = note or ProgressNote(measure=measure, year=year, version=0)
    for name in NOTE_FIELDS:
        setattr(note, name, getattr(wording, name))
    note.state, note.version = state, note.version + 1
    note.written_by, note.written_at = by, timezone.now()
    note.save()
    change_files(note, changes, by)
    _record(note, Action.SAVE, by, at=note.written_at)
    return note


@transaction.atomic
def submit_note(
    *, measure: Measure, year: int, wording: Wording, version: int, by: User, files: FilesWanted = NO_FILES
) -> ProgressNote:
    """Save and hand in. Raises NoteIncomplete, NoteStale, workflow.Refused and EvidenceRefused."""
    _refuse_part(by, measure, Action.SUBMIT)
    if wording.missing:
        raise NoteIncomplete(wording.missing)
    note = save_note(measure=measure, year=year, wording=wording, version=version, by=by, files=files)
    if note is None:
        raise NoteIncomplete(Wording().missing)
    note.state = _state_after(note, Action.SUBMIT, measure, year, by)
    note.submitted_by, note.submitted_at = by, timezone.now()
    return _moved(note, Action.SUBMIT, by, at=note.submitted_at)


@transaction.atomic
def withdraw_note(*, measure: Measure, year: int, version: int, by: User) -> ProgressNote:
    """Take back what was handed in, before it is checked. Raises NoteStale and workflow.Refused."""
    _refuse_part(by, measure, Action.WITHDRAW)
    note = _locked_note(measure, year)
    if note is None:
        raise Refused(Refusal.INVALID_TRANSITION, State.DRAFT, Action.WITHDRAW)
    _refuse_stale(note, version)
    note.state = _state_after(note, Action.WITHDRAW, measure, year, by)
    return _moved(note, Action.WITHDRAW, by, at=timezone.now())


@transaction.atomic
def approve_notes(*, seen: Collection[SeenNote], by: User) -> int:
    """Approve notes, all or none, at one moment. Raises NoteStale, workflow.Refused and
    ProgressNote.DoesNotExist."""
    notes, now = _locked_notes(seen, Action.APPROVE, by), timezone.now()
    for note in notes:
        _check(note, Action.APPROVE, by, at=now)
    return len(notes)


@transaction.atomic
def return_note(*, seen: SeenNote, reason: NoteReason, comment: str, by: User) -> ProgressNote:
    """Give a note back with the reason. Raises NoteStale, workflow.Refused and ProgressNote.DoesNotExist."""
    (note,) = _locked_notes([seen], Action.RETURN, by)
    return _check(note, Action.RETURN, by, at=timezone.now(), reason=reason, comment=comment)


def wording_of(note: ProgressNote) -> Wording:
    return Wording(**{name: getattr(note, name) for name in NOTE_FIELDS})


def acting_unit(measure: Measure, by: User) -> Organization:
    """For which lead department the person writes: the own one, or the first where the office does.

    Its extensions of the round count. No query where assignments are prefetched with organizations.
    """
    leads = departments_in(AssignmentRole.LEAD, measure.assignments.all())
    own = [unit for unit in leads if unit.pk == by.organization_id]
    return next(iter(own or leads), measure.project.plan.organization)


def writing_conditions(measure: Measure, year: int, by: User) -> frozenset[Condition]:
    """The conditions of time that hold for who writes now. One query where the departments are at hand."""
    unit = acting_unit(measure, by)
    return open_conditions(round_of_unit(measure.project.plan, year, unit), unit)


def checking_conditions(note: ProgressNote, by: User, *, is_published: bool) -> frozenset[Condition]:
    """The conditions of checking that hold for the person now."""
    holding = {Condition.YEAR_PUBLISHED if is_published else Condition.YEAR_UNPUBLISHED}
    if by.pk not in (note.written_by_id, note.submitted_by_id):
        holding.add(Condition.NOT_OWN)
    return frozenset(holding)


def _refuse_part(by: User, measure: Measure, action: Action) -> None:
    if part_of(action) not in note_parts(by, measure):
        raise Refused(Refusal.FORBIDDEN_ROLE, State.DRAFT, action)


def _locked_note(measure: Measure, year: int) -> ProgressNote | None:
    """The note, locked. What does not exist yet cannot be locked: its measure is, and is locked first."""
    Measure.objects.select_for_update(no_key=True).get(pk=measure.pk)
    note = ProgressNote.objects.select_for_update().filter(measure=measure, year=year).first()
    if note:
        note.measure = measure
    return note


def _locked_notes(seen: Collection[SeenNote], action: Action, by: User) -> list[ProgressNote]:
    """Locked, in the versions that were seen. Who does not check a note is refused first."""
    versions: Mapping[int, int] = {each.note: each.version for each in seen}
    published = Publication.objects.filter(plan=OuterRef("measure__project__plan"), year=OuterRef("year"))
    rows = ProgressNote.objects.select_for_update(of=("self",)).annotate(is_locked=Exists(published))
    rows = rows.select_related("measure__project__plan").prefetch_related("measure__assignments")
    notes = list(rows.filter(pk__in=versions).order_by("pk"))
    if len(notes) < len(versions):
        raise ProgressNote.DoesNotExist
    for note in notes:
        _refuse_part(by, note.measure, action)
    for note in notes:
        if note.version != versions[note.pk]:
            raise NoteStale(note)
    return notes


def _refuse_stale(note: ProgressNote | None, version: int) -> None:
    if note is not None and note.version != version:
        raise NoteStale(note)


def _state_after(note: ProgressNote | None, action: Action, measure: Measure, year: int, by: User) -> State:
    state = State(note.state) if note else State.DRAFT
    return decide(state, action, note_parts(by, measure), writing_conditions(measure, year, by), NOTES)


def _check(
    note: ProgressNote, action: Action, by: User, *, at: datetime, reason: str = "", comment: str = ""
) -> ProgressNote:
    holding = checking_conditions(note, by, is_published=note.__dict__["is_locked"])
    note.state = decide(State(note.state), action, note_parts(by, note.measure), holding, NOTES)
    note.checked_by, note.checked_at = by, at
    return _moved(note, action, by, at=at, reason=reason, comment=comment)


def _moved(
    note: ProgressNote, action: Action, by: User, *, at: datetime, reason: str = "", comment: str = ""
) -> ProgressNote:
    note.version += 1
    note.save()
    _record(note, action, by, at=at, reason=reason, comment=comment)
    return note


def _record(
    note: ProgressNote, action: Action, by: User, *, at: datetime, reason: str = "", comment: str = ""
) -> None:
    stands = {name: getattr(note, name) for name in NOTE_FIELDS}
    NoteEvent.objects.create(
        note=note,
        version=note.version,
        action=action,
        state=note.state,
        reason=reason,
        comment=comment,
        by=by,
        at=at,
        **stands,
    )
    about = f"{note.measure.project.plan.code}/{note.year}/{note.measure.code}"
    detail = {"version": note.version, "state": note.state, "reason": reason}
    record_audit(AuditAction(f"note_{action}"), about, by=by, detail=detail)
