"""What the entry page shows: one row for each indicator that a unit reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.forms import BoundField

from accounts.models import Organization
from indicators.forms import FigureForm
from indicators.method.checks import Flag
from indicators.method.types import PathPoint, Target
from indicators.models import Domain, Figure, Indicator, Plan, ReportingRound, ReturnReason
from indicators.reading import write_number
from indicators.services.entry import Entry, number_specs
from indicators.services.figures import Conflict
from indicators.workflow import Action, Condition, Part, State, allowed

KEEP_THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Comment:
    """What the reviewer said when returning a figure."""

    reason: ReturnReason
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One indicator: its form, what stood last year, what is asked, what reviewers and others did.

    `progress`: share of the way to the end target (1 = there), from what stands. `comment`: why the figure
    was returned. `evidence`: how many files stand behind it. `is_optional`: the city's own figure beside a
    roll-up, which nobody has to enter.
    """

    indicator: Indicator
    form: FigureForm
    last: Figure | None
    target: Target | None
    due: PathPoint | None
    progress: Decimal | None
    flags: tuple[Flag, ...]
    comment: Comment | None
    evidence: int
    conflict: Conflict | None
    is_editable: bool
    is_optional: bool = False

    @property
    def figure(self) -> Figure | None:
        return self.form.figure

    @property
    def is_returned(self) -> bool:
        return self.figure is not None and self.figure.state == State.RETURNED

    @property
    def is_blank(self) -> bool:
        return self.figure is None or self.figure.is_blank

    @property
    def needs_explanation(self) -> bool:
        """Whether something about the value stands out and nobody has said why."""
        return bool(self.flags) and not (self.figure and self.figure.explanation)

    @property
    def is_typed(self) -> bool:
        """Whether the row was sent at all: what a request leaves out is left alone, not cleared."""
        return f"{self.indicator.code}-version" in self.form.data

    @property
    def is_faulty(self) -> bool:
        return self.is_typed and bool(self.form.errors)

    @property
    def number_fields(self) -> list[BoundField]:
        """The numbers that a person types: one value, or numerator and denominator."""
        return [self.form[name] for name in number_specs(self.indicator)]

    @property
    def scale(self) -> str:
        """By what the browser multiplies a ratio to show it while it is typed; empty where there is none."""
        return write_number(self.indicator.scale) if self.indicator.is_ratio else ""

    @property
    def keeps_theirs(self) -> bool:
        return self.form.data.get(f"{self.indicator.code}-keep") == KEEP_THEIRS


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Rows that stand together: those of a domain, or (without one) those that were returned, or that need
    not be filled in."""

    domain: Domain | None
    rows: Sequence[EntryRow]

    @property
    def is_optional(self) -> bool:
        return self.domain is None and not self.rows[0].is_returned


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One unit's figures of a year. `subject` is whom they are about: the city, for a department.

    `holding`: the conditions of time that hold for the unit now. `due_on`: its own last day, extended or not.
    """

    plan: Plan
    year: int
    unit: Organization
    subject: Organization
    rows: Sequence[EntryRow]
    round: ReportingRound | None
    due_on: date | None
    holding: frozenset[Condition]

    @property
    def is_open(self) -> bool:
        return not self.is_locked and Condition.ROUND_OPEN in self.holding

    @property
    def is_locked(self) -> bool:
        """Whether the year is published: figures then change by a revision only."""
        return Condition.YEAR_PUBLISHED in self.holding

    @property
    def is_open_for_answers(self) -> bool:
        return not self.is_locked and Condition.ANSWERS_OPEN in self.holding

    @property
    def is_extended(self) -> bool:
        return self.round is not None and self.due_on != self.round.due_on

    @property
    def days_left(self) -> int | None:
        """Days until the unit's report is due, 0 on the last one; negative once it is over."""
        return (self.due_on - self.round.today).days if self.round and self.due_on else None

    @property
    def last_year(self) -> int:
        return self.year - 1

    @property
    def is_editable(self) -> bool:
        return any(row.is_editable for row in self.rows)

    @property
    def may_withdraw(self) -> bool:
        """Whether something is submitted and may still be taken back."""
        submitted = [row.figure for row in self.rows if row.figure and row.figure.state == State.SUBMITTED]
        unseen = {Condition.NOT_LOOKED_AT} if all(each.looked_at is None for each in submitted) else set()
        offered = allowed(State.SUBMITTED, {Part.UNIT}, self.holding | unseen)
        return bool(submitted) and Action.WITHDRAW in offered

    @property
    def has_ratios(self) -> bool:
        return any(row.indicator.is_ratio for row in self.rows)

    @property
    def is_valid(self) -> bool:
        return all(row.form.is_valid() for row in self.rows if row.is_typed)

    @property
    def entries(self) -> list[Entry]:
        """What was typed, but for the rows where the person chose to keep the other's value."""
        return [row.form.entry for row in self.rows if row.is_typed and not row.keeps_theirs]

    @property
    def faulty_rows(self) -> list[EntryRow]:
        return [row for row in self.rows if row.is_faulty]

    @property
    def conflicts(self) -> list[EntryRow]:
        return [row for row in self.rows if row.conflict]

    @property
    def returned(self) -> list[EntryRow]:
        return [row for row in self.rows if row.is_returned]

    @property
    def due(self) -> list[EntryRow]:
        """What the unit has to report."""
        return [row for row in self.rows if not row.is_optional]

    @property
    def filled(self) -> int:
        return sum(1 for row in self.due if not row.is_blank)

    @property
    def groups(self) -> list[EntryGroup]:
        """What was returned first, then the rest by domain, in the plan's order; what is optional last."""
        rest = [row for row in self.due if not row.is_returned]
        domains = groupby(rest, lambda row: row.indicator.domain)
        groups = [EntryGroup(domain, list(rows)) for domain, rows in domains]
        optional = [row for row in self.rows if row.is_optional and not row.is_returned]
        before = [EntryGroup(None, self.returned)] if self.returned else []
        after = [EntryGroup(None, optional)] if optional else []
        return [*before, *groups, *after]
