"""Find what was filled in: the forms in a file that came back. Pure.

A form is found by its key, its rows by theirs, its columns by their headings: wherever they stand now.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext, gettext_noop

from indicators.workbook.form import (
    ENTRY_COLUMNS,
    HEADINGS,
    RATIO_COLUMNS,
    TEMPLATE_VERSION,
    Column,
    FormKey,
    RowKey,
    column_of,
    read_form_key,
    read_row_key,
)
from indicators.workbook.sheets import EMPTY, Book, Cell, Sheet, address

HEAD_ROWS = 30  # the key and the headings are looked for in these
MOST_SKIPPED = 50  # rows that are named as not taken


class FormFault(StrEnum):
    """Why a whole file is refused: stable codes."""

    NO_FORM = "no_form"
    CHECK_CODE = "check_code"
    OTHER_VERSION = "other_version"
    NO_HEADINGS = "no_headings"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    UNKNOWN_ROW = "unknown_row"
    FOREIGN_ROW = "foreign_row"
    ROW_TWICE = "row_twice"
    NO_ROWS = "no_rows"
    OTHER_PLAN = "other_plan"
    OTHER_YEAR = "other_year"
    OTHER_UNIT = "other_unit"
    FORM_TWICE = "form_twice"
    NO_WORKBOOK = "no_workbook"


MESSAGES: dict[FormFault, str] = {
    FormFault.NO_FORM: gettext_noop(
        "“%(file)s” holds no form of this site. Download the workbook here, fill it in and upload that one."
    ),
    FormFault.CHECK_CODE: gettext_noop(
        "%(place)s: the check code does not agree with plan, year and unit. Somebody changed the head of the "
        "form. Download the workbook again and copy your figures into it."
    ),
    FormFault.OTHER_VERSION: gettext_noop(
        "%(place)s: the form is of version %(came)s, the site takes version %(expected)s. Download the "
        "workbook again and copy your figures into it."
    ),
    FormFault.NO_HEADINGS: gettext_noop(
        "%(place)s: the row of headings is missing. Put it back, or download the workbook again."
    ),
    FormFault.COLUMN_MISSING: gettext_noop(
        "%(place)s: the column “%(column)s” is missing. Put it back with its heading, or download the "
        "workbook again."
    ),
    FormFault.COLUMN_TWICE: gettext_noop(
        "%(place)s: the column “%(column)s” is there twice. Leave one of them."
    ),
    FormFault.UNKNOWN_ROW: gettext_noop(
        "%(place)s: “%(came)s” is no row of this form. Remove the row, or download the workbook again. "
        "Nothing of the file was taken."
    ),
    FormFault.FOREIGN_ROW: gettext_noop(
        "%(place)s: the row belongs to another unit or year (%(came)s). Remove it, and upload that unit's "
        "own workbook instead. Nothing of the file was taken."
    ),
    FormFault.ROW_TWICE: gettext_noop(
        "%(place)s: the row %(came)s is there twice, in row %(first)s too. Remove one of them. Nothing of "
        "the file was taken."
    ),
    FormFault.NO_ROWS: gettext_noop(
        "%(place)s: the form has no rows any more. Download the workbook again and copy your figures into it."
    ),
    FormFault.OTHER_PLAN: gettext_noop(
        "%(place)s: the form belongs to another plan. Choose that plan first, or upload the right workbook."
    ),
    FormFault.OTHER_YEAR: gettext_noop(
        "%(place)s: the form is of %(came)s, this page takes %(expected)s. Open the page of that year, or "
        "upload the right workbook."
    ),
    FormFault.OTHER_UNIT: gettext_noop(
        "%(place)s: the form belongs to another unit (%(came)s). Upload the workbook of your own unit."
    ),
    FormFault.FORM_TWICE: gettext_noop(
        "%(place)s: the form of %(came)s is there twice, in %(first)s too. Remove one of them."
    ),
    FormFault.NO_WORKBOOK: gettext_noop(
        "“%(file)s” holds no workbook. Put the filled .xlsx files into one .zip and upload that."
    ),
}


class FormRefused(Exception):
    """The whole file is refused. `code` is stable; `message` says where, what came and how to mend it."""

    def __init__(self, code: FormFault, **params: Any) -> None:
        super().__init__(code, params)
        self.code, self.params = code, params

    @property
    def message(self) -> str:
        """In the reader's language at the time of asking."""
        params = {**self.params}
        if "column" in params:
            params["column"] = str(HEADINGS[params["column"]])
        return gettext(MESSAGES[self.code]) % params


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row as it came: its number in the sheet (from 1), the indicator's code, its filled cells."""

    row: int
    code: str
    cells: Mapping[Column, Cell]

    def at(self, column: Column) -> Cell:
        return self.cells.get(column, EMPTY)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One unit's form as it came back.

    `file` and `sheet` say where it was, `heading_row` and `columns` (from 1) where its headings stand.
    `skipped`: rows below them that hold something but have no key, so that nothing was taken from them.
    """

    file: str
    sheet: str
    key: FormKey
    heading_row: int
    columns: Mapping[Column, int]
    rows: Sequence[FilledRow]
    skipped: Sequence[int] = ()

    def address(self, row: int, column: Column) -> str:
        """“填报!H12”; a column that the file does not have is addressed by its row's key."""
        return f"{self.sheet}!{address(row, self.columns.get(column, self.columns[Column.KEY]))}"


