"""What sound files hold comes out of the gate as it was put in, whichever program wrote it."""

import io
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from indicators.workbook.opening import open_file
from indicators.workbook.sheets import Cell, CellFault
from tests.indicators.workbook import workbooks as make
from tests.indicators.workbook.workbooks import cells_of, opened, with_cell, with_rows, workbook

VALUES = ["编码", Decimal("89.0411"), 12, True, date(2026, 3, 5), datetime(2026, 3, 5, 14, 30), time(8, 30)]
READ = ["编码", Decimal("89.0411"), Decimal(12), True, VALUES[4], VALUES[5], VALUES[6]]


def by_openpyxl(rows: list[list[object]]) -> bytes:
    """A workbook by openpyxl."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


def by_xlsxwriter(rows: list[list[object]]) -> bytes:
    """A workbook by XlsxWriter, which needs formats to write dates."""
    file = io.BytesIO()
    formats = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", time: "hh:mm"}
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                style = formats.get(type(value))
                sheet.write(number, column, value, style and book.add_format({"num_format": style}))
    return file.getvalue()


WRITERS = [by_openpyxl, by_xlsxwriter]


@pytest.mark.parametrize("write", WRITERS)
def test_values_come_with_their_types(write: Callable[[list[list[object]]], bytes]) -> None:
    """Texts, exact numbers, booleans, dates, moments and times of day."""
    cells = cells_of(write([VALUES]))
    assert [cells[1, column].value for column in range(1, 8)] == READ


@pytest.mark.parametrize("write", WRITERS)
def test_all_rows_come(write: Callable[[list[list[object]]], bytes]) -> None:
    """And empty ones between them move none."""
    rows = [[f"A{row}", row] if row % 3 else [] for row in range(1, 1001)]
    cells = cells_of(write(rows))
    assert {row for row, _ in cells} == {row for row in range(1, 1001) if row % 3}
    assert cells[1000, 2].value == 1000


@pytest.mark.parametrize("dimension", ["A1", "A1:C3", "A1:XFD1048576", "B7:B9", "nonsense", ""])
def test_the_size_that_a_sheet_says_of_itself_counts_for_nothing(dimension: str) -> None:
    """WPS says A1; openpyxl believes it, as the twin below shows."""
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 7))
    cells = cells_of(workbook({make.SHEET: make.sheet(rows, dimension=dimension)}))
    assert len(cells) == 6


def test_twin_openpyxl_drops_rows_in_silence() -> None:
    """Why the gate does not read by it: six rows, of which it gives three."""
    book = openpyxl.Workbook()
    for row in range(1, 7):
        book.worksheets[0].append([row, row, row])
    file = io.BytesIO()
    book.save(file)
    parts = {
        name: content.replace(b"A1:C6", b"A1:C3") for name, content in make.unzipped(file.getvalue()).items()
    }
    read = openpyxl.load_workbook(io.BytesIO(make.zipped(parts)), read_only=True)
    assert len(list(read.worksheets[0].iter_rows())) == 3
    assert len(cells_of(make.zipped(parts))) == 18


def test_rows_and_cells_without_addresses_follow_one_another() -> None:
    """The standard lets a program leave them out."""
    cells = cells_of(
        with_rows("<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>")
    )
    assert {place: cell.value for place, cell in cells.items()} == {(1, 1): 1, (1, 3): 2, (3, 1): 3}


def test_addresses_count_not_the_order() -> None:
    """Rows and cells may come in any order."""
    rows = (
        '<row r="5"><c r="C5"><v>1</v></c><c r="A5"><v>2</v></c></row><row r="2"><c r="B2"><v>3</v></c></row>'
    )
    cells = cells_of(with_rows(rows))
    assert {place: cell.value for place, cell in cells.items()} == {(5, 3): 1, (5, 1): 2, (2, 2): 3}


def test_a_row_takes_its_number_from_its_cells() -> None:
    """Where it has none of its own."""
    assert set(cells_of(with_rows('<row><c r="B7"><v>1</v></c></row><row><c><v>1</v></c></row>'))) == {
        (7, 2),
        (8, 1),
    }


def test_merged_cells_have_the_value_of_their_first() -> None:
    """A title over several columns is one cell."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = "填报表"
    book.worksheets[0].merge_cells("A1:F2")
    book.save(file)
    assert cells_of(file.getvalue()) == {(1, 1): Cell("填报表")}


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_come_and_say_so(state: str) -> None:
    """The codes of our own template are on one."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.create_sheet("代码").sheet_state = state
    book.save(file)
    assert [(sheet.name, sheet.is_hidden) for sheet in opened(file.getvalue()).sheets] == [
        ("Sheet", False),
        ("代码", True),
    ]


def test_charts_on_sheets_of_their_own_are_left_out() -> None:
    """They have no cells."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("数据").write(0, 0, 1)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=数据!$A$1:$A$1"})
        book.add_chartsheet("图").set_chart(chart)
    assert [sheet.name for sheet in opened(file.getvalue()).sheets] == ["数据"]


