"""Back up the database and the uploaded files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jiaxing_quality.operation.backing_up import make_backup
from jiaxing_quality.operation.backups import BackupFailed, backup_root


class Command(BaseCommand):
    help = "Back up the database and the uploaded files into a new folder; people can go on working."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--into", type=Path, help="folder of the backups; BACKUP_ROOT where it is left out"
        )
        parser.add_argument(
            "--keep", type=int, help="how many backups stay there; BACKUPS_KEPT where left out"
        )

    def handle(self, *args: Any, into: Path | None, keep: int | None, **options: Any) -> None:
        """Print the new folder; exit with 1 and the reason where there is none."""
        try:
            folder = make_backup(root=into or backup_root(), keep=keep or settings.BACKUPS_KEPT)
        except BackupFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(folder))
