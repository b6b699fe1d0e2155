"""Rows that the software makes, many at once, and makes anew whenever what they are made of changes."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Row = TypeVar("Row", bound=models.Model)


class MadeRowQuerySet(models.QuerySet[Row]):
    """Writes rows of a model whose only unique constraint is their key."""

    def insert(self, rows: Sequence[Row]) -> None:
        """Insert many rows by one statement.

        `bulk_create` does so on PostgreSQL; on SQLite, which limits the parameters of a statement, it needs
        one for each 30 rows, and one that is executed many times is the way.
        """
        connection = connections[self.db]
        if connection.features.max_query_params is None:
            self.bulk_create(rows)
        else:
            self._execute_many(rows, connection)

    def replace(self, rows: Sequence[Row]) -> None:
        """Write a few rows by one statement, in place of those of the same key where there are any.

        `bulk_create` can do so too; building its statement takes longer than the whole rest.
        """
        [constraint] = self.model._meta.total_unique_constraints
        quote = connections[self.db].ops.quote_name
        columns = {field.name: quote(str(field.column)) for field in self._stored_fields()}
        key = [columns[name] for name in constraint.fields]
        answers = ", ".join(f"{each} = excluded.{each}" for each in columns.values() if each not in key)
        conflict = f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {answers}"  # nosec B608 – our own columns
        self._execute_many(rows, connections[self.db], conflict)

    def _execute_many(self, rows: Sequence[Row], connection: BaseDatabaseWrapper, conflict: str = "") -> None:
        """`connection` is the real one: the proxy of django.db costs a quarter of the time here."""
        fields = self._stored_fields()
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in fields)
        marks = ", ".join(["%s"] * len(fields))
        values = [
            [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
            for row in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {quote(self.model._meta.db_table)} ({columns}) VALUES ({marks}){conflict}",  # noqa: S608
                values,
            )

    def _stored_fields(self) -> "list[models.Field[Any, Any]]":
        return [field for field in self.model._meta.concrete_fields if not field.primary_key]
