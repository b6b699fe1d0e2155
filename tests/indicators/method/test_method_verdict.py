"""The verdict with its reason, and the decimals that do not contradict it (method section 6)."""

from decimal import Decimal

import pytest

from indicators.method.outcome import assess
from indicators.method.path import targets_for
from indicators.method.types import Availability, Comparator, Limits, Outcome, Rolled, Rollup, Rule
from indicators.method.verdict import shown_decimals
from tests.indicators.method.method_cases import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Cell,
    make_rule,
    make_series,
    make_target,
    outcome_of,
    thin,
)

LEVEL = make_rule("level", baseline="0")
ZERO_DENOMINATOR = Rolled(None, Availability.FINAL, 1, 1, Decimal(0), Decimal(0))


def judged(rule: Rule, words: str, *cells: Cell) -> tuple[str, str | None]:
    found = outcome_of(rule, words, *cells)
    return found.verdict, found.reason


# The path asks for 60 of 100 in 2018: the pace is the value less 60.
@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("100", "achieved"),
        ("99.9999", "ahead"),
        ("70", "ahead"),
        ("69.9999", "on_track"),
        ("60", "on_track"),
        ("50.0001", "on_track"),
        ("50", "behind"),
        ("30", "behind"),
        ("29.9999", "far_behind"),
        ("0", "far_behind"),
        ("-1", "far_behind"),
    ],
)
def test_limits_of_pace(value: str, verdict: str) -> None:
    assert judged(LEVEL, "≥100", None, None, value) == (verdict, None)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("65", "ahead"), ("64", "on_track"), ("55", "behind"), ("40", "behind"), ("39", "far_behind")],
)
def test_an_indicators_own_limits(value: str, verdict: str) -> None:
    limits = Limits(Decimal(5), Decimal(-5), Decimal(-20))
    found = outcome_of(make_rule("level", baseline="0", limits=limits), "≥100", None, None, value)
    assert (found.verdict, found.limits) == (verdict, limits)


@pytest.mark.parametrize(("direction", "words", "value"), [("up", "≥60", "49.9"), ("down", "≤40", "50.1")])
def test_worse_than_the_baseline_is_far_behind_whatever_the_pace(
    direction: str, words: str, value: str
) -> None:
    found = outcome_of(make_rule("level", direction, "50"), words, value)
    assert found.pace == Decimal(-21)
    assert found.verdict == "far_behind"


def test_at_the_baseline_the_pace_decides() -> None:
    assert judged(make_rule("level", baseline="50"), "≥60", "50") == ("behind", None)


@pytest.mark.parametrize(
    ("rule", "words", "cells", "expected"),
    [
        (LEVEL, "≥100", ("99", "99", "99", "99", "99.9999"), ("missed", None)),
        (LEVEL, "≥100", ("99", "99", "99", "99", "100"), ("achieved", None)),
        (make_rule("level"), "≥72", ("72",), ("achieved", None)),
        (make_rule("level"), "≥72", ("70", "70", "70", "70", "70"), ("missed", None)),
        (make_rule("cumulative"), "≥50", ("10",) * 4 + ("9",), ("missed", None)),
        (make_rule("cumulative"), "≥50", ("10",) * 4, ("on_track", None)),
        (make_rule("cumulative"), "≥50", ("0",), ("behind", None)),
        (make_rule("cumulative"), "≥50", (None, "10", "10", "10", "10"), ("unrated", "partial")),
        (make_rule("cumulative"), "≥50", ("30", "21", None), ("achieved", None)),
        (make_rule("cumulative"), "≥50", ("30", NOT_APPLICABLE), ("ahead", None)),
        (make_rule("cumulative"), "=50", ("50", None), ("unrated", "partial")),
    ],
)
def test_reaching_the_end_target(rule: Rule, words: str, cells: tuple[Cell, ...], expected: object) -> None:
    assert judged(rule, words, *cells) == expected


