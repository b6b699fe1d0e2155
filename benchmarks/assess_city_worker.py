"""Measures on one database for `assess_city`: answers each line of its input, `facts` or `round`, by JSON."""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiaxing_quality.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - after the set-up
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from indicators.models import Figure, Plan, Result  # noqa: E402
from indicators.planfile.reader import read_plan_file  # noqa: E402
from indicators.services.assessments import assess_plan  # noqa: E402
from indicators.services.demo import load_demo_data  # noqa: E402
from tasks.services import load_plan  # noqa: E402

PLAN_FILE = Path(__file__).resolve().parent.parent / "fixtures" / "jiaxing-quality-2016-2020.yaml"


def main() -> None:
    plan = prepare()
    questions: dict[str, Callable[[Plan], dict[str, float]]] = {"facts": facts, "round": one_round}
    for line in sys.stdin:
        print(json.dumps(questions[line.strip()](plan)), flush=True)


def prepare() -> Plan:
    """The demo city in an empty database. Leaves where the database holds something already."""
    call_command("migrate", verbosity=0)
    if Plan.objects.exists():
        sys.exit("This database holds a plan already. Name an empty one.")
    load_plan(read_plan_file(PLAN_FILE))
    load_demo_data(Plan.objects.get())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # what the server does by itself within a minute
            cursor.execute("ANALYZE")
    return Plan.objects.select_related("organization").get()


def facts(plan: Plan) -> dict[str, float]:
    """How much there is, and the queries for all of it, for half of the figures, and for one year."""
    half = Figure.objects.order_by("pk").values_list("pk", flat=True)[::2]
    with transaction.atomic():
        Figure.objects.filter(pk__in=list(half)).delete()
        queries_half = count_queries(plan, plan.years)
        transaction.set_rollback(True)
    return {
        "figures": Figure.objects.count(),
        "results": Result.objects.count(),
        "queries": count_queries(plan, plan.years),
        "queries_half_the_figures": queries_half,
        "queries_one_year": count_queries(plan, [plan.end_year]),
    }


def count_queries(plan: Plan, years: Sequence[int]) -> int:
    """Statements of one run, those of its transaction left out: nested, it has other ones."""
    with CaptureQueriesContext(connection) as captured:
        assess_plan(plan=plan, years=years, by=None)
    around = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not query["sql"].startswith(around) for query in captured.captured_queries)


def one_round(plan: Plan) -> dict[str, float]:
    """Seconds for all years' results, and for a plain insert of the same rows: what could not be saved."""
    assess = seconds(lambda: assess_plan(plan=plan, years=plan.years, by=None))
    rows = list(Result.objects.all())
    Result.objects.all().delete()
    for row in rows:
        row.pk = None
    insert = seconds(lambda: Result.objects.bulk_create(rows))
    return {"assess": assess, "bulk_create": insert}


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
