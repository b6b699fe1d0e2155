"""Workbooks that LibreOffice saved come whole. Skipped where there is none."""

import os
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from indicators.workbook.opening import open_file
from indicators.workbook.sheets import Cell
from tests.services.office import saved_by_office

SOFFICE = os.environ.get("SOFFICE", "")


@pytest.mark.office
@pytest.mark.skipif(not SOFFICE, reason="SOFFICE names no LibreOffice")
def test_what_libreoffice_saved_is_read(tmp_path: Path) -> None:
    """Titles, numbers, texts, hidden sheets; and it calculates the formulas."""
    book, file = openpyxl.Workbook(), tmp_path / "in" / "表.xlsx"
    sheet = book.worksheets[0]
    sheet["A1"] = "填报表"
    sheet.merge_cells("A1:C1")
    for row in (["A01", 89.0411, "'=1"], ["A02", "=B2*2", "约 5"], ["A03", 0, None]):
        sheet.append(row)
    book.create_sheet("代码").sheet_state = "hidden"
    file.parent.mkdir()
    book.save(file)

    read = open_file(saved_by_office(SOFFICE, file, tmp_path).read_bytes(), "表.xlsx")

    assert [sheet.is_hidden for sheet in read.sheets] == [False, True]
    assert read.sheets[0].cells == {
        (1, 1): Cell("填报表"),
        (2, 1): Cell("A01"),
        (2, 2): Cell(Decimal("89.0411")),
        (2, 3): Cell("'=1"),
        (3, 1): Cell("A02"),
        (3, 2): Cell(Decimal("178.0822")),
        (3, 3): Cell("约 5"),
        (4, 1): Cell("A03"),
        (4, 2): Cell(Decimal(0)),
    }
