"""What each measuring process of `scale` needs: Django set up, its plan, seconds and memory."""

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiaxing_quality.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 - after the set-up

from indicators.models import Plan, Result  # noqa: E402
from indicators.services.assessments import assess_plan  # noqa: E402
from indicators.services.set_based import Invite  # noqa: E402

COLUMNS = [field.column for field in Result._meta.concrete_fields if not field.primary_key]
RESULTS = Result._meta.db_table


def the_plan() -> Plan:
    """The only plan of the database."""
    return Plan.objects.select_related("organization").get()


def run_engine(plan: Plan, invite: Invite | None = None) -> None:
    """The whole assessment of all years, as the product runs it; by this process alone, unless others are
    invited."""
    assess_plan(plan=plan, years=plan.years, by=None, invite=invite)


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def answer(report: dict[str, Any]) -> None:
    """Say what was measured, as the last line of the output."""
    print(json.dumps(report), flush=True)


def tidy() -> None:
    """What the server's own vacuum would do between two runs: the tests' server has none."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def peak_mb(process: int | str = "self", name: str = "VmHWM") -> float:
    """The most memory that a process has held, in MB (`VmRSS`: what it holds now)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
    return round(int(found[1]) / 1024, 1) if found else 0.0


def backend_pid() -> int:
    """The process of PostgreSQL that serves this connection, on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def execute(*statements: str, parameters: dict[str, Any] | None = None) -> None:
    """Run statements in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, parameters)


def differing_rows(one: str, other: str) -> int:
    """Rows of either table that the other has not, all columns of a result compared (EXCEPT both ways)."""
    names = ", ".join(COLUMNS)
    statement = (  # our own columns and tables
        f"SELECT (SELECT count(*) FROM (SELECT {names} FROM {one} EXCEPT SELECT {names} FROM {other}) a)"
        f" + (SELECT count(*) FROM (SELECT {names} FROM {other} EXCEPT SELECT {names} FROM {one}) b)"
        f" + abs((SELECT count(*) FROM {one}) - (SELECT count(*) FROM {other}))"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])
