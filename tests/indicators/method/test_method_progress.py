"""The value that counts, progress, pace, and the numbers beside them (method sections 3 and 5)."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from indicators.method.outcome import assess
from indicators.method.types import (
    Availability,
    Baseline,
    Kind,
    Outcome,
    Period,
    Rolled,
    Rollup,
    Rule,
    kept_fraction,
)
from tests.indicators.method.method_cases import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Cell,
    dec,
    full,
    make_rule,
    make_series,
    make_target,
    outcome_of,
    thin,
)

LEVEL, CUMULATIVE, ANNUAL = make_rule("level", baseline="20"), make_rule("cumulative"), make_rule("annual")
PROVISIONAL = Rolled(Decimal(5), Availability.PROVISIONAL, 1, 1)


@pytest.mark.parametrize(
    ("rule", "cells", "value", "is_partial"),
    [
        (LEVEL, ("1", "2"), "2", False),
        (ANNUAL, (None, "2"), "2", False),
        (LEVEL, ("1", None), None, False),
        (LEVEL, (thin("2"),), "2", True),
        (CUMULATIVE, ("1", "2"), "3", False),
        (CUMULATIVE, ("1", "0"), "1", False),
        (CUMULATIVE, ("1", None), "1", True),
        (CUMULATIVE, (None, "2"), "2", True),
        (CUMULATIVE, ("1", NOT_AVAILABLE), "1", True),
        (CUMULATIVE, ("1", NOT_APPLICABLE), "1", False),
        (CUMULATIVE, (thin("1"), "2"), "3", True),
        (CUMULATIVE, (None, None), None, False),
    ],
)
def test_value_that_counts(rule: Rule, cells: tuple[Cell, ...], value: str | None, is_partial: bool) -> None:
    found = outcome_of(rule, "≥50", *cells)
    assert (found.value, found.is_partial) == (dec(value), is_partial)


@pytest.mark.parametrize("rule", [LEVEL, CUMULATIVE, ANNUAL])
def test_later_years_are_ignored(rule: Rule) -> None:
    target, cells = [make_target("≥50")], ("21", "22", "23")
    later = make_series(*cells, "90", "99")
    assert assess(rule, target, later, 2018) == assess(rule, target, make_series(*cells), 2018)


def test_year_absent_from_the_series_is_blank() -> None:
    assert assess(LEVEL, [make_target("≥50")], {}, 2018) == outcome_of(LEVEL, "≥50", None, None, None)


@pytest.mark.parametrize("year", [2015, 2021])
def test_year_outside_the_plan_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match="is not a year of the plan"):
        assess(LEVEL, [], {}, year)


def test_one_provisional_year_makes_the_sum_provisional() -> None:
    assert outcome_of(CUMULATIVE, "≥50", PROVISIONAL, "4").availability is Availability.PROVISIONAL


def test_provisional_figure_counts() -> None:
    assert outcome_of(CUMULATIVE, "≥50", PROVISIONAL).progress == Decimal("0.1")


def test_coverage_is_the_years() -> None:
    found = outcome_of(LEVEL, "≥50", "21", thin("30"))
    assert (found.reported, found.expected) == (8, 9)


@pytest.mark.parametrize(
    ("baseline", "direction", "words", "value", "progress"),
    [
        ("28", "up", "≥35", "36", "1.142857"),
        ("28", "up", "≥35", "21", "-1"),
        ("53", "down", "≤40", "40", "1"),
        ("53", "down", "≤40", "33.5", "1.5"),
        ("0", "up", "≥3", "1", "0.333333"),
        ("0", "up", "≥3", "2", "0.666667"),
        ("0", "up", "≥2", "0.000001", "0.000001"),
        ("0", "up", "≥2", "-0.000001", "-0.000001"),
        ("-10", "up", "≥0", "-5", "0.5"),
        ("100", "up", "≥100", "100", None),
        ("101", "up", "≥100", "99", None),
        ("39", "down", "≤40", "41", None),
        (None, "up", "≥100", "99", None),
    ],
)
def test_progress_of_a_level(
    baseline: str | None, direction: str, words: str, value: str, progress: str | None
) -> None:
    assert outcome_of(make_rule("level", direction, baseline), words, value).progress == dec(progress)


@pytest.mark.parametrize("words", ["≥50", "=50"])
def test_progress_of_a_running_total_starts_at_zero(words: str) -> None:
    assert outcome_of(make_rule("cumulative", baseline="7"), words, "5", "6").progress == Decimal("0.22")


def test_annual_has_no_progress_even_with_a_baseline() -> None:
    found = outcome_of(make_rule("annual", baseline="10"), "≥20", "15")
    assert (found.progress, found.pace) == (None, None)


def test_capped_total_has_no_progress() -> None:
    found = outcome_of(make_rule("cumulative", "down"), "≤50", "20")
    assert (found.progress, found.pace, found.needed_per_year) == (None, None, None)


def test_total_with_a_zero_target_divides_nothing() -> None:
    assert outcome_of(make_rule("cumulative", "down"), "≤0", "0").progress is None


def test_pace_is_the_difference_of_the_kept_shares() -> None:
    rule = make_rule("level", baseline="0", period=Period(2016, 2018))
    found = assess(rule, [make_target("≥3", 2018)], make_series("0.7"), 2016)
    assert found.pace == 100 * (Decimal("0.233333") - Decimal("0.333333"))


def test_pace_follows_a_years_own_target() -> None:
    targets = [make_target("≥24", 2018), make_target("≥30")]
    found = assess(LEVEL, targets, make_series(None, None, "25"), 2018)
    assert (found.due_value, found.pace) == (Decimal(24), Decimal(10))


@pytest.mark.parametrize("cell", [thin("25"), None])
def test_no_pace_while_partial_or_blank(cell: Cell) -> None:
    assert outcome_of(LEVEL, "≥30", cell).pace is None


def test_total_with_a_gap_has_progress_but_no_pace_and_no_yearly_need() -> None:
    found = outcome_of(CUMULATIVE, "≥50", "8", None)
    assert (found.progress, found.pace) == (Decimal("0.16"), None)
    assert (found.needed_per_year, found.achieved_per_year) == (None, None)


@pytest.mark.parametrize(
    ("rule", "words", "cells", "needed", "achieved"),
    [
        (LEVEL, "≥30", ("22", "23"), "2.3333", "1.5"),
        (make_rule("level", "down", "53"), "≤40", (None, None, "46"), "-3", "-2.3333"),
        (CUMULATIVE, "≥50", ("8", "12"), "10", "10"),
        (LEVEL, "≥30", ("31",), "0", "11"),
        (LEVEL, "≥30", ("21", "22", "23", "24", "25"), None, "1"),
        (make_rule("level"), "≥30", ("25",), "1.25", None),
        (make_rule("level", baseline="30"), "≥30", ("29",), None, None),
        (ANNUAL, "≥30", ("29",), None, None),
        (LEVEL, "≥30", (None,), None, None),
    ],
)
def test_needed_and_achieved_per_year(
    rule: Rule, words: str, cells: tuple[Cell, ...], needed: str | None, achieved: str | None
) -> None:
    found = outcome_of(rule, words, *cells)
    assert (found.needed_per_year, found.achieved_per_year) == (dec(needed), dec(achieved))


@pytest.mark.parametrize(
    ("rule", "cells", "change", "relative"),
    [
        (LEVEL, ("25",), "5", "0.25"),
        (LEVEL, ("24", "21"), "-3", "-0.125"),
        (LEVEL, ("0", "3"), "3", None),
        (LEVEL, ("-4", "-2"), "2", "0.5"),
        (LEVEL, ("3", "0"), "-3", "-1"),
        (LEVEL, (None, "3"), None, None),
        (LEVEL, ("3", None), None, None),
        (LEVEL, (thin("3"), "4"), None, None),
        (ANNUAL, ("8", "9"), "1", "0.125"),
        (CUMULATIVE, ("8", "9"), "1", "0.125"),
        (make_rule("cumulative", baseline="3"), ("8",), None, None),
        (make_rule("level"), ("8",), None, None),
    ],
)
def test_year_on_year_change(
    rule: Rule, cells: tuple[Cell, ...], change: str | None, relative: str | None
) -> None:
    found = outcome_of(rule, "≥50", *cells)
    assert (found.change, found.change_relative) == (dec(change), dec(relative))


def test_an_older_baseline_is_no_year_before() -> None:
    rule = Rule(Kind.LEVEL, LEVEL.direction, Rollup.SUM, LEVEL.period, baseline=Baseline(Decimal(20), 2013))
    assert outcome_of(rule, "≥50", "25").change is None


@pytest.mark.parametrize(
    ("rule", "cells", "projection"),
    [
        (LEVEL, ("21", "22"), None),
        (LEVEL, ("21", "22", "23"), "25"),
        (LEVEL, ("21", None, "23"), None),
        (LEVEL, ("21", None, "23", "24"), "25"),
        (LEVEL, ("21", "22", "23", None), "25"),
        (LEVEL, ("21", "22", thin("23")), None),
        (LEVEL, ("21", "22", "90", "24"), "25"),
        (LEVEL, ("1", "2", "4"), "7"),
        (LEVEL, ("21", "22", "23", "24", "25"), None),
        (ANNUAL, ("21", "22", "23"), "25"),
        (CUMULATIVE, ("5", "5", "5"), "25"),
        (CUMULATIVE, ("5", "5", NOT_APPLICABLE, "5"), "18.3333"),
        (CUMULATIVE, ("5", None, "5", "5"), None),
    ],
)
def test_projection(rule: Rule, cells: tuple[Cell, ...], projection: str | None) -> None:
    assert outcome_of(rule, "≥50", *cells).projection == dec(projection)


def test_the_callers_decimal_context_does_not_matter() -> None:
    expected = outcome_of(make_rule("level", baseline="28"), "≥35", "29", "30", "31.2345")
    with localcontext() as context:
        context.prec = 3
        found = outcome_of(make_rule("level", baseline="28"), "≥35", "29", "30", "31.2345")
    assert found == expected


def outcome_at_extremes() -> Outcome:
    rule = make_rule("level", baseline="-9999999999999999.9999")
    return outcome_of(rule, "≥9999999999999999.9999", "0", "0", full("0"))


def test_the_largest_figures_do_not_overflow() -> None:
    assert outcome_at_extremes().progress == Decimal("0.5")


def test_negative_zero_is_never_returned() -> None:
    found = outcome_of(LEVEL, "≥30", "19.99999999")
    assert (str(found.progress), str(found.change)) == ("0.000000", "0.0000")


def test_a_projection_that_lies_on_half_of_the_last_decimal_rounds_up() -> None:
    """Found by the self-audit: with a slope of thirds, decimals came out a hair below the half."""
    outcome = outcome_of(make_rule("level"), "≥9", "5.2067", "2.1594", "4.2659", "5.7426")
    assert outcome.projection == Decimal("6.2458")  # of exactly 6.24575


@pytest.mark.parametrize(
    ("fraction", "expected"),
    [("1/20000", "0.0001"), ("-1/20000", "-0.0001"), ("1/20001", "0"), ("-1/3", "-0.3333"), ("2", "2")],
)
def test_a_fraction_is_kept_half_away_from_zero(fraction: str, expected: str) -> None:
    assert kept_fraction(Fraction(fraction)) == Decimal(expected)
