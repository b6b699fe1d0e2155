"""Making a backup, and throwing old ones away."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from jiaxing_quality.operation.backups import (
    DUMP,
    FILES,
    MANIFEST,
    NAME_FORMAT,
    PARTIAL,
    SUMS,
    BackupFailed,
    Manifest,
    StoredFile,
    digest_of_file,
    finished_backups,
    place_of,
    read_manifest,
)
from jiaxing_quality.operation.engines import current_engine
from jiaxing_quality.operation.schema_state import applied_migrations

ABANDONED = 24 * 3600  # seconds after which what a killed run left behind is thrown away


def make_backup(*, root: Path, keep: int) -> Path:
    """Back the database and the uploaded files up into a new folder below `root`; keep the newest `keep`.

    The folder appears under its name when all of it is on the disk. Raises BackupFailed, and leaves the
    older backups as they are, where anything goes wrong.
    """
    if root.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise BackupFailed(f"{root} lies inside MEDIA_ROOT: name a folder outside, best on another disk.")
    made_at = datetime.now(UTC).replace(microsecond=0)
    folder = root / made_at.strftime(NAME_FORMAT)
    if folder.exists():
        raise BackupFailed(f"{folder} is there already: try again in a second.")
    engine = current_engine()
    with _partial(root, folder.name) as partial:
        tables = engine.dump(partial / DUMP)
        manifest = Manifest(
            made_at=made_at,
            engine=engine.name,
            migrations=tuple(sorted(applied_migrations())),
            tables=tables,
            files=tuple(_keep_files(root)),
            dump_size=(partial / DUMP).stat().st_size,
        )
        (partial / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        sums = "".join(f"{digest_of_file(partial / name)}  {name}\n" for name in (DUMP, MANIFEST))
        (partial / SUMS).write_text(sums, encoding="utf-8")
        for each in (*partial.iterdir(), partial):
            _settle(each)
        partial.rename(folder)
    _settle(root)
    forget_old(root, keep)
    return folder


@contextmanager
def _partial(root: Path, name: str) -> Iterator[Path]:
    """A folder that is gone again where the block fails; an error of the disk becomes BackupFailed."""
    partial = root / f"{PARTIAL}{name}"
    try:
        partial.mkdir(parents=True, mode=0o700)
        yield partial
    except OSError as error:
        raise BackupFailed(f"The backup could not be written: {error}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _settle(path: Path) -> None:
    """Wait until a file, or what a folder names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _keep_files(root: Path) -> Iterator[StoredFile]:
    """Keep each uploaded file once under its digest. The dump came first: what it names is there already."""
    media = Path(settings.MEDIA_ROOT)
    for path in sorted(each for each in media.rglob("*") if each.is_file()):
        digest, place = digest_of_file(path), None
        place = place_of(root, digest)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            unfinished = place.with_suffix(".part")
            shutil.copyfile(path, unfinished)
            _settle(unfinished)
            unfinished.rename(place)
        yield StoredFile(path.relative_to(media).as_posix(), path.stat().st_size, digest)


def forget_old(root: Path, keep: int) -> None:
    """Delete all but the newest `keep` backups, files that none of them names, and what killed runs left."""
    backups = finished_backups(root)
    for backup in backups[keep:]:
        shutil.rmtree(backup.folder)
    for partial in root.glob(f"{PARTIAL}*"):
        if time.time() - partial.stat().st_mtime > ABANDONED:
            shutil.rmtree(partial, ignore_errors=True)
    if len(backups) <= keep:
        return
    named = {file.digest for backup in backups[:keep] for file in read_manifest(backup.folder).files}
    for path in (root / FILES).glob("*/*"):
        if path.name not in named:
            path.unlink()
