"""Targets and the path: which targets count, and what is due by the end of each year (method section 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.method.types import (
    ZERO,
    Kind,
    Origin,
    PathPoint,
    Rollup,
    Rule,
    Target,
    exact,
    kept,
)

TargetsByYear = Mapping[int, Target]


@dataclass(frozen=True, slots=True)
class Aim:
    """What the targets ask for in one year.

    `goal` is the target that “attained” answers: the end target, or this year's for what must hold in each
    year. `reach` is the end target where it is to be reached, and not kept or capped. `due` is not rounded.
    """

    by_year: TargetsByYear
    is_yearly: bool
    is_ceiling: bool
    goal: Target | None
    reach: Target | None
    due: PathPoint | None


def targets_for(
    rollup: Rollup, own: Sequence[Target], parent: Sequence[Target]
) -> tuple[tuple[Target, ...], bool]:
    """The targets an organization is read against, and whether they are inherited (“Whose target”).

    Its own, where it has any. Else a count (`sum`) has none; a rate or a `direct` indicator takes its
    parent's.
    """
    if own or rollup is Rollup.SUM:
        return tuple(own), False
    return tuple(parent), bool(parent)


def set_targets(rule: Rule, targets: Sequence[Target]) -> dict[int, Target]:
    """The one target set for each plan year: decided before stated, and of two alike the one given first.

    Derived rows set nothing (the method derives them anew), nor do rows outside the plan's years.
    """
    by_year: dict[int, Target] = {}
    for target in targets:
        if target.origin is Origin.DERIVED or not _is_in_plan(rule, target.year):
            continue
        held = by_year.get(target.year)
        if held is None or (target.origin is Origin.DECIDED and held.origin is Origin.STATED):
            by_year[target.year] = target
    return by_year


def end_target(rule: Rule, targets: Sequence[Target]) -> Target | None:
    """The target set for the plan's end year, or None."""
    return set_targets(rule, targets).get(rule.period.end_year)


@exact
def path(rule: Rule, targets: Sequence[Target]) -> tuple[PathPoint, ...]:
    """The path e(y): a point for each plan year that has one, in the indicator's unit, to four decimals."""
    by_year = set_targets(rule, targets)
    years = range(rule.period.start_year, rule.period.end_year + 1)
    points = (exact_due(rule, by_year, year) for year in years)
    return tuple(PathPoint(point.year, kept(point.value), point.origin) for point in points if point)


@exact
def due(rule: Rule, targets: Sequence[Target], year: int) -> PathPoint | None:
    """What is due by the end of the year, to four decimals; None where nothing is, or outside the plan."""
    if not _is_in_plan(rule, year):
        return None
    point = exact_due(rule, set_targets(rule, targets), year)
    return point and PathPoint(year, kept(point.value), point.origin)


def aim_of(rule: Rule, targets: Sequence[Target], year: int) -> Aim:
    """What the targets ask for in a year of the plan."""
    by_year = set_targets(rule, targets)
    end = by_year.get(rule.period.end_year)
    is_yearly, is_capped = must_hold(rule, end), is_ceiling(rule, end)
    return Aim(
        by_year=by_year,
        is_yearly=is_yearly,
        is_ceiling=is_capped,
        goal=standing_target(by_year, year) if is_yearly else end,
        reach=None if is_yearly or is_capped else end,
        due=exact_due(rule, by_year, year),
    )


def must_hold(rule: Rule, end: Target | None) -> bool:
    """Whether the target must hold in each year by itself (section 6).

    That is `annual`, and a `level` whose baseline already attains its end target: what was reached must be
    kept.
    """
    if rule.kind is not Kind.LEVEL:
        return rule.kind is Kind.ANNUAL
    if end is None or rule.baseline is None:
        return False
    start = rule.baseline.value
    return end.is_met_by(start) or rule.direction.is_worse(end.value, start)


def is_ceiling(rule: Rule, end: Target | None) -> bool:
    """Whether the end target caps a running total: a total of 0 attains it, and more can only break it."""
    return rule.kind is Kind.CUMULATIVE and end is not None and end.is_met_by(ZERO)


def standing_target(by_year: TargetsByYear, year: int) -> Target | None:
    """The target that must hold in this year: its own, else the latest one set (mostly the end year's)."""
    if not by_year:
        return None
    return by_year.get(year) or by_year[max(by_year)]


def exact_due(rule: Rule, by_year: TargetsByYear, year: int) -> PathPoint | None:
    """e(y) before rounding: the year's own target, what must hold, or the line between its neighbors."""
    own = by_year.get(year)
    if own is not None:
        return PathPoint(year, own.value, own.origin)
    end = by_year.get(rule.period.end_year)
    if must_hold(rule, end):
        return _held_point(rule, by_year, year)
    return _line_point(rule, by_year, year)


def _held_point(rule: Rule, by_year: TargetsByYear, year: int) -> PathPoint | None:
    """The target itself; for a `level` it is derived, since the plan sets it for the end year only."""
    target = standing_target(by_year, year)
    if target is None:
        return None
    return PathPoint(year, target.value, target.origin if rule.kind is Kind.ANNUAL else Origin.DERIVED)


def _line_point(rule: Rule, by_year: TargetsByYear, year: int) -> PathPoint | None:
    """The point on the line from the last target (or the start) to the next; None without both ends."""
    after = min((other for other in by_year if other > year), default=None)
    before = max((other for other in by_year if other < year), default=None)
    first = _start_value(rule) if before is None else by_year[before].value
    if after is None or first is None:
        return None
    from_year = rule.period.start_year - 1 if before is None else before
    rise = by_year[after].value - first
    value = first + rise * (year - from_year) / (after - from_year)
    return PathPoint(year, value, Origin.DERIVED)


def _start_value(rule: Rule) -> Decimal | None:
    """Where the path starts, the year before the plan: 0 for a running total, else the baseline."""
    if rule.kind is Kind.CUMULATIVE:
        return ZERO
    return rule.baseline.value if rule.baseline else None


def _is_in_plan(rule: Rule, year: int) -> bool:
    """Whether the year is one of the plan's."""
    return rule.period.start_year <= year <= rule.period.end_year
