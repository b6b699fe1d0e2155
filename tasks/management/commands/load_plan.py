"""`load_plan FILE`: make the database equal to a plan file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.commands import AuditedCommand
from indicators.planfile.reader import PlanFileInvalid, read_plan_file
from indicators.services.synchronization import Change
from tasks.services import load_plan

MARKS = {"create": "+", "update": "~", "delete": "-"}


class Command(AuditedCommand):
    help = (
        "Load a plan file: organizations, plan, domains, indicators, targets, assignments, special projects."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="print the difference, write nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            content = read_plan_file(file)
        except PlanFileInvalid as invalid:
            raise CommandError(f"{file}\n" + "\n".join(map(str, invalid.problems))) from invalid
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        try:
            changes = load_plan(content, dry_run=dry_run)
        except ProtectedError as error:
            names = ", ".join(sorted({str(row) for row in error.protected_objects})[:10])
            raise CommandError(
                _(
                    "The file leaves out something that figures or results stand on: %(names)s. "
                    "Nothing was written."
                )
                % {"names": names}
            ) from error
        for change in changes:
            self.stdout.write(line_of(change))
        summary = (
            _("%(count)d differences; nothing was written.") if dry_run else _("%(count)d changes written.")
        )
        self.stdout.write(summary % {"count": len(changes)})


def line_of(change: Change) -> str:
    """One difference on one line, old and new value of each field behind it."""
    fields = "; ".join(f"{name}: {old} → {new}" for name, old, new in change.fields)
    return f"{MARKS[change.action]} {change.model} {change.row}" + (f" ({fields})" if fields else "")
