"""`load_demo`: load a plan and fill it with invented figures, so that there is something to try."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.commands import AuditedCommand
from accounts.demo import DEMO_PASSWORD, UsernameTaken
from accounts.models import ROLE_LABELS, User
from accounts.types import Role
from indicators.models import Plan
from indicators.planfile.reader import PlanFileInvalid, read_plan_file
from indicators.planfile.schema import PlanFile
from indicators.services.demo import (
    Loaded,
    PlanHoldsFigures,
    has_returns,
    load_demo_data,
    logins_to_try,
    refuse_real_figures,
    role_of,
)
from tasks.services import load_plan
from tasks.services.demo import load_demo_notes

DEFAULT_PLAN = settings.BASE_DIR / "fixtures" / "jiaxing-quality-2016-2020.yaml"


class Command(AuditedCommand):
    help = "Load a plan with invented figures and people, compute its results, and print the log-ins to try."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", type=Path, default=DEFAULT_PLAN, help="the plan file")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where any plan exists")
        parser.add_argument("--print-logins", action="store_true", help="only print the log-ins to try")
        parser.add_argument(
            "--yes-invented-data",
            action="store_true",
            help="on a machine in service (DEBUG off): yes, accounts with a public password are wanted",
        )

    def handle(
        self,
        *args: Any,
        plan: Path,
        if_empty: bool,
        print_logins: bool,
        yes_invented_data: bool,
        **options: Any,
    ) -> None:
        if not print_logins:
            if if_empty and Plan.objects.exists():
                return
            if not settings.DEBUG and not yes_invented_data:
                raise CommandError(
                    _(
                        "This machine is in service (DEBUG is off). Demo data makes accounts with a public "
                        "password, and invented figures. Nothing was written. If that is wanted, give "
                        "--yes-invented-data."
                    )
                )
            self._report(_load(_read(plan)))
        self._print_logins()

    def _report(self, loaded: Loaded) -> None:
        if not loaded.figures:
            self.stdout.write(_("The demo data is there already; its figures stay as they are."))
            return
        self.stdout.write(
            _("Demo data loaded: %(figures)d invented figures, %(results)d results.")
            % {"figures": loaded.figures, "results": loaded.results}
        )

    def _print_logins(self) -> None:
        """In both languages; nothing where no plan is a demo."""
        plan = Plan.objects.filter(is_demo=True).select_related("organization").first()
        if plan is None:
            return
        people = logins_to_try(plan)
        for language in ("zh-hans", "en"):
            with override(language):
                self.stdout.write("\n" + table([_headings(), *(_row(person, plan) for person in people)]))


def _read(path: Path) -> PlanFile:
    try:
        return read_plan_file(path)
    except PlanFileInvalid as invalid:
        raise CommandError(f"{path}\n" + "\n".join(map(str, invalid.problems))) from invalid
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


@transaction.atomic
def _load(file: PlanFile) -> Loaded:
    """The plan and its demo data, or neither."""
    try:
        refuse_real_figures(file.plan.code)
        load_plan(file)
        plan = Plan.objects.get(code=file.plan.code)
        loaded = load_demo_data(plan)
        load_demo_notes(plan)
        return loaded
    except PlanHoldsFigures as error:
        raise CommandError(
            _("The plan %(code)s holds figures that are not invented. Nothing was written.")
            % {"code": file.plan.code}
        ) from error
    except UsernameTaken as taken:
        raise CommandError(
            _("The user name %(name)s belongs to a person who is not part of the demo. Nothing was written.")
            % {"name": taken.username}
        ) from taken
    except ProtectedError as error:
        raise CommandError(
            _("The plan file leaves out something that figures stand on. Nothing was written.")
        ) from error


def _headings() -> tuple[str, ...]:
    return _("Role"), _("User name"), _("Password"), _("What to try")


def _row(person: User, plan: Plan) -> tuple[str, ...]:
    return str(ROLE_LABELS[role_of(person)]), person.username, DEMO_PASSWORD, _errand(person, plan)


def _errand(person: User, plan: Plan) -> str:
    """What the person's log-in shows best."""
    errands = {
        Role.OFFICE: _("Compute the results of %(year)d; see what is behind; change the plan's data."),
        Role.VIEWER: _("Read the overview of %(year)d, then the years before."),
        Role.REVIEWER: _("Check the figures of %(year)d for the indicators that %(unit)s leads."),
        Role.CLERK: _("Enter the figures of %(unit)s for %(year)d."),
        Role.ADMINISTRATOR: _("Make an account, give it a role, let somebody in again."),
        Role.AUDITOR: _("Search the log of all that was done."),
    }
    if person.pk in has_returns(plan):
        errands[Role.CLERK] = _("Answer what was returned to %(unit)s for %(year)d.")
    unit = person.organization.label if person.organization else ""
    return errands[role_of(person)] % {"unit": unit, "year": plan.end_year}


def table(rows: Sequence[Sequence[str]]) -> str:
    """Lines with aligned columns; a Chinese character is two columns wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(_padded, row, widths)).rstrip() for row in rows)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
