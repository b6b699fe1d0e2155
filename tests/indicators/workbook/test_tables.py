"""A list as a file: numbers are numbers, blanks are blank, and no text is ever run."""

import io
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from xlsxwriter import Workbook

from indicators.workbook.tables import (
    Column,
    Kind,
    Table,
    Value,
    sheet_name,
    with_decimals,
    write_csv,
    write_xlsx,
)
from tests.indicators.workbook.payloads import PAYLOADS, csv_rows, raw_cells, texts_of, unguarded

COLUMNS = (
    Column("name", "名称"),
    Column("year", "年份", Kind.WHOLE),
    Column("value", "数值", Kind.NUMBER, decimals=1),
    Column("day", "日期", Kind.DATE),
    Column("moment", "时间", Kind.MOMENT),
)


def table(*rows: tuple[Value, ...], notes: tuple[str, ...] = ()) -> Table:
    return Table("数据", COLUMNS, rows, notes)


def row(value: Value, name: str = "甲") -> tuple[Value, ...]:
    return (name, 2023, value, date(2026, 3, 5), datetime(2026, 3, 5, 14, 30))


def xlsx(written: Table) -> bytes:
    file = io.BytesIO()
    write_xlsx(written, file)
    return file.getvalue()


def as_csv(written: Table) -> bytes:
    file = io.BytesIO()
    write_csv(written, file)
    return file.getvalue()


def sheet_of(written: Table) -> "openpyxl.worksheet.worksheet.Worksheet":
    return openpyxl.load_workbook(io.BytesIO(xlsx(written))).worksheets[0]


def test_there_are_payloads_enough() -> None:
    assert len(set(PAYLOADS)) >= 30


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_a_formula_in_a_workbook(payload: str) -> None:
    assert texts_of(xlsx(table(row(None, name=payload))))[len(COLUMNS)] == payload


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_a_formula_in_a_csv(payload: str) -> None:
    assert unguarded(csv_rows(as_csv(table(row(None, name=payload))))[1][0]) == payload


def test_headings_and_notes_are_never_formulas() -> None:
    columns = (Column("x", "=1+1"),)
    assert texts_of(xlsx(Table("=1+1", columns, [], ("=2+2",)))) == ["=2+2", "=1+1"]
    assert csv_rows(as_csv(Table("t", columns, []))) == [["'=1+1"]]


def test_library_would_write_some_texts_as_markup() -> None:
    """The twin of the payload above: what XlsxWriter makes of it without our care."""
    file = io.BytesIO()
    with Workbook(file, {"constant_memory": True}) as book:
        book.add_worksheet().write_string(
            0, 0, '<r></r></is></c><c r="B1"><f>1+1</f></c><c r="C1"><is><r></r>'
        )
    assert [cell for row in raw_cells(file.getvalue()) for cell in row if cell.is_formula]


@pytest.mark.parametrize(
    ("value", "text", "shown"),
    [
        (Decimal("83.2000"), "83.2", "#,##0.0000"),
        (Decimal("83.2"), "83.2", "#,##0.0"),
        (Decimal("-5"), "-5", "#,##0.0"),
        (Decimal("0"), "0", "#,##0.0"),
        (Decimal("1E+3"), "1000", "#,##0.0"),
        (0, "0", "#,##0.0"),
    ],
)
def test_numbers_are_numbers(value: Decimal | int, text: str, shown: str) -> None:
    cell = sheet_of(table(row(value)))["C2"]
    assert (cell.data_type, Decimal(str(cell.value)), cell.number_format) == ("n", value, shown)
    assert csv_rows(as_csv(table(row(value))))[1][2] == text


def test_year_has_no_separator() -> None:
    assert sheet_of(table(row(None)))["B2"].number_format == "0"


def test_number_that_a_workbook_would_round_is_written_as_text() -> None:
    exact = Decimal("9999999999999999.9999")
    assert sheet_of(table(row(exact)))["C2"].value == "9999999999999999.9999"


@pytest.mark.parametrize("blank", [None, ""])
def test_blank_is_blank(blank: Value) -> None:
    assert sheet_of(table(row(blank)))["C2"].value is None
    assert csv_rows(as_csv(table(row(blank))))[1][2] == ""


def test_dates_are_dates() -> None:
    sheet = sheet_of(table(row(None)))
    assert sheet["D2"].value == datetime(2026, 3, 5)
    assert sheet["E2"].value == datetime(2026, 3, 5, 14, 30)
    assert csv_rows(as_csv(table(row(None))))[1][3:] == ["2026-03-05", "2026-03-05 14:30:00"]


def test_heading_stands_below_the_notes_stays_in_sight_and_filters() -> None:
    sheet = sheet_of(table(row(None), notes=("数据", "示例数据")))
    assert [cell.value for cell in sheet["A"]] == ["数据", "示例数据", "名称", "甲"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A4", "A3:E4")


def test_csv_begins_with_the_heading() -> None:
    assert csv_rows(as_csv(table(notes=("示例数据",)))) == [["名称", "年份", "数值", "日期", "时间"]]


def test_text_that_a_cell_cannot_hold_is_refused_not_cut() -> None:
    with pytest.raises(ValueError, match="Row 2"):
        xlsx(table(row(None, name="x" * 32_768)))


@pytest.mark.parametrize(
    ("title", "name"),
    [("数据: 2023/2024?", "数据： 2023／2024？"), ("'x'", "’x’"), ("", "1"), ("数" * 40, "数" * 31)],
)
def test_title_becomes_a_name_that_a_sheet_may_have(title: str, name: str) -> None:
    assert sheet_name(title) == name


def test_value_keeps_its_decimals_and_gets_the_usual_ones() -> None:
    assert [str(with_decimals(Decimal(text), 1)) for text in ("95.0000", "94.9600", "-0.5")] == [
        "95.0",
        "94.96",
        "-0.5",
    ]


def test_memory_does_not_grow_with_the_rows() -> None:
    def many(number: int) -> Iterator[tuple[Value, ...]]:
        return (row(Decimal(each), name=f"名称{each}") for each in range(number))

    def peak(number: int) -> int:
        tracemalloc.start()
        write_xlsx(Table("t", COLUMNS, many(number)), io.BytesIO())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak(10)  # what is imported and cached at the first time does not count
    assert peak(4_000) < peak(400) + 1_000_000
