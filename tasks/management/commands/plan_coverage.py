"""`plan_coverage`: every number of the plan's text, and what became of it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.planfile.coverage import account, faults, read_notes, read_numbers, render
from indicators.planfile.reader import read_plan_file

ROOT = Path(settings.BASE_DIR)
TEXT = ROOT.parent / "shared" / "plan" / "jiazhengbanfa-2017-15.txt"
PLAN = ROOT / "fixtures" / "jiaxing-quality-2016-2020.yaml"
NOTES = ROOT / "fixtures" / "coverage-notes.yaml"
TABLE = ROOT / "docs" / "plan-coverage.md"


class Command(BaseCommand):
    help = "Account for every number of the plan's text, and write docs/plan-coverage.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--text", type=Path, default=TEXT)
        parser.add_argument(
            "--check", action="store_true", help="compare with the committed table, write nothing"
        )

    def handle(self, *args: Any, text: Path, check: bool, **options: Any) -> None:
        if not text.exists():
            self.stdout.write(f"{text} is absent: the committed table {TABLE.name} stands.")
            return
        numbers = read_numbers(text.read_text(encoding="utf-8"))
        plan, notes = read_plan_file(PLAN), read_notes(NOTES.read_text(encoding="utf-8"))
        unaccounted = faults(numbers, plan, notes)
        if unaccounted:
            raise CommandError("\n".join(unaccounted))
        table = render(account(numbers, plan, notes))
        if check and table != TABLE.read_text(encoding="utf-8"):
            raise CommandError(f"{TABLE} is out of date: run `manage.py plan_coverage`.")
        if not check:
            TABLE.write_text(table, encoding="utf-8")
        self.stdout.write(f"{len(numbers)} numbers, all accounted for.")
