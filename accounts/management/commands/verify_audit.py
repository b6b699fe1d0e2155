"""`verify_audit`: check every link of the audit log, and its end against what was written down."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.services.audit_anchors import anchors_file
from accounts.services.audit_chain import AnchorsUnreadable, Broken, Fault, read_anchors, verify_chain

REASONS = {
    Fault.MISSING: gettext_lazy("the link is missing, or has another number"),
    Fault.ENTRY_GONE: gettext_lazy("its entry is gone"),
    Fault.ENTRY_CHANGED: gettext_lazy("its entry does not say what it said"),
    Fault.LINK_CHANGED: gettext_lazy("it does not follow from the link before it"),
    Fault.NOT_AS_ANCHORED: gettext_lazy("it is not the one that was written down"),
    Fault.END_CUT: gettext_lazy("it and what followed it were written down, and are gone"),
    Fault.UNCHAINED: gettext_lazy("this entry is in no link"),
}


class Command(BaseCommand):
    help = (
        "Check every link of the audit log, and its end against the anchors that `anchor_audit` wrote down. "
        "Names the first link that does not hold, and then ends with code 1; with 2 where the anchors cannot "
        "be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchors", type=Path, metavar="FILE", help="the anchors; else those of AUDIT_ANCHORS"
        )

    def handle(self, *args: Any, anchors: Path | None, **options: Any) -> None:
        path = anchors or anchors_file()
        try:
            known = read_anchors(path) if anchors or path.exists() else []
        except AnchorsUnreadable as error:
            text = _("%(file)s: line %(line)d is no anchor.") % {"file": path, "line": error.line}
            raise CommandError(text, returncode=2) from error
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=2) from error
        checked = verify_chain(known)
        if checked.broken is not None:
            raise CommandError(self._said(checked.broken))
        text = _("All %(links)d links of the audit log hold; %(anchors)d anchors agree.")
        self.stdout.write(text % {"links": checked.links, "anchors": checked.anchors})
        if not known:
            self.stdout.write(
                _("No anchor was written down yet: whether the end was cut off cannot be told.")
            )

    def _said(self, broken: Broken) -> str:
        text = _("The audit log is broken at %(number)d: %(reason)s.")
        return text % {"number": broken.number, "reason": REASONS[broken.fault]}
