"""For `scale`: the tables that the method reads, by plain queries, for the oracle and the workbook."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from benchmarks import scale_worker  # noqa: F401 - sets Django up
from benchmarks.scale_oracle_answer import Wanted
from benchmarks.scale_oracle_cells import Said

from django.db import connection  # isort: skip - after the set-up

Row = tuple[Any, ...]

TARGETS = """
    SELECT organization_id, year, value, comparator, origin, decided_on, number, id FROM indicators_target
     WHERE indicator_id = %s AND withdrawn_at IS NULL AND year BETWEEN %s AND %s
"""
FIGURES = """
    SELECT organization_id, year, value, availability, numerator, denominator FROM indicators_figure
     WHERE indicator_id = %s
"""
RULES = """
    SELECT i.id, i.kind, i.direction, i.rollup, i.scale, i.baseline_value, i.baseline_year,
           i.is_baseline_comparable, COALESCE(i.ahead_limit, p.ahead_limit),
           COALESCE(i.behind_limit, p.behind_limit), COALESCE(i.far_behind_limit, p.far_behind_limit)
      FROM indicators_indicator i JOIN indicators_plan p ON p.id = i.plan_id
     WHERE i.plan_id = %s ORDER BY i.id
"""
PLACES = """
    SELECT id, parent_id FROM accounts_organization
     WHERE starts_with(path, %s) AND kind <> 'department'
     ORDER BY length(path) - length(replace(path, '/', '')) DESC
"""


def rows(statement: str, *parameters: object) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def figures_of(indicator: int) -> dict[tuple[int, int], Said]:
    """What was reported of one indicator, by place and year."""
    return {(place, year): Said(*_fractions(rest)) for place, year, *rest in rows(FIGURES, indicator)}


def targets_of(indicator: int, years: range) -> dict[int, dict[int, Wanted]]:
    """Targets in force by place and year: the latest decision, else the first statement."""
    found: dict[int, dict[int, Wanted]] = {}
    chosen: dict[tuple[int, int], Row] = {}
    for place, year, value, comparator, origin, decided_on, number, pk in rows(
        TARGETS, indicator, years[0], years[-1]
    ):
        if origin == "derived":
            continue
        order = (0, number, pk) if decided_on is None else (-decided_on.toordinal(), -number, -pk)
        if (place, year) not in chosen or order < chosen[place, year]:
            chosen[place, year] = order
            found.setdefault(place, {})[year] = Wanted(Fraction(value), comparator, origin)
    return found


def _fractions(row: Sequence[Any]) -> tuple[Any, ...]:
    value, availability, *parts = row
    numbers = [None if each is None else Fraction(each) for each in (value, *parts)]
    return numbers[0], availability, *numbers[1:]
