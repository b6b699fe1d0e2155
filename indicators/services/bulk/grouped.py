"""Any database: rows are held in memory and written by `enter_figures`, a unit's year at a time.

This is what SQLite gets. It is also what the faster way is compared with: both must leave the same rows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from accounts.models import Organization, User
from indicators.models import Figure, Plan
from indicators.services.bulk.checking import CheckedRow
from indicators.services.bulk.stage import Change, Move
from indicators.services.entry import Entry
from indicators.services.figures import enter_figures
from indicators.workflow import State


class _Pending(NamedTuple):
    row: CheckedRow
    state: State
    is_new: bool


class GroupedRows:
    """A `Stage` in memory."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._rows: dict[tuple[int, int], list[CheckedRow]] = defaultdict(list)
        self._pending: list[_Pending] = []

    def load(self, rows: Iterable[CheckedRow]) -> int:
        for row in rows:
            self._rows[row.organization.pk, row.year].append(row)
        return sum(map(len, self._rows.values()))

    def settle(self) -> None:
        """The figures are read for update, so that the versions taken here stand when they are written."""
        self._pending = [each for group in sorted(self._rows) for each in self._changes_in(self._rows[group])]

    def _changes_in(self, rows: list[CheckedRow]) -> Iterator[_Pending]:
        organization, year = rows[0].organization, rows[0].year
        standing = {
            figure.indicator_id: figure
            for figure in Figure.objects.for_plan(self._plan)
            .select_for_update(of=("self",))
            .filter(organization=organization, year=year)
        }
        for row in rows:
            figure = standing.get(row.entry.indicator.pk)
            if figure is None and not row.entry.is_blank:
                yield _Pending(row, State.DRAFT, is_new=True)
            elif figure is not None and row.entry.differs_from(figure):
                entry = replace(row.entry, version=figure.version)
                yield _Pending(row._replace(entry=entry), State(figure.state), is_new=False)

    def count(self) -> tuple[int, int]:
        created = sum(each.is_new for each in self._pending)
        return created, len(self._pending) - created

    def moves(self) -> Collection[Move]:
        return {_move(each) for each in self._pending}

    def changes(self, moves: Collection[Move]) -> Iterable[Change]:
        wanted = frozenset(moves)
        found = [
            Change(each.row.number, each.row.entry.indicator.pk, _move(each))
            for each in self._pending
            if _move(each) in wanted
        ]
        return sorted(found)

    def write(self, decided: Mapping[Move, State], by: User, at: datetime) -> None:
        """The service decides again, by the same table, and asks the clock itself."""
        groups: dict[tuple[Organization, int], list[Entry]] = defaultdict(list)
        for each in self._pending:
            groups[each.row.organization, each.row.year].append(each.row.entry)
        for (organization, year), entries in groups.items():
            enter_figures(plan=self._plan, unit=organization, year=year, entries=entries, by=by)

    def close(self) -> None:
        self._rows.clear()
        self._pending.clear()


def _move(each: _Pending) -> Move:
    return Move(each.row.organization.pk, each.row.year, each.state)
