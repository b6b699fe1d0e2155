"""The whole answer for one indicator, organization and year, put together (method sections 3, 5 and 6)."""

from collections.abc import Sequence

from indicators.method.path import aim_of
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

__all__ = ["METHOD_VERSION", "Outcome", "assess", "case_of", "outcome_of"]

# Stored with each result; raise it whenever the same inputs could give another answer.
METHOD_VERSION = "2"


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
    return outcome_of(case_of(rule, targets, series, year), is_inherited)


def case_of(rule: Rule, targets: Sequence[Target], series: Series, year: int) -> Case:
    """What was asked for and what was reported, compared. Runs in the caller's decimal context."""
    aim = aim_of(rule, targets, year)
    counted = counted_value(rule, series, year)
    span = span_of(rule, aim.reach)
    progress = progress_of(span, counted.value)
    due_value = aim.due.value if aim.due else None
    return Case(
        rule=rule,
        aim=aim,
        series=series,
        year=year,
        counted=counted,
        is_attained=is_attained(aim.goal, counted),
        span=span,
        progress=progress,
        pace=None if counted.is_partial else pace_of(span, progress, due_value),
    )


def outcome_of(case: Case, is_inherited: bool) -> Outcome:
    """The case judged, with the numbers that stand beside it."""
    rule, aim, series, year, counted = case.rule, case.aim, case.series, case.year, case.counted
    verdict, reason = judge(case)
    change, change_relative = change_of(rule, series, year)
    coverage = series.get(year, BLANK)
    return Outcome(
        value=counted.value,
        availability=counted.availability,
        is_partial=counted.is_partial,
        reported=coverage.reported,
        expected=coverage.expected,
        target_value=aim.goal.value if aim.goal else None,
        target_year=aim.goal.year if aim.goal else None,
        comparator=aim.goal.comparator if aim.goal else None,
        target_origin=aim.goal.origin if aim.goal else None,
        is_inherited=is_inherited,
        is_attained=case.is_attained,
        is_year_attained=is_attained(aim.by_year.get(year), counted),
        due_value=kept(aim.due.value) if aim.due else None,
        due_origin=aim.due.origin if aim.due else None,
        progress=case.progress,
        pace=case.pace,
        change=change,
        change_relative=change_relative,
        needed_per_year=needed_per_year(rule, aim.reach, counted, year),
        achieved_per_year=achieved_per_year(rule, case.span, counted, year),
        projection=projection_of(rule, series, year),
        verdict=verdict,
        reason=reason,
        limits=rule.limits,
    )
