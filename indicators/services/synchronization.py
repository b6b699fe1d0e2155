"""Making rows equal to what a file says, touching only what differs, and remembering each difference."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

Key = TypeVar("Key")
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one row: `create`, `update` or `delete`; for an update, (field, old, new) triples."""

    action: str
    model: str
    row: str
    fields: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(slots=True)
class Synchronization:
    """Collects the changes of one load. The caller holds the transaction."""

    changes: list[Change] = field(default_factory=list)

    def delete(self, existing: Mapping[Key, Row], wanted: Iterable[Key]) -> None:
        """Delete the rows that are no longer wanted.

        Raises django.db.models.ProtectedError where such a row is in use.
        """
        for key in existing.keys() - set(wanted):
            row = existing[key]
            self._note("delete", row)
            row.delete()

    def write(
        self,
        existing: Mapping[Key, Row],
        wanted: Mapping[Key, Mapping[str, Any]],
        new: Callable[[Key], Row],
    ) -> dict[Key, Row]:
        """Create and change rows; `wanted` gives field values by key. Returns the wanted rows by key."""
        return {
            key: self._write_row(existing.get(key), lambda key=key: new(key), values)  # type: ignore[misc]
            for key, values in wanted.items()
        }

    def link(self, row: models.Model, name: str, wanted: Iterable[models.Model]) -> None:
        """Make a many-to-many relation equal to `wanted`."""
        manager, rows = getattr(row, name), list(wanted)
        before = {linked.pk: str(linked) for linked in manager.all()}
        if before.keys() != {linked.pk for linked in rows}:
            self._note("update", row, (name, sorted(before.values()), sorted(map(str, rows))))
            manager.set(rows)

    def _write_row(self, row: Row | None, new: Callable[[], Row], values: Mapping[str, Any]) -> Row:
        if row is None:
            row = new()
            self._assign(row, values)
            row.save()
            self._note("create", row)
            return row
        differences = [(name, getattr(row, name), value) for name, value in values.items()]
        differences = [item for item in differences if item[1] != item[2]]
        if differences:
            self._assign(row, values)
            row.save()
            self._note("update", row, *differences)
        return row

    @staticmethod
    def _assign(row: models.Model, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            setattr(row, name, value)

    def _note(self, action: str, row: models.Model, *differences: tuple[str, Any, Any]) -> None:
        self.changes.append(Change(action, str(row._meta.verbose_name), str(row), differences))
