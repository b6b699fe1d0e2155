"""The order in which changes take effect: that of the transactions that wrote them (ADR 0022).

Ids are given when a row is written, not when it can be seen: a reader who goes by ids passes over a row that
commits late. The number of the writing transaction tells which rows can still be joined by others.
"""

from typing import Any

from django.db import connection, models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _

HORIZON = """
SELECT CASE WHEN pg_snapshot_xmin(now) = pg_current_xact_id_if_assigned()
    THEN pg_current_xact_id_if_assigned()::text::bigint + 1
    ELSE pg_snapshot_xmin(now)::text::bigint END
FROM pg_current_snapshot() AS now
"""
NO_HORIZON = 2**63 - 1


class TransactionNumber(Func):
    """The number of the transaction that runs. SQLite has one writer at a time and needs none."""

    function = "pg_current_xact_id"
    template = "0"
    output_field = models.BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="%(function)s()::text::bigint", **context)


class Committed(models.Model):
    """A row that is written once, with the number of its transaction. The database fills it in: whatever
    writes the row, by whatever door, cannot forget it."""

    transaction_number = models.BigIntegerField(
        _("transaction"), db_default=TransactionNumber(), editable=False
    )

    class Meta:
        abstract = True


def horizon() -> int:
    """The number from which on transactions may still be running: whatever lies below it is there for good.

    Within a transaction, what it wrote itself counts as well.
    """
    if connection.vendor != "postgresql":
        return NO_HORIZON
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        [number] = cursor.fetchone()
    return int(number)
