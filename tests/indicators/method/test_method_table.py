"""The cases of method section 7, row by row: invented actuals, baseline 2015, plan 2016–2020."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from indicators.method.outcome import assess
from indicators.method.types import Outcome
from indicators.method.verdict import shown_decimals
from tests.indicators.method.method_cases import Cell, dec, make_rule, make_series, make_target


@dataclass(frozen=True)
class Row:
    """One row of the table; shares and points to six and four decimals."""

    name: str
    kind: str
    direction: str
    baseline: str | None
    target: str
    cells: tuple[Cell, ...]
    attained: bool
    progress: str | None
    pace: str | None
    verdict: str
    reason: str | None = None
    partial: bool = False
    year: int = 2018


GAP = (None, None)
ROWS = [
    Row("PM2.5", "level", "down", "53", "≤40", (*GAP, "46"), False, "0.538462", "-6.1538", "on_track"),
    Row(
        "PM2.5 worse",
        "level",
        "down",
        "53",
        "≤40",
        (*GAP, "60"),
        False,
        "-0.538462",
        "-113.8462",
        "far_behind",
    ),
    Row("重点工程合格率", "level", "up", "100", "≥100", (*GAP, "99.5"), False, None, None, "missed"),
    Row("服务业品牌", "level", "up", "28", "≥35", (*GAP, "31"), False, "0.428571", "-17.1429", "behind"),
    Row("黑臭河", "level", "down", "120", "≤0", (*GAP, "0"), True, "1", "40", "achieved"),
    Row("计量标准", "level", "up", "256", "≥280", (*GAP, "268"), False, "0.5", "-10", "behind"),
    Row("清淤", "annual", "up", None, "≥1000", ("1050", "980", "1100"), True, None, None, "missed"),
    Row(
        "10亿服务项目 44 %",
        "cumulative",
        "up",
        None,
        "≥50",
        ("8", None, "14"),
        False,
        "0.44",
        None,
        "unrated",
        "partial",
        partial=True,
    ),
    Row(
        "10亿服务项目 102 %",
        "cumulative",
        "up",
        None,
        "≥50",
        ("30", None, "21"),
        True,
        "1.02",
        None,
        "achieved",
        partial=True,
    ),
    Row("采标率", "level", "up", None, "≥72", (*GAP, "70"), False, None, None, "unrated", "no_baseline"),
    Row(
        "合格率 94.96",
        "level",
        "up",
        "94",
        "≥95",
        (*GAP, None, None, "94.96"),
        False,
        "0.96",
        "-4",
        "missed",
        year=2020,
    ),
]


def assess_row(row: Row) -> Outcome:
    rule = make_rule(row.kind, row.direction, row.baseline)
    return assess(rule, [make_target(row.target)], make_series(*row.cells), row.year)


each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)


@each_row
def test_row_is_attained(row: Row) -> None:
    assert assess_row(row).is_attained is row.attained


@each_row
def test_row_progress(row: Row) -> None:
    outcome = assess_row(row)
    assert (outcome.progress, outcome.is_partial) == (dec(row.progress), row.partial)


@each_row
def test_row_pace(row: Row) -> None:
    assert assess_row(row).pace == dec(row.pace)


@each_row
def test_row_verdict(row: Row) -> None:
    outcome = assess_row(row)
    assert (outcome.verdict, outcome.reason) == (row.verdict, row.reason)


def test_pass_rate_is_shown_with_the_decimals_that_show_the_miss() -> None:
    outcome = assess_row(ROWS[-1])
    assert outcome.target_value == Decimal(95)
    assert shown_decimals(outcome.value, outcome.target_value, outcome.comparator, 1) == 2