@pytest.mark.parametrize(
    "rule", [make_rule("annual"), make_rule("level", baseline="100"), make_rule("level", baseline="101")]
)
@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("100",), ("achieved", None)),
        (("99.9",), ("missed", None)),
        (("100", "99.9"), ("missed", None)),
        (("99.9", "100"), ("missed", None)),
        ((None, "100"), ("achieved", None)),
        ((NOT_AVAILABLE, NOT_APPLICABLE, "100"), ("achieved", None)),
        ((thin("99.9"), "100"), ("achieved", None)),
        (("99.9", None), ("unrated", "no_figure")),
        (("100", NOT_AVAILABLE), ("unrated", "not_available")),
        ((thin("99.9"),), ("unrated", "partial")),
        ((thin("100"),), ("achieved", None)),
    ],
)
def test_what_must_hold_in_each_year(rule: Rule, cells: tuple[Cell, ...], expected: object) -> None:
    assert judged(rule, "≥100", *cells) == expected


def test_falling_level_that_must_be_kept() -> None:
    rule = make_rule("level", "down", "38")
    assert [judged(rule, "≤40", value)[0] for value in ("40", "40.1")] == ["achieved", "missed"]


def test_level_that_starts_beyond_an_exact_target_must_keep_to_it() -> None:
    rule = make_rule("level", baseline="6")
    assert [judged(rule, "=5", value)[0] for value in ("5", "5.5")] == ["achieved", "missed"]


@pytest.mark.parametrize(("year", "target", "target_year"), [(2016, "900", 2016), (2017, "1000", 2020)])
def test_annual_years_are_judged_by_their_own_targets(year: int, target: str, target_year: int) -> None:
    targets = [make_target("≥900", 2016), make_target("≥1000")]
    found = assess(make_rule("annual"), targets, make_series("950", "1000"), year)
    assert (found.verdict, found.target_value, found.target_year) == (
        "achieved",
        Decimal(target),
        target_year,
    )


@pytest.mark.parametrize(
    ("value", "verdict"), [("0", "achieved"), ("30", "achieved"), ("50", "achieved"), ("50.1", "missed")]
)
def test_a_capped_total_is_missed_as_soon_as_it_breaks(value: str, verdict: str) -> None:
    assert judged(make_rule("cumulative", "down"), "≤50", value) == (verdict, None)


@pytest.mark.parametrize("value", ["30", "60"])
def test_a_capped_total_with_a_gap_proves_nothing(value: str) -> None:
    assert judged(make_rule("cumulative", "down"), "≤50", value, None) == ("unrated", "partial")


@pytest.mark.parametrize(
    ("rollup", "value", "expected"),
    [
        (Rollup.SUM, "100", (True, "achieved")),
        (Rollup.SUM, "90", (False, "unrated")),
        (Rollup.MEAN, "100", (None, "unrated")),
        (Rollup.RATIO, "100", (None, "unrated")),
        (Rollup.RATIO, "90", (None, "unrated")),
    ],
)
def test_partial_roll_up_proves_only_as_a_sum(rollup: Rollup, value: str, expected: object) -> None:
    found = outcome_of(make_rule("level", baseline="50", rollup=rollup), "≥100", thin(value))
    assert (found.is_attained, found.verdict) == expected


def test_partial_sum_under_a_limit_proves_nothing() -> None:
    assert judged(make_rule("level", "down", "50"), "≤40", thin("30")) == ("unrated", "partial")


def test_total_of_partial_rates_proves_nothing() -> None:
    rule = make_rule("cumulative", rollup=Rollup.MEAN)
    assert judged(rule, "≥50", thin("60")) == ("unrated", "partial")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (None, "no_figure"),
        (NOT_APPLICABLE, "not_applicable"),
        (NOT_AVAILABLE, "not_available"),
        (thin("5"), "partial"),
        (ZERO_DENOMINATOR, "no_figure"),
    ],
)
@pytest.mark.parametrize("kind", ["level", "cumulative", "annual"])
def test_reasons(kind: str, cell: Cell, reason: str) -> None:
    assert judged(make_rule(kind), "≥50", cell) == ("unrated", reason)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ((NOT_APPLICABLE, NOT_APPLICABLE), "not_applicable"),
        ((None, NOT_APPLICABLE), "no_figure"),
        ((NOT_APPLICABLE, None), "no_figure"),
        ((None, NOT_AVAILABLE), "not_available"),
    ],
)
def test_reason_of_a_total_without_any_figure(cells: tuple[Cell, ...], reason: str) -> None:
    assert judged(make_rule("cumulative"), "≥50", *cells) == ("unrated", reason)


