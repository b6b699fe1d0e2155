"""Notes where people write and decide in the same moment, on PostgreSQL: one wins, the others are told."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from accounts.models import User
from indicators.models import Plan, ReportingRound
from indicators.workflow import Refused, State
from tasks.models import Measure, NoteEvent, NoteFile, NoteReason, ProgressNote
from tasks.services.note_files import FilesWanted
from tasks.services.notes import (
    NoteStale,
    SeenNote,
    Wording,
    approve_notes,
    return_note,
    save_note,
    submit_note,
    withdraw_note,
    wording_of,
)
from tests.cast import Cast
from tests.tasks.notes import lead, measure_of, note_in, pdf, writer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

Act = Callable[[], object]


@pytest.fixture
def measure(plan: Plan, open_round: ReportingRound) -> Measure:
    return lead(measure_of(plan, "ZX01-02"))


@pytest.fixture
def clerk(measure: Measure) -> User:
    return writer()


def at_once(acts: Sequence[Act]) -> Counter[str]:
    """All acts in the same moment, each with a connection of its own; what each ended with."""
    barrier = Barrier(len(acts))

    def run(act: Act) -> str:
        barrier.wait()
        try:
            act()
        except (NoteStale, Refused, IntegrityError) as fault:
            return type(fault).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def events() -> list[tuple[int, str]]:
    return list(NoteEvent.objects.values_list("version", "action"))


def submissions(measure: Measure, people: Sequence[User]) -> list[Act]:
    """Each hands in the first note, with words of their own, and saw that none was there."""

    def submit(number: int, by: User) -> object:
        words = Wording("on_schedule", f"wording {number}")
        return submit_note(measure=measure, year=2023, wording=words, version=0, by=by)

    return [partial(submit, number, by) for number, by in enumerate(people)]


def test_of_six_first_notes_one_stands(measure: Measure, clerk: User, cast: Cast) -> None:
    answers = at_once(submissions(measure, [clerk, cast.office] * 3))
    assert answers == {"done": 1, "NoteStale": 5}
    assert events() == [(1, "save"), (2, "submit")]


def decisions(note: ProgressNote, cast: Cast) -> list[Act]:
    """Two people approve and two return what they saw."""
    seen = SeenNote(note.pk, note.version)
    reason = {"reason": NoteReason.VAGUE, "comment": ""}
    return [
        lambda: approve_notes(seen=[seen], by=cast.office),
        lambda: approve_notes(seen=[seen], by=cast.reviewer),
        lambda: return_note(seen=seen, by=cast.office, **reason),
        lambda: return_note(seen=seen, by=cast.reviewer, **reason),
    ]


def test_of_four_decisions_one_counts(measure: Measure, clerk: User, cast: Cast) -> None:
    note = note_in(State.SUBMITTED, measure, cast, clerk)
    assert at_once(decisions(note, cast)) == {"done": 1, "NoteStale": 3}
    assert len(events()) == 3
    note.refresh_from_db()
    assert note.version == 3


def test_nothing_is_approved_that_was_taken_back(measure: Measure, clerk: User, cast: Cast) -> None:
    note = note_in(State.SUBMITTED, measure, cast, clerk)
    answers = at_once(
        [
            lambda: withdraw_note(measure=measure, year=2023, version=note.version, by=clerk),
            lambda: approve_notes(seen=[SeenNote(note.pk, note.version)], by=cast.office),
        ]
    )
    assert answers == {"done": 1, "NoteStale": 1}
    last = NoteEvent.objects.order_by("-id")[0]
    note.refresh_from_db()
    assert (last.version, last.state, last.text) == (note.version, note.state, note.text)


def test_lists_that_cross_do_not_lock_each_other(
    plan: Plan, measure: Measure, clerk: User, cast: Cast
) -> None:
    notes = [
        note_in(State.SUBMITTED, row, cast, clerk) for row in (measure, lead(measure_of(plan, "ZX01-01")))
    ]
    seen = [SeenNote(note.pk, note.version) for note in notes]
    answers = at_once(
        [
            lambda: approve_notes(seen=seen, by=cast.office),
            lambda: approve_notes(seen=seen[::-1], by=cast.reviewer),
        ]
    )
    assert answers == {"done": 1, "NoteStale": 1}
    assert ProgressNote.objects.filter(state=State.APPROVED).count() == 2


def test_the_same_file_from_two_comes_once(measure: Measure, clerk: User, cast: Cast) -> None:
    note = save_note(measure=measure, year=2023, wording=Wording(text="a"), version=0, by=clerk)
    assert note is not None
    words = wording_of(note)

    def add(by: User) -> object:
        files = FilesWanted(added=[pdf()])
        return save_note(measure=measure, year=2023, wording=words, version=1, by=by, files=files)

    at_once([lambda: add(clerk), lambda: add(cast.office)])
    assert NoteFile.objects.count() == 1
    assert events() == [(1, "save"), (2, "save")]


def test_without_the_lock_people_would_get_faults_of_the_database(
    measure: Measure, clerk: User, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the lock switched off, so that all read the same version before anybody writes."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_options: self)
    for attempt in range(8):
        note = _fresh_note(measure, cast, clerk, attempt)
        if at_once(decisions(note, cast))["NoteStale"] < 3:
            return
    pytest.fail("Without the lock, the answers were as clear as with it.")


def _fresh_note(measure: Measure, cast: Cast, clerk: User, attempt: int) -> ProgressNote:
    NoteEvent.objects.all().delete()
    ProgressNote.objects.all().delete()
    return note_in(State.SUBMITTED, measure, cast, clerk, text=f"attempt {attempt}")
