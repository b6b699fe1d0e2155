"""What one changed figure costs against a full run for the city, on SQLite and PostgreSQL (see README.md).

Run it from the project's folder: `.venv/bin/python -m benchmarks.incremental`. Full runs and changes take
turns in one process for each database, so that a busy moment of the machine falls on both.
"""

import json
import sys
from contextlib import ExitStack
from statistics import median

from benchmarks.assess_city import ROOT, databases, machine, measuring, read_arguments
from tests.services import process

RESULTS = ROOT / "benchmarks" / "results" / "incremental.json"
WORKER = "benchmarks.incremental_worker"
AIM = 0.01  # of a full run


def main() -> int:
    """Measure, print, write the results; 1 where the aim is missed."""
    arguments = read_arguments()
    report = {}
    with ExitStack() as stack:
        for name, url in databases(stack, arguments.only):
            engine = stack.enter_context(measuring(url, WORKER))
            facts = engine.ask("facts")
            report[name] = facts | summary([engine.ask("round") for _ in range(arguments.rounds)])
            print(f"{name}: {line(report[name])}", flush=True)
    RESULTS.write_text(
        json.dumps(
            {"aim": AIM, "rounds": arguments.rounds, "machine": machine(), "databases": report}, indent=2
        )
        + "\n",
        encoding="utf-8",
    )
    return 0 if all(row["ratio"] <= AIM for row in report.values()) else 1


def summary(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Seconds of the least disturbed round, and what part of a full run one change costs in it."""
    full = min(each["full"] for each in rounds)
    one = min(each["one"] for each in rounds)
    return {
        "full": round(full, 4),
        "full_median": round(median(each["full"] for each in rounds), 4),
        "one": round(one, 5),
        "one_median": round(median(each["one"] for each in rounds), 5),
        "ratio": round(one / full, 5),
    }


def line(row: dict[str, float]) -> str:
    return (
        f"a change among {row['results']} results costs "
        f"{1000 * row['one']:.2f} ms (queries: {row['queries']}), a full run takes "
        f"{1000 * row['full']:.0f} ms: 1/{1 / row['ratio']:.0f} → "
        f"{'fine' if row['ratio'] <= AIM else 'NOT fine'}"
    )


if __name__ == "__main__":
    process.leave_by_exception()
    sys.exit(main())
