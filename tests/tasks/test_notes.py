"""Progress notes: who writes and checks them, what stands afterwards, and that nothing is lost."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.models import Organization, User
from accounts.types import Role
from indicators.models import Plan, ReportingRound
from indicators.planfile.schema import AssignmentRole
from indicators.workflow import Refusal, Refused, State, part_of
from tasks.models import Measure, NoteEvent, NoteReason, ProgressNote
from tasks.note_workflow import NOTES
from tasks.permissions import can_see_note
from tasks.services.notes import (
    NoteIncomplete,
    NoteStale,
    SeenNote,
    Wording,
    approve_notes,
    return_note,
    save_note,
    submit_note,
    withdraw_note,
)
from tests.cast import Cast, make_person
from tests.tasks.conftest import move_round
from tests.tasks.notes import OTHER, WORDS, lead, measure_of, note_in, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(plan: Plan, open_round: ReportingRound) -> Measure:
    """A measure that the Quality Bureau leads, in an open round."""
    return lead(measure_of(plan, "ZX01-02"))


@pytest.fixture
def clerk(measure: Measure) -> User:
    return writer()


def test_a_draft_is_kept(measure: Measure, clerk: User) -> None:
    note = save_note(measure=measure, year=2023, wording=Wording(text="a"), version=0, by=clerk)
    assert note is not None
    assert (note.state, note.version, note.text) == (State.DRAFT, 1, "a")


def test_a_blank_writes_nothing(measure: Measure, clerk: User) -> None:
    assert save_note(measure=measure, year=2023, wording=Wording(), version=0, by=clerk) is None
    assert not ProgressNote.objects.exists()


def test_what_stands_already_is_no_change(measure: Measure, clerk: User) -> None:
    for _again in range(2):
        save_note(measure=measure, year=2023, wording=WORDS, version=0, by=clerk)
    assert NoteEvent.objects.count() == 1


def test_a_stale_version_is_refused(measure: Measure, clerk: User, cast: Cast) -> None:
    save_note(measure=measure, year=2023, wording=WORDS, version=0, by=clerk)
    with pytest.raises(NoteStale):
        save_note(measure=measure, year=2023, wording=Wording(text="b"), version=0, by=cast.office)
    assert ProgressNote.objects.get().text == WORDS.text


@pytest.mark.parametrize(
    ("wording", "missing"),
    [
        (Wording(), ("progress_state", "text")),
        (Wording("late", "a"), ("next_step",)),
        (Wording("not_started", "a"), ("next_step",)),
        (Wording("done", ""), ("text",)),
    ],
)
def test_an_incomplete_note_is_not_submitted(
    measure: Measure, clerk: User, wording: Wording, missing: tuple[str, ...]
) -> None:
    with pytest.raises(NoteIncomplete) as refused:
        submit_note(measure=measure, year=2023, wording=wording, version=0, by=clerk)
    assert refused.value.fields == missing
    assert not ProgressNote.objects.exists()


def test_each_change_leaves_one_event_and_every_text(measure: Measure, clerk: User, cast: Cast) -> None:
    note = note_in(State.RETURNED, measure, cast, clerk, text="first")
    words = Wording("done", "second")
    note = submit_note(measure=measure, year=2023, wording=words, version=note.version, by=clerk)
    approve_notes(seen=[SeenNote(note.pk, note.version)], by=cast.office)
    events = list(NoteEvent.objects.values_list("version", "action", "text", "reason"))
    assert events == [
        (1, "save", "first", ""),
        (2, "submit", "first", ""),
        (3, "return", "first", "vague"),
        (4, "save", "second", ""),
        (5, "submit", "second", ""),
        (6, "approve", "second", ""),
    ]


def test_nobody_approves_what_they_wrote(measure: Measure, cast: Cast) -> None:
    note = submit_note(measure=measure, year=2023, wording=WORDS, version=0, by=cast.office)
    with pytest.raises(Refused) as refused:
        approve_notes(seen=[SeenNote(note.pk, note.version)], by=cast.office)
    assert refused.value.refusal is Refusal.SELF_APPROVAL


def test_the_database_knows_the_two_person_rule(measure: Measure, clerk: User, cast: Cast) -> None:
    """The twin of the test above, past the services."""
    note = note_in(State.APPROVED, measure, cast, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressNote.objects.filter(pk=note.pk).update(checked_by=clerk)


def test_the_lead_departments_reviewer_approves(measure: Measure, clerk: User, cast: Cast) -> None:
    note = note_in(State.SUBMITTED, measure, cast, clerk)
    assert approve_notes(seen=[SeenNote(note.pk, note.version)], by=cast.reviewer) == 1


@pytest.mark.parametrize("name", ["department_clerk", "clerk", "leader", "reviewer"])
def test_others_do_not_write(measure: Measure, cast: Cast, name: str) -> None:
    with pytest.raises(Refused) as refused:
        save_note(measure=measure, year=2023, wording=WORDS, version=0, by=cast.by_name()[name])
    assert refused.value.refusal is Refusal.FORBIDDEN_ROLE


def test_a_supporting_department_does_not_write(measure: Measure, cast: Cast) -> None:
    supported = lead(measure, OTHER, AssignmentRole.SUPPORTING)
    with pytest.raises(Refused):
        save_note(measure=supported, year=2023, wording=WORDS, version=0, by=cast.department_clerk)


def test_another_departments_reviewer_is_refused_before_the_version(
    measure: Measure, clerk: User, cast: Cast
) -> None:
    note = note_in(State.SUBMITTED, measure, cast, clerk)
    foreign = make_person("foreign", Role.REVIEWER, Organization.objects.get(code=OTHER))
    with pytest.raises(Refused):
        approve_notes(seen=[SeenNote(note.pk, 99)], by=foreign)


def test_approving_is_all_or_nothing(plan: Plan, measure: Measure, clerk: User, cast: Cast) -> None:
    first = note_in(State.SUBMITTED, measure, cast, clerk)
    second = note_in(State.SUBMITTED, lead(measure_of(plan, "ZX01-01")), cast, clerk)
    with pytest.raises(NoteStale):
        approve_notes(seen=[SeenNote(first.pk, first.version), SeenNote(second.pk, 1)], by=cast.office)
    assert set(ProgressNote.objects.values_list("state", flat=True)) == {State.SUBMITTED}


def test_a_handed_in_note_is_taken_back(measure: Measure, clerk: User, cast: Cast) -> None:
    note = note_in(State.SUBMITTED, measure, cast, clerk)
    taken = withdraw_note(measure=measure, year=2023, version=note.version, by=clerk)
    assert taken.state == State.DRAFT


def test_what_is_approved_may_be_returned(measure: Measure, clerk: User, cast: Cast) -> None:
    note = note_in(State.APPROVED, measure, cast, clerk)
    seen = SeenNote(note.pk, note.version)
    assert return_note(seen=seen, reason=NoteReason.FIGURES, comment="", by=cast.office).state == "returned"


def test_after_the_due_date_nothing_new_is_taken(
    open_round: ReportingRound, measure: Measure, clerk: User
) -> None:
    move_round(open_round, opens=-9, due=-1, answers=9)
    with pytest.raises(Refused) as refused:
        save_note(measure=measure, year=2023, wording=WORDS, version=0, by=clerk)
    assert refused.value.refusal is Refusal.PERIOD_CLOSED


def test_after_the_due_date_answers_are_taken(
    open_round: ReportingRound, measure: Measure, clerk: User, cast: Cast
) -> None:
    note = note_in(State.RETURNED, measure, cast, clerk)
    move_round(open_round, opens=-9, due=-1, answers=9)
    saved = save_note(measure=measure, year=2023, wording=WORDS, version=note.version, by=clerk)
    assert saved is not None
    assert saved.state == State.RETURNED


@pytest.mark.parametrize(
    ("state", "seen_by"),
    [
        (State.SUBMITTED, {"office", "reviewer"}),
        (State.APPROVED, {"office", "leader", "reviewer", "department_clerk", "clerk", "other_clerk"}),
    ],
)
def test_a_unit_sees_only_its_own_unpublished_notes(
    measure: Measure, clerk: User, cast: Cast, state: State, seen_by: set[str]
) -> None:
    note = note_in(state, measure, cast, clerk)
    people = cast.by_name()
    assert {name for name, person in people.items() if can_see_note(person, note)} == seen_by
    listed = {name for name, person in people.items() if ProgressNote.objects.for_person(person).exists()}
    assert listed == seen_by


def test_a_return_for_another_reason_says_which(measure: Measure, clerk: User, cast: Cast) -> None:
    note = note_in(State.SUBMITTED, measure, cast, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        return_note(seen=SeenNote(note.pk, note.version), reason=NoteReason.OTHER, comment="", by=cast.office)


def test_a_measure_with_notes_is_protected(measure: Measure, clerk: User, cast: Cast) -> None:
    note_in(State.SUBMITTED, measure, cast, clerk)
    with pytest.raises(ProtectedError):
        measure.delete()


def test_an_action_belongs_to_the_same_part_as_a_figures() -> None:
    assert {row.part for row in NOTES.values() if row.part is not part_of(row.action)} == set()
