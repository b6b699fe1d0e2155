"""Working days with 调休, and the days on which reminders go out. The pure part needs no database."""

from datetime import date, timedelta

import pytest
from django.test import Client

from indicators.models import ReportingRound
from tasks.calendar import (
    deadline,
    is_reminder_day,
    is_workday,
    last_workday,
    workdays_between,
)
from tasks.models import CalendarDay
from tests.cast import Cast

SPRING = {date(2026, 2, 15) + timedelta(days=number): False for number in range(9)}
EXCEPTIONS = SPRING | {date(2026, 2, 14): True, date(2026, 2, 28): True}


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 2, 13), True),  # Friday
        (date(2026, 2, 14), True),  # Saturday, worked for the festival
        (date(2026, 2, 16), False),  # Monday, off
        (date(2026, 2, 28), True),  # Saturday, worked
        (date(2026, 3, 1), False),  # Sunday
    ],
)
def test_a_day_is_worked_as_the_notice_says(day: date, is_worked: bool) -> None:
    assert is_workday(day, EXCEPTIONS) is is_worked


def test_workdays_leave_out_the_festival() -> None:
    assert workdays_between(date(2026, 2, 13), date(2026, 2, 24), EXCEPTIONS) == 2
    assert workdays_between(date(2026, 2, 13), date(2026, 2, 24), {}) == 7


def test_a_deadline_that_is_over_counts_backward() -> None:
    due = deadline(date(2026, 3, 4), date(2026, 2, 27), EXCEPTIONS)
    assert (due.days, due.workdays, due.days_late, due.is_over) == (-5, -4, 5, True)


def test_a_deadline_today_is_not_over() -> None:
    due = deadline(date(2026, 3, 4), date(2026, 3, 4), {})
    assert (due.days, due.workdays, due.is_today, due.is_over) == (0, 0, True, False)


def test_last_workday_steps_over_a_festival() -> None:
    assert last_workday(date(2026, 2, 23), EXCEPTIONS) == date(2026, 2, 14)


def reminder_days(due: date, exceptions: dict[date, bool]) -> list[date]:
    first = due - timedelta(days=15)
    days = (first + timedelta(days=number) for number in range(40))
    return [day for day in days if is_reminder_day(day, due, exceptions)]


def test_reminders_go_out_before_the_due_date_and_weekly_after() -> None:
    due = date(2026, 6, 12)  # a Friday
    assert [(day - due).days for day in reminder_days(due, {})] == [-7, -3, -1, 0, 3, 10, 17, 24]


def test_a_reminder_day_that_is_off_moves_forward() -> None:
    due = date(2026, 2, 23)  # the last day of the festival: 7, 3, 1 and 0 days before are off
    assert reminder_days(due, EXCEPTIONS)[0] == date(2026, 2, 14)


@pytest.mark.parametrize("exceptions", [{}, EXCEPTIONS])
def test_no_reminder_day_is_off(exceptions: dict[date, bool]) -> None:
    for number in range(60):
        due = date(2026, 1, 20) + timedelta(days=number)
        assert all(is_workday(day, exceptions) for day in reminder_days(due, exceptions))


def test_the_calendar_of_2025_and_2026_is_loaded(db: None) -> None:
    exceptions = CalendarDay.objects.exceptions()
    worked = sorted(day for day, is_worked in exceptions.items() if is_worked)
    assert [day.isoformat() for day in worked] == [
        *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
        *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
    ]
    off = [sum(day.year == year for day in exceptions if not exceptions[day]) for year in (2025, 2026)]
    assert off == [28, 33]


@pytest.mark.parametrize(("year", "workdays"), [(2025, 248), (2026, 248)])
def test_years_have_as_many_working_days_as_their_notice_leaves(db: None, year: int, workdays: int) -> None:
    exceptions = CalendarDay.objects.exceptions()
    assert workdays_between(date(year - 1, 12, 31), date(year, 12, 31), exceptions) == workdays


def test_the_office_adds_the_next_years_days(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    data = {"date": "2027-02-20", "is_workday": "on", "name": "春节调休"}
    assert client.post("/admin/tasks/calendarday/add/", data).status_code == 302
    assert CalendarDay.objects.exceptions()[date(2027, 2, 20)] is True


def test_the_progress_page_says_where_the_calendar_ends(
    client: Client, open_round: ReportingRound, cast: Cast
) -> None:
    client.force_login(cast.office)
    url = "/progress/invented-lakeside-2023-2025/2023/"
    years = {open_round.today.year, open_round.answers_due_on.year}
    CalendarDay.objects.all().delete()
    days = [CalendarDay(date=date(year, 5, 1), is_workday=False, name="劳动节") for year in years]
    CalendarDay.objects.bulk_create(days)
    assert "calendarday" not in client.get(url).content.decode()
    CalendarDay.objects.all().delete()
    assert "/admin/tasks/calendarday/" in client.get(url).content.decode()
