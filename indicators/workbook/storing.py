"""Filled forms as JSON and back: what an upload keeps of its file. Pure; every digit and address survives."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from indicators.workbook.filled import FilledForm, FilledRow
from indicators.workbook.form import Column, FormKey
from indicators.workbook.sheets import Cell, CellFault, CellValue

# The first type that fits names the kind: a datetime is a date too, and a bool an int.
_KINDS: tuple[tuple[str, type, Callable[[Any], str]], ...] = (
    ("text", str, str),
    ("truth", bool, str),
    ("number", int, str),
    ("number", Decimal, str),
    ("moment", datetime, datetime.isoformat),
    ("date", date, date.isoformat),
    ("time", time, time.isoformat),
)
_VALUES: Mapping[str, Callable[[str], CellValue]] = {
    "text": str,
    "truth": "True".__eq__,
    "number": Decimal,
    "moment": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def form_to_json(form: FilledForm) -> dict[str, Any]:
    key = form.key
    return {
        "file": form.file,
        "sheet": form.sheet,
        "key": [key.plan, key.year, key.unit, key.version],
        "heading_row": form.heading_row,
        "columns": {column.value: at for column, at in form.columns.items()},
        "rows": [[row.row, row.code, _cells_to_json(row.cells)] for row in form.rows],
        "skipped": list(form.skipped),
    }


def form_from_json(data: Mapping[str, Any]) -> FilledForm:
    return FilledForm(
        file=data["file"],
        sheet=data["sheet"],
        key=FormKey(*data["key"]),
        heading_row=data["heading_row"],
        columns={Column(name): at for name, at in data["columns"].items()},
        rows=[FilledRow(row, code, _cells_from_json(cells)) for row, code, cells in data["rows"]],
        skipped=data["skipped"],
    )


def _cells_to_json(cells: Mapping[Column, Cell]) -> dict[str, list[str]]:
    return {column.value: _cell_to_json(cell) for column, cell in cells.items()}


def _cell_to_json(cell: Cell) -> list[str]:
    if cell.fault:
        return [cell.fault.value, cell.raw]
    for kind, type_, write in _KINDS:
        if isinstance(cell.value, type_):
            return [kind, write(cell.value)]
    return ["text", ""]


def _cells_from_json(data: Mapping[str, list[str]]) -> dict[Column, Cell]:
    return {Column(name): _cell_from_json(*parts) for name, parts in data.items()}


def _cell_from_json(kind: str, text: str) -> Cell:
    if kind in _VALUES:
        return Cell(_VALUES[kind](text))
    return Cell(fault=CellFault(kind), raw=text)
