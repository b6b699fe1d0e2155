"""One sheet of a workbook: from its XML to the lines that the reading process writes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from indicators.workbook import wire
from indicators.workbook.dates import date_of, written_date_of
from indicators.workbook.formats import Shown
from indicators.workbook.numerals import digits_of, percent_of
from indicators.workbook.parts import unescaped
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import CellFault, FileRefused, address

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of any workbook: XFD1048576
LONGEST_RAW = 100  # characters of what stands in a faulty cell
LONGEST_ADDRESS = 40  # characters of an address, as a message repeats it

_ROW_NUMBER = re.compile(r"[0-9]{1,7}")
_INDEX = re.compile(r"[0-9]{1,9}")

Answer = tuple[str, str] | None
"""Kind and text of a cell as in wire.py; None where it is empty."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the cells of all sheets share."""

    strings: Sequence[str] = ()
    shown: Sequence[Shown] = ()
    is_from_1904: bool = False
    is_uncalculated: bool = False

    def answer(self, kind: str, style: str, value: str, formula: str | None) -> Answer:
        """What a cell holds, by its type. `value` is the cached one where there is a formula.

        XlsxWriter leaves a 0 in each formula, and asks for a calculation at the next opening: such a 0 is
        no value (blank is not zero).
        """
        is_missing = value == "" or (value == "0" and self.is_uncalculated)
        if formula is not None and is_missing and kind != "str":
            return CellFault.UNCALCULATED, f"={formula}"[:LONGEST_RAW]
        if value == "":
            return None
        match kind:
            case "n":
                return self._number(value.strip(), style)
            case "s":
                return self._shared(value.strip())
            case "str" | "inlineStr":
                return wire.TEXT, unescaped(value)
            case "b" if value.strip() in ("0", "1", "true", "false"):
                return wire.BOOLEAN, "1" if value.strip() in ("1", "true") else "0"
            case "e":
                return CellFault.ERROR, value[:LONGEST_RAW]
            case "d":
                return written_date_of(value.strip()) or _broken(value)
        return _broken(value)

    def _number(self, text: str, style: str) -> Answer:
        digits = digits_of(text)
        if digits is None:
            return _broken(text)
        shown = self._shown(style) if style else Shown.NUMBER
        if shown is Shown.DATE:
            return date_of(digits, from_1904=self.is_from_1904) or _broken(text)
        if shown is Shown.PERCENT:
            return wire.TEXT, percent_of(digits)
        return wire.NUMBER, digits

    def _shown(self, style: str) -> Shown:
        is_known = _INDEX.fullmatch(style) and int(style) < len(self.shown)
        return self.shown[int(style)] if is_known else Shown.NUMBER

    def _shared(self, text: str) -> Answer:
        if not _INDEX.fullmatch(text) or int(text) >= len(self.strings):
            return _broken(text)
        shared = self.strings[int(text)]
        return (wire.TEXT, shared) if shared else None


def _broken(text: str) -> Answer:
    return CellFault.BROKEN, text[:LONGEST_RAW]


class SheetReader:
    """Hears one sheet, and piles up the lines of its rows in `rows` until they are taken.

    The addresses that rows and cells give count; without one, a row or a cell follows the one before it. The
    size that the sheet says of itself (`<dimension>`) is not even looked at: it is wrong in many files.
    Raises FileRefused where an address is none, or comes twice.
    """

    def __init__(self, sheet: str, setting: Setting) -> None:
        self.rows: list[list[Any]] = []
        self._sheet = sheet
        self._setting = setting
        self._columns: dict[str, int] = {}  # by their letters
        self._seen: set[int] = set()
        self._is_inside = self._is_row = self._is_cell = self._is_hint = False
        self._row = self._column = 0
        self._digits = ""  # of the row, as its cells repeat them
        self._cells: dict[int, tuple[str, str]] = {}
        self._kind = self._style = ""
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._heard: list[str] | None = None  # where the text belongs that comes next

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c" and self._is_row:
            self._begin_cell(attributes)
        elif self._is_cell:
            self._begin_content(name)
        elif name == "row" and self._is_inside:
            self._begin_row(attributes)
        elif name == "sheetData":
            self._is_inside = True

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif self._is_cell:
            self._heard = None
            if name == "rPh":
                self._is_hint = False
        elif name == "row":
            self._end_row()
        elif name == "sheetData":
            self._is_inside = False

    def text(self, text: str) -> None:
        if self._heard is not None:
            self._heard.append(text)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._is_row = True
        self._cells = {}
        self._column = 0
        self._digits = attributes.get("r", "")
        self._row = self._row_of(self._digits) if self._digits else self._row + 1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._is_cell = True
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._value, self._formula, self._heard = [], None, None
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            self._go_to(place)

    def _begin_content(self, name: str) -> None:
        if name == "v" or (name == "t" and not self._is_hint):
            self._heard = self._value
        elif name == "f":
            self._heard = self._formula = []
        elif name == "rPh":
            self._is_hint = True

    def _end_cell(self) -> None:
        if not self._is_cell:
            return
        self._is_cell = self._is_hint = False
        formula = None if self._formula is None else "".join(self._formula)
        answer = self._setting.answer(self._kind, self._style, "".join(self._value), formula)
        if answer is None:
            return
        if self._column > LAST_COLUMN or self._row > LAST_ROW:
            raise self._refused(Refusal.BAD_ADDRESS, address(self._row, self._column))
        if self._column in self._cells:
            raise self._refused(Refusal.DUPLICATE_CELL, address(self._row, self._column))
        self._cells[self._column] = answer

    def _end_row(self) -> None:
        cells, self._is_row, self._cells = self._cells, False, {}
        if not cells:
            return
        if self._row in self._seen:
            raise self._refused(Refusal.DUPLICATE_CELL, f"{self._row}:{self._row}")
        self._seen.add(self._row)
        self.rows.append([self._row, *([column, *answer] for column, answer in cells.items())])

    def _go_to(self, place: str) -> None:
        letters = place.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = self._column_of(letters, place)
        self._column = column
        digits = place[len(letters) :]
        if digits and digits == self._digits:
            return
        row, is_known = self._row_of(digits, place), self._digits or self._cells
        if is_known and row != self._row:
            raise self._refused(Refusal.BAD_ADDRESS, place)
        self._row, self._digits = row, digits

    def _row_of(self, digits: str, place: str = "") -> int:
        row = int(digits) if _ROW_NUMBER.fullmatch(digits) else 0
        if not 1 <= row <= LAST_ROW:
            raise self._refused(Refusal.BAD_ADDRESS, place or digits)
        return row

    def _column_of(self, letters: str, place: str) -> int:
        column = 0
        if 1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha():
            for letter in letters.upper():
                column = column * 26 + ord(letter) - ord("A") + 1
        if not 1 <= column <= LAST_COLUMN:
            raise self._refused(Refusal.BAD_ADDRESS, place)
        return column

    def _refused(self, code: Refusal, place: str) -> FileRefused:
        return FileRefused(code, sheet=self._sheet, address=place[:LONGEST_ADDRESS])
