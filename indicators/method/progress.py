"""The value that counts, progress, pace, and the numbers beside them (method sections 3 and 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.method.types import (
    HUNDRED,
    ZERO,
    Availability,
    Comparator,
    Kind,
    Rolled,
    Rollup,
    Rule,
    Target,
    kept,
    kept_fraction,
    kept_share,
)

Series = Mapping[int, Rolled]
Point = tuple[int, Decimal]

BLANK = Rolled(value=None, availability=None, reported=0, expected=1)
PROJECTION_YEARS = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """The value that counts at the end of a year, in the indicator's unit (section 3).

    `is_floor`: what is missing from a partial value could only add to it, as in a sum (and not in a mean).
    """

    value: Decimal | None
    availability: Availability | None
    is_partial: bool
    is_floor: bool


@dataclass(frozen=True, slots=True)
class Span:
    """Where progress starts, and how far it is from there to the end target (never 0)."""

    start: Decimal
    length: Decimal


def counted_value(rule: Rule, series: Series, year: int) -> Counted:
    """The value that counts at the end of the year; years after it are ignored.

    `level`, `annual`: the year's. `cumulative`: the sum since the plan's first year.
    """
    if rule.kind is Kind.CUMULATIVE:
        return _running_total(rule, series, year)
    rolled = series.get(year, BLANK)
    is_partial = rolled.value is not None and rolled.is_partial
    return Counted(rolled.value, rolled.availability, is_partial, rule.rollup is Rollup.SUM)


def _running_total(rule: Rule, series: Series, year: int) -> Counted:
    """The sum of the years so far: partial where a year is missing or is itself partial.

    A not-applicable year is not missing: it had nothing to add.
    """
    years = [series.get(each, BLANK) for each in range(rule.period.start_year, year + 1)]
    counted = [each for each in years if each.value is not None]
    expected = [each for each in years if each.availability is not Availability.NOT_APPLICABLE]
    if not counted:
        is_stated = not expected or years[-1].availability is not Availability.NOT_APPLICABLE
        return Counted(None, years[-1].availability if is_stated else None, False, False)
    is_thin = any(each.is_partial for each in counted)
    return Counted(
        value=sum((each.value for each in counted if each.value is not None), ZERO),
        availability=_worst_availability(counted),
        is_partial=is_thin or len(counted) < len(expected),
        is_floor=rule.rollup is Rollup.SUM or not is_thin,
    )


def _worst_availability(counted: Sequence[Rolled]) -> Availability:
    """Provisional if any of the years is."""
    is_provisional = any(each.availability is Availability.PROVISIONAL for each in counted)
    return Availability.PROVISIONAL if is_provisional else Availability.FINAL


def is_attained(target: Target | None, counted: Counted) -> bool | None:
    """Whether the value that counts attains the target; None without one of them.

    A partial value is compared only where it is a floor that the rest can lift further, past a target that
    nothing at all would not attain; else nothing can be said of it: None.
    """
    if target is None or counted.value is None:
        return None
    is_open = target.comparator is Comparator.EQUAL or target.is_met_by(ZERO)
    if counted.is_partial and (is_open or not counted.is_floor):
        return None
    return target.is_met_by(counted.value)


def span_of(rule: Rule, end: Target | None) -> Span | None:
    """What progress is measured over, for an end target that is to be reached and not kept.

    None without an end target, or without a baseline for a `level`.
    """
    if end is None:
        return None
    if rule.kind is Kind.CUMULATIVE:
        return Span(ZERO, end.value)
    if rule.baseline is None:
        return None
    return Span(rule.baseline.value, end.value - rule.baseline.value)


def progress_of(span: Span | None, value: Decimal | None) -> Decimal | None:
    """(x − b)/(t − b) to six decimals, 1 is the whole; may exceed 1 or be negative."""
    if span is None or value is None:
        return None
    return kept_share((value - span.start) / span.length)


def pace_of(span: Span | None, progress: Decimal | None, due_value: Decimal | None) -> Decimal | None:
    """100·(p − p_e), in percentage points to four decimals.

    Both shares go in as they are kept, so that the number can be checked by hand.
    """
    asked = progress_of(span, due_value)
    if progress is None or asked is None:
        return None
    return kept(HUNDRED * (progress - asked))


def change_of(rule: Rule, series: Series, year: int) -> tuple[Decimal | None, Decimal | None]:
    """Year-on-year change of the year's own figure, in the unit and relative (1 is 100 %).

    Relative is to the size of the earlier figure. For `cumulative` that compares increments. Before the
    plan's first year stands the baseline, if it is of that year. None where either year is missing or
    partial; the relative one also where the earlier figure is 0.
    """
    now, before = _full_value(series, year), _full_value(series, year - 1)
    if year == rule.period.start_year:
        before = _baseline_before(rule, year)
    if now is None or before is None:
        return None, None
    change = now - before
    return kept(change), kept_share(change / abs(before)) if before else None


def _baseline_before(rule: Rule, year: int) -> Decimal | None:
    """The baseline, where it is the figure of the year before; a running total has no such increment."""
    baseline = rule.baseline
    if baseline is None or rule.kind is Kind.CUMULATIVE or baseline.year != year - 1:
        return None
    return baseline.value


def _full_value(series: Series, year: int) -> Decimal | None:
    """The year's value unless it is missing or partial."""
    rolled = series.get(year, BLANK)
    return None if rolled.is_partial else rolled.value


