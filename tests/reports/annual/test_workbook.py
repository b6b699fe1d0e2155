"""The workbook read back: numbers as numbers, charts of the spreadsheet's own, equal bytes."""

import io
import time
from collections.abc import Sequence
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from reports.annual.content import Content, Kind, Number, Table, parts_of, shown
from reports.annual.writing import write
from reports.rendering.workbook import to_xlsx
from tests.reports.annual.lake import FACTS


@pytest.fixture(scope="module")
def content() -> Content:
    return write(Kind.ANNUAL, FACTS, "en")


@pytest.fixture(scope="module")
def book(content: Content) -> Workbook:
    return load_workbook(io.BytesIO(to_xlsx(content)))


def rows_below_head(book: Workbook, table: Table) -> Sequence[tuple[object, ...]]:
    rows = list(book[table.title[:31]].iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] == table.columns[0].label)
    return rows[head + 1 :]


def test_each_annex_is_a_sheet_with_all_its_rows(book: Workbook, content: Content) -> None:
    for annex in content.annexes:
        assert len(rows_below_head(book, annex)) == len(annex.rows), annex.key


def test_numbers_of_annexes_are_numbers(book: Workbook, content: Content) -> None:
    for annex in content.annexes:
        for row, cells in zip(annex.rows, rows_below_head(book, annex), strict=True):
            for cell, found in zip(row, cells, strict=False):
                numbers = [part for part in parts_of(cell) if isinstance(part, Number)]
                if len(numbers) == 1:
                    assert Decimal(str(found)) == Decimal(numbers[0].value)
                elif not numbers:
                    assert (found or "") == shown(cell)


def test_every_number_of_the_text_is_listed_with_its_key(book: Workbook, content: Content) -> None:
    rows = [row for row in book["Numbers of the text"].iter_rows(values_only=True) if row[3] is not None][1:]
    expected = [number for passage in content.passages for number in passage.numbers()]
    assert [(row[1], row[2]) for row in rows] == [(number.key, number.text) for number in expected]
    assert [Decimal(str(row[3])) for row in rows] == [Decimal(number.value) for number in expected]


def test_charts_are_the_spreadsheets_own(book: Workbook, content: Content) -> None:
    charts = book["Charts"]._charts
    assert len(charts) == len(content.charts) == 3
    assert [len(chart.series) for chart in charts] == [len(chart.series) for chart in content.charts]


def test_signs_around_a_number_are_its_format(book: Workbook, content: Content) -> None:
    table = next(each for each in content.annexes if each.key == "indicators")
    sheet = book[table.title]
    cell = next(row[5] for row in sheet.iter_rows() if row[1].value == "Pass rate")
    assert cell.value == 98
    assert cell.number_format == '"≥\u00a0"#,##0.00'


def test_the_same_content_gives_the_same_bytes_at_another_time(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = to_xlsx(content)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 100_000)
    assert to_xlsx(content) == first
