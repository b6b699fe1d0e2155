"""The table of an import in bulk, row by row: a .csv, or the first sheet of a .xlsx. Needs no database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from indicators.workbook.csvfile import records
from indicators.workbook.kinds import kind_of
from indicators.workbook.limits import BULK_LIMITS, MB
from indicators.workbook.opening import stream_rows
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import EMPTY, Cell, FileRefused

COLUMNS = (
    "indicator",
    "organization",
    "year",
    "value",
    "numerator",
    "denominator",
    "availability",
    "expected_on",
    "explanation",
)
"""All are needed: a row says the whole figure, so that a column left out never clears what stands."""

PLAN_COLUMN = "plan"
"""May be there too. It must then name the plan that is imported."""

CHINESE = {
    "规划": "plan",
    "指标": "indicator",
    "机构": "organization",
    "年份": "year",
    "数值": "value",
    "分子": "numerator",
    "分母": "denominator",
    "数据状态": "availability",
    "预计日期": "expected_on",
    "情况说明": "explanation",
}
"""Headings that are understood beside the keys."""


class TableRefused(ValueError):
    """The file is no table of figures, and nothing of it is taken. `message`: why, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BulkRow(NamedTuple):
    """One row: its number as a spreadsheet counts, its cells by column, and those that cannot be read."""

    number: int
    cells: Mapping[str, Any]
    broken: Mapping[str, Cell] = {}


@dataclass(frozen=True, slots=True)
class BulkTable:
    """An open file: its rows, to be read once, and about how many they are; 0 where nobody knows yet."""

    rows: Iterator[BulkRow]
    total: int


def open_table(path: Path) -> BulkTable:
    """Open a .csv or a .xlsx; its first filled row is the heading.

    A .csv is held in memory, a .xlsx is not. Raises FileRefused and OSError. The rows raise FileRefused where
    the file breaks off, and TableRefused where it is no such table.
    """
    _check_size(path.stat().st_size)
    data = path.read_bytes()
    if kind_of(data, path.name) == "csv":
        return BulkTable(_rows_of_csv(records(BytesIO(data))), data.count(b"\n"))
    return BulkTable(_rows_of_sheet(path), 0)


def columns_of(headings: Sequence[Any]) -> list[str]:
    """The column of each heading. Raises TableRefused where one is missing, unknown or there twice."""
    names = [str(heading or "").strip() for heading in headings]
    columns = [CHINESE.get(name, name.lower()) for name in names]
    known = (PLAN_COLUMN, *COLUMNS)
    unknown = [name for name, column in zip(names, columns, strict=True) if column not in known]
    if unknown:
        raise TableRefused(
            _("Unknown columns: %(names)s. The first row holds these headings: %(columns)s.")
            % {"names": ", ".join(f"“{name}”" for name in unknown), "columns": ", ".join(COLUMNS)}
        )
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        raise TableRefused(
            _("These columns are missing: %(names)s. Add them; their cells may be empty.")
            % {"names": ", ".join(missing)}
        )
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise TableRefused(_("These columns are there twice: %(names)s.") % {"names": ", ".join(twice)})
    return columns


def _check_size(size: int) -> None:
    if size > BULK_LIMITS.upload:
        raise FileRefused(Refusal.TOO_LARGE, size=f"{size / MB:.1f}", limit=BULK_LIMITS.upload // MB)


def _rows_of_csv(rows: Iterator[list[str]]) -> Iterator[BulkRow]:
    """The rows that are not empty; a row may end early."""
    columns = columns_of(next(rows, []))
    width = len(columns)
    for number, row in enumerate(rows, 2):
        if len(row) > width and any(row[width:]):
            raise _too_wide(number)
        if any(row):
            yield BulkRow(number, dict(zip(columns, row, strict=False)))


def _rows_of_sheet(path: Path) -> Iterator[BulkRow]:
    rows = stream_rows(path)
    _number, heading = next(rows, (0, {}))
    width = max(heading, default=0)
    columns = columns_of([heading.get(column, EMPTY).value for column in range(1, width + 1)])
    for number, cells in rows:
        if max(cells) > width:
            raise _too_wide(number)
        named = {columns[column - 1]: cell for column, cell in cells.items()}
        broken = {name: cell for name, cell in named.items() if cell.fault}
        yield BulkRow(number, {name: cell.value for name, cell in named.items()}, broken)


def _too_wide(number: int) -> TableRefused:
    return TableRefused(
        _("Row %(row)d has more cells than the heading. A text with a comma needs quotation marks.")
        % {"row": number}
    )
