"""The laws of method section 7, on random cases.

Scaling and mirroring hold strictly, roundings included. Progress is rounded from an exact quotient that both
leave as it is: half away from zero treats both signs alike, and a line point that is itself inexact (a third,
say) never meets a tie of the sixth decimal, since a share that ends there would make the point end too.
Figures stay unrounded here, as they do in the method once they are kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indicators.method.outcome import assess
from indicators.method.path import path
from indicators.method.rollup import own, roll_up
from indicators.method.types import (
    Availability,
    Baseline,
    Comparator,
    Direction,
    Kind,
    Outcome,
    Reading,
    Rolled,
    Rollup,
    Rule,
    Target,
)
from tests.indicators.method.method_cases import BLANK, NOT_APPLICABLE, NOT_AVAILABLE, PERIOD, full, thin

Series = dict[int, Rolled]
Setting = tuple[Rule, list[Target], Series, int]

YEARS = range(2016, 2021)
RANK = ["missed", "far_behind", "behind", "on_track", "ahead", "achieved"]
OPPOSITE = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.EQUAL: Comparator.EQUAL,
}
# The laws are cheap, and rounding hides in few cases: try many, and never fail for a slow machine.
thorough = settings(max_examples=200, deadline=None)

figures = st.decimals("-200", "200", places=4) | st.integers(-9, 9).map(Decimal)
cells = (
    figures.map(lambda value: full(str(value)))
    | figures.map(lambda value: thin(str(value)))
    | st.sampled_from([BLANK, NOT_APPLICABLE, NOT_AVAILABLE])
)


@st.composite
def drawn_settings(draw: st.DrawFn) -> Setting:
    """Any rule, with an end target and perhaps one of an earlier year, and any series."""
    start = draw(st.none() | figures)
    rule = Rule(
        kind=draw(st.sampled_from(Kind)),
        direction=draw(st.sampled_from(Direction)),
        rollup=draw(st.sampled_from([Rollup.SUM, Rollup.MEAN])),
        period=PERIOD,
        baseline=None if start is None else Baseline(start, 2015),
    )
    comparator = draw(st.sampled_from(Comparator))
    target_years = [2020, *draw(st.lists(st.integers(2016, 2019), max_size=1))]
    targets = [Target(year, draw(figures), comparator) for year in target_years]
    return rule, targets, {year: draw(cells) for year in YEARS}, draw(st.sampled_from(YEARS))


def transformed(setting: Setting, change: Callable[[Decimal], Decimal]) -> Setting:
    """The same setting with every quantity changed alike."""
    rule, targets, series, year = setting
    start = rule.baseline and Baseline(change(rule.baseline.value), 2015)
    return (
        replace(rule, baseline=start),
        [replace(target, value=change(target.value)) for target in targets],
        {
            each: replace(rolled, value=None if rolled.value is None else change(rolled.value))
            for each, rolled in series.items()
        },
        year,
    )


def mirrored(setting: Setting) -> Setting:
    """The same setting with up for down, at least for at most, and every quantity negated."""
    rule, targets, series, year = transformed(setting, lambda value: -value)
    direction = Direction.DOWN if rule.direction is Direction.UP else Direction.UP
    turned = [replace(target, comparator=OPPOSITE[target.comparator]) for target in targets]
    return replace(rule, direction=direction), turned, series, year


def essence(outcome: Outcome) -> tuple[object, ...]:
    return (
        outcome.progress,
        outcome.pace,
        outcome.verdict,
        outcome.reason,
        outcome.is_attained,
        outcome.is_year_attained,
    )


@thorough
@given(drawn_settings())
def test_mirroring_keeps_progress_pace_and_verdict(setting: Setting) -> None:
    assert essence(assess(*mirrored(setting))) == essence(assess(*setting))


@thorough
@given(drawn_settings(), st.sampled_from(["0.0001", "0.01", "0.3", "2.54", "3", "7", "10000"]))
def test_scaling_the_unit_keeps_progress_pace_and_verdict(setting: Setting, factor: str) -> None:
    scaled = transformed(setting, lambda value: value * Decimal(factor))
    assert essence(assess(*scaled)) == essence(assess(*setting))


def improved(setting: Setting, gain: Decimal) -> Setting:
    """The same setting with this year's value better by so much."""
    rule, targets, series, year = setting
    step = gain if rule.direction is Direction.UP else -gain
    value = series[year].value
    better = None if value is None else value + step
    return rule, targets, {**series, year: replace(series[year], value=better)}, year


