"""For `scale`: what one changed figure costs beside a whole run, and whether a thousand leave the same."""

import random
import sys
from decimal import Decimal
from statistics import median, quantiles

from benchmarks.scale_worker import (
    RESULTS,
    answer,
    differing_rows,
    execute,
    run_engine,
    seconds,
    the_plan,
    tidy,
)

from django.db import transaction  # isort: skip - after the set-up

from accounts.types import OrganizationKind  # isort: skip
from indicators.method.types import Availability, Rollup  # isort: skip
from indicators.models import Figure, Plan  # isort: skip
from indicators.services.recompute import recompute_results  # isort: skip

RANDOM = random.Random(11)
DAY = "2027-06-30"
BATCHES = 10


def main(rounds: int, changes: int) -> None:
    plan = the_plan()
    run_engine(plan)
    full: list[float] = []
    steps: list[float] = []
    saves: list[float] = []
    rollups: dict[str, int] = {}
    batches = max(rounds, BATCHES)
    figures = some_figures(plan, changes)
    for number in range(batches):  # a whole run, then a part of the changes
        tidy()
        if number < rounds:
            full.append(seconds(lambda: run_engine(plan)))
        for figure in figures[number::batches]:
            rollups[figure.indicator.rollup] = rollups.get(figure.indicator.rollup, 0) + 1
            taken: list[float] = []
            saves.append(seconds(lambda figure=figure, taken=taken: save(plan, figure, taken)))
            steps += taken
    execute("DROP TABLE IF EXISTS scale_changed", f"CREATE UNLOGGED TABLE scale_changed AS TABLE {RESULTS}")
    run_engine(plan)
    whole = median(full)
    answer(
        {
            "changes": len(steps),
            "rollups": rollups,
            "seconds": {
                "engine": round(whole, 3),
                "change_median": round(median(steps), 5),
                "change_p95": round(quantiles(steps, n=20)[-1], 5),
                "save_median": round(median(saves), 5),
                "save_p95": round(quantiles(saves, n=20)[-1], 5),
            },
            "rounds": {"engine": [round(each, 3) for each in full]},
            "engine / change median": round(whole / median(steps)),
            "engine / change p95": round(whole / quantiles(steps, n=20)[-1]),
            "differing_rows": differing_rows("scale_changed", RESULTS),
        }
    )


def some_figures(plan: Plan, count: int) -> list[Figure]:
    """Figures of towns, of any indicator and year, as the page that saves them has them at hand."""
    ids = Figure.objects.for_plan(plan).filter(organization__kind=OrganizationKind.TOWN)
    chosen = RANDOM.sample(list(ids.order_by("pk").values_list("pk", flat=True)), count)
    rows = Figure.objects.select_related("indicator__plan__organization", "indicator__domain", "organization")
    return RANDOM.sample(list(rows.filter(pk__in=chosen)), count)


def save(plan: Plan, figure: Figure, taken: list[float]) -> None:
    """Change a figure and bring the results after it, in one transaction; `taken`: its seconds."""
    alter(figure)
    with transaction.atomic():
        figure.save()
        changed = {"indicators": [figure.indicator], "year": figure.year, "place": figure.organization}
        taken.append(seconds(lambda: recompute_results(plan=plan, **changed)))


def alter(figure: Figure) -> None:
    """Another number; of ten figures one is withdrawn as not available, and what had no number gets one."""
    if figure.availability in (Availability.FINAL, Availability.PROVISIONAL) and RANDOM.random() < 0.1:
        figure.value = figure.numerator = figure.denominator = None
        figure.availability, figure.expected_on = Availability.NOT_AVAILABLE, DAY  # type: ignore[assignment]
        return
    figure.availability = RANDOM.choice((Availability.FINAL, Availability.PROVISIONAL))
    figure.expected_on = None
    if figure.indicator.rollup == Rollup.RATIO:
        figure.denominator = Decimal(RANDOM.randint(1000, 9999))
        figure.numerator = Decimal(RANDOM.randint(0, int(figure.denominator)))
        figure.value = round(100 * figure.numerator / figure.denominator, 4)
    else:
        figure.value = Decimal(RANDOM.randint(0, 1_000_000)) / 100


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
