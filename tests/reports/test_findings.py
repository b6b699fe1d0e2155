"""The sentence that states what a result means, for the cases of method.md, section 7. No database."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from indicators.formatting import shown, with_change_unit, with_unit
from indicators.method.types import Comparator, Direction, Kind, Reason, Rollup, Verdict
from indicators.models import Indicator, Plan, Result
from reports.findings import Finding

PLAN = Plan(code="p", start_year=2016, end_year=2020)


def finding(year: int = 2018, /, *, indicator: dict[str, Any] | None = None, **result: Any) -> Finding:
    """A finding of a PM2.5-like indicator, with what a case changes in it."""
    rules: dict[str, Any] = {
        "kind": Kind.LEVEL,
        "direction": Direction.DOWN,
        "rollup": Rollup.DIRECT,
        "unit": "µg/m³",
        "decimals": 0,
        "baseline_value": Decimal(53),
        "baseline_year": 2015,
        **(indicator or {}),
    }
    given: dict[str, Any] = {
        "value": Decimal(46),
        "is_partial": False,
        "reported": 1,
        "expected": 1,
        "target_value": Decimal(40),
        "target_year": 2020,
        "comparator": Comparator.AT_MOST,
        "is_attained": False,
        "verdict": Verdict.UNRATED,
        **result,
    }
    row = Indicator(plan=PLAN, code="HJ01", **rules)
    return Finding(Result(indicator=row, **given), row, year)


COUNT = {"direction": Direction.UP, "rollup": Rollup.SUM, "unit": "个", "kind": Kind.CUMULATIVE}
RATE = {"direction": Direction.UP, "rollup": Rollup.RATIO, "unit": "%", "decimals": 1, "baseline_value": None}
AT_LEAST_50 = {"target_value": Decimal(50), "comparator": Comparator.AT_LEAST}
AT_LEAST_72 = {"target_value": Decimal(72), "comparator": Comparator.AT_LEAST}

CASES = {
    "above the path": (
        finding(verdict=Verdict.ON_TRACK, due_value=Decimal("45.2")),
        "46 µg/m³ in 2018, 0.8 µg/m³ above the path's 45.2 µg/m³: on track",
    ),
    "below the path": (
        finding(verdict=Verdict.ON_TRACK, due_value=Decimal("46.5")),
        "46 µg/m³ in 2018, 0.5 µg/m³ below the path's 46.5 µg/m³: on track",
    ),
    "on the path": (
        finding(verdict=Verdict.ON_TRACK, due_value=Decimal(46)),
        "46 µg/m³ in 2018, exactly what the path asks for: on track",
    ),
    "worse than the baseline": (
        finding(value=Decimal(60), verdict=Verdict.FAR_BEHIND, due_value=Decimal("45.2")),
        "60 µg/m³ in 2018, worse than the baseline of 53 µg/m³: far behind",
    ),
    "achieved before the end": (
        finding(value=Decimal(40), verdict=Verdict.ACHIEVED, is_attained=True),
        "40 µg/m³ in 2018, target ≤ 40 µg/m³ attained: achieved early",
    ),
    "missed, and shown with the digit that says so": (
        finding(2020, indicator=RATE, **AT_LEAST_72 | {"value": Decimal("71.96"), "verdict": Verdict.MISSED}),
        "71.96% in 2020, target ≥ 72.00% not attained: missed",
    ),
    "missed in an earlier year": (
        finding(indicator={"kind": Kind.ANNUAL}, value=Decimal(39), is_attained=True, verdict=Verdict.MISSED),
        "39 µg/m³ in 2018, target ≤ 40 µg/m³ attained, but not in each earlier year: missed",
    ),
    "no baseline": (
        finding(indicator=RATE, **AT_LEAST_72 | {"value": Decimal(70), "reason": Reason.NO_BASELINE}),
        "70.0% in 2018, target ≥ 72.0%, but no baseline to measure the way by: not rated",
    ),
    "a place of the year is missing": (
        finding(
            indicator=COUNT,
            **AT_LEAST_50 | {"value": Decimal(22), "is_partial": True, "reported": 7, "expected": 9},
            reason=Reason.PARTIAL,
        ),
        "At least 22个 in 2018, figures incomplete (7 of 9 reported): not rated",
    ),
    "an earlier year is missing": (
        finding(
            indicator=COUNT, **AT_LEAST_50 | {"value": Decimal(22), "is_partial": True}, reason=Reason.PARTIAL
        ),
        "At least 22个 in 2018, figures incomplete (an earlier year is missing): not rated",
    ),
    "no target of its own": (
        finding(indicator=COUNT, value=Decimal(3), target_value=None, reason=Reason.NO_TARGET),
        "3个 in 2018, no target of its own: not rated",
    ),
    "no figure": (finding(value=None, reason=Reason.NO_FIGURE), "No figure for 2018 yet: not rated"),
    "not available": (
        finding(value=None, reason=Reason.NOT_AVAILABLE),
        "The figure for 2018 is not yet available: not rated",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_sentence(case: str) -> None:
    found, sentence = CASES[case]
    with translation.override("en"):
        assert found.sentence().replace("\u00a0", " ") == sentence


def test_partial_mean_is_no_floor() -> None:
    found = finding(indicator={"rollup": Rollup.MEAN}, is_partial=True, reason=Reason.PARTIAL)
    with translation.override("en"):
        assert found.sentence().startswith("46")


@pytest.mark.parametrize(
    ("unit", "text"),
    [("%", "95%"), ("个", "95个"), ("µg/m³", "95\u00a0µg/m³"), ("10,000 m³", "95\u00a0×\u00a010,000 m³")],
)
def test_unit_stands_where_its_writing_wants_it(unit: str, text: str) -> None:
    assert with_unit("95", unit) == text


def test_difference_of_percentages_is_in_points() -> None:
    with translation.override("en"):
        assert with_change_unit("1.5", "%") == "1.5 points"


@pytest.mark.parametrize(
    ("value", "decimals", "text"), [("45.2000", 0, "45.2"), ("253.3333", 0, "253.3"), ("45", 1, "45.0")]
)
def test_derived_value_gets_one_more_decimal_where_it_needs_it(value: str, decimals: int, text: str) -> None:
    assert shown(Decimal(value), decimals) == text
