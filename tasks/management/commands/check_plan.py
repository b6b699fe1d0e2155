"""`check_plan FILE`: what in a plan contradicts itself or is unclear."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from indicators.models.choices import LABELS
from indicators.planfile.check import check_plan
from indicators.planfile.reader import PlanFileInvalid, read_plan_file


class Command(BaseCommand):
    help = "List what in a plan file contradicts itself or is unclear. The plan is never mended silently."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            findings = check_plan(read_plan_file(file))
        except PlanFileInvalid as invalid:
            raise CommandError(f"{file}\n" + "\n".join(map(str, invalid.problems))) from invalid
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        for finding in findings:
            about = " ".join((*finding.indicators, *finding.places))
            self.stdout.write(f"[{LABELS[finding.severity]}] {about}: {finding.message}")
        self.stdout.write(_("%(count)d findings.") % {"count": len(findings)})
