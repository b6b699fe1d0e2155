"""Explain (算给我看): who computes with an explanation's own numbers gets the result, to the last decimal.

`CHECKS` is that somebody: one formula for each rule, written down from docs/method.md, which sees nothing but
the terms and parts of the step.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from operator import eq, ge, le
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.method.explain import Explanation, Step, StepCode, explain
from indicators.method.outcome import assess
from indicators.method.path import targets_for
from indicators.method.rollup import own, roll_up
from indicators.method.types import (
    Availability,
    Baseline,
    Comparator,
    Direction,
    Kind,
    Limits,
    Reading,
    Rolled,
    Rollup,
    Rule,
    Target,
    exact,
)
from indicators.method.verdict import JUDGMENTS, Ground
from tests.indicators.method.method_cases import PERIOD, make_rule, make_series, make_target

COMPARE = {Comparator.AT_LEAST: ge, Comparator.AT_MOST: le, Comparator.EQUAL: eq}
YEARS = range(2016, 2021)
thorough = settings(max_examples=300, deadline=None)


def four(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def six(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.000001"), ROUND_HALF_UP)


Terms = Any


def terms_of(step: Step) -> Terms:
    """The terms, of whatever type each is: a formula knows which it takes."""
    return step.terms


def due_on_line(step: Step) -> Decimal:
    t = terms_of(step)
    return t["from_value"] + (t["to_value"] - t["from_value"]) * (t["year"] - t["from_year"]) / (
        t["to_year"] - t["from_year"]
    )


def share(step: Step, name: str) -> Decimal:
    t = terms_of(step)
    return six((t[name] - t["start"]) / (t["target"] - t["start"]))


def summed(step: Step, name: str = "value") -> Decimal:
    return sum((each for part in step.parts if (each := getattr(part, name)) is not None), Decimal(0))


def ratio_of_places(step: Step) -> Decimal:
    """A place without a denominator adds nothing, whatever its numerator (method.md 4)."""
    counted = replace(step, parts=tuple(part for part in step.parts if part.denominator))
    return four(summed(counted, "numerator") * terms_of(step)["scale"] / summed(counted, "denominator"))


CHECKS: dict[StepCode, Callable[[Step], Decimal]] = {
    StepCode.REPORTED: lambda step: terms_of(step)["value"],
    StepCode.REPORTED_RATIO: lambda step: four(
        terms_of(step)["numerator"] * terms_of(step)["scale"] / terms_of(step)["denominator"]
    ),
    StepCode.SUM_OF_PLACES: lambda step: four(summed(step)),
    StepCode.RATIO_OF_PLACES: ratio_of_places,
    StepCode.MEAN_OF_PLACES: lambda step: four(summed(step) / terms_of(step)["count"]),
    StepCode.RUNNING_TOTAL: summed,
    StepCode.DUE_ON_LINE: lambda step: four(due_on_line(step)),
    StepCode.PROGRESS: lambda step: share(step, "value"),
    StepCode.PROGRESS_DUE: lambda step: share(step, "due"),
    StepCode.PACE: lambda step: four(100 * (terms_of(step)["progress"] - terms_of(step)["progress_due"])),
    StepCode.NEEDED: lambda step: four(
        (terms_of(step)["target"] - terms_of(step)["value"]) / terms_of(step)["years_left"]
    ),
}


def is_met(t: Terms) -> bool:
    return COMPARE[t["comparator"]](t["value"], t["target"])


def is_worse(t: Terms) -> bool:
    rises = t["direction"] is Direction.UP
    return t["value"] < t["baseline"] if rises else t["value"] > t["baseline"]


GROUNDS: dict[Ground, Callable[[Terms], bool]] = {
    Ground.ATTAINED: is_met,
    Ground.EARLIER_MISS: is_met,
    Ground.YEAR_MISSED: lambda t: not is_met(t),
    Ground.CAP_BROKEN: lambda t: not is_met(t),
    Ground.END_MISSED: lambda t: not is_met(t),
    Ground.BELOW_BASELINE: is_worse,
    Ground.PACE_AHEAD: lambda t: t["pace"] >= t["ahead"],
    Ground.PACE_ON_TRACK: lambda t: t["behind"] < t["pace"] < t["ahead"],
    Ground.PACE_BEHIND: lambda t: t["far_behind"] <= t["pace"] <= t["behind"],
    Ground.PACE_FAR_BEHIND: lambda t: t["pace"] < t["far_behind"],
}


def found(explanation: Explanation, *codes: StepCode) -> Decimal | None:
    step = explanation.step(*codes)
    return step.result if step else None


@exact
def check(explanation: Explanation) -> None:
    """Recompute every step from its own numbers, then hold the steps against the result."""
    for step in explanation.steps:
        if step.code in CHECKS and step.result is not None:
            assert CHECKS[step.code](step) == step.result, step
    outcome, terms = explanation.outcome, terms_of(explanation.steps[-1])
    assert GROUNDS.get(explanation.ground, lambda _: True)(terms), terms
    assert JUDGMENTS[explanation.ground] == (outcome.verdict, outcome.reason)
    assert found(explanation, StepCode.PACE) == outcome.pace
    assert found(explanation, StepCode.PROGRESS) == outcome.progress
    assert found(explanation, StepCode.NEEDED, StepCode.NOTHING_NEEDED) == outcome.needed_per_year
    assert found(explanation, StepCode.DUE_SET, StepCode.DUE_HELD, StepCode.DUE_ON_LINE) == outcome.due_value
    total = explanation.step(StepCode.RUNNING_TOTAL) or explanation.steps[0]
    assert total.result == outcome.value


numbers = st.decimals("-200", "200", places=4) | st.integers(-9, 9).map(Decimal)
counts = st.decimals("0", "500", places=4)


@st.composite
def drawn_readings(draw: st.DrawFn, rollup: Rollup) -> Reading:
    """What one place reports: a number (with its two parts for a ratio), or none."""
    availability = draw(st.sampled_from([*Availability, None]))
    if availability not in (Availability.FINAL, Availability.PROVISIONAL):
        return Reading(None, availability)
    if rollup is not Rollup.RATIO:
        return Reading(draw(numbers), availability)
    top, bottom = draw(counts), draw(counts)
    return Reading(four(top * 100 / bottom) if bottom else None, availability, top, bottom)


@st.composite
def drawn_explanations(draw: st.DrawFn) -> Explanation:
    """Any rule, targets and years, of a place of its own or of one with three places below it."""
    start = draw(st.none() | numbers)
    rollup = draw(st.sampled_from(Rollup))
    rule = Rule(
        kind=draw(st.sampled_from(Kind)),
        direction=draw(st.sampled_from(Direction)),
        rollup=rollup,
        period=PERIOD,
        baseline=None if start is None else Baseline(start, 2015),
    )
    comparator = draw(st.sampled_from(Comparator))
    years = draw(st.lists(st.sampled_from(YEARS), max_size=2)) + draw(st.sampled_from([[], [2020]]))
    targets = [Target(year, draw(numbers), comparator) for year in years]
    places = range(3) if rollup is not Rollup.DIRECT and draw(st.booleans()) else range(1)
    below = {y: {p: own(draw(drawn_readings(rollup))) for p in places} for y in YEARS}
    year = draw(st.sampled_from(YEARS))
    if len(places) == 1:
        return explain(rule, targets, {y: each[0] for y, each in below.items()}, year)
    series = {y: roll_up(rollup, rule.scale, list(each.values())) for y, each in below.items()}
    return explain(rule, targets, series, year, children=below[year])


@thorough
@given(drawn_explanations())
def test_an_explanations_numbers_recompute_to_the_result(explanation: Explanation) -> None:
    check(explanation)


def test_it_explains_what_the_method_answers() -> None:
    rule, targets = make_rule("level", "down", "53"), [make_target("≤40")]
    series = make_series(None, None, "46")
    assert explain(rule, targets, series, 2018).outcome == assess(rule, targets, series, 2018)


def test_the_check_sees_a_wrong_number() -> None:
    right = explain(make_rule("level", "down", "53"), [make_target("≤40")], make_series("46"), 2016)
    wrong = [
        Step(step.code, {**step.terms, "start": Decimal(52)}, step.parts, step.result)
        if step.code is StepCode.PROGRESS
        else step
        for step in right.steps
    ]
    with pytest.raises(AssertionError):
        check(Explanation(right.outcome, tuple(wrong), right.ground))


def test_sections_of_class_one_to_three() -> None:
    """65 of 73 sections make 89.0411 %."""
    children = {1: own(Reading(Decimal("89.0411"), Availability.FINAL, Decimal(65), Decimal(73)))}
    rule = make_rule("level", rollup=Rollup.RATIO)
    series = {2016: roll_up(Rollup.RATIO, Decimal(100), list(children.values()))}
    step = explain(rule, [make_target("≥50")], series, 2016, children=children).steps[0]
    assert (step.code, step.result) == (StepCode.RATIO_OF_PLACES, Decimal("89.0411"))


CASES = [
    ("kept", make_rule("level", baseline="100"), "≥100", ("99", "100"), Ground.EARLIER_MISS),
    ("cap", make_rule("cumulative", "down"), "≤50", ("20", "31"), Ground.CAP_BROKEN),
    ("worse than it began", make_rule("level", baseline="50"), "≥60", ("49.9",), Ground.BELOW_BASELINE),
    ("no start", make_rule("level"), "≥72", ("70",), Ground.NO_BASELINE),
    ("the end", make_rule("level", baseline="0"), "≥9", ("1", "2", "3", "4", "5"), Ground.END_MISSED),
    ("behind", make_rule("level", baseline="28"), "≥35", (None, None, "31"), Ground.PACE_BEHIND),
]


@pytest.mark.parametrize(("rule", "words", "cells", "ground"), [case[1:] for case in CASES], ids=str)
def test_the_verdicts_ground_is_named(
    rule: Rule, words: str, cells: tuple[str | None, ...], ground: Ground
) -> None:
    series = make_series(*cells)
    explanation = explain(rule, [make_target(words)], series, 2015 + len(cells))
    assert explanation.ground is ground
    check(explanation)


def test_the_years_missed_earlier_are_named() -> None:
    rule, series = make_rule("annual"), make_series("1050", "980", "1100")
    parts = explain(rule, [make_target("≥1000")], series, 2018).steps[-1].parts
    assert [(part.key, part.value) for part in parts] == [(2017, Decimal(980))]


def test_an_inherited_target_says_so() -> None:
    targets, is_inherited = targets_for(Rollup.MEAN, [], [make_target("≥72")])
    explanation = explain(make_rule("level"), targets, make_series("70"), 2016, is_inherited)
    assert explanation.step(StepCode.INHERITED_TARGET) is not None


def test_the_limits_are_those_of_the_indicator() -> None:
    limits = Limits(Decimal(5), Decimal(-5), Decimal(-20))
    rule = make_rule("level", baseline="0", limits=limits)
    terms = explain(rule, [make_target("≥100")], make_series("26"), 2016).steps[-1].terms
    assert (terms["ground"], terms["ahead"]) == (Ground.PACE_AHEAD, Decimal(5))


def test_a_place_that_has_not_reported_stands_among_the_parts() -> None:
    children = {1: make_series("3")[2016], 2: Rolled(None, None, 0, 1)}
    series = {2016: roll_up(Rollup.SUM, Decimal(100), list(children.values()))}
    step = explain(make_rule("level"), [make_target("≥9")], series, 2016, children=children).steps[0]
    assert [(part.key, part.value) for part in step.parts] == [(1, Decimal(3)), (2, None)]
    assert (terms_of(step)["reported"], terms_of(step)["expected"]) == (1, 2)
