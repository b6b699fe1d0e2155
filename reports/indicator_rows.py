"""The rows of the indicator page's tables: years, targets and places."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators import formatting
from indicators.formatting import shown
from indicators.method.types import Origin
from indicators.models import AcceptedLag, Result, Target
from indicators.models.choices import LABELS
from reports.findings import coverage_text

BAR_WIDTH = 120
DOT_MARGIN = 6


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the figures table, and of the chart. `result` is None after the page's year."""

    year: int
    result: Result | None
    figure: Decimal | None
    due: Decimal | None
    due_origin: Origin | None
    is_early: bool
    decimals: int
    is_current: bool
    is_future: bool

    @property
    def figure_text(self) -> str:
        return formatting.number(self.figure, self.decimals)

    @property
    def due_text(self) -> str:
        return shown(self.due, self.decimals)

    @property
    def due_label(self) -> str:
        return str(LABELS[self.due_origin]) if self.due_origin else ""

    @property
    def coverage(self) -> str:
        return _coverage(self.result) if self.result else ""


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as the plan or a later decision words it. One that another replaces does not count.

    `scan`: the id of the decision's scan.
    """

    target: Target
    text: str
    is_in_force: bool
    scan: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One place's result, with its share of the whole for a sum, and where its mark is drawn.

    `query` is what the place's addresses end in. `bar` is the width of a sum's bar; `dot` and `tick` where a
    rate and its target stand, on a strip of BAR_WIDTH units.
    """

    result: Result
    query: str
    share: Decimal | None
    is_early: bool
    is_linked: bool
    lag: AcceptedLag | None = None
    bar: int | None = None
    dot: int | None = None
    tick: int | None = None

    @property
    def coverage(self) -> str:
        return _coverage(self.result)


def _coverage(result: Result) -> str:
    """Who has reported, where that is more than one's own word."""
    return coverage_text(result) if result.expected > 1 or result.is_partial else ""


@dataclass(frozen=True, slots=True)
class Scale:
    """How places' values become positions: bars from 0 for counts, dots between the extremes for rates."""

    low: Decimal
    high: Decimal
    is_share: bool

    @classmethod
    def of(cls, results: Sequence[Result], *, is_share: bool) -> "Scale":
        numbers = [result.value for result in results if result.value is not None]
        if not is_share:
            numbers += [result.target_value for result in results if result.target_value is not None]
        return cls(min(numbers, default=Decimal(0)), max(numbers, default=Decimal(0)), is_share)

    def bar(self, value: Decimal | None) -> int | None:
        if value is None or self.low < 0:
            return None
        return round(value / self.high * BAR_WIDTH) if self.high else 0

    def dot(self, value: Decimal | None) -> int | None:
        if value is None:
            return None
        if self.high == self.low:
            return BAR_WIDTH // 2
        room = BAR_WIDTH - 2 * DOT_MARGIN
        return DOT_MARGIN + round((value - self.low) / (self.high - self.low) * room)
