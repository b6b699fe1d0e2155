"""What a backup is: a folder with the dump of the database, a manifest, and the digests of both.

    BACKUP_ROOT/
      2026-11-30T020000Z/  database.dump  manifest.json  SHA256SUMS
      files/ab/ab12…       the uploaded files, each once under its digest, whichever backups name it

`sha256sum -c SHA256SUMS` checks a folder without this software, `pg_restore` reads its dump.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

DUMP, MANIFEST, SUMS, FILES = "database.dump", "manifest.json", "SHA256SUMS", "files"
PARTIAL = ".partial-"
NAME_FORMAT = "%Y-%m-%dT%H%M%SZ"
FORMAT = 1
CHUNK = 1 << 20


class BackupFailed(Exception):
    """No backup was made, or it cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """How many rows a table had, and the digest over them in the order of the primary key."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An uploaded file: its path below MEDIA_ROOT, its bytes, their digest."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, so that a restore can tell whether it is all there again."""

    made_at: datetime
    engine: str
    migrations: tuple[tuple[str, str], ...]
    tables: Mapping[str, Table]
    files: tuple[StoredFile, ...]
    dump_size: int

    def to_json(self) -> str:
        """As text; `from_json` reads it."""
        content = {
            "format": FORMAT,
            **asdict(self),
            "made_at": self.made_at.isoformat(),
            "tables": {name: asdict(table) for name, table in self.tables.items()},
        }
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Raises BackupFailed for another format."""
        content: dict[str, Any] = json.loads(text)
        if content.get("format") != FORMAT:
            raise BackupFailed(
                f"The manifest has the format {content.get('format')}; this version reads {FORMAT}."
            )
        return cls(
            made_at=datetime.fromisoformat(content["made_at"]),
            engine=content["engine"],
            migrations=tuple((app, name) for app, name in content["migrations"]),
            tables={name: Table(**table) for name, table in content["tables"].items()},
            files=tuple(StoredFile(**each) for each in content["files"]),
            dump_size=content["dump_size"],
        )


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup, by its folder alone: the page and monitoring read no manifest."""

    folder: Path
    made_at: datetime
    size: int


def backup_root() -> Path:
    """The folder of all backups. Raises BackupFailed where none is set."""
    if not settings.BACKUP_ROOT:
        raise BackupFailed("No folder for backups: set BACKUP_ROOT, or name one by --into.")
    return Path(settings.BACKUP_ROOT)


def finished_backups(root: Path) -> list[Backup]:
    """The finished backups of a folder, the newest first; what a killed run left behind is none."""
    found = []
    for folder in root.iterdir() if root.is_dir() else ():
        made_at = _moment_of(folder.name)
        if made_at and (folder / SUMS).exists():
            found.append(Backup(folder, made_at, (folder / DUMP).stat().st_size))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def newest_backup() -> Backup | None:
    """The newest backup below BACKUP_ROOT; None where there is none, or no folder is set."""
    found = finished_backups(Path(settings.BACKUP_ROOT)) if settings.BACKUP_ROOT else []
    return found[0] if found else None


def _moment_of(name: str) -> datetime | None:
    try:
        return datetime.strptime(f"{name}+0000", f"{NAME_FORMAT}%z")
    except ValueError:
        return None


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup. Raises BackupFailed where it is missing or unreadable."""
    try:
        return Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupFailed(f"{folder} holds no manifest that can be read: {error}") from error


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def place_of(root: Path, digest: str) -> Path:
    """Where the uploaded file with this digest lies."""
    return root / FILES / digest[:2] / digest
