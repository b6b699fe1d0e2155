"""Roll-up and coverage (method section 4)."""

from decimal import Decimal

import pytest

from indicators.method.checks import is_gap
from indicators.method.rollup import own, ratio_of, roll_up, roll_up_tree
from indicators.method.types import Availability, Reading, Rolled, Rollup
from tests.indicators.method.method_cases import BLANK, NOT_APPLICABLE, NOT_AVAILABLE, dec, full

HUNDRED = Decimal(100)
FINAL, PROVISIONAL = Availability.FINAL, Availability.PROVISIONAL


def rolled(rollup: Rollup, *children: Rolled) -> Rolled:
    return roll_up(rollup, HUNDRED, children)


def parts(numerator: str, denominator: str, availability: Availability = FINAL) -> Rolled:
    """A unit's own rate, as it reports it."""
    top, bottom = Decimal(numerator), Decimal(denominator)
    value = top / bottom * 100 if bottom else None
    return own(Reading(value, availability, top, bottom))


def soft(value: str) -> Rolled:
    return own(Reading(Decimal(value), PROVISIONAL))


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (Reading(Decimal(0), FINAL), Rolled(Decimal(0), FINAL, 1, 1)),
        (Reading(Decimal(5), PROVISIONAL), Rolled(Decimal(5), PROVISIONAL, 1, 1)),
        (Reading(None, None), BLANK),
        (Reading(None, Availability.NOT_AVAILABLE), NOT_AVAILABLE),
        (Reading(None, Availability.NOT_APPLICABLE), NOT_APPLICABLE),
    ],
)
def test_own_figure(reading: Reading, expected: Rolled) -> None:
    assert own(reading) == expected


@pytest.mark.parametrize(
    ("value", "availability"),
    [
        ("5", None),
        ("0", None),
        ("5", Availability.NOT_APPLICABLE),
        ("5", Availability.NOT_AVAILABLE),
        (None, FINAL),
    ],
)
def test_contradictory_reading_is_refused(value: str | None, availability: Availability | None) -> None:
    number = None if value is None else Decimal(value)
    with pytest.raises(ValueError, match="a reading of"):
        Reading(number, availability)


def test_sum_adds_what_is_there() -> None:
    assert rolled(Rollup.SUM, full("1.5"), full("0"), full("2")).value == Decimal("3.5")


def test_blank_is_not_zero_in_a_mean() -> None:
    assert rolled(Rollup.MEAN, full("10"), BLANK, full("20")).value == Decimal(15)


def test_confirmed_zero_counts_in_a_mean() -> None:
    assert rolled(Rollup.MEAN, full("10"), full("0"), full("20")).value == Decimal(10)


def test_sum_of_blanks_is_no_value() -> None:
    assert rolled(Rollup.SUM, BLANK, BLANK) == Rolled(None, None, 0, 2)


def test_ratio_is_never_a_mean_of_percentages() -> None:
    assert rolled(Rollup.RATIO, parts("90", "100"), parts("1", "2")).value == Decimal("89.2157")


def test_ratio_uses_its_scale() -> None:
    assert roll_up(Rollup.RATIO, Decimal(10000), [parts("3", "1000")]).value == Decimal(30)


def test_zero_denominator_reports_but_adds_nothing() -> None:
    found = rolled(Rollup.RATIO, parts("9", "10"), parts("0", "0"))
    assert (found.value, found.reported, found.expected) == (Decimal(90), 2, 2)


def test_zero_denominator_keeps_its_numerator_out() -> None:
    assert rolled(Rollup.RATIO, parts("9", "10"), parts("5", "0")).value == Decimal(90)


def test_all_denominators_zero_is_no_value() -> None:
    found = rolled(Rollup.RATIO, parts("0", "0"), parts("0", "0"))
    assert (found.value, found.reported, found.availability) == (None, 2, FINAL)


def test_rate_without_its_parts_is_not_counted_as_reported() -> None:
    found = rolled(Rollup.RATIO, parts("9", "10"), full("50"))
    assert (found.value, found.reported, found.expected) == (Decimal(90), 1, 2)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("1", "0", "0"), "0.3333"),
        (("2", "0", "0"), "0.6667"),
        (("0.0001", "0"), "0.0001"),
        (("-0.0001", "0"), "-0.0001"),
    ],
)
def test_value_is_rounded_once_half_away_from_zero(values: tuple[str, ...], expected: str) -> None:
    assert rolled(Rollup.MEAN, *map(full, values)).value == Decimal(expected)


