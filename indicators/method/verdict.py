"""The verdict with its reason, and the decimals that do not contradict it (method section 6)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from indicators.method.path import Aim, standing_target
from indicators.method.progress import Counted, Series, Span
from indicators.method.types import (
    Availability,
    Comparator,
    Kind,
    Limits,
    Reason,
    Rule,
    Verdict,
    exact,
)

KEPT_DECIMALS = 4

Judgment = tuple[Verdict, Reason | None]


@dataclass(frozen=True, slots=True)
class Case:
    """What one verdict is judged from: what is asked for, what was reported, and how the two compare."""

    rule: Rule
    aim: Aim
    series: Series
    year: int
    counted: Counted
    is_attained: bool | None
    span: Span | None
    progress: Decimal | None
    pace: Decimal | None


def judge(case: Case) -> Judgment:
    """The verdict of section 6, and the reason where it is `unrated`.

    First what cannot be rated at all, then what is attained, then what a partial value leaves open, then the
    rest.
    """
    reason = _missing_input(case)
    if reason is not None:
        return Verdict.UNRATED, reason
    if case.is_attained:
        return (Verdict.MISSED if _has_earlier_miss(case) else Verdict.ACHIEVED), None
    if case.counted.is_partial:
        return Verdict.UNRATED, Reason.PARTIAL
    if _is_final_miss(case):
        return Verdict.MISSED, None
    return _judge_underway(case)


def _missing_input(case: Case) -> Reason | None:
    """The reason why there is nothing to compare, or None."""
    availability = case.counted.availability
    if availability is Availability.NOT_APPLICABLE:
        return Reason.NOT_APPLICABLE
    if case.aim.goal is None:
        return Reason.NO_TARGET
    if case.counted.value is not None:
        return None
    return Reason.NOT_AVAILABLE if availability is Availability.NOT_AVAILABLE else Reason.NO_FIGURE


def _has_earlier_miss(case: Case) -> bool:
    """Whether a target that must hold in each year did not in an earlier one."""
    earlier = range(case.rule.period.start_year, case.year)
    return case.aim.is_yearly and any(_is_miss(case, year) for year in earlier)


def _is_miss(case: Case, year: int) -> bool:
    """Whether the year, fully reported, did not attain the target that stood for it."""
    rolled = case.series.get(year)
    target = standing_target(case.aim.by_year, year)
    if rolled is None or rolled.value is None or rolled.is_partial or target is None:
        return False
    return not target.is_met_by(rolled.value)


def _is_final_miss(case: Case) -> bool:
    """Whether nothing can mend a value that does not attain.

    So it is in the end year, for a year that stands by itself, and for a cap that broke.
    """
    return case.aim.is_yearly or case.aim.is_ceiling or case.year == case.rule.period.end_year


def _judge_underway(case: Case) -> Judgment:
    """The verdict before the end on a full value that does not attain: by baseline and pace."""
    if case.pace is None:
        return Verdict.UNRATED, Reason.NO_BASELINE
    if _is_below_baseline(case):
        return Verdict.FAR_BEHIND, None
    return verdict_of_pace(case.pace, case.rule.limits), None


def _is_below_baseline(case: Case) -> bool:
    """Whether a `level` is worse than where it started."""
    rule, value = case.rule, case.counted.value
    if rule.kind is not Kind.LEVEL or rule.baseline is None or value is None:
        return False
    return rule.direction.is_worse(value, rule.baseline.value)


def verdict_of_pace(pace: Decimal, limits: Limits) -> Verdict:
    """The verdict of a pace in percentage points, by the plan's or the indicator's limits."""
    if pace >= limits.ahead:
        return Verdict.AHEAD
    if pace > limits.behind:
        return Verdict.ON_TRACK
    return Verdict.BEHIND if pace >= limits.far_behind else Verdict.FAR_BEHIND


@exact
def shown_decimals(
    value: Decimal | None, target: Decimal | None, comparator: Comparator | None, decimals: int
) -> int:
    """How many decimals to show so that what is shown compares with the target as the kept value does.

    From `decimals` upwards, at most the four kept ones. The target may be shown rounded to as many or as it
    is printed. Rounding for display is half away from zero.
    """
    if value is None or target is None or comparator is None:
        return decimals
    is_met = comparator.holds(value, target)
    for digits in range(decimals, KEPT_DECIMALS):
        shown, shown_target = _rounded(value, digits), _rounded(target, digits)
        if comparator.holds(shown, target) == comparator.holds(shown, shown_target) == is_met:
            return digits
    return max(decimals, KEPT_DECIMALS)


def _rounded(value: Decimal, digits: int) -> Decimal:
    """The value as it would be shown with so many decimals."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
