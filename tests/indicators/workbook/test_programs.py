"""Files that other programs have saved: LibreOffice, XlsxWriter, openpyxl."""

import os
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from django.test import Client

from indicators.models import Figure
from indicators.workbook.form import Column
from tests.indicators.workbook.filling import Filling, apply, fill, open_book, preview, template
from tests.indicators.workbook.test_roundtrip import FILLING, cells_of
from tests.services.office import installed, saved_by_office

SOFFICE = os.environ.get("SOFFICE") or installed()
NUMBERS: Filling = {**FILLING, "CF02": {Column.VALUE: 1234}, "CF06": {Column.VALUE: 89.0411}}


@pytest.mark.skipif(not SOFFICE, reason="There is no LibreOffice on this machine.")
def test_from_the_template_through_libreoffice_to_the_template(site: Client, tmp_path: Path) -> None:
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(fill(template(site), NUMBERS))
    folder = tmp_path / "saved"
    saved = saved_by_office(SOFFICE, filled, folder).read_bytes()
    shown = preview(site, saved)
    assert (shown.context["page"].new, shown.context["page"].faulty) == (5, 0)
    apply(site, shown)
    assert cells_of(template(site)) == cells_of(filled.read_bytes())


def test_a_file_by_xlsxwriter(site: Client) -> None:
    shown = preview(site, by_xlsxwriter(fill(template(site), NUMBERS)))
    assert (shown.context["page"].new, shown.context["page"].faulty) == (5, 0)
    apply(site, shown)
    assert Figure.objects.count() == 5


def by_xlsxwriter(data: bytes) -> bytes:
    """The first sheet's cells alone, written anew by another library."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "remove_timezone": True})
    sheet = book.add_worksheet("Sheet1")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for row in open_book(data).worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, datetime):
                sheet.write_datetime(cell.row - 1, cell.column - 1, cell.value, day)
            elif cell.value is not None:
                sheet.write(cell.row - 1, cell.column - 1, cell.value)
    book.close()
    return buffer.getvalue()
