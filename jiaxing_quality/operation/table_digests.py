"""A digest over each table: what a restore compares."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.db import connection

from jiaxing_quality.operation.backups import Table

NOT_OURS = ("sqlite_sequence",)


def digest_postgresql() -> dict[str, Table]:
    """Each table's digest, from the text that COPY writes of its rows."""
    return {name: _digest_by_copy(name) for name in table_names()}


def table_names() -> list[str]:
    """Every table of the database, sorted."""
    with connection.cursor() as cursor:
        return sorted(name for name in connection.introspection.table_names(cursor) if name not in NOT_OURS)


def _digest_by_copy(table: str) -> Table:
    digest, rows = hashlib.sha256(), 0
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        keys = connection.introspection.get_primary_key_columns(cursor, table) or ()
        order = ", ".join(quote(each) for each in keys) or quote(table)
        # S608: both come from the database's own catalog, quoted.
        query = f"COPY (SELECT * FROM {quote(table)} ORDER BY {order}) TO STDOUT"  # noqa: S608
        with cursor.copy(query) as lines:
            for line in lines:
                digest.update(line)
                rows += bytes(line).count(b"\n")  # a line break inside a value is written as \n
    return Table(rows, digest.hexdigest())


def digest_sqlite(path: Path) -> dict[str, Table]:
    """Each table's digest, read from a file that nobody writes to."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: _digest_by_rows(database, name) for name in sorted(names) if name not in NOT_OURS}


def _digest_by_rows(database: sqlite3.Connection, table: str) -> Table:
    digest, rows = hashlib.sha256(), 0
    for text in _rows_as_text(database, table):
        digest.update(text)
        rows += 1
    return Table(rows, digest.hexdigest())


def _rows_as_text(database: sqlite3.Connection, table: str) -> Iterator[bytes]:
    quoted = '"' + table.replace('"', '""') + '"'
    columns = database.execute(f"PRAGMA table_info({quoted})").fetchall()
    keys = [f'"{name}"' for _, name, _, _, _, position in columns if position] or ["rowid"]
    # S608: both come from the database's own catalog, quoted.
    for row in database.execute(f"SELECT * FROM {quoted} ORDER BY {', '.join(keys)}"):  # noqa: S608
        yield repr(row).encode() + b"\n"
