"""`remove_demo`: take the invented figures and people away; the plans stay."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.commands import AuditedCommand
from indicators.models import Plan
from indicators.services.demo import Removed, remove_demo_data
from tasks.services.demo import remove_demo_notes


class Command(AuditedCommand):
    help = "Remove the figures, results and jobs of all demo plans, and the demo people. The plans stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-input", action="store_true", help="do not ask")

    def handle(self, *args: Any, no_input: bool, **options: Any) -> None:
        names = [plan.label for plan in Plan.objects.filter(is_demo=True)]
        question = _(
            "The figures, results and jobs of the demo plans (%(plans)s) and the demo people will go."
        )
        self.stdout.write(question % {"plans": ", ".join(names) or "–"})
        if not no_input and input(_("Type yes to go on: ")).strip().lower() != "yes":
            raise CommandError(_("Nothing was removed."))
        self._report(_remove())

    def _report(self, removed: Removed) -> None:
        self.stdout.write(
            _(
                "Removed from %(plans)d plans: %(figures)d figures, %(results)d results, %(jobs)d jobs. "
                "People deleted: %(people)d; left without a log-in, as others need them: %(deactivated)d."
            )
            % {
                "plans": removed.plans,
                "figures": removed.figures,
                "results": removed.results,
                "jobs": removed.jobs,
                "people": removed.people,
                "deactivated": removed.deactivated,
            }
        )


@transaction.atomic
def _remove() -> Removed:
    """Notes before the people who wrote them, and all or nothing."""
    remove_demo_notes()
    return remove_demo_data()