def needed_per_year(rule: Rule, end: Target | None, counted: Counted, year: int) -> Decimal | None:
    """(t − x)/(years left), in the unit; 0 once attained; None while partial and in the end year."""
    left = rule.period.end_year - year
    if end is None or counted.value is None or counted.is_partial or left == 0:
        return None
    gap = ZERO if end.is_met_by(counted.value) else end.value - counted.value
    return kept(gap / left)


def achieved_per_year(rule: Rule, span: Span | None, counted: Counted, year: int) -> Decimal | None:
    """(x − b)/(years used), in the unit, counted from the year before the plan; None while partial."""
    if span is None or counted.value is None or counted.is_partial:
        return None
    return kept((counted.value - span.start) / (year - rule.period.start_year + 1))


def projection_of(rule: Rule, series: Series, year: int) -> Decimal | None:
    """The value at the plan's end on a Theil–Sen line through the years reported so far (外推), in the unit.

    The slope is the median of the slopes between any two years, the height the median of what is left. None
    with fewer than three full years, in the end year, and for a running total with a gap.
    """
    points = _projection_points(rule, series, year)
    if len(points) < PROJECTION_YEARS or year >= rule.period.end_year:
        return None
    slope = _median(_slopes(points))
    height = _median([Fraction(value) - slope * each for each, value in points])
    return kept_fraction(height + slope * rule.period.end_year)


def _projection_points(rule: Rule, series: Series, year: int) -> list[Point]:
    """The full years so far as (year, value that counts); none where a running total has a gap."""
    points: list[Point] = []
    total = ZERO
    for each in range(rule.period.start_year, year + 1):
        rolled = series.get(each, BLANK)
        if rolled.value is not None and not rolled.is_partial:
            total += rolled.value
            points.append((each, total if rule.kind is Kind.CUMULATIVE else rolled.value))
        elif rule.kind is Kind.CUMULATIVE and rolled.availability is not Availability.NOT_APPLICABLE:
            return []
    return points


def _slopes(points: Sequence[Point]) -> list[Fraction]:
    """The slopes of the lines through any two points, per year.

    Fractions, since a third has no last decimal: what lies on half of the last kept one must round up.
    """
    return [
        Fraction(value - first_value) / (each - first)
        for index, (first, first_value) in enumerate(points)
        for each, value in points[index + 1 :]
    ]


def _median(values: list[Fraction]) -> Fraction:
    """The middle value, or the mean of the middle two."""
    values.sort()
    middle = len(values) // 2
    if len(values) % 2:
        return values[middle]
    return (values[middle - 1] + values[middle]) / 2
