"""Runs `assessment.sql` on PostgreSQL, step by step. Who calls it holds the transactions."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import lcm
from pathlib import Path

from django.db import connection
from django.db.backends.utils import CursorWrapper

from indicators.models import Plan, Result

STATEMENTS = Path(__file__).with_name("assessment.sql")
STEP = re.compile(r"^-- step: (.+)$", re.MULTILINE)
FORGET, PER_LEVEL, WRITE, DIGESTS = "forget", "roll up", "results", "digests"
RESULTS = Result._meta.db_table

OnProgress = Callable[[int, int], None]
"""Is told (done, total)."""

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
    names = [name for name in _steps() if name not in (WRITE, DIGESTS)]
    with connection.cursor() as cursor:
        for number, name in enumerate(names, start=1):
            for depth in _depths(cursor) if name == PER_LEVEL else [0]:
                _run(cursor, name, plan, indicators, depth=depth)
            if on_step:
                on_step(number, len(names))


def write_results(plan: Plan, assessments: Mapping[int, int], into: str = RESULTS) -> None:
    """Insert what was prepared, and forget it.

    `assessments`: the id of each year's, which has no results yet. `into`: the name of a table of ours.
    """
    years = {"years": list(assessments), "assessments": list(assessments.values())}
    with connection.cursor() as cursor:
        _run(cursor, WRITE, plan, None, into, **years)
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
    into: str = RESULTS,
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
    statement = _steps()[step].replace("{results}", connection.ops.quote_name(into))
    cursor.execute(statement, {**parameters, **more})


def _depths(cursor: CursorWrapper) -> list[int]:
    """The depths at which places have others below them, the deepest first."""
    cursor.execute("SELECT DISTINCT depth FROM place WHERE is_whole ORDER BY depth DESC")
    return [depth for (depth,) in cursor.fetchall()]
