"""What the progress page shows: each unit with its counts, its deadline and its last reminder."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import Organization
from indicators.models import Extension, Plan, ReportingRound
from indicators.services.rounds import current_round
from tasks.calendar import Deadline, Exceptions, deadline
from tasks.models import CalendarDay, MailState, Reminder
from tasks.services.progress import UnitProgress, progress_of
from tasks.services.reminders import clerks_of

LOG_LENGTH = 10
COUNTED = ("total", "blank", "draft", "submitted", "returned", "approved")


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One unit. `clerks` and `addresses`: how many people a reminder reaches, and how many by e-mail."""

    progress: UnitProgress
    due: Deadline
    reminder: Reminder | None
    clerks: int
    addresses: int

    @property
    def is_reminded_today(self) -> bool:
        return self.reminder is not None and self.reminder.day == self.progress.round.today

    @property
    def will_be_reminded(self) -> bool:
        return self.progress.can_be_reminded and not self.is_reminded_today


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """A round with its units in their order: places first, then departments. Nobody is ranked."""

    plan: Plan
    year: int
    round: ReportingRound
    due: Deadline
    rows: Sequence[ProgressRow]
    reminders: Sequence[Reminder]
    extensions: Sequence[Extension]
    years_without_calendar: Sequence[int]

    @property
    def groups(self) -> list[tuple[bool, list[ProgressRow]]]:
        """(whether departments, rows), without empty groups."""
        parts = {False: [], True: []}  # type: dict[bool, list[ProgressRow]]
        for row in self.rows:
            parts[row.progress.unit.is_department].append(row)
        return [(is_department, rows) for is_department, rows in parts.items() if rows]

    @property
    def totals(self) -> dict[str, int]:
        return {name: sum(getattr(row.progress, name) for row in self.rows) for name in COUNTED}

    @property
    def notes_open(self) -> int:
        return sum(row.progress.notes.count for row in self.rows)

    @property
    def has_notes(self) -> bool:
        return any(row.progress.notes.total for row in self.rows)

    @property
    def to_remind(self) -> list[ProgressRow]:
        return [row for row in self.rows if row.will_be_reminded]

    @property
    def reminded_today(self) -> int:
        return sum(row.is_reminded_today for row in self.rows)

    @property
    def open_units(self) -> int:
        return sum(row.progress.can_be_reminded for row in self.rows)

    @property
    def units(self) -> list[Organization]:
        return [row.progress.unit for row in self.rows]


def build_progress_page(plan: Plan, year: int) -> ProgressPage | None:
    """The page of a plan's year in fourteen queries, whatever the number of units; None without a round."""
    round = current_round(plan, year)
    if round is None:
        return None
    round.plan = plan
    exceptions = CalendarDay.objects.exceptions()
    units = progress_of([round], with_notes=True)[round.pk]
    last = _last_reminders(round)
    people = _people(units)
    rows = [
        ProgressRow(
            each,
            deadline(round.today, each.next_due_on, exceptions),
            last.get(each.unit.pk),
            *people.get(each.unit.pk, (0, 0)),
        )
        for each in units
    ]
    extensions = round.extensions.select_related("organization", "granted_by")
    due = deadline(round.today, round.due_on, exceptions)
    unknown = _years_without_calendar(round, exceptions)
    return ProgressPage(plan, year, round, due, rows, _log(round), list(extensions), unknown)


def _years_without_calendar(round: ReportingRound, exceptions: Exceptions) -> list[int]:
    """Years of the round still to come whose holidays nobody has entered: Monday to Friday is assumed."""
    known = {day.year for day in exceptions}
    return [year for year in range(round.today.year, round.answers_due_on.year + 1) if year not in known]


def _last_reminders(round: ReportingRound) -> dict[int, Reminder]:
    rows = round.reminders.order_by("day").select_related("asked_by")
    return {row.organization_id: row for row in rows}


def _people(units: Sequence[UnitProgress]) -> dict[int, tuple[int, int]]:
    """How many clerks and how many of their addresses, by unit id."""
    counts: dict[int, tuple[int, int]] = {}
    for unit, email in clerks_of(each.unit.pk for each in units).values_list("organization", "email"):
        clerks, addresses = counts.get(unit, (0, 0))
        counts[unit] = clerks + 1, addresses + bool(email)
    return counts


def _log(round: ReportingRound) -> list[Reminder]:
    """The latest reminders, each with how its notices fare."""
    counts = {
        "people": Count("notices"),
        "unread": Count("notices", filter=Q(notices__read_at__isnull=True)),
        "mailed": Count("notices", filter=Q(notices__mail_state=MailState.SENT)),
        "mail_waiting": Count("notices", filter=Q(notices__mail_state=MailState.WAITING)),
        "mail_failed": Count("notices", filter=Q(notices__mail_state=MailState.FAILED)),
    }
    rows = round.reminders.select_related("organization", "asked_by").annotate(**counts)
    return list(rows[:LOG_LENGTH])
