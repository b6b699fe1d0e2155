"""Commands that change something: each run is in the audit log."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand

from accounts.origin import run_by
from accounts.services.audit import record_audit
from accounts.types import ActorKind, AuditAction

OF_EVERY_COMMAND = frozenset(
    {"verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"}
)


class AuditedCommand(BaseCommand):
    """Enters its run and its options before it begins; what it then does is entered as a command's."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        name = type(self).__module__.rpartition(".")[2]
        with run_by(ActorKind.COMMAND, name):
            given = {each: value for each, value in options.items() if each not in OF_EVERY_COMMAND}
            record_audit(
                AuditAction.COMMAND_RUN, name, detail={"options": given, "system_account": system_account()}
            )
            return super().execute(*args, **options)


def system_account() -> str:
    """The account of the operating system that runs this, "" where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
