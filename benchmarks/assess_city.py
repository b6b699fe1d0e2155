"""How long the results of a whole city take, on SQLite and PostgreSQL (see README.md).

Run it from the project's folder: `.venv/bin/python -m benchmarks.assess_city`. Each database has a process of
its own, which loads the demo data once; rounds take turns between them, so that a busy moment of the machine
falls on both.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.services import process
from tests.services.postgres import postgresql

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "assess_city.json"
AIM = 1.0  # seconds for all years of the city
# As in service: with DEBUG on, Django keeps every query's text.
ENVIRONMENT = {
    "DEBUG": "0",
    "SECRET_KEY": "for-benchmarks-only-" * 3,
    "ALLOWED_HOSTS": "127.0.0.1,testserver",
    "INSECURE_HTTP": "1",  # nothing but the machine itself asks
    "CELERY_BROKER_URL": "",
    "REDIS_URL": "",
}


def main() -> int:
    """Measure, print, write the results; 1 where the aim is missed or queries grow with rows."""
    arguments = read_arguments()
    with ExitStack() as stack:
        engines = {
            name: stack.enter_context(measuring(url)) for name, url in databases(stack, arguments.only)
        }
        facts = {name: engine.ask("facts") for name, engine in engines.items()}
        rounds: dict[str, list[dict[str, float]]] = {name: [] for name in engines}
        for _ in range(arguments.rounds):
            for name, engine in engines.items():
                rounds[name].append(engine.ask("round"))
    report = {name: facts[name] | summary(rounds[name]) for name in engines}
    write(report, arguments.rounds)
    for name, row in report.items():
        print(f"{name}: {line(row)}")
    return 0 if all(is_fine(row) for row in report.values()) else 1


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="measure one database only")
    return parser.parse_args()


def databases(stack: ExitStack, only: str | None) -> Iterator[tuple[str, str]]:
    """Names and addresses of empty databases; they end with the stack."""
    if only != "postgresql":
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="quality-benchmark-"))
        yield "sqlite", f"sqlite:///{folder}/db.sqlite3"
    if only != "sqlite":
        given = os.environ.get("DATABASE_URL_POSTGRES")
        yield "postgresql", given or stack.enter_context(postgresql())


# --- A process for each database ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Engine:
    """A process that measures; it answers each line with a line of JSON."""

    worker: "subprocess.Popen[str]"

    def ask(self, question: str) -> dict[str, Any]:
        if self.worker.stdin is None or self.worker.stdout is None:
            raise RuntimeError("The measuring process has no pipes.")
        print(question, file=self.worker.stdin, flush=True)
        answer = self.worker.stdout.readline()
        if not answer:
            raise RuntimeError(f"The measuring process ended at “{question}”: its error stands above.")
        return dict(json.loads(answer))


@contextmanager
def measuring(url: str, worker_module: str = "benchmarks.assess_city_worker") -> Iterator[Engine]:
    """Start the process for a database; it ends when its input does."""
    with subprocess.Popen(
        [sys.executable, "-m", worker_module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **ENVIRONMENT, "DATABASE_URL": url},
    ) as worker:
        yield Engine(worker)
        if worker.stdin is not None:
            worker.stdin.close()


# --- The report ---------------------------------------------------------------------------------------------


def summary(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Medians in seconds, and how the whole compares with a plain insert of the same rows."""
    assess, insert = (sorted(each[name] for each in rounds) for name in ("assess", "bulk_create"))
    return {
        "assess_median": round(median(assess), 3),
        "assess_fastest": round(assess[0], 3),
        "assess_slowest": round(assess[-1], 3),
        "bulk_create_median": round(median(insert), 3),
        "ratio": round(median(assess) / median(insert), 2),
    }


def is_fine(row: dict[str, Any]) -> bool:
    counts = {row[name] for name in ("queries", "queries_half_the_figures", "queries_one_year")}
    return len(counts) == 1 and float(row["assess_median"]) < AIM


def line(row: dict[str, Any]) -> str:
    return (
        f"{row['results']} results of {row['figures']} figures in {row['assess_median']:.3f} s (median; "
        f"{row['assess_fastest']:.3f} to {row['assess_slowest']:.3f}); queries: {row['queries']}, "
        f"with half the figures {row['queries_half_the_figures']}, for one year {row['queries_one_year']}; "
        f"plain bulk_create of the same rows {row['bulk_create_median']:.3f} s, ratio {row['ratio']:.2f}"
        f" → {'fine' if is_fine(row) else 'NOT fine'}"
    )


def machine() -> dict[str, Any]:
    """What the numbers were measured on."""
    return {
        "python": platform.python_version(),
        "processor": platform.machine(),
        "cpus": os.cpu_count(),
    }


def write(report: dict[str, dict[str, Any]], rounds: int) -> None:
    content = {"aim_seconds": AIM, "rounds": rounds, "machine": machine(), "databases": report}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    process.leave_by_exception()
    sys.exit(main())
