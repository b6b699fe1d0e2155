"""Measures on one database for `incremental`: answers each line of its input, `facts` or `round`, by JSON."""

import json
import random
import sys
from collections.abc import Callable
from statistics import median

from benchmarks.assess_city_worker import prepare, seconds  # sets Django up

from django.db import connection, transaction  # isort: skip
from django.test.utils import CaptureQueriesContext  # isort: skip

from indicators.models import Figure, Plan, Result  # isort: skip
from indicators.services.assessments import assess_plan  # isort: skip
from indicators.services.recompute import recompute_results  # isort: skip

CHANGES = 40
RANDOM = random.Random(5)


def main() -> None:
    plan = prepare()
    assess_plan(plan=plan, years=plan.years, by=None)
    questions: dict[str, Callable[[Plan], dict[str, float]]] = {"facts": facts, "round": one_round}
    for line in sys.stdin:
        print(json.dumps(questions[line.strip()](plan)), flush=True)


def facts(plan: Plan) -> dict[str, float]:
    """How many results there are, and the queries of a change."""
    with CaptureQueriesContext(connection) as captured:
        for figure in some_figures(1):
            change(plan, figure)
    around = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    queries = (
        sum(not query["sql"].startswith(around) for query in captured.captured_queries) - 2
    )  # those of some_figures
    return {"results": Result.objects.count(), "queries": queries}


def one_round(plan: Plan) -> dict[str, float]:
    """Seconds for a full run of all years, and for a change (the median of some)."""
    full = seconds(lambda: assess_plan(plan=plan, years=plan.years, by=None))
    figures = some_figures(CHANGES)
    with transaction.atomic():  # a change is recomputed in the transaction of its save
        one = median([seconds(lambda row=row: change(plan, row)) for row in figures])
    return {"full": full, "one": one}


def some_figures(count: int) -> list[Figure]:
    """Figures of any indicator, place and year, as the page that saves them has them at hand."""
    ids = RANDOM.sample(list(Figure.objects.values_list("pk", flat=True)), count)
    rows = Figure.objects.select_related("indicator__plan__organization", "indicator__domain", "organization")
    return list(rows.filter(pk__in=ids))


def change(plan: Plan, figure: Figure) -> None:
    """What a saved figure costs beside the save itself."""
    recompute_results(plan=plan, indicators=[figure.indicator], year=figure.year, place=figure.organization)


if __name__ == "__main__":
    main()
