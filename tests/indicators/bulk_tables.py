"""Tables for the tests of the bulk import: written as people send them."""

import csv
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from accounts.models import Organization
from indicators.models import Plan
from indicators.workbook.bulk_rows import COLUMNS

Row = dict[str, object]


def row(code: str = "CF05", unit: str = "hp-dh-ly", year: object = 2023, **cells: object) -> Row:
    """One figure's row; what is not given is empty."""
    return {"indicator": code, "organization": unit, "year": year, **cells}


def text_of(rows: Iterable[Row], columns: Iterable[str] = COLUMNS) -> str:
    """The rows as a .csv with its heading."""
    names, out = list(columns), StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([each.get(name, "") for name in names] for each in rows)
    return out.getvalue()


def write_table(path: Path, rows: Iterable[Row], encoding: str = "utf-8") -> Path:
    path.write_bytes(text_of(rows).encode(encoding))
    return path


def run_import(path: Path, **options: Any) -> str:
    """What the command says on its output. Raises CommandError as it does."""
    out = StringIO()
    call_command("import_figures", path, stdout=out, **({"by": "office", "language": "en"} | options))
    return out.getvalue()


def add_towns(plan: Plan, count: int) -> None:
    """Towns “town-0” and so on, right below the plan's own organization."""
    above = plan.organization
    Organization.objects.bulk_create(
        Organization(code=f"town-{n}", name=f"镇{n}", kind="town", parent=above, path=f"{above.path}{n}/")
        for n in range(count)
    )
