"""Several texts of the database as one."""

from typing import Any

from django.db.models import Aggregate, TextField


class Joined(Aggregate):
    """The texts of a group with spaces between them, in any order; null where there is none. For texts that
    hold no spaces."""

    template = "%(function)s(%(expressions)s, ' ')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="GROUP_CONCAT", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="STRING_AGG", **context)
