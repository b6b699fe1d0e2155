"""Reminders where people press at once, on PostgreSQL, and where a real worker sends the e-mails."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from indicators.models import ReportingRound
from tasks.models import MailState, Notice, Reminder
from tasks.services.reminders import request_reminders
from tests.cast import Cast
from tests.tasks.conftest import TOWN

PRESSES = 8
pytestmark = pytest.mark.django_db(transaction=True)


def press_at_once(round: ReportingRound, cast: Cast) -> int:
    """Eight people press in the same moment; how many reminders the most reminded unit has."""

    def press(_number: int) -> None:
        try:
            request_reminders(round=round, by=cast.office)
        except Reminder.MultipleObjectsReturned:
            pass  # the damage itself, which only the twin comes to see
        finally:
            connection.close()

    with ThreadPoolExecutor(PRESSES) as pool:
        list(pool.map(press, range(PRESSES)))
    return Reminder.objects.filter(organization__code=TOWN).count()


@pytest.mark.postgres
def test_eight_presses_at_once_remind_once(open_round: ReportingRound, cast: Cast) -> None:
    assert press_at_once(open_round, cast) == 1
    assert Notice.objects.filter(person=cast.clerk).count() == 1


@pytest.fixture
def without_constraint(open_round: ReportingRound) -> Iterator[None]:
    """The guard of the test above switched off."""
    guard = next(each for each in Reminder._meta.constraints if each.name == "reminder_once_a_day")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Reminder, guard)
    yield
    Reminder.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Reminder, guard)


@pytest.mark.postgres
def test_without_the_constraint_they_would_be_reminded_again(
    without_constraint: None, open_round: ReportingRound, cast: Cast
) -> None:
    """The look before the insert is no guard: whoever looks in time inserts too."""
    assert any(press_at_once(open_round, cast) > 1 for _attempt in range(5))


@pytest.mark.worker
def test_a_worker_sends_what_the_office_asked_for(
    client: Client, celery_worker_process: None, open_round: ReportingRound, cast: Cast
) -> None:
    cast.clerk.email = "clerk@example.invalid"
    cast.clerk.save()
    client.force_login(cast.office)
    client.post("/progress/invented-lakeside-2023-2025/2023/remind/")
    until = time.monotonic() + 20
    while time.monotonic() < until and Notice.objects.get(person=cast.clerk).mail_state == MailState.WAITING:
        time.sleep(0.2)
    assert Notice.objects.get(person=cast.clerk).mail_state == MailState.SENT
