"""Read the workbook of departments as it came back: each row with its cells and where they stand.

What the texts mean is asked above; here only the form is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.workbook.sheets import Book, Cell, Sheet, address
from tasks.workbook.form import HEADING_ROW, HEADINGS, KEY_ROW, VERSION, Column, SheetKey, Subject, said

NEEDED = (Column.CODE, Column.LEADS, Column.SUPPORTING, Column.CONFIRMED)


class NotTheWorkbook(ValueError):
    """The file is no workbook of departments, or another plan's; `message` says how to mend it."""

    def __init__(self, message: Promise) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that came back. Columns that the sheet lacks are empty cells."""

    subject: Subject
    sheet: str
    number: int
    cells: Mapping[Column, Cell]
    columns: Mapping[Column, int]

    def address(self, column: Column) -> str:
        return address(self.number, self.columns[column])

    def text(self, column: Column) -> str:
        """What stands in the cell; nothing where it cannot be read."""
        value = self.cells[column].value if column in self.cells else None
        return "" if value is None else str(value).strip()


def read_departments(book: Book, plan: str) -> list[ReadRow]:
    """The rows of the sheets that are known by their key. Raises NotTheWorkbook."""
    found = [(sheet, key) for sheet in book.sheets if (key := _key_of(sheet))]
    if not found:
        raise NotTheWorkbook(_("This is not the workbook of departments: download it and fill that one in."))
    for _sheet, key in found:
        if key.plan != plan:
            raise NotTheWorkbook(_("This is the workbook of another plan: download this plan's."))
        if key.version != VERSION:
            raise NotTheWorkbook(
                _("The workbook is of an older form: download it anew and copy your entries.")
            )
    return [row for sheet, key in found for row in _rows(sheet, key.subject)]


def _key_of(sheet: Sheet) -> SheetKey | None:
    return SheetKey.read(str(sheet.at(KEY_ROW, 1).value or ""))


def _rows(sheet: Sheet, subject: Subject) -> list[ReadRow]:
    columns = _columns(sheet)
    rows = []
    for number in range(HEADING_ROW + 1, sheet.last_row + 1):
        cells = {column: sheet.at(number, at) for column, at in columns.items()}
        row = ReadRow(subject, sheet.name, number, cells, columns)
        if any(cell.fault or row.text(column) for column, cell in cells.items()):
            rows.append(row)
    return rows


def _columns(sheet: Sheet) -> dict[Column, int]:
    """Where each column stands, by its heading in either language: columns may be moved."""
    names = {word: column for column in Column for word in said(HEADINGS[column])}
    found: dict[Column, int] = {}
    for at in range(1, sheet.last_column + 1):
        column = names.get(str(sheet.at(HEADING_ROW, at).value or "").strip().casefold())
        if column is not None:
            found.setdefault(column, at)
    if not found.keys() >= set(NEEDED):
        raise NotTheWorkbook(_("A heading of the workbook is gone: download it anew and copy your entries."))
    return found
