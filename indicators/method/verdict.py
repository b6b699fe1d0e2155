"""The verdict with its reason, and the decimals that do not contradict it (method section 6)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

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


class Ground(StrEnum):
    """What a verdict rests on: the line of section 6 that fits first."""

    NOT_APPLICABLE = "not_applicable"
    NO_TARGET = "no_target"
    NOT_AVAILABLE = "not_available"
    NO_FIGURE = "no_figure"
    ATTAINED = "attained"
    EARLIER_MISS = "earlier_miss"
    PARTIAL = "partial"
    YEAR_MISSED = "year_missed"
    CAP_BROKEN = "cap_broken"
    END_MISSED = "end_missed"
    NO_BASELINE = "no_baseline"
    BELOW_BASELINE = "below_baseline"
    PACE_AHEAD = "pace_ahead"
    PACE_ON_TRACK = "pace_on_track"
    PACE_BEHIND = "pace_behind"
    PACE_FAR_BEHIND = "pace_far_behind"


JUDGMENTS: dict[Ground, Judgment] = {
    Ground.NOT_APPLICABLE: (Verdict.UNRATED, Reason.NOT_APPLICABLE),
    Ground.NO_TARGET: (Verdict.UNRATED, Reason.NO_TARGET),
    Ground.NOT_AVAILABLE: (Verdict.UNRATED, Reason.NOT_AVAILABLE),
    Ground.NO_FIGURE: (Verdict.UNRATED, Reason.NO_FIGURE),
    Ground.ATTAINED: (Verdict.ACHIEVED, None),
    Ground.EARLIER_MISS: (Verdict.MISSED, None),
    Ground.PARTIAL: (Verdict.UNRATED, Reason.PARTIAL),
    Ground.YEAR_MISSED: (Verdict.MISSED, None),
    Ground.CAP_BROKEN: (Verdict.MISSED, None),
    Ground.END_MISSED: (Verdict.MISSED, None),
    Ground.NO_BASELINE: (Verdict.UNRATED, Reason.NO_BASELINE),
    Ground.BELOW_BASELINE: (Verdict.FAR_BEHIND, None),
    Ground.PACE_AHEAD: (Verdict.AHEAD, None),
    Ground.PACE_ON_TRACK: (Verdict.ON_TRACK, None),
    Ground.PACE_BEHIND: (Verdict.BEHIND, None),
    Ground.PACE_FAR_BEHIND: (Verdict.FAR_BEHIND, None),
}


def judge(case: Case) -> Judgment:
    """The verdict of section 6, and the reason where it is `unrated`."""
    return JUDGMENTS[ground_of(case)]


def ground_of(case: Case) -> Ground:
    """What the verdict rests on.

    First what cannot be rated at all, then what is attained, then what a partial value leaves open, then the
    rest.
    """
    missing = _missing_input(case)
    if missing is not None:
        return missing
    if case.is_attained:
        return Ground.EARLIER_MISS if missed_years(case) else Ground.ATTAINED
    if case.counted.is_partial:
        return Ground.PARTIAL
    return _final_miss(case) or _ground_underway(case)


def _missing_input(case: Case) -> Ground | None:
    """Why there is nothing to compare, or None."""
    availability = case.counted.availability
    if availability is Availability.NOT_APPLICABLE:
        return Ground.NOT_APPLICABLE
    if case.aim.goal is None:
        return Ground.NO_TARGET
    if case.counted.value is not None:
        return None
    return Ground.NOT_AVAILABLE if availability is Availability.NOT_AVAILABLE else Ground.NO_FIGURE


def missed_years(case: Case) -> list[int]:
    """The earlier years in which a target that must hold in each year did not."""
    earlier = range(case.rule.period.start_year, case.year)
    return [year for year in earlier if _is_miss(case, year)] if case.aim.is_yearly else []


def _is_miss(case: Case, year: int) -> bool:
    """Whether the year, fully reported, did not attain the target that stood for it."""
    rolled = case.series.get(year)
    target = standing_target(case.aim.by_year, year)
    if rolled is None or rolled.value is None or rolled.is_partial or target is None:
        return False
    return not target.is_met_by(rolled.value)


def _final_miss(case: Case) -> Ground | None:
    """Why nothing can mend a value that does not attain, or None.

    So it is for a year that stands by itself, for a cap that broke, and in the end year.
    """
    if case.aim.is_yearly:
        return Ground.YEAR_MISSED
    if case.aim.is_ceiling:
        return Ground.CAP_BROKEN
    return Ground.END_MISSED if case.year == case.rule.period.end_year else None


def _ground_underway(case: Case) -> Ground:
    """The ground before the end for a full value that does not attain: baseline and pace."""
    if case.pace is None:
        return Ground.NO_BASELINE
    return Ground.BELOW_BASELINE if _is_below_baseline(case) else ground_of_pace(case.pace, case.rule.limits)


def _is_below_baseline(case: Case) -> bool:
    """Whether a `level` is worse than where it started."""
    rule, value = case.rule, case.counted.value
    if rule.kind is not Kind.LEVEL or rule.baseline is None or value is None:
        return False
    return rule.direction.is_worse(value, rule.baseline.value)


def ground_of_pace(pace: Decimal, limits: Limits) -> Ground:
    """Where a pace in percentage points lies among the plan's or the indicator's limits."""
    if pace >= limits.ahead:
        return Ground.PACE_AHEAD
    if pace > limits.behind:
        return Ground.PACE_ON_TRACK
    return Ground.PACE_BEHIND if pace >= limits.far_behind else Ground.PACE_FAR_BEHIND


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
