"""`anchor_audit`: write the end of the audit log down outside of the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.services.audit_anchors import anchor_chain, anchors_file


class Command(BaseCommand):
    help = (
        "Write the number and the digest of the audit log's last link into the file AUDIT_ANCHORS, into the "
        "log, and by e-mail to AUDIT_MAIL. A scheduler does it each day; keep what it writes where nobody "
        "who can write in the database can change it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            end = anchor_chain()
        except OSError as error:
            raise CommandError(f"{anchors_file()}: {error.strerror}") from error
        self.stdout.write(end.as_line() if end else _("The audit log is empty."))