def find_forms(book: Book, file: str) -> list[FilledForm]:
    """All forms of a file, each checked in itself. Raises FormRefused, also where there is none."""
    found = [(sheet, key) for sheet in book.sheets for key in [_find_key(sheet)] if key]
    if not found:
        raise FormRefused(FormFault.NO_FORM, file=file)
    return [_read_form(sheet, file, key) for sheet, key in found]


def _find_key(sheet: Sheet) -> FormKey | None:
    """The sheet's key. Raises FormRefused where one is there but does not hold."""
    for (row, _column), cell in sorted(sheet.cells.items()):
        if row > HEAD_ROWS:
            break
        read = read_form_key(cell.value) if isinstance(cell.value, str) else None
        if read:
            key, agrees = read
            place = f"{sheet.name}!{address(row, _column)}"
            if not agrees:
                raise FormRefused(FormFault.CHECK_CODE, place=place)
            if key.version != TEMPLATE_VERSION:
                raise FormRefused(
                    FormFault.OTHER_VERSION, place=place, came=key.version, expected=TEMPLATE_VERSION
                )
            return key
    return None


def _read_form(sheet: Sheet, file: str, key: FormKey) -> FilledForm:
    heading_row, columns = _find_columns(sheet)
    rows: dict[str, FilledRow] = {}
    skipped = []
    for number, cells in _rows_below(sheet, heading_row):
        taken = {column: cells[at] for column, at in columns.items() if at in cells}
        if Column.KEY not in taken:
            skipped.append(number)
            continue
        row_key = _row_key(taken[Column.KEY], sheet, number, columns[Column.KEY])
        place = f"{sheet.name}!{address(number, columns[Column.KEY])}"
        if (row_key.unit, row_key.year) != (key.unit, key.year):
            raise FormRefused(FormFault.FOREIGN_ROW, place=place, came=str(row_key))
        if row_key.code in rows:
            first = rows[row_key.code].row
            raise FormRefused(FormFault.ROW_TWICE, place=place, came=row_key.code, first=first)
        rows[row_key.code] = FilledRow(number, row_key.code, taken)
    if not rows:
        raise FormRefused(FormFault.NO_ROWS, place=sheet.name)
    return FilledForm(
        file, sheet.name, key, heading_row, columns, list(rows.values()), skipped[:MOST_SKIPPED]
    )


def _find_columns(sheet: Sheet) -> tuple[int, dict[Column, int]]:
    """The row of headings and the columns that it names; other headings are nobody's."""
    for number, cells in _rows_below(sheet, 0):
        if number > HEAD_ROWS:
            break
        named = [
            (column, at)
            for at, cell in cells.items()
            if isinstance(cell.value, str) and (column := column_of(cell.value))
        ]
        if Column.KEY in dict(named):
            return number, _checked_columns(sheet, named)
    raise FormRefused(FormFault.NO_HEADINGS, place=sheet.name)


def _checked_columns(sheet: Sheet, named: Sequence[tuple[Column, int]]) -> dict[Column, int]:
    columns: dict[Column, int] = {}
    for column, at in named:
        if column in columns and column in (*ENTRY_COLUMNS, Column.KEY, Column.VERSION):
            raise FormRefused(FormFault.COLUMN_TWICE, place=sheet.name, column=column)
        columns.setdefault(column, at)
    # A form without rates has no such columns; one with them cannot lose just one.
    has_ratios = any(column in columns for column in RATIO_COLUMNS)
    for column in (*ENTRY_COLUMNS, Column.VERSION):
        if column not in columns and (has_ratios or column not in RATIO_COLUMNS):
            raise FormRefused(FormFault.COLUMN_MISSING, place=sheet.name, column=column)
    return columns


def _row_key(cell: Cell, sheet: Sheet, row: int, column: int) -> RowKey:
    key = read_row_key(cell.value) if isinstance(cell.value, str) else None
    if key is None:
        came = str(cell.raw or cell.value)[:40]
        raise FormRefused(FormFault.UNKNOWN_ROW, place=f"{sheet.name}!{address(row, column)}", came=came)
    return key


def _rows_below(sheet: Sheet, row: int) -> Iterator[tuple[int, dict[int, Cell]]]:
    """The sheet's rows below one, each with its cells by column; cells with blank text are none."""
    rows: dict[int, dict[int, Cell]] = {}
    for (number, column), cell in sheet.cells.items():
        is_blank = isinstance(cell.value, str) and not cell.value.strip()
        if number > row and not is_blank and cell != EMPTY:
            rows.setdefault(number, {})[column] = cell
    yield from sorted(rows.items())
