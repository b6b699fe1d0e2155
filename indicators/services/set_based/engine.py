"""Runs `assessment.sql` on PostgreSQL, step by step. Who calls it holds the transactions."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import lcm
from pathlib import Path

from django.db import connection
from django.db.backends.utils import CursorWrapper

from accounts.models import Organization
from indicators.models import Figure, Generation, Indicator, Plan, Target

STATEMENTS = Path(__file__).with_name("assessment.sql")
STEP = re.compile(r"^-- step: (.+)$", re.MULTILINE)
FORGET, PER_LEVEL, WRITE, DIGESTS = "forget", "roll up", "results", "digests"
INPUTS = (Figure, Indicator, Organization, Plan, Target)

OnStep = Callable[[int, int], None]


def is_usable() -> bool:
    """Whether the database can run the statements; SQLite has no exact decimals."""
    return connection.vendor == "postgresql"


def inputs_generation() -> int:
    """A number that grows whenever anything changes that results are made of (one query)."""
    return Generation.objects.of(INPUTS)


def prepare(plan: Plan, on_step: OnStep | None = None) -> None:
    """Compute all that the results of a plan need, into tables of this session.

    `on_step` is told (done, total) steps. The number of statements depends on the depth of the tree alone.
    Outside of a transaction each step sees what was committed before it: compare `inputs_generation`.
    """
    names = [name for name in _steps() if name not in (WRITE, DIGESTS)]
    with connection.cursor() as cursor:
        for number, name in enumerate(names, start=1):
            for depth in _depths(cursor) if name == PER_LEVEL else [0]:
                _run(cursor, name, plan, depth=depth)
            if on_step:
                on_step(number, len(names))


def write_results(plan: Plan, years: Sequence[int]) -> None:
    """Insert the results of some years, whose assessments exist and have none, and forget the tables."""
    with connection.cursor() as cursor:
        _run(cursor, WRITE, plan, years=list(years))
        _run(cursor, FORGET, plan)


def reading_digests(plan: Plan) -> Mapping[int, str]:
    """SHA-256 of what was reported, by indicator id; none where nothing was."""
    with connection.cursor() as cursor:
        _run(cursor, DIGESTS, plan)
        return dict(cursor.fetchall())


@cache
def _steps() -> Mapping[str, str]:
    """The statements of the file by the names of their steps, in order."""
    _head, *parts = STEP.split(STATEMENTS.read_text(encoding="utf-8"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _run(cursor: CursorWrapper, step: str, plan: Plan, **more: int | list[int]) -> None:
    parameters: dict[str, int | str | list[int]] = {
        "plan": plan.pk,
        "root": plan.organization_id,
        "path": plan.organization.path,
        "start": plan.start_year,
        "end": plan.end_year,
        "multiple": lcm(*range(1, len(plan.years) + 1)),
    }
    cursor.execute(_steps()[step], {**parameters, **more})


def _depths(cursor: CursorWrapper) -> list[int]:
    """The depths at which places have others below them, the deepest first."""
    cursor.execute("SELECT DISTINCT depth FROM place WHERE is_whole ORDER BY depth DESC")
    return [depth for (depth,) in cursor.fetchall()]
