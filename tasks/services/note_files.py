"""Files behind a progress note: kept as those behind a figure are, changed with the note's own versions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.files.base import File
from django.utils import timezone

from accounts.models import User
from indicators.services.evidence import StoredFile, store_upload
from tasks.models import NoteFile, ProgressNote


@dataclass(frozen=True, slots=True)
class FilesWanted:
    """Files that are to come to a note, and the ids of those that are to go."""

    added: Sequence["File[bytes]"] = ()
    removed: Collection[int] = ()

    @property
    def is_asked(self) -> bool:
        return bool(self.added or self.removed)


NO_FILES = FilesWanted()


@dataclass(frozen=True, slots=True)
class FileChanges:
    """What differs from what stands: a file that is there already comes no second time."""

    added: Sequence[StoredFile]
    removed: Sequence[NoteFile]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


def changes_of(note: ProgressNote | None, wanted: FilesWanted) -> FileChanges:
    """What the wish changes; the contents are kept. Raises EvidenceRefused."""
    standing = list(note.files.filter(removed_at__isnull=True)) if note else []
    removed = [row for row in standing if row.pk in wanted.removed]
    there = {row.digest for row in standing if row not in removed}
    stored = {file.digest: file for file in map(store_upload, wanted.added)}
    added = [file for digest, file in stored.items() if digest not in there]
    return FileChanges(added, removed)


def change_files(note: ProgressNote, changes: FileChanges, by: User) -> None:
    """Write the changes under the note's present version. The caller holds the note's lock."""
    for row in changes.removed:
        row.removed_at, row.removed_version = timezone.now(), note.version
        row.save(update_fields=("removed_at", "removed_version"))
    for file in changes.added:
        NoteFile.objects.create(note=note, added_by=by, added_version=note.version, **file.columns)
