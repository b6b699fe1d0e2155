"""Lists as files: one description of a table, written as .xlsx or as .csv. Needs no database.

Numbers are numbers and a blank is blank, never 0. A text stays the text that it is: no spreadsheet takes it
for a formula, a link or a number, and whoever reads the file back gets it character by character.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO
from unicodedata import east_asian_width

from xlsxwriter import Workbook

from indicators.workbook.guard import as_string, guarded
from indicators.workbook.undated import copy_undated

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BYTE_ORDER_MARK = "\ufeff"  # without it Chinese Excel shows garbage

EXACT_DIGITS = 15  # of a number in a workbook: its cells hold floats
LONGEST_SHEET_NAME = 31
NOT_IN_SHEET_NAMES = str.maketrans("[]:*?/\\'", "()：＊？／＼’")
LEAST_WIDTH, GREATEST_WIDTH = 8, 60  # of a column, in digits
ARROW_WIDTH = 3  # of the filter's button in a heading
WORKBOOK_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class Kind(StrEnum):
    """What a column holds; it decides how a workbook shows it."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"  # a number that is not reckoned with: a year, an order, a version
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a stable key, its heading for people, what it holds, and the decimals that a number shows at
    least. A number is never rounded: it shows more decimals where it has more."""

    key: str
    header: "StrOrPromise"
    kind: Kind = Kind.TEXT
    decimals: int = 0


Value = str | int | Decimal | date | datetime | None
"""What a cell may hold. A moment is written as its own clock says: give local time. Both None and "" are
blank."""


@dataclass(frozen=True, slots=True)
class Table:
    """A list as it goes into a file: `title` names the sheet, `notes` stand above the heading of a workbook
    (a .csv has none, so that programs can read it). Each row has a value for each column. `made_at` is what
    a workbook says of when it was made; None takes the clock's time, and no two workbooks are then equal."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    notes: Sequence[str] = ()
    made_at: datetime | None = None


def write_xlsx(table: Table, file: BinaryIO) -> None:
    """Write the table as a workbook of one sheet, row by row: the memory needed does not grow with the rows.

    The heading is bold, stays in sight, and filters. Numbers of more than 15 digits, which a workbook would
    round, are written as text. Raises ValueError for a text or a number of rows that a workbook cannot hold.
    """
    if table.made_at is None:
        _write_book(table, file)
        return
    with TemporaryFile() as dated:
        _write_book(table, dated)
        copy_undated(dated, file)


def _write_book(table: Table, file: BinaryIO) -> None:
    with Workbook(file, dict(WORKBOOK_OPTIONS)) as book:
        if table.made_at is not None:
            book.set_properties({"created": table.made_at})
        sheet = _Sheet(book, table)
        sheet.write_notes()
        sheet.write_heading()
        for row in table.rows:
            sheet.write_row(row)
        sheet.finish()


def write_csv(table: Table, file: BinaryIO) -> None:
    """Write the table as comma-separated values in UTF-8 with a byte-order mark.

    Numbers are plain digits with a point, dates are 2026-03-05, moments 2026-03-05 14:30:00. A text that a
    spreadsheet could take for a formula gets a leading “'” (see guard.py).
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow([guarded(str(column.header)) for column in table.columns])
    writer.writerows([plain(value) for value in row] for row in table.rows)
    text.detach()


WRITERS: Mapping[str, Callable[[Table, BinaryIO], None]] = {"xlsx": write_xlsx, "csv": write_csv}
"""By the extension of the file's name."""

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def plain(value: Value) -> str:
    """The value as a cell of a .csv. Our own numbers stay as they are, negative ones too."""
    match value:
        case None:
            return ""
        case str():
            return guarded(value)
        case Decimal():
            return f"{value.normalize() or Decimal(0):f}"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}"
        case date():
            return value.isoformat()
    return str(value)


