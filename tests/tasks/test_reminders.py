"""Reminders: whom they reach, how often, when they stop, and what a bad address does not break."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Organization
from accounts.types import Role
from indicators.models import Extension, Figure, ReportingRound
from indicators.workflow import State
from jiaxing_quality.celery import app
from tasks import jobs
from tasks.models import CalendarDay, MailState, Notice, Reminder
from tasks.services import reminders
from tests.cast import Cast, make_person
from tests.tasks.conftest import TOWN, Put, move_round

URL = "/progress/invented-lakeside-2023-2025/2023/remind/"
PutAll = Callable[..., list[Figure]]


def units_of(rows: list[Reminder]) -> list[str]:
    return [row.organization.code for row in rows]


@pytest.fixture
def mailbox(cast: Cast) -> list[mail.EmailMessage]:
    """What was sent. Only the clerk of Reedleaf Town has an address."""
    cast.clerk.email = "clerk@example.invalid"
    cast.clerk.save()
    return mail.outbox


@pytest.fixture
def reminder(open_round: ReportingRound, cast: Cast, mailbox: list[mail.EmailMessage]) -> Reminder:
    """The reminder of Reedleaf Town, with its e-mail still to be sent."""
    rows = reminders.request_reminders(round=open_round, by=cast.office)
    return next(row for row in rows if row.organization.code == TOWN)


def test_only_units_with_something_open_are_reminded(
    open_round: ReportingRound, cast: Cast, put_all: PutAll
) -> None:
    put_all(State.SUBMITTED)
    put_all(State.APPROVED, unit="hp-dh-qs")
    put_all(State.DRAFT, unit="hp-xh-bs", by=cast.other_clerk)
    rows = reminders.request_reminders(round=open_round, by=cast.office)
    assert units_of(rows) == ["hp-xh-bs", "hp-xh-yq", "hp-shj"]


def test_a_reminder_records_what_was_open(open_round: ReportingRound, cast: Cast, put: Put) -> None:
    put("CF05")
    put("CF04", State.RETURNED)
    put("CF03", State.SUBMITTED)
    reminders.request_reminders(round=open_round, by=cast.office)
    row = Reminder.objects.get(organization__code=TOWN)
    assert (row.blank, row.draft, row.returned, row.open_count) == (6, 1, 1, 8)
    assert (row.asked_by, row.day, row.due_on) == (cast.office, open_round.today, open_round.due_on)


def test_pressed_twice_nobody_is_reminded_twice(open_round: ReportingRound, cast: Cast) -> None:
    first, second = (reminders.request_reminders(round=open_round, by=cast.office) for _ in range(2))
    assert (len(first), len(second)) == (5, 0)
    assert Notice.objects.filter(person=cast.clerk).count() == 1


def test_the_database_allows_one_reminder_a_day(reminder: Reminder) -> None:
    reminder.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        reminder.save(force_insert=True)
    reminder.day += timedelta(days=1)
    reminder.save(force_insert=True)


def test_only_the_units_own_clerks_get_a_notice(reminder: Reminder, cast: Cast) -> None:
    unit = Organization.objects.get(code=TOWN)
    make_person("town-reviewer", Role.REVIEWER, unit)
    gone = make_person("gone", Role.CLERK, unit)
    gone.is_active = False
    gone.save()
    Reminder.objects.all().delete()
    row = ReportingRound.objects.with_clock().get(pk=reminder.round_id)
    reminders.request_reminders(round=row, by=cast.office)
    people = Notice.objects.filter(reminder__organization=unit).values_list("person__username", flat=True)
    assert list(people) == ["clerk"]


@pytest.mark.parametrize(
    ("opens", "due", "answers", "is_reminded"),
    [(1, 20, 40, False), (0, 20, 40, True), (-9, -1, 9, True), (-9, -5, -1, False)],
)
def test_reminders_stop_when_the_round_is_over(
    open_round: ReportingRound, cast: Cast, opens: int, due: int, answers: int, is_reminded: bool
) -> None:
    moved = move_round(open_round, opens=opens, due=due, answers=answers)
    assert bool(reminders.request_reminders(round=moved, by=cast.office)) is is_reminded


def test_a_unit_with_more_time_is_reminded_after_the_round(open_round: ReportingRound, cast: Cast) -> None:
    moved = move_round(open_round, opens=-9, due=-5, answers=-1)
    unit = Organization.objects.get(code=TOWN)
    due = moved.today + timedelta(days=2)
    Extension.objects.create(round=moved, organization=unit, due_on=due, reason="x", granted_by=cast.office)
    rows = reminders.request_reminders(round=moved, by=cast.office)
    assert [(row.organization.code, row.due_on) for row in rows] == [(TOWN, due)]


# --- E-mail --------------------------------------------------------------------------------------------


def test_the_email_says_what_is_open_in_chinese(
    reminder: Reminder, mailbox: list[mail.EmailMessage], settings: Any
) -> None:
    settings.SITE_URL = "https://quality.example.invalid"
    assert reminders.deliver_reminder(reminder) == 1
    (message,) = mailbox
    assert message.to == ["clerk@example.invalid"]
    assert "湖畔" in message.subject
    assert "2023" in message.subject
    assert "9" in message.body
    due = reminder.due_on
    assert f"{due.year}年{due.month}月{due.day}日" in message.body
    assert "https://quality.example.invalid/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/" in message.body


def test_an_email_delivered_twice_is_sent_once(reminder: Reminder, mailbox: list[mail.EmailMessage]) -> None:
    assert [reminders.deliver_reminder(reminder) for _ in range(2)] == [1, 0]
    notice = Notice.objects.get(reminder=reminder)
    assert (notice.mail_state, notice.mailed_at is None, len(mailbox)) == (MailState.SENT, False, 1)


def test_what_another_process_is_sending_is_left_to_it(
    reminder: Reminder, mailbox: list[mail.EmailMessage], django_capture_on_commit_callbacks: Any
) -> None:
    Notice.objects.update(lease_until=timezone.now() + timedelta(seconds=60))
    assert (reminders.deliver_reminder(reminder), reminders.waiting_reminders()) == (0, [])
    Notice.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.deliver_waiting_reminders()
    assert len(mailbox) == 1


def test_one_bad_address_stops_no_other(
    open_round: ReportingRound,
    cast: Cast,
    mailbox: list[mail.EmailMessage],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = make_person("bad", Role.CLERK, Organization.objects.get(code=TOWN))
    bad.email = "bad@example.invalid"
    bad.save()
    send = EmailBackend.send_messages

    def refuse_bad(backend: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        if "bad@example.invalid" in messages[0].to:
            raise OSError("550 no such mailbox")
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_bad)
    rows = reminders.request_reminders(round=open_round, by=cast.office)
    assert sum(map(reminders.deliver_reminder, rows)) == 1
    states = dict(
        Notice.objects.filter(reminder__organization__code=TOWN).values_list("address", "mail_state")
    )
    assert states == {"bad@example.invalid": "failed", "clerk@example.invalid": "sent"}
    assert "550" in Notice.objects.get(person=bad).mail_error


def test_no_email_leaves_for_what_was_submitted_meanwhile(
    reminder: Reminder, put_all: PutAll, mailbox: list[mail.EmailMessage]
) -> None:
    put_all(State.SUBMITTED)
    assert (reminders.deliver_reminder(reminder), mailbox) == (0, [])
    assert Notice.objects.get(reminder=reminder).mail_state == MailState.NOT_NEEDED


def test_who_has_no_address_still_has_the_notice(reminder: Reminder, cast: Cast) -> None:
    notice = Notice.objects.get(person=cast.other_clerk)
    assert (notice.mail_state, notice.read_at) == (MailState.NO_ADDRESS, None)


# --- By the office and by the schedule -------------------------------------------------------------------


def test_the_office_reminds_by_one_press(
    client: Client,
    open_round: ReportingRound,
    cast: Cast,
    mailbox: list[mail.EmailMessage],
    django_capture_on_commit_callbacks: Any,
) -> None:
    client.force_login(cast.office)
    for sent in (5, 5):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(URL)
        assert (Reminder.objects.count(), len(mailbox)) == (sent, 1)


def test_without_a_queue_the_reminder_stands_and_the_email_waits(
    client: Client, open_round: ReportingRound, cast: Cast, mailbox: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(reminder_id: int) -> None:
        raise OperationalError

    monkeypatch.setattr(jobs.deliver_reminder, "delay_on_commit", unreachable)
    client.force_login(cast.office)
    assert client.post(URL).status_code == 302
    assert Notice.objects.get(person=cast.clerk).mail_state == MailState.WAITING
    assert reminders.waiting_reminders() == [Reminder.objects.get(organization__code=TOWN).pk]


def test_no_round_no_reminder(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    assert client.post(URL).status_code == 404


def due_in(round: ReportingRound, days: int) -> None:
    """Let the round be due so many days from today, and let every day be worked."""
    move_round(round, opens=-40, due=days, answers=60)
    days_around = (round.today + timedelta(days=number) for number in range(-40, 60))
    CalendarDay.objects.all().delete()
    CalendarDay.objects.bulk_create(CalendarDay(date=day, is_workday=True, name="x") for day in days_around)


@pytest.mark.parametrize(
    ("days", "count"),
    [(8, 0), (7, 5), (5, 0), (3, 5), (2, 0), (1, 5), (0, 5), (-1, 5), (-2, 0), (-6, 5)],
)
def test_the_schedule_reminds_on_its_days(open_round: ReportingRound, days: int, count: int) -> None:
    due_in(open_round, days)
    rows = reminders.request_due_reminders()
    assert (len(rows), {row.asked_by for row in rows} <= {None}) == (count, True)


def test_the_schedule_rests_on_days_off(open_round: ReportingRound) -> None:
    due_in(open_round, 7)
    CalendarDay.objects.filter(date=open_round.today).update(is_workday=False)
    assert reminders.request_due_reminders() == []


def test_the_schedule_reminds_nobody_whom_the_office_reminded(open_round: ReportingRound, cast: Cast) -> None:
    due_in(open_round, 7)
    row = ReportingRound.objects.with_clock().get()
    reminders.request_reminders(round=row, by=cast.office)
    jobs.remind_by_schedule()
    assert set(Reminder.objects.values_list("asked_by", flat=True)) == {cast.office.pk}


def test_the_schedule_follows_the_date_of_the_answers_for_returns(
    open_round: ReportingRound, put_all: PutAll
) -> None:
    put_all(State.RETURNED)
    due_in(open_round, -2)
    ReportingRound.objects.update(answers_due_on=open_round.today + timedelta(days=3))
    assert units_of(reminders.request_due_reminders()) == [TOWN]


def test_the_schedule_names_jobs_that_exist(settings: Any) -> None:
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {jobs.remind_by_schedule.name, jobs.deliver_waiting_reminders.name} <= named <= set(app.tasks)


# --- Reading -------------------------------------------------------------------------------------------


def test_a_person_marks_only_the_own_notices_as_read(reminder: Reminder, cast: Cast) -> None:
    notices = list(Notice.objects.values_list("pk", flat=True))
    assert reminders.read_notices(person=cast.clerk, notices=notices) == 1
    assert Notice.objects.get(read_at__isnull=False).person == cast.clerk
    assert reminders.read_notices(person=cast.clerk, notices=notices) == 0


def test_today_is_the_databases(
    open_round: ReportingRound, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server whose own clock is wrong reminds for the right day."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(1999, 1, 1))
    rows = reminders.request_reminders(round=open_round, by=cast.office)
    assert {row.day for row in rows} == {open_round.today}