def test_coverage_leaves_out_the_not_applicable() -> None:
    found = rolled(Rollup.SUM, full("1"), BLANK, NOT_AVAILABLE, NOT_APPLICABLE)
    assert (found.reported, found.expected, found.is_partial) == (1, 3, True)


def test_full_coverage_is_not_partial() -> None:
    assert not rolled(Rollup.SUM, full("1"), NOT_APPLICABLE).is_partial


def test_all_not_applicable_is_not_applicable() -> None:
    assert rolled(Rollup.SUM, NOT_APPLICABLE, NOT_APPLICABLE) == NOT_APPLICABLE


def test_no_children_is_a_blank_of_nothing() -> None:
    assert rolled(Rollup.SUM) == Rolled(None, None, 0, 0)


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        ((full("1"), soft("2")), PROVISIONAL),
        ((full("1"), full("2")), FINAL),
        ((full("1"), NOT_AVAILABLE), FINAL),
        ((NOT_AVAILABLE, NOT_AVAILABLE), Availability.NOT_AVAILABLE),
        ((NOT_AVAILABLE, NOT_APPLICABLE), Availability.NOT_AVAILABLE),
        ((NOT_AVAILABLE, BLANK), None),
    ],
)
def test_availability(children: tuple[Rolled, ...], expected: Availability | None) -> None:
    assert rolled(Rollup.SUM, *children).availability == expected


def test_direct_never_adds_up_but_has_coverage() -> None:
    assert rolled(Rollup.DIRECT, full("30"), full("40"), BLANK) == Rolled(None, None, 2, 3)


def test_ratio_at_depth_is_that_of_the_leaves() -> None:
    towns = [parts("1", "3"), parts("2", "7"), parts("5", "6")]
    nested = rolled(Rollup.RATIO, rolled(Rollup.RATIO, *towns[:2]), towns[2])
    assert nested == rolled(Rollup.RATIO, *towns)


def test_coverage_at_depth_counts_the_leaves() -> None:
    county = rolled(Rollup.SUM, full("1"), BLANK, NOT_APPLICABLE)
    found = rolled(Rollup.SUM, county, full("2"), rolled(Rollup.SUM, NOT_APPLICABLE))
    assert (found.value, found.reported, found.expected) == (Decimal(3), 2, 3)


def test_provisional_shows_at_depth() -> None:
    assert rolled(Rollup.MEAN, rolled(Rollup.MEAN, soft("1")), full("2")).availability is PROVISIONAL


def test_mean_at_depth_weighs_each_direct_child_alike() -> None:
    county = rolled(Rollup.MEAN, full("10"), full("20"))
    assert rolled(Rollup.MEAN, county, full("30")).value == Decimal("22.5")


@pytest.mark.parametrize(("denominator", "expected"), [("3", "66.6667"), ("0", None)])
def test_ratio_of_one_unit(denominator: str, expected: str | None) -> None:
    assert ratio_of(Decimal(2), Decimal(denominator), HUNDRED) == dec(expected)


TREE = {1: [2, 3], 2: [4, 5], 3: [6]}


def test_a_tree_rolls_up_level_by_level_whatever_its_top_said() -> None:
    readings = {
        place: Reading(Decimal(value), FINAL) for place, value in {1: 99, 2: 98, 4: 10, 5: 20, 6: 40}.items()
    }
    assert roll_up_tree(Rollup.SUM, HUNDRED, TREE, 1, readings) == Rolled(dec("70"), FINAL, 3, 3)
    assert roll_up_tree(Rollup.MEAN, HUNDRED, TREE, 1, readings).value == dec("27.5")


def test_a_place_of_the_tree_that_is_silent_leaves_it_partial() -> None:
    found = roll_up_tree(Rollup.SUM, HUNDRED, TREE, 1, {4: Reading(Decimal(10), FINAL)})
    assert (found.value, found.reported, found.expected) == (dec("10"), 1, 3)


@pytest.mark.parametrize(
    ("value", "other", "limit", "answer"),
    [
        ("105", "100", "0", True),
        ("105", "100", "5", False),
        ("94.9999", "100", "5", True),
        ("-105", "-100", "5", False),
        ("1", "0", "99", True),
        ("0", "0", "0", False),
    ],
)
def test_gap_begins_beyond_the_limit_in_percent_of_the_second(
    value: str, other: str, limit: str, answer: bool
) -> None:
    assert is_gap(dec(value), dec(other), dec(limit)) is answer
