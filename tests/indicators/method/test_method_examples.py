"""The worked examples of docs/method.md, recomputed: the page and the code cannot drift apart."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.method.outcome import assess
from indicators.method.rollup import own, roll_up
from indicators.method.types import Availability, Reading, Rolled, Rollup, Rule, Target
from tests.indicators.method.method_cases import (
    BLANK,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    full,
    make_rule,
    make_target,
)

PAGE = Path(__file__).resolve().parents[3] / "docs" / "method.md"
DIRECTIONS = {"↑": "up", "↓": "down"}
WORDS = {"–": BLANK, "n/a": NOT_APPLICABLE, "n/y": NOT_AVAILABLE}
ANSWERS = {"yes": True, "no": False, "none": None}


def table_rows(first_heading: str) -> list[list[str]]:
    """The rows of all tables of the page whose first column is headed so."""
    rows, is_inside = [], False
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            is_inside = False
        elif cells[0] == first_heading:
            is_inside = True
        elif is_inside and not cells[0].startswith("---"):
            rows.append(cells)
    return rows


EXAMPLES, ROLL_UPS = table_rows("example"), table_rows("roll-up example")


def read_rule(text: str) -> tuple[Rule, list[Target]]:
    head, _, tail = text.partition(" → ")
    kind, arrow, baseline = head.split()
    rule = make_rule(kind, DIRECTIONS[arrow], None if baseline == "–" else baseline)
    return rule, [read_target(words) for words in tail.split(", ")]


def read_target(text: str) -> Target:
    words, _, year = text.rstrip(")").partition(" (")
    return make_target(words, int(year or 2020))


def read_value(text: str) -> Rolled:
    if text in WORDS:
        return WORDS[text]
    if text.endswith("*"):
        return Rolled(Decimal(text[:-1]), Availability.PROVISIONAL, 1, 1)
    coverage = re.fullmatch(r"(\d)/(\d): (\S+)", text)
    if coverage is None:
        return full(text)
    return Rolled(Decimal(coverage[3]), Availability.FINAL, int(coverage[1]), int(coverage[2]))


def read_answer(text: str) -> object:
    if text in ANSWERS:
        return ANSWERS[text]
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) > 60
    assert len(ROLL_UPS) > 10


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: " ".join(row[:3]))
def test_example(row: list[str]) -> None:
    rule, targets = read_rule(row[1])
    values = [read_value(text) for text in row[2].split(", ")]
    outcome = assess(rule, targets, dict(enumerate(values, start=2016)), 2015 + len(values))
    expected = dict(part.split(" = ") for part in row[3].split("; "))
    found = {field: getattr(outcome, field) for field in expected}
    assert found == {field: read_answer(text) for field, text in expected.items()}


def read_child(text: str) -> Rolled:
    top, slash, bottom = text.partition("/")
    if text in WORDS or not slash:
        return read_value(text)
    value = Decimal(top) / Decimal(bottom) * 100 if Decimal(bottom) else None
    return own(Reading(value, Availability.FINAL, Decimal(top), Decimal(bottom)))


@pytest.mark.parametrize("row", ROLL_UPS, ids=lambda row: row[0])
def test_roll_up_example(row: list[str]) -> None:
    children = [read_child(text) for text in row[2].split(", ")]
    found = roll_up(Rollup(row[1]), Decimal(100), children)
    assert found.value == read_answer(row[3])
    assert f"{found.reported} of {found.expected}" == row[4]
