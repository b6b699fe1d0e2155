"""The whole answer for one indicator, organization and year, put together (method sections 3, 5 and 6)."""

from collections.abc import Sequence

from indicators.method.path import exact_due, is_ceiling, must_hold, set_targets, standing_target
from indicators.method.progress import (
    BLANK,
    Series,
    achieved_per_year,
    change_of,
    counted_value,
    is_attained,
    needed_per_year,
    pace_of,
    progress_of,
    projection_of,
    span_of,
)
from indicators.method.types import Outcome, Rule, Target, exact, kept
from indicators.method.verdict import Case, judge

__all__ = ["METHOD_VERSION", "Outcome", "assess"]

# Stored with each result; raise it whenever the same inputs could give another answer.
METHOD_VERSION = "1"


@exact
def assess(
    rule: Rule, targets: Sequence[Target], series: Series, year: int, is_inherited: bool = False
) -> Outcome:
    """The outcome of one year, from the organization's values by year; years after `year` are ignored.

    `targets` and `is_inherited` are what `targets_for` returns. Raises ValueError for a year outside the
    plan.
    """
    if not rule.period.start_year <= year <= rule.period.end_year:
        raise ValueError(f"{year} is not a year of the plan {rule.period.start_year}–{rule.period.end_year}")
    by_year = set_targets(rule, targets)
    end = by_year.get(rule.period.end_year)
    is_yearly, is_capped = must_hold(rule, end), is_ceiling(rule, end)
    goal = standing_target(by_year, year) if is_yearly else end
    reached = None if is_yearly or is_capped else end
    counted = counted_value(rule, series, year)
    due = exact_due(rule, by_year, year)
    span = span_of(rule, reached)
    progress = progress_of(span, counted.value)
    pace = None if counted.is_partial else pace_of(span, progress, due.value if due else None)
    attained = is_attained(goal, counted)
    verdict, reason = judge(
        Case(rule, by_year, series, year, goal, is_yearly, is_capped, counted, attained, pace)
    )
    change, change_relative = change_of(rule, series, year)
    coverage = series.get(year, BLANK)
    return Outcome(
        value=counted.value,
        availability=counted.availability,
        is_partial=counted.is_partial,
        reported=coverage.reported,
        expected=coverage.expected,
        target_value=goal.value if goal else None,
        target_year=goal.year if goal else None,
        comparator=goal.comparator if goal else None,
        is_inherited=is_inherited,
        is_attained=attained,
        is_year_attained=is_attained(by_year.get(year), counted),
        due_value=kept(due.value) if due else None,
        due_origin=due.origin if due else None,
        progress=progress,
        pace=pace,
        change=change,
        change_relative=change_relative,
        needed_per_year=needed_per_year(rule, reached, counted, year),
        achieved_per_year=achieved_per_year(rule, span, counted, year),
        projection=projection_of(rule, series, year),
        verdict=verdict,
        reason=reason,
        limits=rule.limits,
    )
