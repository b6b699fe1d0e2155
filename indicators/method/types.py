"""The words of the method: enums, value objects, and the decimals in which figures are kept.

Source: method sections 1 to 3. Everything here is immutable; quantities are `Decimal`, years are calendar
years.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from enum import StrEnum
from fractions import Fraction
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

ZERO = Decimal(0)
HUNDRED = Decimal(100)
FIGURE_STEP = Decimal("0.0001")
SHARE_STEP = Decimal("0.000001")

# Wide enough that only divisions are ever inexact: a figure has at most 20 digits.
CONTEXT = Context(prec=50, rounding=ROUND_HALF_UP, traps=[DivisionByZero, InvalidOperation, Overflow])


def exact(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function in the method's own decimal context, whatever the caller's is.

    Entered once per public call (about 1 µs), never per operation.
    """

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(CONTEXT):
            return function(*args, **kwargs)

    return wrapper


def kept(value: Decimal) -> Decimal:
    """The value at the four decimals in which figures are kept, half away from zero; never -0 (section 4)."""
    return value.quantize(FIGURE_STEP, ROUND_HALF_UP) + ZERO


def kept_fraction(value: Fraction) -> Decimal:
    """The fraction at the four decimals in which figures are kept, half away from zero, decided exactly."""
    scaled = abs(value) / Fraction(FIGURE_STEP)
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole) * FIGURE_STEP + ZERO


def kept_share(value: Decimal) -> Decimal:
    """A share (1 is the whole) at the six decimals kept, half away from zero; never -0 (section 4)."""
    return value.quantize(SHARE_STEP, ROUND_HALF_UP) + ZERO


class Kind(StrEnum):
    """How an indicator's years count towards its target (section 1)."""

    LEVEL = "level"
    CUMULATIVE = "cumulative"
    ANNUAL = "annual"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"

    def is_worse(self, value: Decimal, other: Decimal) -> bool:
        """Whether `value` is strictly worse than `other`."""
        return value < other if self is Direction.UP else value > other


class Comparator(StrEnum):
    """How the plan words a target."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    EQUAL = "="

    def holds(self, value: Decimal, target: Decimal) -> bool:
        """Whether `value` attains `target` so worded, on the decimals given."""
        if self is Comparator.AT_LEAST:
            return value >= target
        if self is Comparator.AT_MOST:
            return value <= target
        return value == target


class Rollup(StrEnum):
    """How the children's figures make the parent's (section 4)."""

    SUM = "sum"
    RATIO = "ratio"
    MEAN = "mean"
    DIRECT = "direct"


class Nature(StrEnum):
    """Whether the plan binds (约束性) or expects (预期性); reported apart, never used in a computation."""

    BINDING = "binding"
    EXPECTED = "expected"


class Availability(StrEnum):
    """What a unit said about its figure; a blank has none (section 3)."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    NOT_APPLICABLE = "not_applicable"
    NOT_AVAILABLE = "not_available"


class Origin(StrEnum):
    """Where a target or a point of the path comes from (section 2)."""

    STATED = "stated"
    DECIDED = "decided"
    DERIVED = "derived"


class Verdict(StrEnum):
    """The verdict on an indicator, a unit and a year (section 6)."""

    ACHIEVED = "achieved"
    AHEAD = "ahead"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    MISSED = "missed"
    UNRATED = "unrated"


class Reason(StrEnum):
    """Why a verdict is `unrated` (section 6)."""

    NO_FIGURE = "no_figure"
    PARTIAL = "partial"
    NO_BASELINE = "no_baseline"
    NOT_APPLICABLE = "not_applicable"
    NOT_AVAILABLE = "not_available"
    NO_TARGET = "no_target"


@dataclass(frozen=True, slots=True)
class Limits:
    """The paces, in percentage points, at which one verdict gives way to the next (section 6)."""

    ahead: Decimal = Decimal(10)
    behind: Decimal = Decimal(-10)
    far_behind: Decimal = Decimal(-30)


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Period:
    """The plan's years, both included; the year before the first is the baseline year."""

    start_year: int
    end_year: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """The value that the plan starts from, in the indicator's unit, and the year it was measured in."""

    value: Decimal
    year: int


@dataclass(frozen=True, slots=True)
class Target:
    """One target row: what is to be reached by the end of a year, in the indicator's unit (section 2)."""

    year: int
    value: Decimal
    comparator: Comparator
    origin: Origin = Origin.STATED

    def is_met_by(self, value: Decimal) -> bool:
        """Whether the value attains this target, on the kept decimals."""
        return self.comparator.holds(value, self.value)


@dataclass(frozen=True, slots=True)
class Rule:
    """All that the method needs to know of an indicator, for one organization.

    `scale` is the factor of a `ratio` (100 for a percentage). `baseline` is the organization's own: it is
    never inherited, and absent is not 0.
    """

    kind: Kind
    direction: Direction
    rollup: Rollup
    period: Period
    limits: Limits = DEFAULT_LIMITS
    scale: Decimal = HUNDRED
    baseline: Baseline | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one unit reported for one year; `availability` None is a blank.

    Raises ValueError where value and availability contradict each other (a blank with a value, say).
    """

    value: Decimal | None
    availability: Availability | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse a value that nobody vouches for: it would silently count, or silently vanish."""
        has_numbers = self.value is not None or self.denominator is not None
        if has_numbers != (self.availability in (Availability.FINAL, Availability.PROVISIONAL)):
            raise ValueError(f"a reading of {self.value} cannot be {self.availability or 'blank'}")


@dataclass(frozen=True, slots=True)
class Rolled:
    """One organization's value for one year, its own or rolled up, with its coverage (section 4).

    `reported` of `expected` counts reporting units at the bottom of the tree; not-applicable ones are in
    neither.
    """

    value: Decimal | None
    availability: Availability | None
    reported: int
    expected: int
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def is_partial(self) -> bool:
        """Whether a unit that should have reported has not."""
        return self.reported < self.expected


@dataclass(frozen=True, slots=True)
class PathPoint:
    """What is due by the end of a year, in the indicator's unit, and where that comes from (section 2)."""

    year: int
    value: Decimal
    origin: Origin


@dataclass(frozen=True, slots=True)
class Outcome:
    """The whole answer for one indicator, organization and year (sections 3, 5 and 6).

    In the indicator's unit, four decimals: `value` (the one that counts), `target_value`, `due_value`,
    `change`, `needed_per_year`, `achieved_per_year`, `projection`. Shares, six decimals (1 is the whole):
    `progress`, `change_relative`. `pace` is in percentage points, four decimals. `reported` of `expected` is
    this year's coverage.

    `target_value`, `target_year`, `comparator` and `target_origin` are those of the target row that
    `is_attained` answers: the end target, or this year's for what must hold in each year. While `is_partial`,
    an `is_attained` of False reads “not shown so far”, and None “cannot be said”.
    """

    value: Decimal | None
    availability: Availability | None
    is_partial: bool
    reported: int
    expected: int
    target_value: Decimal | None
    target_year: int | None
    comparator: Comparator | None
    target_origin: Origin | None
    is_inherited: bool
    is_attained: bool | None
    is_year_attained: bool | None
    due_value: Decimal | None
    due_origin: Origin | None
    progress: Decimal | None
    pace: Decimal | None
    change: Decimal | None
    change_relative: Decimal | None
    needed_per_year: Decimal | None
    achieved_per_year: Decimal | None
    projection: Decimal | None
    verdict: Verdict
    reason: Reason | None
    limits: Limits
