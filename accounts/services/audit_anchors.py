"""Writing the end of the audit log down outside of the database, where who can write in it cannot reach."""

import logging
import os
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from accounts.services.audit import record_audit
from accounts.services.audit_chain import Anchor, Checked, end_of_chain, read_anchors, verify_chain
from accounts.types import AuditAction

logger = logging.getLogger(__name__)

FILE_NAME = "audit-anchors.txt"


def anchors_file() -> Path:
    """The file of anchors: AUDIT_ANCHORS, best on another machine's disk, else beside the uploaded files."""
    return Path(settings.AUDIT_ANCHORS or Path(settings.MEDIA_ROOT) / FILE_NAME)


def anchor_chain() -> Anchor | None:
    """Write the end of the chain down: as a line of the file, of the log, and by e-mail to AUDIT_MAIL.

    None where nothing was ever entered. Raises OSError where the file cannot be written; by then the log has
    its line.
    """
    end = end_of_chain()
    if end is None:
        return None
    line = end.as_line()
    logger.info("Audit log ends with: %s", line)
    if settings.AUDIT_MAIL:
        send_mail(_("End of the audit log"), line, None, settings.AUDIT_MAIL)
    _append(anchors_file(), line)
    record_audit(AuditAction.CHAIN_ANCHORED, str(end.sequence))
    return end


def verify_anchored_chain() -> Checked:
    """Check the chain against the anchors that were written down, if any were. Raises AnchorsUnreadable."""
    path = anchors_file()
    return verify_chain(read_anchors(path) if path.exists() else ())


def _append(path: Path, line: str) -> None:
    """The line is on the disk before anything else happens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())
