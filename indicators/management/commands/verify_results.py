"""`manage.py verify_results`: find every stored result by a second path, and name what differs (核算)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.models import Plan
from indicators.services.self_audit import verify_results


class Command(BaseCommand):
    help = "Checks every stored result by a second path; ends with an error where one differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", help="code of one plan; all of them without it")

    def handle(self, *args: Any, **options: Any) -> None:
        plans = Plan.objects.select_related("organization")
        if options["plan"]:
            plans = plans.filter(code=options["plan"])
        if not plans:
            raise CommandError("There is no such plan.")
        verdicts = [self._verify(plan) for plan in plans]  # each plan, whatever the one before says
        if not all(verdicts):
            raise CommandError("Some results differ. Find out why before anything is computed anew.")

    def _verify(self, plan: Plan) -> bool:
        run = verify_results(plan=plan, by=None)
        self.stdout.write(f"{plan.code}: 核算一致 {run.agreed}/{run.checked}")
        for difference in run.differences.select_related("indicator", "organization"):
            self.stdout.write(f"  {difference}")
        return run.is_clean
