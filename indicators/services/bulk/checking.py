"""Checking the rows of a bulk import one by one: what each says, and all that is wrong with it.

All that one row shows is decided here, by the readers that every door uses. What stands in the database is
asked later, for all rows at once.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Organization
from indicators.models import Indicator, Plan
from indicators.number_faults import NumberRefused
from indicators.reading import NumberSpec, read_number, shown, write_number
from indicators.services.bulk.faults import RowFault
from indicators.services.entry import Entry, EntryReader, EntryRefused
from indicators.services.figures import misplaced
from indicators.workbook.bulk_rows import PLAN_COLUMN, BulkRow
from indicators.workbook.messages import fault_message_of

YEAR = NumberSpec(unit="", decimals_held=0, digits_held=4, is_whole=True)


class CheckedRow(NamedTuple):
    """A row without fault: what it reports, and for where."""

    number: int
    organization: Organization
    year: int
    entry: Entry


Found = TypeVar("Found")


class Lookup(dict[Any, Found | None], Generic[Found]):
    """What a cell means, asked once for each thing that a cell may hold. None: nothing."""

    def __init__(self, find: Callable[[Any], Found | None]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, cell: Any) -> Found | None:
        self[cell] = found = self._find(cell)
        return found


class RowChecker:
    """Checks the rows of one file; `faults` grows while `checked` runs. Two queries, whatever the rows."""

    def __init__(self, plan: Plan) -> None:
        self.faults: list[RowFault] = []
        self._plan = plan
        self._readers = {row.code: EntryReader(row) for row in Indicator.objects.for_plan(plan)}
        self._places = {row.code: row for row in Organization.objects.all()}
        self._seen = _Places(plan, [*self._readers], [*self._places])
        self._reader_of = Lookup(lambda cell: self._readers.get(code_of(cell)))
        self._place_of = Lookup(lambda cell: self._places.get(code_of(cell)))
        self._year_of = Lookup(_year)
        self._misplaced: dict[tuple[int, int], dict[str, Promise]] = {}

    def checked(self, rows: Iterable[BulkRow]) -> Iterator[CheckedRow]:
        """The rows without fault, as they come."""
        for row in rows:
            checked = self._check(row)
            if checked is not None:
                yield checked

    def _check(self, row: BulkRow) -> CheckedRow | None:
        cells = row.cells
        if row.broken:
            for column, cell in row.broken.items():
                self._add(row, column, fault_message_of(cell))
            return None
        reader = self._reader_of[cells.get("indicator")]
        place = self._place_of[cells.get("organization")]
        year = self._year_of[cells.get("year")]
        if cells.get(PLAN_COLUMN) and code_of(cells[PLAN_COLUMN]) != self._plan.code:
            self._add(row, PLAN_COLUMN, _("This is another plan's code. Import one plan at a time."))
            return None
        if reader is None or place is None or year is None:
            self._add_unknown(row, reader, place, year)
            return None
        if not self._belongs(row, place, year) or not self._is_first(row, reader, place, year):
            return None
        try:
            return CheckedRow(row.number, place, year, reader.read(cells, version=0))
        except EntryRefused as refusal:
            for column, message in refusal.errors.items():
                self._add(row, column, str(message))
            return None

    def _add(self, row: BulkRow, column: str, message: str) -> None:
        self.faults.append(
            RowFault(
                row.number,
                shown(row.cells.get("indicator") or ""),
                column,
                shown(row.cells.get(column) or ""),
                message,
            )
        )

    def _add_unknown(
        self, row: BulkRow, reader: EntryReader | None, place: Organization | None, year: int | None
    ) -> None:
        if reader is None:
            self._add(row, "indicator", _("The plan has no indicator of this code, for example “CP01”."))
        if place is None:
            self._add(row, "organization", _("There is no organization of this code."))
        if year is None:
            self._add(row, "year", _year_fault(row.cells.get("year")))

    def _belongs(self, row: BulkRow, place: Organization, year: int) -> bool:
        """Whether the plan's figures of the year can be about the place, asked once for each pair."""
        key = (place.pk, year)
        if key not in self._misplaced:
            self._misplaced[key] = misplaced(self._plan, place, year)
        for column, message in self._misplaced[key].items():
            self._add(row, column, str(message))
        return not self._misplaced[key]

    def _is_first(self, row: BulkRow, reader: EntryReader, place: Organization, year: int) -> bool:
        first = self._seen.first(reader.indicator.code, place.code, year, row.number)
        if first != row.number:
            self._add(
                row,
                "",
                _("Row %(row)d already holds this indicator, organization and year. Delete one of them.")
                % {"row": first},
            )
        return first == row.number


class _Places:
    """In which row each place of the plan's table was first seen: four bytes for each that there could be."""

    def __init__(self, plan: Plan, indicators: list[str], organizations: list[str]) -> None:
        self._indicators = {code: number for number, code in enumerate(indicators)}
        self._organizations = {code: number for number, code in enumerate(organizations)}
        self._start, self._years = plan.start_year, len(plan.years)
        self._rows = array("I", bytes(4 * len(indicators) * len(organizations) * self._years))

    def first(self, indicator: str, organization: str, year: int, row: int) -> int:
        """The row that named the place first; it is this one where none did before."""
        place = self._indicators[indicator] * len(self._organizations) + self._organizations[organization]
        place = place * self._years + year - self._start
        if not self._rows[place]:
            self._rows[place] = row
        return self._rows[place]


def code_of(cell: Any) -> str:
    """A code as text: a workbook may hold one that has digits only as a number."""
    return write_number(cell) if isinstance(cell, Decimal) else str(cell or "").strip()


def _year(cell: Any) -> int | None:
    try:
        year = read_number(cell, YEAR)
    except NumberRefused:
        return None
    return None if year is None else int(year)


def _year_fault(cell: Any) -> str:
    try:
        read_number(cell, YEAR)
    except NumberRefused as refusal:
        return refusal.message
    return _("Enter the year, for example 2018.")
