"""`dump_plan CODE [FILE]`: write a plan back as the file that loads it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from indicators.models import Plan
from indicators.planfile.writer import write_plan_file
from tasks.services import dump_plan


class Command(BaseCommand):
    help = "Write a plan as a plan file, to standard output or to FILE."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("file", type=Path, nargs="?")

    def handle(self, *args: Any, code: str, file: Path | None, **options: Any) -> None:
        plan = Plan.objects.select_related("organization").filter(code=code).first()
        if plan is None:
            known = ", ".join(Plan.objects.values_list("code", flat=True)) or "–"
            raise CommandError(
                _("There is no plan %(code)s. Known: %(known)s.") % {"code": code, "known": known}
            )
        text = write_plan_file(dump_plan(plan))
        if file is None:
            self.stdout.write(text, ending="")
        else:
            file.write_text(text, encoding="utf-8")
