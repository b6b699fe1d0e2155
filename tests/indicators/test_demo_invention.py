"""The inventor of demo figures, without a database: divisions add up, stories end as they shall."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.demo.course import Story, course
from indicators.demo.invention import Extent, extents_of, invent
from indicators.demo.setting import Place, Setting, Subject, chance
from indicators.demo.shares import apportion, divide
from indicators.demo.stories import ENDINGS, can_play, cast_stories
from indicators.method.rollup import own, roll_up
from indicators.method.types import (
    Baseline,
    Comparator,
    Direction,
    Kind,
    Period,
    Reading,
    Rolled,
    Rollup,
    Rule,
    Target,
)

PERIOD = Period(2031, 2035)
PLACES = (
    Place("city", ""),
    Place("east", "city"),
    Place("west", "city"),
    Place("east-1", "east"),
    Place("east-2", "east"),
    Place("east-3", "east"),
    Place("west-1", "west"),
    Place("west-2", "west"),
)
SETTING = Setting(seed="a-plan", period=PERIOD, places=PLACES)
COUNT = Subject(
    code="AA01",
    rule=Rule(Kind.CUMULATIVE, Direction.UP, Rollup.SUM, PERIOD),
    targets=(Target(2035, Decimal(200), Comparator.AT_LEAST),),
    is_whole=True,
    minimum=Decimal(0),
)
RATE = Subject(
    code="AA02",
    rule=Rule(Kind.LEVEL, Direction.UP, Rollup.RATIO, PERIOD, baseline=Baseline(Decimal(90), 2030)),
    targets=(Target(2035, Decimal(96), Comparator.AT_LEAST),),
    start=Decimal(90),
    decimals=2,
    minimum=Decimal(0),
    maximum=Decimal(100),
    numerator="合格批次",
    denominator="抽查批次",
)
MEAN = replace(RATE, code="AA03", rule=replace(RATE.rule, rollup=Rollup.MEAN), decimals=1)
KEPT = replace(
    COUNT,
    code="AA04",
    rule=Rule(Kind.ANNUAL, Direction.UP, Rollup.SUM, PERIOD),
    targets=(Target(2035, Decimal(40), Comparator.AT_LEAST),),
)
CONCENTRATION = Subject(
    code="AA05",
    rule=Rule(Kind.LEVEL, Direction.DOWN, Rollup.DIRECT, PERIOD),
    targets=(Target(2035, Decimal(40), Comparator.AT_MOST),),
    decimals=1,
    minimum=Decimal(0),
    reporter="bureau",
)
SUBJECTS = (COUNT, RATE, MEAN, KEPT, CONCENTRATION)


def rolled_up(subject: Subject, parts: dict[str, Reading], place: str = "city") -> Rolled:
    below = SETTING.children(place)
    if not below:
        return own(parts[place])
    children = [rolled_up(subject, parts, child) for child in below]
    return roll_up(subject.rule.rollup, subject.rule.scale, children)


@given(
    total=st.integers(0, 10_000),
    parts=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5_000)), min_size=1, max_size=12),
)
def test_shares_add_up_and_stay_below_their_caps(total: int, parts: list[tuple[int, int]]) -> None:
    weights, caps = [Decimal(weight) for weight, _ in parts], [cap for _, cap in parts]
    shares = apportion(total, weights, caps)
    assert sum(shares) == min(total, sum(caps))
    assert all(0 <= share <= cap for share, cap in zip(shares, caps, strict=True))


@pytest.mark.parametrize("subject", [COUNT, RATE, MEAN, KEPT], ids=lambda subject: subject.code)
@pytest.mark.parametrize("story", Story)
def test_what_is_divided_rolls_up_to_the_whole(subject: Subject, story: Story) -> None:
    for year, whole in course(subject, story, SETTING).items():
        parts = divide(subject, SETTING, year, whole, SETTING.leaves)
        assert rolled_up(subject, parts).value == whole.value


def test_a_place_that_has_none_leaves_the_whole_as_it_is() -> None:
    whole = course(RATE, Story.ON_TRACK, SETTING)[2031]
    parts = divide(RATE, SETTING, 2031, whole, SETTING.leaves[1:])
    assert set(parts) == set(SETTING.leaves[1:])
    assert sum(part.denominator or 0 for part in parts.values()) == whole.denominator


@pytest.mark.parametrize(
    ("subject", "stories"),
    [
        (COUNT, {Story.ACHIEVED, Story.AHEAD, Story.ON_TRACK, Story.BEHIND, Story.FAR_BEHIND, Story.PARTIAL}),
        (RATE, {Story.ACHIEVED, Story.AHEAD, Story.ON_TRACK, Story.BEHIND, Story.FAR_BEHIND, Story.PARTIAL}),
        (KEPT, {Story.ACHIEVED, Story.MISSED}),
        (
            CONCENTRATION,
            {Story.ACHIEVED, Story.NO_BASELINE, Story.NOT_AVAILABLE, Story.NOT_APPLICABLE},
        ),
    ],
    ids=lambda value: value.code if isinstance(value, Subject) else "",
)
def test_an_indicator_plays_the_stories_of_its_kind(subject: Subject, stories: set[Story]) -> None:
    assert {story for story in ENDINGS if can_play(subject, story, SETTING)} == stories


def test_each_story_is_played_if_there_are_enough_indicators() -> None:
    subjects = [
        replace(subject, code=f"B{letter}{number:02}")
        for letter, subject in zip("ABCDE", SUBJECTS, strict=True)
        for number in range(4)
    ]
    assert set(cast_stories(subjects, SETTING).values()) == set(ENDINGS)


def test_verdicts_come_before_reasons_where_indicators_are_few() -> None:
    subjects = [replace(COUNT, code=f"AA{number:02}") for number in range(5)]
    assert set(cast_stories(subjects, SETTING).values()) == {
        Story.ACHIEVED,
        Story.AHEAD,
        Story.ON_TRACK,
        Story.BEHIND,
        Story.FAR_BEHIND,
    }


def test_a_running_total_never_falls() -> None:
    for story in Story:
        assert all((figure.value or 0) >= 0 for figure in course(COUNT, story, SETTING).values())


def test_the_same_plan_gives_the_same_figures() -> None:
    assert invent(SUBJECTS, SETTING) == invent(SUBJECTS, Setting("a-plan", PERIOD, PLACES))
    assert invent(SUBJECTS, SETTING) != invent(SUBJECTS, Setting("another", PERIOD, PLACES))


def test_all_years_but_the_last_are_complete() -> None:
    entered = {(figure.indicator, figure.unit, figure.year) for figure in invent(SUBJECTS, SETTING)}
    units = {subject.code: ("bureau",) if subject.is_direct else SETTING.leaves for subject in SUBJECTS}
    complete = {(code, unit, year) for code in units for unit in units[code] for year in range(2031, 2035)}
    assert {key for key in entered if key[2] < 2035} == complete


def test_of_the_last_year_units_have_entered_all_a_part_or_nothing() -> None:
    extents = extents_of(SUBJECTS, SETTING)
    counts = dict.fromkeys(SETTING.leaves, 0)
    for figure in invent(SUBJECTS, SETTING):
        if figure.year == 2035 and figure.unit in counts:
            counts[figure.unit] += 1
    expected = {Extent.ALL: 4, Extent.PARTLY: 3, Extent.NOTHING: 0}
    assert counts == {unit: expected[extents[unit]] for unit in SETTING.leaves}


def test_an_explanation_says_that_it_is_an_example() -> None:
    explanations = {figure.explanation for figure in invent(SUBJECTS, SETTING)} - {""}
    assert explanations
    assert all(text.startswith("示例") for text in explanations)


def test_a_plan_of_one_year_and_one_place_gets_figures_too() -> None:
    period = Period(2031, 2031)
    setting = Setting("tiny", period, (Place("town", ""),))
    subject = replace(
        COUNT, rule=replace(COUNT.rule, period=period), targets=(replace(COUNT.targets[0], year=2031),)
    )
    assert [figure.year for figure in invent([subject], setting)] == [2031]


def test_an_indicator_without_target_or_baseline_gets_figures_too() -> None:
    bare = replace(RATE, rule=replace(RATE.rule, baseline=None), targets=(), start=None)
    assert len([figure for figure in invent([bare], SETTING) if figure.year < 2035]) == 4 * 5


def test_chance_depends_on_its_key_alone() -> None:
    assert chance("a", 1) == chance("a", 1)
    assert chance("a", 1) != chance("a", 2)
