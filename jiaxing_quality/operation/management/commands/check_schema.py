"""Whether the database has this version's schema: asked before each start."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jiaxing_quality.operation.schema_state import SchemaWrong, require_schema


class Command(BaseCommand):
    help = (
        "Exit with 1 and what to do where the database has another schema than this version of the software."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            require_schema()
        except SchemaWrong as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The database has the schema of this version.")
