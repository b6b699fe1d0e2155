"""Runs `assessment.sql` on PostgreSQL, step by step. Who calls it holds the transactions."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import lcm
from pathlib import Path

from django.db import connection
from django.db.backends.utils import CursorWrapper

from indicators.models import Plan, Result, RollUp

STATEMENTS = Path(__file__).with_name("assessment.sql")
STEP = re.compile(r"^-- step: (.+)$", re.MULTILINE)
FORGET, PER_LEVEL, DIGESTS = "forget", "roll up", "digests"
WRITING = ("roll-ups", "results")

OnProgress = Callable[[int, int], None]
"""Is told (done, total)."""


@dataclass(frozen=True, slots=True)
class Destination:
    """The tables that results and roll-ups go to; names of ours."""

    results: str = Result._meta.db_table
    roll_ups: str = RollUp._meta.db_table


READ = Destination()
"""Those that everybody reads."""

Indicators = Sequence[int] | None
"""The ids of those of the plan's indicators that are meant; None: all."""


def is_usable() -> bool:
    """Whether the database can run the statements; SQLite has no exact decimals."""
    return connection.vendor == "postgresql"


def prepare(plan: Plan, on_step: OnProgress | None = None, indicators: Indicators = None) -> None:
    """Compute all that the results of a plan need, into tables of this session.

    `on_step` is told (done, total) steps. The number of statements depends on the depth of the tree alone.
    Outside of a transaction each step sees what was committed before it: compare the generations.
    """
    names = [name for name in _steps() if name not in (*WRITING, DIGESTS)]
    with connection.cursor() as cursor:
        for number, name in enumerate(names, start=1):
            for depth in _depths(cursor) if name == PER_LEVEL else [0]:
                _run(cursor, name, plan, indicators, depth=depth)
            if on_step:
                on_step(number, len(names))


def write_results(plan: Plan, assessments: Mapping[int, int], into: Destination = READ) -> None:
    """Insert what was prepared, where nothing of the kind stands, and forget it.

    `assessments`: the id of each year's that gets results.
    """
    years = {"years": list(assessments), "assessments": list(assessments.values())}
    with connection.cursor() as cursor:
        for name in WRITING:
            _run(cursor, name, plan, None, into, **years)
        _run(cursor, FORGET, plan)


def reading_digests(plan: Plan, indicators: Indicators = None) -> Mapping[int, str]:
    """SHA-256 of what was reported, by indicator id; none where nothing was."""
    with connection.cursor() as cursor:
        _run(cursor, DIGESTS, plan, indicators)
        return dict(cursor.fetchall())


@cache
def _steps() -> Mapping[str, str]:
    """The statements of the file by the names of their steps, in order."""
    _head, *parts = STEP.split(STATEMENTS.read_text(encoding="utf-8"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _run(
    cursor: CursorWrapper,
    step: str,
    plan: Plan,
    indicators: Indicators = None,
    into: Destination = READ,
    **more: int | list[int],
) -> None:
    parameters: dict[str, int | str | list[int] | None] = {
        "plan": plan.pk,
        "indicators": None if indicators is None else list(indicators),
        "root": plan.organization_id,
        "path": plan.organization.path,
        "start": plan.start_year,
        "end": plan.end_year,
        "multiple": lcm(*range(1, len(plan.years) + 1)),
    }
    statement = _steps()[step]
    for mark, table in (("{results}", into.results), ("{roll_ups}", into.roll_ups)):
        statement = statement.replace(mark, connection.ops.quote_name(table))
    cursor.execute(statement, {**parameters, **more})


def _depths(cursor: CursorWrapper) -> list[int]:
    """The depths at which places have others below them, the deepest first."""
    cursor.execute("SELECT DISTINCT depth FROM place WHERE is_whole ORDER BY depth DESC")
    return [depth for (depth,) in cursor.fetchall()]
