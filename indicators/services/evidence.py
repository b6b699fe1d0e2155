"""Files behind a figure: taken by type and size, stored once by their content, removed by a mark."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import Evidence, Figure
from indicators.services.kept_files import store_content

SIZE_LIMIT = 10 * 1024 * 1024
SIGNATURES = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".xlsx": b"PK\x03\x04",
    ".docx": b"PK\x03\x04",
    ".zip": b"PK\x03\x04",
}


class EvidenceRefused(ValueError):
    """The file cannot be taken; `message` says why and how to mend it."""

    def __init__(self, message: Promise) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is kept: its path in the store, made of its digest, and the name that people see."""

    path: str
    digest: str
    name: str
    size: int

    @property
    def columns(self) -> dict[str, Any]:
        """Of the row of an AddedFile."""
        return {"file": self.path, "digest": self.digest, "name": self.name, "size": self.size}


def store_upload(upload: "File[bytes]") -> StoredFile:
    """Keep an uploaded file, once by its content. Raises EvidenceRefused."""
    suffix = PurePosixPath(upload.name or "").suffix.lower()
    content = _content(upload, suffix)
    path, digest = store_content(content, folder="evidence", suffix=suffix)
    return StoredFile(path, digest, _shown_name(upload), len(content))


@transaction.atomic
def add_evidence(*, figure: Figure, upload: "File[bytes]", by: User) -> Evidence:
    """Keep a file behind a figure. The same file again is the same evidence. Raises EvidenceRefused."""
    stored = store_upload(upload)
    evidence, is_new = Evidence.objects.get_or_create(
        figure=figure,
        digest=stored.digest,
        removed_at=None,
        defaults=stored.columns | {"added_by": by},
    )
    if is_new:
        detail = {"figure": figure.pk, "file": stored.digest, "size": stored.size}
        record_audit(AuditAction.EVIDENCE_ADDED, f"evidence/{evidence.pk}", by=by, detail=detail)
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence) -> None:
    """Take a file from a figure. The row and the file stay for the record."""
    standing = Evidence.objects.filter(pk=evidence.pk, removed_at__isnull=True)
    if standing.update(removed_at=timezone.now()):
        detail = {"figure": evidence.figure_id, "file": evidence.digest}
        record_audit(AuditAction.EVIDENCE_REMOVED, f"evidence/{evidence.pk}", detail=detail)


def _content(upload: "File[bytes]", suffix: str) -> bytes:
    """The bytes, if size, name and beginning agree with a kind that is taken."""
    if (upload.size or 0) > SIZE_LIMIT:
        raise EvidenceRefused(_("The file is larger than 10 MB. Make it smaller or split it."))
    if suffix not in SIGNATURES:
        raise EvidenceRefused(_("This kind of file is not taken. Use PDF, PNG, JPEG, XLSX, DOCX or ZIP."))
    content = upload.read(SIZE_LIMIT + 1)
    if not content.startswith(SIGNATURES[suffix]):
        raise EvidenceRefused(_("The content of the file is not what its name says. Save it again as such."))
    return bytes(content)


def _shown_name(upload: "File[bytes]") -> str:
    """The name as the person sees it again: without folders and unprintable characters, of bounded length."""
    name = PurePosixPath((upload.name or "").replace("\\", "/")).name
    return "".join(each for each in name if each.isprintable())[-200:]
