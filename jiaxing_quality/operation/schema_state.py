"""Whether the database has the schema that this version of the software was written for."""

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Migration = tuple[str, str]


class SchemaWrong(Exception):
    """The database is older or newer than the software; the message says what to do."""


@cache
def known_migrations() -> frozenset[Migration]:
    """App and name of every migration of this version; read from the disk once."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or ())


def applied_migrations() -> set[Migration]:
    """App and name of every migration that the database has (one or two queries)."""
    return set(MigrationRecorder(connection).applied_migrations())


def schema_faults() -> list[str]:
    """What differs, a sentence each; nothing where the schema is the right one."""
    return list(_faults(applied_migrations()))


def _faults(applied: set[Migration]) -> Iterator[str]:
    missing = known_migrations() - applied
    # Apps that this version does not have any more leave their rows behind: that is no fault.
    ours = {config.label for config in apps.get_app_configs()}
    newer = {each for each in applied - known_migrations() if each[0] in ours}
    if missing:
        yield (
            f"The database lacks {len(missing)} migrations of this version, the first of them "
            f"{'.'.join(min(missing))}: make a backup, then run manage.py migrate."
        )
    if newer:
        yield (
            f"The database was migrated by a newer version, which knows {'.'.join(max(newer))}: "
            "install that version, or restore a backup that this one made."
        )


def require_schema() -> None:
    """Raise SchemaWrong where the database has another schema. DatabaseError where it is away."""
    faults = schema_faults()
    if faults:
        raise SchemaWrong(" ".join(faults))
