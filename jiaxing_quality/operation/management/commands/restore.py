"""Restore a backup into an empty database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jiaxing_quality.operation.backups import BackupFailed
from jiaxing_quality.operation.restoring import check_backup, restore_backup


class Command(BaseCommand):
    help = "Restore a backup into an empty database, and compare every table with what was backed up."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="folder of the backup")
        parser.add_argument("--check", action="store_true", help="only check that the backup is whole")

    def handle(self, *args: Any, folder: Path, check: bool, **options: Any) -> None:
        """Say what was found; exit with 1 and the reason where the backup cannot be restored."""
        try:
            if check:
                manifest = check_backup(folder)
                self.stdout.write(
                    f"{folder} is whole: {len(manifest.tables)} tables, {len(manifest.files)} files."
                )
            else:
                restore_backup(folder=folder, tell=self.stdout.write)
        except BackupFailed as error:
            raise CommandError(str(error)) from error
