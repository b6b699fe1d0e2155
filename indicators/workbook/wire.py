"""How the reading process tells what it reads: a line of JSON for each sheet and each row.

    {"sheet": "填报", "hidden": false}      a sheet begins
    [12, [1, "s", "A01"], [3, "n", "89.04"]]  its row 12: column, kind and text of each filled cell
    {"refused": "far_cell", "params": {…}}  the file is refused; nothing follows
    {"end": true}                           all was read

Nothing but texts and small numbers comes over, and nothing that comes is run, as a pickle would be.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from indicators.workbook.sheets import Cell, CellFault, CellValue

TEXT, NUMBER, BOOLEAN, DATE, MOMENT, TIME = "s", "n", "b", "d", "m", "t"

OUT_OF_MEMORY = 3  # the exit code that says so; there may be no memory left to say it in JSON

Row = tuple[int, dict[int, Cell]]
"""A row's number and its filled cells by column, both counted from 1."""

_VALUES: Mapping[str, Callable[[str], CellValue]] = {
    TEXT: str,
    NUMBER: Decimal,
    BOOLEAN: "1".__eq__,
    DATE: date.fromisoformat,
    MOMENT: datetime.fromisoformat,
    TIME: time.fromisoformat,
}

FAULTY = (TypeError, ValueError, KeyError, IndexError, InvalidOperation)
"""What `row_of` raises for a line that is none of ours."""


def row_of(line: list[Any]) -> Row:
    """A row as it came over. Raises one of FAULTY where it is none."""
    return int(line[0]), {int(column): cell_of(kind, text) for column, kind, text in line[1:]}


def cell_of(kind: str, text: str) -> Cell:
    """The cell of a kind: one of the letters above, or a CellFault. Raises one of FAULTY where it is none."""
    value = _VALUES.get(kind)
    return Cell(fault=CellFault(kind), raw=text) if value is None else Cell(value(text))
