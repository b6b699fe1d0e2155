"""Restoring a backup into an empty database: what cannot be trusted is refused before anything is written."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from django.conf import settings

from jiaxing_quality.operation.backups import (
    DUMP,
    SUMS,
    BackupFailed,
    Manifest,
    StoredFile,
    Table,
    digest_of_file,
    place_of,
    read_manifest,
)
from jiaxing_quality.operation.engines import Engine, current_engine
from jiaxing_quality.operation.schema_state import known_migrations
from jiaxing_quality.operation.table_digests import table_names

Tell = Callable[[str], object]


def check_backup(folder: Path) -> Manifest:
    """The manifest of a backup whose dump and files are whole. Raises BackupFailed with what is wrong."""
    if not (folder / SUMS).exists():
        raise BackupFailed(f"{folder} is no finished backup: {SUMS} is missing.")
    manifest = read_manifest(folder)
    size = (folder / DUMP).stat().st_size if (folder / DUMP).exists() else 0
    if size != manifest.dump_size:
        raise BackupFailed(
            f"The dump is truncated: {size} bytes of {manifest.dump_size}. Take another backup."
        )
    for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        if digest_of_file(folder / Path(name).name) != digest:
            raise BackupFailed(
                f"{name} was changed since the backup: its digest differs. Take another backup."
            )
    for file in manifest.files:
        kept = place_of(folder.parent, file.digest)
        if not kept.exists() or digest_of_file(kept) != file.digest:
            raise BackupFailed(f"The uploaded file {file.path} is missing in the backup, or was changed.")
    return manifest


def restore_backup(*, folder: Path, tell: Tell) -> Manifest:
    """Load a backup into the empty database and the folder of files, and compare every table's digest.

    Raises BackupFailed before anything is written where the backup is damaged, of a newer version, of another
    kind of database, or where the database is not empty; and after it where a digest differs.
    """
    manifest, engine = check_backup(folder), current_engine()
    tell(f"The backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC is whole.")
    refuse_unfit(manifest, engine)
    tables = engine.load(folder / DUMP)
    differing = differences(manifest.tables, tables)
    if differing:
        raise BackupFailed(
            f"Loaded, but {len(differing)} tables differ from the backup: {', '.join(differing)}. "
            "Do not use this database; drop it and try another backup."
        )
    tell(f"{len(tables)} tables with {sum(table.rows for table in tables.values())} rows have their digests.")
    media = Path(settings.MEDIA_ROOT)
    for file in manifest.files:
        _put_back(file, place_of(folder.parent, file.digest), media)
    tell(f"{len(manifest.files)} uploaded files are back.")
    if known_migrations() - set(manifest.migrations):
        tell("The backup was made by an older version: now run manage.py migrate.")
    return manifest


def refuse_unfit(manifest: Manifest, engine: Engine) -> None:
    """Raise BackupFailed where this database, or this version, cannot take the backup."""
    if manifest.engine != engine.name:
        raise BackupFailed(f"The backup is one of {manifest.engine}, the database is {engine.name}.")
    newer = sorted(set(manifest.migrations) - known_migrations())
    if newer:
        raise BackupFailed(
            f"The backup was made by a newer version ({'.'.join(newer[-1])}): install that version first."
        )
    if tables := table_names():
        raise BackupFailed(
            f"The database is not empty: it has {len(tables)} tables. Restore into a new one, for example "
            "after createdb; nothing was changed."
        )
    if foreign := list(_other_files(manifest)):
        raise BackupFailed(f"MEDIA_ROOT holds another {foreign[0]} than the backup: name an empty folder.")


def _other_files(manifest: Manifest) -> Iterator[str]:
    """Files that stand under a path of the backup with another content."""
    for file in manifest.files:
        path = Path(settings.MEDIA_ROOT) / file.path
        if path.exists() and digest_of_file(path) != file.digest:
            yield file.path


def differences(expected: Mapping[str, Table], found: Mapping[str, Table]) -> list[str]:
    """Names of the tables that are not the same in both."""
    return sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name))


def _put_back(file: StoredFile, kept: Path, media: Path) -> None:
    path = (media / file.path).resolve()
    if not path.is_relative_to(media.resolve()):
        raise BackupFailed(f"The manifest names a file outside MEDIA_ROOT: {file.path}")
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept, path)