def test_the_strict_form_of_the_standard_is_read() -> None:
    """Excel saves it as “Strict Open XML”: other namespaces, dates written out."""
    parts = {
        name: content.replace("schemas.openxmlformats.org", "purl.oclc.org/ooxml")
        for name, content in make.SOUND.items()
    }
    parts[make.SHEET] = make.cell("<v>2026-03-05</v>", 't="d"')
    assert cells_of(make.zipped(parts))[2, 2].value == date(2026, 3, 5)


def test_prefixes_of_elements_do_not_matter() -> None:
    """Microsoft's own SDK writes `<x:row>`."""
    text = make.sheet().replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    assert len(cells_of(workbook({make.SHEET: text}))) == 4


def test_parts_may_have_any_place_and_case() -> None:
    """Absolute targets, backslashes in the zip, other letters than the list of parts says."""
    moved = {
        make.LINKS: make.links(
            ("worksheet", "/xl/Tables/one.XML"), ("sharedStrings", "../xl/sharedstrings.xml")
        ),
        make.SHEET: None,
        "xl\\tables\\One.xml": make.SOUND[make.SHEET],
    }
    assert cells_of(workbook(moved))[1, 1].value == "编码"


def test_texts_come_whole_without_format_and_without_phonetic_hints() -> None:
    """Shared texts of several runs, and Japanese readings above them."""
    text = "<r><t>嘉</t></r><r><rPr><b/></rPr><t>兴 </t></r><rPh sb='0' eb='1'><t>カ</t></rPh><phoneticPr/>"
    shared = workbook({make.STRINGS: make.strings(text, "<t/>")})
    inline = with_cell(f"<is>{text}</is>", 't="inlineStr"')
    assert cells_of(shared) == {(1, 1): Cell("嘉兴 "), (2, 1): Cell("A01"), (2, 2): Cell(Decimal("89.04"))}
    assert cells_of(inline)[2, 2] == Cell("嘉兴 ")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a_x000D_b", "a\rb"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x0000_", "_x0000_"),
        ("_xD800_", "_xD800_"),
        ("_x12_", "_x12_"),
    ],
)
def test_escapes_of_characters_are_undone(written: str, read: str) -> None:
    """But for those that no database can hold."""
    assert cells_of(with_cell(f"<v>{written}</v>", 't="str"'))[2, 2].value == read


def test_a_formula_counts_by_its_cached_value() -> None:
    """A calculated empty text is an empty cell."""
    assert cells_of(with_cell("<f>A1*2</f><v>178.08</v>"))[2, 2].value == Decimal("178.08")
    assert cells_of(with_cell('<f>""</f><v></v>', 't="str"')) == {}


@pytest.mark.parametrize("write", WRITERS)
def test_a_formula_that_was_never_calculated_has_no_value(
    write: Callable[[list[list[object]]], bytes],
) -> None:
    """XlsxWriter leaves a 0 in it: blank is not zero."""
    assert cells_of(write([["=1+1"]]))[1, 1] == Cell(None, CellFault.UNCALCULATED, "=1+1")


def test_a_zero_that_was_calculated_is_one() -> None:
    """Excel has no reason to ask for another calculation of what it saved."""
    assert cells_of(with_cell("<f>A1-A1</f><v>0</v>"))[2, 2].value == 0


@pytest.mark.parametrize(
    ("more", "day"), [("", date(2026, 3, 5)), ('<workbookPr date1904="1"/>', date(2030, 3, 6))]
)
def test_dates_count_from_the_workbooks_epoch(more: str, day: date) -> None:
    """Excel for Mac once counted from 1904."""
    data = workbook({make.BOOK: make.book(more=more), make.SHEET: make.cell("<v>46086</v>", 's="2"')})
    assert cells_of(data)[2, 2].value == day


def test_a_csv_has_one_sheet_named_after_the_file() -> None:
    """Even if it is empty but for line breaks."""
    book = open_file("\n编码,数值\nA01,1\n".encode(), "2026年.csv")
    assert [sheet.name for sheet in book.sheets] == ["2026年"]
    assert book.sheets[0].at(3, 2) == Cell("1")
    assert len(open_file(b"\n\n", "a.csv").sheets) == 1


@pytest.mark.parametrize("style", ["0%", "0.00%", "#,##0.0%;[Red]-0.0%"])
def test_a_percentage_comes_as_it_is_shown(style: str) -> None:
    """Excel formats the cell so where 89.04% is typed, and keeps 0.8904: nobody means that figure."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write(0, 0, 0.8904, book.add_format({"num_format": style}))
    assert cells_of(file.getvalue())[1, 1].value == "89.04%"


@pytest.mark.parametrize("name", ["\udcff.csv", "a" * 5000 + ".csv", "\0\u202e.csv", "../../etc/表.csv"])
def test_any_name_of_a_csv_can_be_repeated(name: str) -> None:
    """In a message, say; it is no path to anything."""
    title = open_file(b"1,2", name).sheets[0].name
    assert title.encode()
    assert len(title) <= 100
    assert "/" not in title
