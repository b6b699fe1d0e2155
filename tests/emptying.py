"""The audit log refuses to be emptied; between tests it must be. Its guards stay everywhere but here."""

from importlib import import_module
from typing import Any

from django.db import connection

AUDIT: Any = import_module("accounts.migrations.0006_audit")


def let_audit_log_be_emptied() -> None:
    """Take away what refuses DELETE and TRUNCATE. What refuses UPDATE stays, and so does the chain."""
    with connection.cursor() as cursor:
        for table in AUDIT.TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER refuse_delete ON {table}")
                cursor.execute(f"DROP TRIGGER refuse_truncate ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER accounts_refuse_delete_{table}")


def guard_audit_log() -> None:
    """Put everything back as in service, for a test that rolls it back."""
    with connection.cursor() as cursor:
        for table in AUDIT.TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER refuse_update ON {table}")
                cursor.execute(AUDIT.GUARD_POSTGRESQL.format(table=table))
            else:
                cursor.execute(AUDIT.GUARD_SQLITE.format(table=table, event="delete"))
