"""Small pictures for tables: how far a value has come, and how it got there."""

from decimal import Decimal

import pytest

from reports.charts.bullet import EDGE, HEIGHT, WIDTH, Bullet, Spark


@pytest.mark.parametrize(
    ("progress", "pace", "bullet"),
    [
        ("0.633", "-16.7", Bullet(value=63, due=80, is_beyond=False)),
        ("1.5", "70", Bullet(value=120, due=80, is_beyond=True)),
        ("-0.5", "-110", Bullet(value=0, due=60, is_beyond=False)),
        ("0.4", None, Bullet(value=40, due=None, is_beyond=False)),
    ],
)
def test_bar_is_capped_and_what_is_due_is_marked(progress: str, pace: str | None, bullet: Bullet) -> None:
    assert Bullet.of(Decimal(progress), Decimal(pace) if pace else None) == bullet


def test_no_progress_is_no_bar() -> None:
    assert Bullet.of(None, Decimal(3)) is None


def test_missing_year_breaks_the_spark() -> None:
    spark = Spark.of({2016: Decimal(1), 2017: Decimal(2), 2018: None, 2019: Decimal(3)})
    assert spark
    assert [len(line.split()) for line in spark.lines] == [2, 1]
    assert (spark.x, spark.y) == (WIDTH - EDGE, EDGE)


def test_values_that_stand_still_are_a_level_line() -> None:
    spark = Spark.of({2016: Decimal(5), 2017: Decimal(5)})
    assert spark
    assert spark.y == HEIGHT // 2


def test_one_value_is_no_course() -> None:
    assert Spark.of({2016: Decimal(1), 2017: None}) is None
