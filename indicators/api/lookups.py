"""Rows in two steps: the list's own columns first, then what their keys lead to, each of it once.

A thousand figures belong to a few indicators. Joined, each of them would bring the indicator's names from the
database again, and the database would plan eight joins for every page. See docs/adr/0006-api-rows.md.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.expressions import Combinable

PORTION = 2000
"""So many rows of a file are completed at once."""

Own = str | Combinable
"""Where a table keeps a column."""

Row = tuple[Any, ...]


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
        keys = list(dict.fromkeys(each.key for each in behind.values()))
        self.models = [key.model for key in keys]
        self.wanted: dict[type[Model], dict[str, Own]] = {model: {} for model in self.models}
        for name, each in behind.items():
            self.wanted[each.key.model][name] = each.column
        # A row is its own columns, its keys and its position; it grows by what each key leads to.
        self.first: list[Own] = [*own.values(), *(key.path for key in keys), *position]
        self.keys = slice(len(own), len(own) + len(keys))
        grown: list[Any] = [*own, *keys, *position]
        grown += [(key, name) for key in keys for name in self.wanted[key.model]]
        self.order = [grown.index((behind[name].key, name) if name in behind else name) for name in columns]
        self.known: dict[type[Model], dict[Any, Row]] = {
            model: {None: (None,) * len(wanted)} for model, wanted in self.wanted.items()
        }

    def rows(self, queryset: QuerySet) -> QuerySet:
        """The first step: rows that have yet to be completed."""
        return queryset.values_list(*self.first)

    def complete(self, rows: Sequence[Row]) -> list[Row]:
        """The second step. A row of which something was deleted between the two has gone with it."""
        ends = self._ends({row[self.keys] for row in rows})
        keys, ordered = self.keys, in_order(self.order)
        return [ordered(row + ends[row[keys]]) for row in rows if row[keys] in ends]

    def complete_all(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The second step for more rows than fit into memory."""
        remaining = iter(rows)
        while portion := list(islice(remaining, PORTION)):
            yield from self.complete(portion)

    def _ends(self, found: Collection[Row]) -> dict[Row, Row]:
        """What the keys of a row lead to, put together: by the keys, as far as all of it is there."""
        wanted: dict[type[Model], set[Any]] = {model: set() for model in self.wanted}
        for model, ids in zip(self.models, zip(*found, strict=True), strict=False):
            wanted[model].update(ids)
        for model, ids in wanted.items():
            self._look_up(model, ids - self.known[model].keys())
        known = [self.known[model] for model in self.models]
        ends = {}
        for keys in found:
            parts = [there.get(id) for there, id in zip(known, keys, strict=True)]
            if None not in parts:
                ends[keys] = tuple(chain.from_iterable(parts))
        return ends

    def _look_up(self, model: type[Model], ids: set[Any]) -> None:
        if ids:
            rows = model._base_manager.filter(pk__in=ids).order_by()
            found = rows.values_list("pk", *self.wanted[model].values())
            self.known[model].update((id, tuple(values)) for id, *values in found)


def in_order(places: Sequence[int]) -> Callable[[Row], Row]:
    """What takes these values from a row, in this order."""
    if len(places) == 1:  # of one place alone, itemgetter gives the bare value
        return itemgetter(slice(places[0], places[0] + 1))
    return itemgetter(*places)
