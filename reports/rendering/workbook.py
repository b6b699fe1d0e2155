"""A report's annexes as a workbook: numbers are numbers, charts are the spreadsheet's own and can be edited.

The same content gives the same bytes.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from math import ceil
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from indicators.workbook.guard import as_string
from indicators.workbook.tables import EXACT_DIGITS, WORKBOOK_OPTIONS, sheet_name, width_of
from indicators.workbook.undated import copy_undated
from reports.annual.content import Cell, Chart, Content, Number, Passage, Table, parts_of, shown
from reports.rendering.workbook_charts import write_charts

MADE = datetime(2000, 1, 1, tzinfo=UTC)
MILLIMETERS_OF_DIGIT = 2.0
"""A column of a workbook is so many digits wide."""

A4_PAPER = 9
LINE_HEIGHT = 15
"""Points."""


def to_xlsx(content: Content) -> bytes:
    """A sheet for each annex, one with the charts and their counts, and one with every number of the text."""
    draft, file = io.BytesIO(), io.BytesIO()
    options = {**WORKBOOK_OPTIONS, "constant_memory": False, "in_memory": True}
    with translation.override(content.language), Workbook(draft, options) as book:
        book.set_properties({"created": MADE, "title": content.title[:255]})
        writer = _Writer(book, content)
        for annex in content.annexes:
            writer.write_annex(annex)
        if content.charts:
            writer.write_charts(content.charts)
        writer.write_numbers(content.passages)
    copy_undated(draft, file)
    return file.getvalue()


class _Writer:
    """The workbook while it is written. Formats are made once for each look."""

    def __init__(self, book: Workbook, content: Content) -> None:
        self.book, self.content = book, content
        self.formats: dict[tuple[str, str], Any] = {}

    def write_annex(self, table: Table) -> None:
        """Title, notes, head and rows; the head stays in sight and is printed on every page."""
        sheet, row = self._sheet(table.title, table.notes)
        widths = [column.width / MILLIMETERS_OF_DIGIT for column in table.columns]
        sheet.set_row(row, _height([column.label for column in table.columns], widths))
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, widths[number])
            self._text(sheet, row, number, column.label, "head")
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)
        if table.landscape:
            sheet.set_landscape()
        for line in table.rows:
            row += 1
            if len(line) == 1 < len(table.columns):
                last = len(table.columns) - 1
                sheet.merge_range(row, 0, row, last, "", self._format("band"))
                self._text(sheet, row, 0, shown(line[0]), "band")
                continue
            sheet.set_row(row, _height(line, widths))
            for number, (cell, column) in enumerate(zip(line, table.columns, strict=True)):
                self._cell(sheet, row, number, cell, column.align)

    def write_charts(self, charts: tuple[Chart, ...]) -> None:
        """The counts of each chart as a table, and the chart beside it."""
        sheet, row = self._sheet(_("Charts"), ())
        write_charts(self.book, sheet, charts, row, self._format("head"))

    def write_numbers(self, passages: tuple[Passage, ...]) -> None:
        """Every number of the text with what it is bound to: whoever checks the report starts here."""
        note = _("Every number of the text, what it is bound to, and its exact value.")
        sheet, row = self._sheet(_("Numbers of the text"), (note,))
        heads = (_("Chapter"), _("Bound to"), _("As shown"), _("Exact value"))
        for column, (head, width) in enumerate(zip(heads, (30, 44, 16, 18), strict=True)):
            sheet.set_column(column, column, width)
            self._text(sheet, row, column, head, "head")
        sheet.freeze_panes(row + 1, 0)
        for passage in passages:
            for number in passage.numbers():
                row += 1
                self._text(sheet, row, 0, passage.heading, "left")
                self._text(sheet, row, 1, number.key, "left")
                self._text(sheet, row, 2, number.text, "right")
                self._number(sheet, row, 3, number, "right", "General")

    # --- Sheets and cells ---------------------------------------------------------------------------------

    def _sheet(self, title: str, notes: tuple[str, ...]) -> tuple[Any, int]:
        """A new sheet with its title and notes, and the row below them."""
        sheet = self.book.add_worksheet(self._free_name(title))
        sheet.set_paper(A4_PAPER)
        sheet.fit_to_pages(1, 0)
        lines = [self.content.title, title, *notes]
        if self.content.invented:
            lines.append(_("Demo data: all figures are invented."))
        for row, line in enumerate(lines):
            self._text(sheet, row, 0, line, "title" if row < 2 else "note")
        return sheet, len(lines)

    def _free_name(self, title: str) -> str:
        """The sheet's name. Two titles may be alike after the cut to what a name may be long."""
        name, taken = sheet_name(title), {sheet.name.lower() for sheet in self.book.worksheets()}
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{sheet_name(title)[:27]} {number}"
        return name

    def _text(self, sheet: Any, row: int, column: int, text: str, look: str) -> None:
        sheet.write_string(row, column, as_string(text), self._format(look))

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell, align: str) -> None:
        """A cell with one number is that number; the signs around it are its format."""
        numbers = [part for part in parts_of(cell) if isinstance(part, Number)]
        around = [part for part in parts_of(cell) if isinstance(part, str)]
        if len(numbers) == 1 and not any("\n" in text for text in around):
            self._number(sheet, row, column, numbers[0], align, "".join(_format_parts(cell)))
        else:
            self._text(sheet, row, column, shown(cell), align)

    def _number(self, sheet: Any, row: int, column: int, number: Number, align: str, code: str) -> None:
        """As a number, or as text where a workbook's numbers would round it."""
        value = Decimal(number.value)
        if len(value.as_tuple().digits) > EXACT_DIGITS:
            self._text(sheet, row, column, number.text, align)
        else:
            sheet.write_number(row, column, value, self._format(align, code))

    def _format(self, look: str, code: str = "") -> Any:
        if (look, code) not in self.formats:
            made = dict(LOOKS[look])
            if code:
                made["num_format"] = code
            self.formats[look, code] = self.book.add_format(made)
        return self.formats[look, code]


def _height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    """The height of a row in which every text is seen whole, in points."""
    lines = (
        sum(ceil(max(width_of(line), 1) / (width - 1)) for line in shown(cell).split("\n"))
        for cell, width in zip(cells, widths, strict=True)
    )
    return LINE_HEIGHT * max(lines)


BORDERED = {"border": 1, "valign": "vcenter", "text_wrap": True}

LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True},
    "note": {},
    "head": {**BORDERED, "bold": True, "align": "center", "bg_color": "#EEF2F7"},
    "band": {**BORDERED, "bold": True},
    "left": {**BORDERED, "align": "left"},
    "center": {**BORDERED, "align": "center"},
    "right": {**BORDERED, "align": "right"},
}


def _format_parts(cell: Cell) -> Iterator[str]:
    """“≥” and “#,##0.00” for a number that shows two decimals."""
    for part in parts_of(cell):
        if isinstance(part, str):
            quoted = part.replace('"', "”")
            yield f'"{quoted}"'
        else:
            decimals = len(part.text.partition(".")[2])
            yield "#,##0" + (f".{'0' * decimals}" if decimals else "")
