"""Progress notes among what is done (已办), and in reminders and the page of progress."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Organization, User
from indicators.models import Plan, ReportingRound
from indicators.workflow import State
from tasks.done import done_page
from tasks.models import Measure, Reminder
from tasks.progress_page import build_progress_page
from tasks.services import reminders
from tasks.services.duties import OpenNotes, note_duties, open_notes
from tasks.services.notes import SeenNote, approve_notes
from tasks.services.progress import progress_of
from tests.cast import Cast
from tests.tasks.conftest import move_round
from tests.tasks.notes import LEAD, lead, measure_of, note_in, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(plan: Plan, open_round: ReportingRound) -> Measure:
    return lead(measure_of(plan, "ZX01-02"))


@pytest.fixture
def clerk(measure: Measure) -> User:
    return writer()


def done_by(person: User) -> list[tuple[str, str, int]]:
    return [(row.kind, row.unit_name_en, row.amount) for row in done_page(person, 1)]


def bureau() -> Organization:
    return Organization.objects.get(code=LEAD)


# --- Done -------------------------------------------------------------------------------------------------


def test_what_was_handed_in_stays_with_the_department(
    client: Client, measure: Measure, clerk: User, cast: Cast
) -> None:
    note_in(State.SUBMITTED, measure, cast, clerk)
    assert done_by(clerk) == [("note_submit", "Pilot of service stations", 1)]
    assert done_by(cast.department_clerk) == []
    client.force_login(clerk)
    page = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert "Pilot of service stations: progress note handed in" in page


def test_what_the_office_wrote_is_its_own(measure: Measure, cast: Cast) -> None:
    note_in(State.SUBMITTED, measure, cast, cast.office)
    assert done_by(cast.office) == [("note_submit", "Pilot of service stations", 1)]


def test_notes_approved_at_once_are_one_row(plan: Plan, measure: Measure, clerk: User, cast: Cast) -> None:
    notes = [
        note_in(State.SUBMITTED, row, cast, clerk) for row in (measure, lead(measure_of(plan, "ZX01-01")))
    ]
    approve_notes(seen=[SeenNote(note.pk, note.version) for note in notes], by=cast.reviewer)
    assert done_by(cast.reviewer) == [("note_approve", "", 2)]


def test_a_return_names_its_measure(measure: Measure, clerk: User, cast: Cast) -> None:
    note_in(State.RETURNED, measure, cast, clerk)
    (row,) = done_page(cast.office, 1)
    assert (row.kind, row.unit_name_en) == ("note_return", "Pilot of service stations")
    assert row.url == "/notes/invented-lakeside-2023-2025/2023/"


# --- Reminders ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "owes"),
    [
        (None, OpenNotes(1, 1, 0)),
        (State.RETURNED, OpenNotes(1, 0, 1)),
        (State.SUBMITTED, OpenNotes(1, 0, 0)),
        (State.APPROVED, OpenNotes(1, 0, 0)),
    ],
)
def test_open_notes_are_the_duties_that_are_not_done(
    open_round: ReportingRound,
    measure: Measure,
    clerk: User,
    cast: Cast,
    state: State | None,
    owes: OpenNotes,
) -> None:
    if state:
        note_in(state, measure, cast, clerk)
    assert open_notes([open_round]) == {(open_round.pk, bureau().pk): owes}
    duties = note_duties([open_round], bureau())[open_round.pk]
    assert owes.count == sum(not duty.is_done for duty in duties)


def test_a_department_that_owes_notes_only_is_reminded(
    open_round: ReportingRound, measure: Measure, clerk: User, cast: Cast
) -> None:
    """The Quality Bureau reports no figures of its own."""
    assert LEAD not in [each.unit.code for each in progress_of([open_round])[open_round.pk]]
    reminders.request_reminders(round=open_round, by=cast.office)
    row = Reminder.objects.get(organization__code=LEAD)
    assert (row.open_count, row.notes, row.notes_returned) == (0, 1, 0)
    assert row.path == "/notes/invented-lakeside-2023-2025/2023/"
    assert row.notices.get().person == clerk


def test_the_email_counts_notes(
    open_round: ReportingRound, measure: Measure, clerk: User, cast: Cast, settings: object
) -> None:
    clerk.email = "writer@example.invalid"
    clerk.save()
    note_in(State.RETURNED, measure, cast, clerk)
    reminders.request_reminders(round=open_round, by=cast.office)
    row = Reminder.objects.select_related("round__plan__organization").get(organization__code=LEAD)
    assert reminders.deliver_reminder(row) == 1
    assert "1" in mail.outbox[0].body


def test_who_handed_in_is_not_reminded(
    open_round: ReportingRound, measure: Measure, clerk: User, cast: Cast
) -> None:
    note_in(State.SUBMITTED, measure, cast, clerk)
    rows = reminders.request_reminders(round=open_round, by=cast.office)
    assert LEAD not in [row.organization.code for row in rows]


def test_returned_notes_are_due_with_the_answers(
    open_round: ReportingRound, measure: Measure, clerk: User, cast: Cast
) -> None:
    note_in(State.RETURNED, measure, cast, clerk)
    moved = move_round(open_round, opens=-9, due=-1, answers=9)
    (unit,) = progress_of([moved], bureau(), with_notes=True)[moved.pk]
    assert (unit.next_due_on, unit.can_be_reminded, unit.stage) == (moved.answers_due_on, True, None)


def test_the_page_of_progress_shows_who_owes_notes(
    client: Client, plan: Plan, measure: Measure, clerk: User, cast: Cast
) -> None:
    page = build_progress_page(plan, 2023)
    assert page is not None
    assert [row.progress.unit.code for row in page.rows if row.progress.notes.total] == [LEAD]
    client.force_login(cast.office)
    shown = client.get(f"/progress/{plan.code}/2023/", headers={"accept-language": "en"}).content.decode()
    assert "1 of 1" in shown


def test_queries_do_not_grow(
    plan: Plan, measure: Measure, open_rounds: list[ReportingRound], django_assert_num_queries: Callable
) -> None:
    lead(measure_of(plan, "ZX01-01"))
    with django_assert_num_queries(2):
        open_notes(open_rounds)