@pytest.mark.parametrize(
    ("cell", "reason"), [("5", "no_target"), (None, "no_target"), (NOT_APPLICABLE, "not_applicable")]
)
def test_no_target(cell: Cell, reason: str) -> None:
    found = assess(LEVEL, [], make_series(cell), 2016)
    assert (found.verdict, found.reason, found.is_attained) == ("unrated", reason, None)


def test_a_years_own_target_is_no_end_target() -> None:
    found = assess(LEVEL, [make_target("≥5", 2016)], make_series("5"), 2016)
    assert (found.reason, found.is_attained, found.is_year_attained) == ("no_target", None, True)


def both_answers(value: str) -> tuple[bool | None, bool | None]:
    targets = [make_target("≥60", 2018), make_target("≥100")]
    found = assess(LEVEL, targets, make_series(None, None, value), 2018)
    return found.is_attained, found.is_year_attained


def test_a_years_own_target_is_answered_apart() -> None:
    assert [both_answers(value) for value in ("59", "60", "100")] == [
        (False, False),
        (False, True),
        (True, True),
    ]


def test_year_without_an_own_target_has_no_answer() -> None:
    assert outcome_of(LEVEL, "≥100", "100").is_year_attained is None


def inherited(kind: str, city_baseline: str | None, *cells: Cell) -> Outcome:
    """A county's outcome against the city's target of ≥ 100; the city's baseline is not the county's."""
    city = make_rule(kind, baseline=city_baseline, rollup=Rollup.RATIO)
    targets, is_inherited = targets_for(city.rollup, [], [make_target("≥100")])
    county = make_rule(kind, rollup=Rollup.RATIO)
    return assess(county, targets, make_series(*cells), 2015 + len(cells), is_inherited)


@pytest.mark.parametrize(
    ("cells", "verdict", "reason"),
    [
        (("100",), "achieved", None),
        (("99",), "unrated", "no_baseline"),
        ((None,) * 4 + ("99",), "missed", None),
    ],
)
def test_inherited_target_without_an_own_baseline(
    cells: tuple[Cell, ...], verdict: str, reason: str | None
) -> None:
    found = inherited("level", "100", *cells)
    assert (found.verdict, found.reason, found.is_inherited) == (verdict, reason, True)


def test_inherited_annual_target_is_judged_each_year() -> None:
    assert inherited("annual", None, "99", "100").verdict == "missed"


def test_exact_target_is_not_attained_beyond_it() -> None:
    rule = make_rule("level", baseline="2")
    assert [judged(rule, "=5", value)[0] for value in ("5", "6")] == ["achieved", "ahead"]


def test_verdict_uses_the_kept_decimals() -> None:
    assert judged(make_rule("annual"), "≥95", "94.9999") == ("missed", None)


@pytest.mark.parametrize(
    ("value", "comparator", "target", "decimals", "shown"),
    [
        ("94.96", "≥", "95", 1, 2),
        ("94.96", "≥", "95", 0, 2),
        ("94.94", "≥", "95", 1, 1),
        ("95.04", "≥", "95", 1, 1),
        ("94.9996", "≥", "95", 1, 4),
        ("94.996", "≥", "95", 1, 3),
        ("40.04", "≤", "40", 1, 2),
        ("40.04", "≤", "40", 2, 2),
        ("39.96", "≤", "40", 0, 0),
        ("5.04", "=", "5", 1, 2),
        ("5", "=", "5", 0, 0),
        ("95", "≥", "95.04", 1, 2),
        ("95.04", "≥", "95.04", 1, 2),
        ("94.9999", "≥", "95", 6, 6),
        ("-0.04", "≥", "0", 1, 2),
    ],
)
def test_shown_decimals(value: str, comparator: str, target: str, decimals: int, shown: int) -> None:
    assert shown_decimals(Decimal(value), Decimal(target), Comparator(comparator), decimals) == shown


def test_shown_decimals_without_a_comparison() -> None:
    assert shown_decimals(None, Decimal(5), Comparator.AT_LEAST, 1) == 1
    assert shown_decimals(Decimal(5), None, None, 2) == 2
