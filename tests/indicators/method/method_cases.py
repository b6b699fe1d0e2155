"""Short ways to say a rule, a target and a series of years in the method's tests (plan 2016–2020)."""

from decimal import Decimal

from indicators.method.outcome import assess
from indicators.method.types import (
    Availability,
    Baseline,
    Comparator,
    Direction,
    Kind,
    Limits,
    Origin,
    Outcome,
    Period,
    Rolled,
    Rollup,
    Rule,
    Target,
)

PERIOD = Period(2016, 2020)
BLANK = Rolled(None, None, 0, 1)
NOT_APPLICABLE = Rolled(None, Availability.NOT_APPLICABLE, 0, 0)
NOT_AVAILABLE = Rolled(None, Availability.NOT_AVAILABLE, 0, 1)

Cell = str | Rolled | None


def make_rule(
    kind: str,
    direction: str = "up",
    baseline: str | None = None,
    rollup: Rollup = Rollup.SUM,
    limits: Limits | None = None,
    period: Period = PERIOD,
) -> Rule:
    start = None if baseline is None else Baseline(Decimal(baseline), period.start_year - 1)
    return Rule(Kind(kind), Direction(direction), rollup, period, limits or Limits(), baseline=start)


def make_target(words: str, year: int = 2020, origin: Origin = Origin.STATED) -> Target:
    """A target from its words, such as “≥95”."""
    return Target(year, Decimal(words[1:]), Comparator(words[0]), origin)


def full(value: str) -> Rolled:
    return Rolled(Decimal(value), Availability.FINAL, 1, 1)


def thin(value: str) -> Rolled:
    """A value that eight of nine have reported."""
    return Rolled(Decimal(value), Availability.FINAL, 8, 9)


def make_series(*cells: Cell, start: int = 2016) -> dict[int, Rolled]:
    """The years from 2016 on: a number, None for a blank, or a `Rolled`."""
    return {start + index: _rolled(cell) for index, cell in enumerate(cells)}


def _rolled(cell: Cell) -> Rolled:
    if isinstance(cell, Rolled):
        return cell
    return BLANK if cell is None else full(cell)


def outcome_of(rule: Rule, words: str, *cells: Cell) -> Outcome:
    """The outcome of the last year given, against one end target."""
    return assess(rule, [make_target(words)], make_series(*cells), 2015 + len(cells))


def dec(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
