"""What the reading process says, heard with caution: it has had a stranger's file in its hands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

from indicators.workbook import wire
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import Cell, CellFault, CellValue, FileRefused

Row = tuple[int, dict[int, Cell]]
"""A row's number and its filled cells by column, both counted from 1."""

FAULTY = (TypeError, ValueError, KeyError, IndexError, InvalidOperation)
"""What `answer_of` raises for a line that is none of wire.py."""

_VALUES: Mapping[str, Callable[[str], CellValue]] = {
    wire.TEXT: str,
    wire.NUMBER: Decimal,
    wire.BOOLEAN: "1".__eq__,
    wire.DATE: date.fromisoformat,
    wire.MOMENT: datetime.fromisoformat,
    wire.TIME: time.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class SheetStart:
    """A sheet begins."""

    name: str
    is_hidden: bool


def answer_of(line: bytes) -> Row | SheetStart | None:
    """What a line says; None at the end. Raises FileRefused where it says so, or one of FAULTY."""
    said = orjson.loads(line)
    if isinstance(said, list):
        return _row_of(said)
    if "sheet" in said:
        return SheetStart(str(said["sheet"]), bool(said["hidden"]))
    if "end" in said:
        return None
    raise FileRefused(Refusal(said["refused"]), **said["params"])


def _row_of(said: list[Any]) -> Row:
    return int(said[0]), {int(column): _cell_of(kind, text) for column, kind, text in said[1:]}


def _cell_of(kind: str, text: str) -> Cell:
    value = _VALUES.get(kind)
    return Cell(fault=CellFault(kind), raw=text) if value is None else Cell(value(text))
