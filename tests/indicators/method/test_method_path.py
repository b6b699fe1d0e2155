"""Targets and the path (method section 2)."""

from decimal import Decimal

import pytest

from indicators.method.path import due, end_target, path, targets_for
from indicators.method.types import Origin, PathPoint, Period, Rollup, Rule, Target
from tests.indicators.method.method_cases import dec, make_rule, make_target

DECIDED, DERIVED, STATED = Origin.DECIDED, Origin.DERIVED, Origin.STATED


def values(rule: Rule, *targets: Target) -> list[tuple[int, Decimal]]:
    return [(point.year, point.value) for point in path(rule, targets)]


def years_from(first: int, *texts: str) -> list[tuple[int, Decimal]]:
    return [(first + index, Decimal(text)) for index, text in enumerate(texts)]


PATHS = [
    ("level", "up", "28", ["≥35"], ["29.4", "30.8", "32.2", "33.6", "35"]),
    ("level falling", "down", "53", ["≤40"], ["50.4", "47.8", "45.2", "42.6", "40"]),
    ("level to zero", "down", "120", ["≤0"], ["96", "72", "48", "24", "0"]),
    ("level kept at b = t", "up", "100", ["≥100"], ["100", "100", "100", "100", "100"]),
    ("level kept, b better than t", "up", "215", ["≥200"], ["200", "200", "200", "200", "200"]),
    ("cumulative", "up", None, ["≥50"], ["10", "20", "30", "40", "50"]),
    ("cumulative has no baseline", "up", "7", ["≥50"], ["10", "20", "30", "40", "50"]),
    ("annual", "up", None, ["≥1000"], ["1000", "1000", "1000", "1000", "1000"]),
]


@pytest.mark.parametrize(("name", "direction", "baseline", "words", "expected"), PATHS, ids=lambda x: str(x))
def test_path_to_an_end_target(
    name: str, direction: str, baseline: str | None, words: list[str], expected: list[str]
) -> None:
    rule = make_rule(name.split()[0], direction, baseline)
    assert values(rule, make_target(words[0])) == years_from(2016, *expected)


def test_line_points_are_derived_and_the_end_is_the_plans() -> None:
    points = path(make_rule("level", baseline="28"), [make_target("≥35")])
    assert [point.origin for point in points] == [DERIVED] * 4 + [STATED]


def test_annual_points_keep_the_targets_origin() -> None:
    points = path(make_rule("annual"), [make_target("≥5", origin=DECIDED)])
    assert {point.origin for point in points} == {DECIDED}


def test_kept_level_is_derived_before_the_end() -> None:
    points = path(make_rule("level", baseline="100"), [make_target("≥100")])
    assert [point.origin for point in points] == [DERIVED] * 4 + [STATED]


def test_line_runs_through_the_set_targets() -> None:
    targets = [make_target("≥30", 2018), make_target("≥35")]
    found = values(make_rule("level", baseline="27"), *targets)
    assert found == years_from(2016, "28", "29", "30", "32.5", "35")


def test_cumulative_line_runs_through_the_set_targets() -> None:
    targets = [make_target("≥40", 2017), make_target("≥52")]
    assert values(make_rule("cumulative"), *targets) == years_from(2016, "20", "40", "44", "48", "52")


def test_level_without_a_baseline_has_only_its_set_targets() -> None:
    assert values(make_rule("level"), make_target("≥72")) == years_from(2020, "72")


def test_level_without_a_baseline_runs_between_two_set_targets() -> None:
    targets = [make_target("≥70", 2018), make_target("≥72")]
    assert values(make_rule("level"), *targets) == years_from(2018, "70", "71", "72")


def test_nothing_is_due_after_the_last_set_target() -> None:
    assert values(make_rule("level", baseline="60"), make_target("≥66", 2017)) == years_from(2016, "63", "66")


def test_nothing_is_due_without_targets() -> None:
    assert path(make_rule("annual"), []) == ()


def test_annual_year_keeps_its_own_target_and_others_take_the_last() -> None:
    targets = [make_target("≥900", 2017), make_target("≥1000")]
    expected = years_from(2016, "1000", "900", "1000", "1000", "1000")
    assert values(make_rule("annual"), *targets) == expected


@pytest.mark.parametrize("is_reversed", [False, True])
def test_decided_beats_stated_in_the_same_year(is_reversed: bool) -> None:
    targets = [make_target("≥30"), make_target("≥40", origin=DECIDED)]
    found = end_target(make_rule("level"), targets[::-1] if is_reversed else targets)
    assert found == make_target("≥40", origin=DECIDED)


def test_of_two_stated_targets_the_first_counts() -> None:
    assert end_target(make_rule("level"), [make_target("≥30"), make_target("≥31")]) == make_target("≥30")


def test_derived_rows_set_nothing() -> None:
    targets = [make_target("≥1", 2018, DERIVED), make_target("≥50")]
    assert due(make_rule("cumulative"), targets, 2018) == PathPoint(2018, Decimal(30), DERIVED)


def test_targets_outside_the_plan_set_nothing() -> None:
    assert path(make_rule("annual"), [make_target("≥1", 2015), make_target("≥1", 2021)]) == ()


def test_path_is_rounded_to_the_kept_decimals() -> None:
    rule = make_rule("level", baseline="0", period=Period(2016, 2018))
    assert values(rule, make_target("≥2", 2018)) == years_from(2016, "0.6667", "1.3333", "2")


@pytest.mark.parametrize(("year", "expected"), [(2015, None), (2016, "10"), (2020, "50"), (2021, None)])
def test_due(year: int, expected: str | None) -> None:
    point = due(make_rule("cumulative"), [make_target("≥50")], year)
    assert (point and point.value) == dec(expected)


CITY, OWN = [make_target("≥95")], [make_target("≥90", origin=DECIDED)]


@pytest.mark.parametrize("rollup", list(Rollup))
def test_own_targets_come_first(rollup: Rollup) -> None:
    assert targets_for(rollup, OWN, CITY) == (tuple(OWN), False)


@pytest.mark.parametrize("rollup", [Rollup.RATIO, Rollup.MEAN, Rollup.DIRECT])
def test_rates_inherit_the_parents_targets(rollup: Rollup) -> None:
    assert targets_for(rollup, [], CITY) == (tuple(CITY), True)


def test_counts_inherit_nothing() -> None:
    assert targets_for(Rollup.SUM, [], CITY) == ((), False)


def test_nothing_inherited_from_a_parent_without_targets() -> None:
    assert targets_for(Rollup.MEAN, [], []) == ((), False)
