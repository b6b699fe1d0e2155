"""The person's own file back: faulty cells filled and commented, and a column of messages."""

import pytest
from django.test import Client

from indicators.workbook.form import Column, column_of
from tests.indicators.workbook.filling import HEADING_ROW, apply, cell_of, fill, open_book, preview, template


@pytest.fixture
def marked(site: Client) -> bytes:
    """A file with a fault in CF05, as it came back marked."""
    shown = preview(site, fill(template(site), {"CF05": {Column.VALUE: "约12"}, "CF02": {Column.VALUE: 5}}))
    return template(site, f"{shown.request['PATH_INFO']}marked.xlsx")


def test_a_faulty_cell_is_filled_and_commented(marked: bytes) -> None:
    sheet = open_book(marked).worksheets[0]
    cell = cell_of(sheet, "CF05", Column.VALUE)
    assert cell.value == "约12"
    assert "is an estimate or a range" in cell.comment.text
    assert cell.fill.start_color.rgb != cell_of(sheet, "CF02", Column.VALUE).fill.start_color.rgb


def test_a_column_holds_the_messages_of_each_row(marked: bytes) -> None:
    sheet = open_book(marked).worksheets[0]
    assert column_of(sheet.cell(HEADING_ROW + 1, sheet.max_column).value) is Column.ERRORS
    assert "is an estimate" in cell_of(sheet, "CF05", Column.ERRORS).value
    assert cell_of(sheet, "CF02", Column.ERRORS).value is None


def test_the_marked_file_is_mended_and_taken(site: Client, marked: bytes) -> None:
    shown = preview(site, fill(marked, {"CF05": {Column.VALUE: 12}}))
    assert (shown.context["page"].new, shown.context["page"].faulty) == (2, 0)
    assert apply(site, shown).status_code == 302


def test_marked_again_only_the_new_faults_are_named(site: Client, marked: bytes) -> None:
    data = fill(marked, {"CF05": {Column.VALUE: 12}, "CF02": {Column.VALUE: "无"}})
    shown = preview(site, data)
    sheet = open_book(template(site, f"{shown.request['PATH_INFO']}marked.xlsx")).worksheets[0]
    assert cell_of(sheet, "CF05", Column.ERRORS).value is None
    assert "choose “Not applicable”" in cell_of(sheet, "CF02", Column.ERRORS).value


def test_the_sheets_protection_stays(marked: bytes) -> None:
    assert open_book(marked).worksheets[0].protection.sheet
