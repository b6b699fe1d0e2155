"""The second path finds what the first one finds, on random cases; and finds a mistake in either."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.method import progress
from indicators.method.audit import answer
from indicators.method.audit_cells import Books, rounded
from indicators.method.outcome import assess
from indicators.method.path import targets_for
from indicators.method.rollup import own, roll_up
from indicators.method.types import (
    Availability,
    Baseline,
    Comparator,
    Direction,
    Kind,
    Origin,
    Outcome,
    Reading,
    Rollup,
    Rule,
    Target,
)
from tests.indicators.method.method_cases import PERIOD
from tests.indicators.method.test_method_explain import drawn_readings, numbers

CITY, COUNTIES = 0, (1, 2, 3)
YEARS = range(2016, 2021)
thorough = settings(max_examples=400, deadline=None)


@st.composite
def drawn_books(draw: st.DrawFn) -> Books:
    """Any rule, targets of the city and of one county, and a city of three counties that all report."""
    start, rollup = draw(st.none() | numbers), draw(st.sampled_from(Rollup))
    rule = Rule(
        kind=draw(st.sampled_from(Kind)),
        direction=draw(st.sampled_from(Direction)),
        rollup=rollup,
        period=PERIOD,
        baseline=None if start is None else Baseline(start, draw(st.sampled_from([2014, 2015]))),
    )
    return Books(
        rule=rule,
        readings={
            (place, year): draw(drawn_readings(rollup)) for place in (CITY, *COUNTIES) for year in YEARS
        },
        below={CITY: COUNTIES},
        own_targets={CITY: draw(drawn_targets()), 1: draw(drawn_targets())},
        root=CITY,
    )


@st.composite
def drawn_targets(draw: st.DrawFn) -> list[Target]:
    years = draw(st.lists(st.sampled_from(YEARS), max_size=2, unique=True))
    return [
        Target(year, draw(numbers), draw(st.sampled_from(Comparator)), draw(st.sampled_from(Origin)))
        for year in {*years, *draw(st.sampled_from([(), (2020,)]))}
    ]


def first_path(books: Books, place: int, year: int) -> Outcome:
    """What the method itself says."""
    rule, blank = books.rule, Reading(None, None)
    is_city = place == CITY
    if not is_city:
        rule = Rule(rule.kind, rule.direction, rule.rollup, rule.period)
    by_place = {
        each: {y: own(books.readings.get((each, y), blank)) for y in YEARS} for each in (CITY, *COUNTIES)
    }
    series = by_place[place]
    if is_city and rule.rollup is not Rollup.DIRECT:
        series = {
            y: roll_up(rule.rollup, rule.scale, [by_place[each][y] for each in COUNTIES]) for y in YEARS
        }
    city, mine = books.own_targets[CITY], books.own_targets.get(place, ())
    targets, is_inherited = (mine, False) if is_city else targets_for(rule.rollup, mine, city)
    return assess(rule, targets, series, year, is_inherited)


def differences(books: Books, place: int, year: int) -> dict[str, tuple[object, object]]:
    first, second = first_path(books, place, year), answer(books, place, year)
    found = {name: (getattr(first, name), value) for name, value in second.items()}
    return {name: both for name, both in found.items() if both[0] != both[1]}


@thorough
@given(drawn_books(), st.sampled_from((CITY, 1, 2)), st.sampled_from(YEARS))
def test_both_paths_find_the_same(books: Books, place: int, year: int) -> None:
    assert differences(books, place, year) == {}


def test_every_field_of_an_outcome_is_checked() -> None:
    books = Books(Rule(Kind.LEVEL, Direction.UP, Rollup.SUM, PERIOD), {}, {}, {}, CITY)
    assert {*answer(books, CITY, 2016), "limits"} == set(Outcome.__dataclass_fields__)


def test_a_mistake_in_one_path_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with a sum that counts a blank as zero, the two paths part."""
    reading = Reading(Decimal(3), Availability.FINAL)
    rule = Rule(Kind.LEVEL, Direction.UP, Rollup.MEAN, PERIOD)
    books = Books(rule, {(1, 2016): reading}, {CITY: COUNTIES}, {CITY: ()}, CITY)
    assert differences(books, CITY, 2016) == {}
    monkeypatch.setattr(progress, "change_of", lambda *_: (Decimal(1), None))
    monkeypatch.setattr("indicators.method.outcome.change_of", progress.change_of)
    assert set(differences(books, CITY, 2016)) == {"change"}


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        ("0.00005", 4, "0.0001"),
        ("-0.00005", 4, "-0.0001"),
        ("0.00004", 4, "0"),
        ("2.5", 0, "3"),
        ("-2", 2, "-2"),
    ],
)
def test_rounding_is_half_away_from_zero(value: str, digits: int, expected: str) -> None:
    assert rounded(Fraction(value), digits) == Decimal(expected)
