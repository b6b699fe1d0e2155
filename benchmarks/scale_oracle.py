"""For `scale`: every cell of every result beside exact rational arithmetic that reads the same tables."""

import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from benchmarks import scale_worker
from benchmarks.scale_oracle_answer import Answer, Question, answer
from benchmarks.scale_oracle_cells import values_of
from benchmarks.scale_tables import PLACES, RULES, Row, figures_of, rows, targets_of
from benchmarks.scale_worker import COLUMNS, RESULTS, execute, run_engine, seconds, the_plan

KEY = ("assessment_id", "indicator_id", "organization_id")
SHOWN = 5
SABOTAGED, SABOTAGED_INDICATORS = 100, 4


def main() -> None:
    run_engine(the_plan())
    found: list[str] = []
    counts = {"results": 0, "cells": 0, "differing_cells": 0}
    taken = seconds(lambda: counts.update(compare(found)))
    for line in found:
        print(line, flush=True)
    scale_worker.answer(
        {**counts, "seconds": round(taken, 1), "sabotaged": SABOTAGED, "sabotage_found": sabotage()}
    )


def sabotage() -> int:
    """The twin: a hundred results with one number changed in the last decimal. How many of them are found."""
    indicators = [rule[0] for rule in rows(RULES, the_plan().pk)][:SABOTAGED_INDICATORS]
    keys = rows(
        f"SELECT id FROM {RESULTS} WHERE value IS NOT NULL AND indicator_id = ANY(%s) ORDER BY id", indicators
    )
    chosen = [key for (key,) in random.Random(7).sample(keys, min(SABOTAGED, len(keys)))]
    change = f"UPDATE {RESULTS} SET value = value + %(by)s WHERE id = ANY(%(ids)s)"
    execute(change, parameters={"by": Decimal("0.0001"), "ids": chosen})
    differing = compare([], set(indicators))["differing_cells"]
    execute(change, parameters={"by": Decimal("-0.0001"), "ids": chosen})
    return differing


def compare(found: list[str], only: set[int] | None = None) -> dict[str, int]:
    """Count the cells of the plan's results that differ; the first few are put into `found` as text.

    `only`: the results of these indicators.
    """
    plan = the_plan()
    places = rows(PLACES, plan.organization.path)
    below: dict[int, list[int]] = {}
    for place, parent in places:
        below.setdefault(parent, []).append(place)
    order = [place for place, _parent in places]
    years = range(plan.start_year, plan.end_year + 1)
    results = cells = differing = 0
    for rule in rows(RULES, plan.pk):
        if only is not None and rule[0] not in only:
            continue
        stored = {(row[2], row[3]): row[4:] for row in stored_results(plan.pk, rule[0])}
        answers = answers_of(rule, order, below, years, plan.organization_id)
        for place, year, said in answers:
            results += 1
            row = dict(zip(VALUES, stored.pop((place, year), ()), strict=False))
            cells += len(VALUES)
            for name in VALUES:
                if name not in row or not is_same(row[name], said[name]):
                    differing += 1
                    if len(found) < SHOWN:
                        found.append(
                            f"{rule[0]} {place} {year} {name}: {row.get(name)!r}, exact: {said[name]!r}"
                        )
        differing += len(VALUES) * len(stored)  # results that nobody asked for
    return {"results": results, "cells": cells, "differing_cells": differing}


def is_same(stored: object, exact: object) -> bool:
    """The same text, truth or number, and nothing instead of nothing."""
    if isinstance(stored, Decimal):
        return isinstance(exact, Fraction) and stored.as_integer_ratio() == (
            exact.numerator,
            exact.denominator,
        )
    return stored == exact and (stored is None) == (exact is None)


VALUES = [name for name in COLUMNS if name not in KEY]


def stored_results(plan: int, indicator: int) -> list[Row]:
    names = ", ".join(f"r.{name}" for name in VALUES)
    return rows(
        f"SELECT r.assessment_id, r.indicator_id, r.organization_id, a.year, {names} FROM {RESULTS} r"
        " JOIN indicators_assessment a ON a.id = r.assessment_id"
        " WHERE a.plan_id = %s AND r.indicator_id = %s",
        plan,
        indicator,
    )


def answers_of(
    rule: Row, order: Sequence[int], below: dict[int, list[int]], years: range, root: int
) -> Iterator[tuple[int, int, Answer]]:
    """Place, year and every column, for one indicator."""
    indicator, kind, direction, rollup, scale, baseline, baseline_year, is_comparable, *limits = rule
    said = figures_of(indicator)
    values = values_of(
        rollup=rollup, scale=Fraction(scale), places=order, below=below, said=said, years=years
    )
    targets = targets_of(indicator, years)
    for place in order:
        own = targets.get(place, {})
        lent = targets.get(root, {}) if not own and rollup != "sum" else {}
        has_baseline = place == root and is_comparable and baseline is not None
        question = Question(
            kind=kind,
            is_up=direction == "up",
            rollup=rollup,
            start=years[0],
            end=years[-1],
            limits=(Fraction(limits[0]), Fraction(limits[1]), Fraction(limits[2])),
            baseline=Fraction(baseline) if has_baseline else None,
            baseline_year=baseline_year,
            targets=own or lent,
            is_inherited=place != root and bool(lent),
        )
        beside = place in below and rollup != "direct"
        for at, year in enumerate(years, start=1):
            row = said.get((place, year))
            own_value = row.value if beside and row else None
            yield place, year, {**answer(question, values[place][:at], year), "own_value": own_value}


if __name__ == "__main__":
    main()
