"""The database's clock, stopped: `Now()` answers the moment that a test sets."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import DateTimeField, Value

from indicators.models.round import end_of, start_of

LAST_MOMENT = timedelta(milliseconds=1)
"""SQLite's clock counts milliseconds, PostgreSQL's microseconds."""


@dataclass(slots=True)
class Clock:
    """Stands in for `Now()` in the query of rounds: a service reads it where it reads the real one."""

    moment: datetime

    def __call__(self) -> Value:
        """In place of `Now()`: an expression of the query, made when the query is."""
        return Value(self.moment, output_field=DateTimeField())

    def to_end_of(self, day: date) -> None:
        """The last moment of a day in Shanghai."""
        self.moment = end_of(day) - LAST_MOMENT

    def to_start_of(self, day: date) -> None:
        """The first moment of a day in Shanghai."""
        self.moment = start_of(day)
