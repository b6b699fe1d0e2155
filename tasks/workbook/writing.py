"""Write the workbook of departments, filled with what stands. The same rows give the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from indicators.workbook.template import WRITTEN_AT, write_text, write_value
from tasks.workbook.form import HEADING_ROW, HEADINGS, KEY_ROW, NO, NOTHING, YES, Column, SheetKey

WIDTHS = {
    Column.CODE: 12,
    Column.NAME: 44,
    Column.LEADS: 36,
    Column.SUPPORTING: 44,
    Column.CONFIRMED: 10,
    Column.STOOD: 4,
}
OPEN = (Column.LEADS, Column.SUPPORTING, Column.CONFIRMED)


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A measure or an indicator with its departments by name. `is_confirmed`: all of them."""

    code: str
    name: str
    leads: Sequence[str]
    supporting: Sequence[str]
    is_confirmed: bool
    stood: str

    def text(self, column: Column) -> str:
        if column is Column.CONFIRMED:
            return str(YES if self.is_confirmed else NO) if self.stood else ""
        if column is Column.STOOD:
            return self.stood or NOTHING
        value = getattr(self, column)
        return value if isinstance(value, str) else "、".join(value)


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """`title` stands above the rows, `name` on the sheet's tab."""

    key: SheetKey
    title: str
    name: str
    rows: Sequence[FilledRow]


def write_departments(sheets: Sequence[FilledSheet], units: Sequence[tuple[str, str]]) -> bytes:
    """The workbook's bytes. `units`: (code, name) of all that may have a part, as a list to copy from."""
    buffer = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(buffer, {"in_memory": True, **plain})
    book.set_properties({"created": WRITTEN_AT})
    for sheet in sheets:
        _write_sheet(book, book.add_worksheet(sheet.name), sheet)
    _write_units(book, book.add_worksheet(_("Departments")), units)
    book.close()
    return buffer.getvalue()


def _write_sheet(book: Workbook, sheet: Worksheet, filled: FilledSheet) -> None:
    base = {"font_size": 10, "valign": "vcenter", "text_wrap": True}
    bordered = {**base, "border": 1, "border_color": "#BFC7D1"}
    heading = book.add_format({**bordered, "bold": True, "bg_color": "#E8EEF5"})
    locked = book.add_format(bordered)
    entry = book.add_format({**bordered, "bg_color": "#FFF9D6", "locked": False})
    muted = book.add_format({"font_size": 10, "font_color": "#5B6573"})
    write_text(sheet, 0, 0, filled.title, book.add_format({"bold": True, "font_size": 14}))
    write_text(sheet, KEY_ROW - 1, 0, str(filled.key), muted)
    hint = _(
        "Write departments by name or code, with “、” between several. A blank cell means none; a row that "
        "is left out stays as it is."
    )
    write_text(sheet, KEY_ROW, 0, hint, muted)
    for at, column in enumerate(WIDTHS):
        sheet.set_column(at, at, WIDTHS[column], None, {"hidden": column is Column.STOOD})
        write_text(sheet, HEADING_ROW - 1, at, str(HEADINGS[column]), heading)
    for row, each in enumerate(filled.rows, start=HEADING_ROW):
        for at, column in enumerate(WIDTHS):
            write_value(sheet, row, at, each.text(column), entry if column in OPEN else locked)
    _guide(sheet, len(filled.rows))


def _guide(sheet: Worksheet, rows: int) -> None:
    """The drop-down of yes and no, what is locked, and how it prints."""
    at = list(WIDTHS).index(Column.CONFIRMED)
    choices = {"validate": "list", "source": [str(YES), str(NO)], "error_type": "information"}
    sheet.data_validation(HEADING_ROW, at, max(HEADING_ROW, HEADING_ROW + rows - 1), at, choices)
    sheet.freeze_panes(HEADING_ROW, 2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW - 1)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})


def _write_units(book: Workbook, sheet: Worksheet, units: Sequence[tuple[str, str]]) -> None:
    bold = book.add_format({"bold": True, "font_size": 10})
    for at, text in enumerate((_("Code"), _("Name"))):
        write_text(sheet, 0, at, text, bold)
    for row, (code, name) in enumerate(units, start=1):
        write_text(sheet, row, 0, code)
        write_text(sheet, row, 1, name)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 44)
    sheet.protect()
