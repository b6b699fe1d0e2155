"""What a file holds once it is read: sheets of cells, each with its address. Pure data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any


class CellFault(StrEnum):
    """Why a cell has no value to read."""

    ERROR = "error"  # #DIV/0!, #N/A …; `raw` holds the error's name
    UNCALCULATED = "uncalculated"  # a formula that was never calculated; `raw` holds the formula
    BROKEN = "broken"  # not what its type says: an index beyond the shared strings, “1e400” as a number


CellValue = str | int | Decimal | bool | date | datetime | time | None
"""Text as written; a number as the file's own digits say (never a float); None where the cell is empty."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value, or why there is none."""

    value: CellValue = None
    fault: CellFault | None = None
    raw: str = ""


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its cells by (row, column), both counted from 1. Empty cells are left out."""

    name: str
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    is_hidden: bool = False

    def at(self, row: int, column: int) -> Cell:
        return self.cells.get((row, column), EMPTY)

    @property
    def last_row(self) -> int:
        """0 where the sheet is empty."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        """0 where the sheet is empty."""
        return max((column for _, column in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Book:
    """A file's sheets in their order. A .csv has one, named after the file."""

    sheets: Sequence[Sheet]


class FileRefused(Exception):
    """The file cannot be taken. `code` is stable; `params` fill the message for people (see messages.py)."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


def address(row: int, column: int) -> str:
    """“C12” for row 12, column 3."""
    letters = ""
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return f"{letters}{row}"
