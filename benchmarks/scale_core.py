"""For `scale`: a whole run beside the Python core with `bulk_create` into the emptied table."""

import sys
from statistics import median

from benchmarks.scale_worker import (
    RESULTS,
    answer,
    differing_rows,
    execute,
    peak_mb,
    run_engine,
    seconds,
    the_plan,
    tidy,
)

from indicators.models import Assessment, Plan, Result  # isort: skip - after the set-up
from indicators.services.inputs import load_inputs  # isort: skip
from indicators.services.judging import judge, rows_of  # isort: skip

BATCH = 2000  # rows for each statement: of all at once the server would make a parse tree of many gigabytes


def main(rounds: int) -> None:
    plan = the_plan()
    taken: dict[str, list[float]] = {"engine": [], "core": []}
    differing = 0
    for _ in range(rounds):
        tidy()
        taken["engine"].append(seconds(lambda: run_engine(plan)))
        execute("DROP TABLE IF EXISTS scale_core", f"CREATE UNLOGGED TABLE scale_core AS TABLE {RESULTS}")
        Result.objects.all().delete()
        tidy()
        taken["core"].append(seconds(lambda: run_core(plan)))
        differing += differing_rows("scale_core", RESULTS)
    report = {name: round(median(each), 2) for name, each in taken.items()}
    answer(
        {
            "seconds": report,
            "rounds": {name: [round(each, 2) for each in every] for name, every in taken.items()},
            "core / engine": round(report["core"] / report["engine"], 2),
            "core_peak_mb": peak_mb(),
            "differing_rows": differing,
        }
    )


def run_core(plan: Plan) -> None:
    """All results by the method in Python, and their rows."""
    inputs = load_inputs(plan)
    assessments = {row.year: row for row in Assessment.objects.filter(plan=plan)}
    Result.objects.bulk_create(rows_of(inputs, assessments, judge(inputs, plan.years)), batch_size=BATCH)


if __name__ == "__main__":
    main(int(sys.argv[1]))
