"""Rows in two steps: the list's own columns first, then what their keys lead to, each of it once.

A thousand figures belong to a few indicators. Joined, each of them would bring the indicator's names from the
database again, and the database would plan eight joins for every page. See docs/adr/0006-api-rows.md.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.expressions import Combinable

PORTION = 2000
"""So many rows of a file are completed at once."""

Own = str | Combinable
"""Where a table keeps a column."""

Row = tuple[Any, ...]
Said = dict[str, Any]
"""A row as it goes out: column → value."""


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """Where rows of a list hold the id of a row of the model, or null."""

    path: Own
    model: type[Model]


@dataclass(frozen=True, slots=True, eq=False)
class LookedUp:
    """A column of the row that a key leads to; null where the key is."""

    key: Key
    column: Own


Columns = Mapping[str, Own | LookedUp]
"""Of each column of a list: where it is kept."""


def looked_up(path: Own, model: type[Model], columns: Mapping[str, Own]) -> Mapping[str, LookedUp]:
    """Columns of the row that the key at the path leads to."""
    key = Key(path, model)
    return {name: LookedUp(key, column) for name, column in columns.items()}


class Reader:
    """Reads rows with these columns, in their order: one query, and one for each model that is looked up."""

    def __init__(self, columns: Columns, position: Sequence[str] = ()) -> None:
        """`position` is what rows end with until they are complete: their place in the list."""
        behind = {name: each for name, each in columns.items() if isinstance(each, LookedUp)}
        own = {name: each for name, each in columns.items() if not isinstance(each, LookedUp)}
        self.blank: Said = dict.fromkeys(columns)
        self.own = [*own]
        self.names: dict[Key, list[str]] = {}  # of the columns that each key leads to
        self.wanted: dict[type[Model], dict[str, Own]] = {}
        for name, each in behind.items():
            self.names.setdefault(each.key, []).append(name)
            self.wanted.setdefault(each.key.model, {})[name] = each.column
        self.known: dict[type[Model], dict[Any, Said]] = {model: {None: self.blank} for model in self.wanted}
        self.first: list[Own] = [*own.values(), *(key.path for key in self.names), *position]
        self.ids = slice(len(own), len(own) + len(self.names))

    def rows(self, queryset: QuerySet) -> QuerySet:
        """The first step: rows that have yet to be completed."""
        return queryset.values_list(*self.first)

    def complete(self, rows: Sequence[Row]) -> list[Said]:
        """The second step. A row of which something was deleted between the two has gone with it."""
        begun = self._begun({row[self.ids] for row in rows})
        own, ids, complete = self.own, self.ids, []
        for row in rows:
            if row[ids] in begun:
                said = begun[row[ids]].copy()
                said.update(zip(own, row, strict=False))  # a row's own columns stand first in it
                complete.append(said)
        return complete

    def complete_all(self, rows: Iterable[Row]) -> Iterator[Said]:
        """The second step for more rows than fit into memory."""
        remaining = iter(rows)
        while portion := list(islice(remaining, PORTION)):
            yield from self.complete(portion)

    def _begun(self, found: Collection[Row]) -> dict[Row, Said]:
        """By the keys of a row: all its columns, of which those that the keys lead to are filled."""
        self._look_up(found)
        begun = {}
        for ids in found:
            try:
                shared = [self.known[key.model][id] for key, id in zip(self.names, ids, strict=True)]
            except KeyError:
                continue  # deleted meanwhile
            begun[ids] = self.blank.copy()
            for names, each in zip(self.names.values(), shared, strict=True):
                begun[ids].update((name, each[name]) for name in names)
        return begun

    def _look_up(self, found: Collection[Row]) -> None:
        """Ask for what the keys lead to, as far as it is not known yet."""
        ids: dict[type[Model], set[Any]] = {model: set() for model in self.wanted}
        for key, column in zip(self.names, zip(*found, strict=True), strict=False):
            ids[key.model].update(column)
        for model, wanted in self.wanted.items():
            if missing := ids[model] - self.known[model].keys():
                rows = model._base_manager.filter(pk__in=missing).order_by()
                for id, *values in rows.values_list("pk", *wanted.values()):
                    self.known[model][id] = dict(zip(wanted, values, strict=True))
