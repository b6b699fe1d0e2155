"""The small bars of the side panel."""

from decimal import Decimal

from indicators.sparkline import BASE, TOP, Point, bars_of


def test_the_largest_value_has_full_height_and_others_their_share() -> None:
    bars = bars_of([Point(2016, Decimal(50)), Point(2017, Decimal(100))])
    assert [bar.height for bar in bars] == [(BASE - TOP) // 2, BASE - TOP]
    assert bars[1].y == TOP


def test_years_stand_side_by_side_in_the_middle_of_their_share() -> None:
    assert [bar.middle for bar in bars_of([Point(year, None) for year in (2016, 2017)])] == [90, 270]


def test_nothing_and_less_than_nothing_have_no_height() -> None:
    values = (None, Decimal(0), Decimal(-3))
    assert [bar.height for bar in bars_of([Point(2016, value) for value in values])] == [0, 0, 0]


def test_a_small_value_still_shows() -> None:
    assert bars_of([Point(2016, Decimal("0.01")), Point(2017, Decimal(1000))])[0].height == 1


def test_no_years_are_no_bars() -> None:
    assert bars_of([]) == []