class _Sheet:
    """The one sheet of a workbook while it is written."""

    def __init__(self, book: Workbook, table: Table) -> None:
        self.book, self.table = book, table
        self.sheet = book.add_worksheet(sheet_name(table.title))
        self.formats: dict[str, Any] = {}
        self.row = 0
        self.heading = 0
        self.widths = [width_of(str(column.header)) + ARROW_WIDTH for column in table.columns]

    def write_notes(self) -> None:
        for note in self.table.notes:
            self._text(0, note, self.book.add_format({"bold": self.row == 0}))
            self.row += 1

    def write_heading(self) -> None:
        style = self.book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF2F7"})
        for number, column in enumerate(self.table.columns):
            self._text(number, str(column.header), style)
        self.heading = self.row
        self.row += 1

    def write_row(self, row: Sequence[Value]) -> None:
        for number, (column, value) in enumerate(zip(self.table.columns, row, strict=True)):
            if value is None or value == "":
                continue
            width = self._write(number, column, value)
            if width > self.widths[number]:
                self.widths[number] = width
        self.row += 1

    def finish(self) -> None:
        last = len(self.table.columns) - 1
        self.sheet.autofilter(self.heading, 0, max(self.row - 1, self.heading), last)
        self.sheet.freeze_panes(self.heading + 1, 0)
        for number, width in enumerate(self.widths):
            self.sheet.set_column(number, number, min(max(width, LEAST_WIDTH), GREATEST_WIDTH))

    def _write(self, number: int, column: Column, value: "Value") -> int:
        """Write a cell; return how wide it is."""
        if isinstance(value, str):
            self._text(number, value)
            return width_of(value)
        if isinstance(value, Decimal | int) and is_exact(value):
            return self._number(number, column, value)
        if isinstance(value, date):
            return self._date(number, value)
        self._text(number, plain(value))
        return width_of(plain(value))

    def _number(self, number: int, column: Column, value: Decimal | int) -> int:
        if column.kind is Kind.WHOLE:
            style = self._number_format("0")
        else:
            style = self._decimal_format(max(column.decimals, decimals_of(value)))
        self._check(self.sheet.write_number(self.row, number, value, style))
        return len(str(value))

    def _date(self, number: int, value: date) -> int:
        code = "yyyy-mm-dd"
        if isinstance(value, datetime):
            code, value = "yyyy-mm-dd hh:mm", value.replace(tzinfo=None)
        self._check(self.sheet.write_datetime(self.row, number, value, self._number_format(code)))
        return len(code)

    def _decimal_format(self, decimals: int) -> Any:
        return self._number_format("#,##0" + ("." + "0" * decimals if decimals else ""))

    def _text(self, number: int, text: str, style: Any = None) -> None:
        self._check(self.sheet.write_string(self.row, number, as_string(text), style))

    def _check(self, done: int) -> None:
        """Nothing is cut off in silence, which is what the library does."""
        if done:
            raise ValueError(f"Row {self.row + 1} does not fit into a workbook.")

    def _number_format(self, code: str) -> Any:
        """The format of the book, made once: there are few, and millions of cells."""
        if code not in self.formats:
            self.formats[code] = self.book.add_format({"num_format": code})
        return self.formats[code]


def is_exact(value: Decimal | int) -> bool:
    """Whether a workbook's cell can hold the number without rounding it."""
    return (
        len(str(value)) <= EXACT_DIGITS or len(Decimal(value).normalize().as_tuple().digits) <= EXACT_DIGITS
    )


def decimals_of(value: Decimal | int) -> int:
    """How many decimals the number is written with: 2 for 83.20, none for 95 or 1E+3."""
    exponent = Decimal(value).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def with_decimals(value: Decimal | None, decimals: int) -> Decimal | None:
    """The value written with so many decimals, or with more where it has more. Nothing is rounded."""
    if value is None:
        return None
    needed = max(decimals, decimals_of(value.normalize()))
    return value.quantize(Decimal(1).scaleb(-needed))


def sheet_name(title: str) -> str:
    """The title without what a sheet's name may not hold."""
    return title.translate(NOT_IN_SHEET_NAMES)[:LONGEST_SHEET_NAME] or "1"


@lru_cache(maxsize=4096)  # of the texts in a list, most come again and again
def width_of(text: str) -> int:
    """How wide the longest line is, in digits: a Chinese character is as wide as two."""
    return max((sum(1 + (east_asian_width(c) in "WF") for c in line) for line in text.split("\n")), default=0)
