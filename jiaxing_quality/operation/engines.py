"""Dumping and loading the whole database: PostgreSQL by its own programs, SQLite by its own copying."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connection, transaction

from jiaxing_quality.operation import table_digests
from jiaxing_quality.operation.backups import BackupFailed, Table


class Engine(Protocol):
    """How one kind of database is dumped and loaded."""

    name: str

    def dump(self, path: Path) -> Mapping[str, Table]:
        """Write the dump; the digests are those of the very moment that it shows."""

    def load(self, path: Path) -> Mapping[str, Table]:
        """Fill the empty database; the digests of what is there now."""


def current_engine() -> Engine:
    """The engine of the database that is set."""
    return Sqlite() if connection.vendor == "sqlite" else PostgreSql()


class PostgreSql:
    """pg_dump and pg_restore, which any administrator of a database knows."""

    name = "postgresql"

    def dump(self, path: Path) -> Mapping[str, Table]:
        """One snapshot for the dump and the digests, while people go on working."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = str(cursor.fetchone()[0])
            options = ("--format=custom", f"--snapshot={snapshot}", f"--file={path}")
            run_program("pg_dump", *options, "--no-password")
            return table_digests.digest_postgresql()

    def load(self, path: Path) -> Mapping[str, Table]:
        """All or nothing. Roles and their rights are the new server's own."""
        options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        run_program(
            "pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", "--no-password", str(path)
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return table_digests.digest_postgresql()


class Sqlite:
    """SQLite's own copy of a database that is in use."""

    name = "sqlite"

    def dump(self, path: Path) -> Mapping[str, Table]:
        """A copy of one moment; its digests are read from the copy."""
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            source = connection.connection
            if source.in_transaction:
                raise BackupFailed("A backup of SQLite cannot be made inside a transaction.")
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file that can be read without writing beside it
        return table_digests.digest_sqlite(path)

    def load(self, path: Path) -> Mapping[str, Table]:
        """Copy the file's content into the empty database."""
        connection.ensure_connection()
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source:
            source.backup(connection.connection)
        connection.close()
        return table_digests.digest_sqlite(Path(str(connection.settings_dict["NAME"])))


def run_program(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the database. Raises BackupFailed with what it said."""
    program = find_program(name)
    try:
        done = subprocess.run(
            [program, *arguments], env=program_environment(), capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise BackupFailed(f"{program} does not start: {error}") from error
    if done.returncode:
        raise BackupFailed(f"{name} failed: {_last_lines(done.stderr.splitlines())}")


def _last_lines(lines: Sequence[str]) -> str:
    return " ".join(lines[-5:]) or "it said nothing"


def find_program(name: str) -> str:
    """Path of a program of PostgreSQL: in PG_BIN, else on PATH. Raises BackupFailed with how to get it."""
    found = shutil.which(name, path=settings.PG_BIN or None)
    if found is None:
        raise BackupFailed(
            f"{name} is not there: install PostgreSQL's client programs, at least as new as the server, or "
            "set PG_BIN to their folder."
        )
    return found


def program_environment() -> dict[str, str]:
    """How the programs reach the database; by environment, which other people on the machine do not see."""
    database = connection.settings_dict
    options = database.get("OPTIONS", {})
    given = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
        "PGSSLMODE": options.get("sslmode"),
        "PGSSLROOTCERT": options.get("sslrootcert"),
    }
    return {**os.environ, **{name: str(value) for name, value in given.items() if value}}
