"""A column for numbers that people report: every digit comes back, whatever the database."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _DecimalField = models.DecimalField[Any, Any]
else:
    _DecimalField = models.DecimalField


class ExactDecimalField(_DecimalField):
    """A decimal number that is kept as text on SQLite.

    SQLite's own numbers are floats: beyond 15 digits they come back rounded, and 9999999999999999.9999 comes
    back as one that the column cannot hold. Text keeps the digits, but sorts and compares as text: SQL there
    may ask for equality and for the sign, and for nothing else.
    """

    def get_internal_type(self) -> str:
        """A name of its own: the backend's converter for decimals would read a float."""
        return "ExactDecimalField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        if connection.vendor == "sqlite":
            return "text"
        return f"numeric({self.max_digits}, {self.decimal_places})"

    def get_db_converters(self, connection: BaseDatabaseWrapper) -> list[Callable[..., Decimal | None]]:
        """Only text has to be read: PostgreSQL's driver gives decimals, and asking for each once more would
        be a good part of the time that a long list takes."""
        return [] if connection.vendor == "postgresql" else [self.from_db_value]

    def from_db_value(self, value: Any, *_: Any) -> Decimal | None:
        return None if value is None else Decimal(value)
