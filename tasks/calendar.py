"""Working days: Monday to Friday, but for the holidays and the days worked for them (调休).

Pure: no Django, no clock. Source: the State Council's yearly notice on holidays, kept as `CalendarDay`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

Exceptions = Mapping[date, bool]
"""Whether a day is worked, for the days on which a notice says so."""

DAY = timedelta(days=1)
FRIDAY = 4

REMINDER_DAYS = (7, 3, 1, 0)
"""On how many days before a due date a reminder goes out by itself; 0 is the due date."""

OVERDUE_RHYTHM = 5
"""A unit that is late is reminded on the first working day after, and then once in so many working days."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date as seen from a day. Both counts are negative once it is over."""

    on: date
    days: int
    workdays: int

    @property
    def is_over(self) -> bool:
        return self.days < 0

    @property
    def is_today(self) -> bool:
        return self.days == 0

    @property
    def days_late(self) -> int:
        return -self.days


def is_workday(day: date, exceptions: Exceptions) -> bool:
    """What a notice says of the day, else whether it is Monday to Friday."""
    return exceptions.get(day, day.weekday() <= FRIDAY)


def workdays_between(today: date, due: date, exceptions: Exceptions) -> int:
    """Working days after `today` up to `due`, both ends of a wait as people count it; negative when over."""
    if due < today:
        return -workdays_between(due, today, exceptions)
    days = (today + DAY * number for number in range(1, (due - today).days + 1))
    return sum(is_workday(day, exceptions) for day in days)


def deadline(today: date, due: date, exceptions: Exceptions) -> Deadline:
    return Deadline(due, (due - today).days, workdays_between(today, due, exceptions))


def last_workday(day: date, exceptions: Exceptions) -> date:
    """The day itself where it is worked, else the last one before it that is."""
    while not is_workday(day, exceptions):
        day -= DAY
    return day


def is_reminder_day(today: date, due: date, exceptions: Exceptions) -> bool:
    """Whether a reminder for `due` goes out by itself today: on working days only.

    A day of the schedule that is not worked moves to the last working day before it.
    """
    if not is_workday(today, exceptions):
        return False
    if today <= due:
        return today in {last_workday(due - DAY * days, exceptions) for days in REMINDER_DAYS}
    return (workdays_between(due, today, exceptions) - 1) % OVERDUE_RHYTHM == 0