def agrees_with_direction(setting: Setting) -> Setting:
    """The same setting with its targets worded as the direction asks.

    The law below holds only so: of a target of exactly 5, a “better” 6 falls short by its own words.
    """
    rule, targets, series, year = setting
    comparator = Comparator.AT_LEAST if rule.direction is Direction.UP else Comparator.AT_MOST
    return rule, [replace(target, comparator=comparator) for target in targets], series, year


@thorough
@given(drawn_settings(), st.decimals("0.0001", "200", places=4))
def test_a_better_value_never_gives_a_worse_verdict(setting: Setting, gain: Decimal) -> None:
    setting = agrees_with_direction(setting)
    before, after = assess(*setting).verdict, assess(*improved(setting, gain)).verdict
    assume(before != "unrated")
    assert RANK.index(after) >= RANK.index(before)


@thorough
@given(drawn_settings(), st.decimals("0.0001", "200", places=4))
def test_a_better_value_never_unattains(setting: Setting, gain: Decimal) -> None:
    setting = agrees_with_direction(setting)
    assume(assess(*setting).is_attained)
    assert assess(*improved(setting, gain)).is_attained


@thorough
@given(drawn_settings())
def test_a_reason_goes_with_unrated_and_nothing_else(setting: Setting) -> None:
    outcome = assess(*setting)
    assert (outcome.reason is None) == (outcome.verdict != "unrated")


@thorough
@given(drawn_settings())
def test_a_partial_value_is_never_judged_but_as_attained(setting: Setting) -> None:
    outcome = assess(*setting)
    assume(outcome.is_partial)
    assert outcome.pace is None
    assert outcome.is_attained or outcome.reason == "partial"


@thorough
@given(drawn_settings())
def test_the_outcome_reads_what_is_due_from_the_path(setting: Setting) -> None:
    rule, targets, _, year = setting
    outcome = assess(*setting)
    points = {point.year: (point.value, point.origin) for point in path(rule, targets)}
    assert points.get(year, (None, None)) == (outcome.due_value, outcome.due_origin)


counts = st.decimals("0", "1000", places=4)
availabilities = st.sampled_from([Availability.FINAL, Availability.PROVISIONAL])


@st.composite
def drawn_rates(draw: st.DrawFn) -> Rolled:
    """A unit's own rate with its two parts; nothing inspected is nothing passed."""
    bottom = draw(counts)
    top = draw(counts) if bottom else Decimal(0)
    return own(Reading(top / bottom if bottom else None, draw(availabilities), top, bottom))


children = st.lists(drawn_rates() | st.sampled_from([BLANK, NOT_APPLICABLE, NOT_AVAILABLE]), max_size=8)


def rolled(rollup: Rollup, units: Sequence[Rolled]) -> Rolled:
    return roll_up(rollup, Decimal(100), units)


@thorough
@given(st.sampled_from(Rollup), children, st.randoms(use_true_random=False))
def test_order_of_children_never_changes_a_roll_up(
    rollup: Rollup, units: list[Rolled], random: Random
) -> None:
    shuffled = sorted(units, key=lambda _: random.random())
    assert rolled(rollup, shuffled) == rolled(rollup, units)


@thorough
@given(counts, counts, st.lists(counts, max_size=6))
def test_splitting_a_county_keeps_the_citys_sum(
    first: Decimal, second: Decimal, others: list[Decimal]
) -> None:
    rest = [own(Reading(value, Availability.FINAL)) for value in others]
    halves = [own(Reading(value, Availability.FINAL)) for value in (first, second)]
    whole = own(Reading(first + second, Availability.FINAL))
    assert rolled(Rollup.SUM, [*halves, *rest]).value == rolled(Rollup.SUM, [whole, *rest]).value


@thorough
@given(drawn_rates(), drawn_rates(), children)
def test_splitting_a_county_keeps_the_citys_ratio(first: Rolled, second: Rolled, rest: list[Rolled]) -> None:
    whole = rolled(Rollup.RATIO, [first, second])
    split = rolled(Rollup.RATIO, [first, second, *rest])
    assert rolled(Rollup.RATIO, [whole, *rest]).value == split.value


@thorough
@given(children, st.integers(0, 8), st.sampled_from([Rollup.SUM, Rollup.RATIO]))
def test_grouping_by_county_keeps_the_coverage(units: list[Rolled], cut: int, rollup: Rollup) -> None:
    counties = [rolled(rollup, units[:cut]), rolled(rollup, units[cut:])]
    nested, flat = rolled(rollup, counties), rolled(rollup, units)
    assert (nested.reported, nested.expected) == (flat.reported, flat.expected)
