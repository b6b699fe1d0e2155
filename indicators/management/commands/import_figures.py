"""`import_figures FILE`: import a table of figures, all of it or nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser, OutputWrapper
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.commands import AuditedCommand
from accounts.models import User
from indicators.models import Plan
from indicators.models.choices import LABELS
from indicators.services.bulk.faults import RowFault, fault_table
from indicators.services.bulk.importing import Imported, ImportRefused, import_figures
from indicators.workbook.bulk_rows import BulkRow, BulkTable, TableRefused, open_table
from indicators.workbook.messages import message_of
from indicators.workbook.sheets import FileRefused
from indicators.workbook.tables import write_xlsx
from indicators.workflow import Refused

SHOWN = 200  # faults on the terminal; the workbook of errors holds all


class Command(AuditedCommand):
    help = (
        "Import figures from a .csv or .xlsx with the columns plan (may be left out), indicator, "
        "organization, year, value, numerator, denominator, availability, expected_on, explanation; "
        "codes are the keys. All rows are taken, or none; ends with 1 where none is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--by", required=True, metavar="USERNAME", help="who of the office answers for the figures"
        )
        parser.add_argument("--plan", metavar="CODE", help="needed where there is more than one plan")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
        parser.add_argument("--errors", type=Path, metavar="FILE.xlsx", help="write all faults to a workbook")
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], default=settings.LANGUAGE_CODE
        )

    def handle(self, *args: Any, file: Path, language: str, **options: Any) -> None:
        with override(language):
            self._import(file, **options)

    def _import(
        self, file: Path, *, by: str, plan: str | None, dry_run: bool, errors: Path | None, **options: Any
    ) -> None:
        bar = ProgressBar(self.stderr)
        try:
            table = open_table(file)
            imported = import_figures(
                plan=plan_of(plan), rows=bar.over(table), by=person_of(by), dry_run=dry_run
            )
        except FileRefused as refused:
            raise CommandError(f"{file}: {message_of(refused)}") from refused
        except TableRefused as refused:
            raise CommandError(f"{file}: {refused.message}") from refused
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except Refused as refused:
            raise CommandError(f"{by}: {LABELS[refused.refusal]}") from refused
        except ImportRefused as refused:
            raise CommandError(self._report(refused.faults, errors)) from refused
        finally:
            bar.close()
        self.stdout.write(summary(imported, dry_run=dry_run))

    def _report(self, faults: Sequence[RowFault], errors: Path | None) -> str:
        """The faults for the terminal; all of them into the workbook where one is wanted."""
        lines = [line_of(fault) for fault in faults[:SHOWN]]
        if len(faults) > SHOWN:
            lines.append(_("… and %(count)d more.") % {"count": len(faults) - SHOWN})
        if errors:
            with errors.open("wb") as file:
                write_xlsx(fault_table(faults), file)
            lines.append(_("All faults stand in %(file)s.") % {"file": errors})
        text = ngettext(
            "%(count)d fault; nothing was written.", "%(count)d faults; nothing was written.", len(faults)
        )
        return "\n".join([*lines, text % {"count": len(faults)}])


class ProgressBar:
    """How far the rows have been read, on one line; silent where nobody sits at a terminal."""

    WIDTH = 30
    STEP = 1_000  # rows

    def __init__(self, out: OutputWrapper) -> None:
        self._out = out if out.isatty() else None

    def over(self, table: BulkTable) -> Iterator[BulkRow]:
        """The table's rows, told of as they pass."""
        for row in table.rows:
            yield row
            if self._out and row.number % self.STEP == 0:
                self._show(row.number, table.total)
        self._write(_("Comparing and writing …"))

    def close(self) -> None:
        """Leave an empty line."""
        self._write("")

    def _show(self, done: int, total: int) -> None:
        share = min(done / total, 1) if total else 0
        filled = round(share * self.WIDTH)
        bar = f"{'#' * filled}{'.' * (self.WIDTH - filled)} {share:4.0%} " if total else ""
        self._write(f"{bar}{done:,}")

    def _write(self, text: str) -> None:
        if self._out:
            self._out.write(f"\r\033[K{text}", style_func=str, ending="")
            self._out.flush()


def plan_of(code: str | None) -> Plan:
    """The plan of this code; without one, the only plan there is. Raises CommandError."""
    plans = Plan.objects.select_related("organization")
    found = list(plans.filter(code=code) if code else plans)
    if len(found) == 1:
        return found[0]
    known = ", ".join(plans.values_list("code", flat=True))
    raise CommandError(_("Name the plan by --plan, one of: %(codes)s.") % {"codes": known or "–"})


def person_of(username: str) -> User:
    """Raises CommandError where there is nobody of that name. What the person may do, the service asks."""
    person = User.objects.filter(username=username).first()
    if person is None:
        raise CommandError(_("There is no user “%(name)s”.") % {"name": username})
    return person


def line_of(fault: RowFault) -> str:
    """One fault on one line."""
    place = ", ".join(part for part in (fault.indicator, fault.column) if part)
    return _("Row %(row)d") % {"row": fault.row} + (f" ({place})" if place else "") + f": {fault.message}"


def summary(imported: Imported, *, dry_run: bool) -> str:
    if not imported.created and not imported.changed:
        return _("No changes: all %(count)d rows stand already.") % {"count": imported.unchanged}
    text = (
        _("Would create: %(created)d. Would change: %(changed)d. Rows that stand already: %(unchanged)d.")
        if dry_run
        else _("Created: %(created)d. Changed: %(changed)d. Rows that stood already: %(unchanged)d.")
    )
    counts = {"created": imported.created, "changed": imported.changed, "unchanged": imported.unchanged}
    return text % counts
