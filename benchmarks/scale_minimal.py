"""For `scale`: a whole run beside the statement of `scale_minimal.sql`, and a plain copy of its rows."""

import sys
from pathlib import Path
from statistics import median

from benchmarks.scale_colleague import colleague
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

STATEMENT = Path(__file__).with_name("scale_minimal.sql")
# The same room to sort in as the product takes; a merge would sort the wide rows once more.
SETTINGS = ("SET LOCAL work_mem = '64MB'", "SET LOCAL jit = off", "SET LOCAL enable_mergejoin = off")
EMPTY = ("scale_minimal", "scale_copy")


def main(rounds: int) -> None:
    plan = the_plan()
    parameters = {
        "plan": plan.pk,
        "root": plan.organization_id,
        "path": plan.organization.path,
        "start": plan.start_year,
        "end": plan.end_year,
    }
    text = STATEMENT.read_text(encoding="utf-8")
    copy = f"INSERT INTO scale_copy SELECT * FROM {RESULTS}"
    run_engine(plan)
    taken: dict[str, list[float]] = {"engine": [], "engine by two": [], "minimal": [], "copy": []}
    with colleague() as invite:
        for _ in range(rounds):
            for name in EMPTY:
                execute(f"DROP TABLE IF EXISTS {name}", f"CREATE UNLOGGED TABLE {name} (LIKE {RESULTS})")
            execute("ALTER TABLE scale_minimal DROP COLUMN id")
            tidy()
            taken["engine"].append(seconds(lambda: run_engine(plan)))
            taken["engine by two"].append(seconds(lambda: run_engine(plan, invite)))
            taken["minimal"].append(seconds(lambda: execute(*SETTINGS, text, parameters=parameters)))
            taken["copy"].append(seconds(lambda: execute(copy)))
    report = {name: round(median(each), 3) for name, each in taken.items()}
    answer(
        {
            "seconds": report,
            "rounds": {name: [round(each, 3) for each in every] for name, every in taken.items()},
            "engine / minimal": round(report["engine"] / report["minimal"], 3),
            "engine by two / minimal": round(report["engine by two"] / report["minimal"], 3),
            "engine / copy": round(report["engine"] / report["copy"], 2),
            "differing_rows": differing_rows("scale_minimal", RESULTS),
        }
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
