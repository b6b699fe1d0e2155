"""How long tables of 100,000 figures take in and out, beside COPY, on PostgreSQL (see README.md).

Run it from the project's folder: `.venv/bin/python -m benchmarks.workbooks`. What is compared takes turns in
each round, so that a busy moment of the machine falls on both; medians and their ratios are reported.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import Any

from benchmarks.assess_city import ENVIRONMENT, ROOT, Engine
from tests.services import process
from tests.services.postgres import postgresql

RESULTS = ROOT / "benchmarks" / "results" / "workbooks.json"
RATIOS = {"import": ("import", "copy"), "again": ("again", "copy"), "export": ("export", "copy_out")}
AIMS = {"import": 1.8, "again": 0.8, "export": 25}
MEMORY_AIMS = {"import": 150, "again": 150, "export": 80}  # megabytes above a bare Django process


def main() -> int:
    """Measure, print, write the results; 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        given = os.environ.get("DATABASE_URL_POSTGRES")
        engine = stack.enter_context(measuring(given or stack.enter_context(postgresql())))
        facts = engine.ask("facts")
        rounds = [engine.ask("round") for _ in range(arguments.rounds)]
        memory, library = engine.ask("memory"), engine.ask("library")
    report = facts | summary(rounds) | {"memory_mb": memory, "library_2000_rows": library}
    write(report, arguments.rounds)
    for line in lines(report):
        print(line)
    return 0 if is_fine(report) else 1


@contextmanager
def measuring(url: str) -> Iterator[Engine]:
    """Start the measuring process on the database; it ends when its input does."""
    with (
        tempfile.TemporaryDirectory(prefix="quality-benchmark-") as folder,
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.workbooks_worker", folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env={**os.environ, **ENVIRONMENT, "DATABASE_URL": url},
        ) as worker,
    ):
        yield Engine(worker)
        if worker.stdin is not None:
            worker.stdin.close()


def summary(rounds: list[dict[str, float]]) -> dict[str, Any]:
    """Medians in seconds, and the medians of the ratios within each round."""
    medians = {name: round(median(each[name] for each in rounds), 2) for name in rounds[0]}
    ratios = {
        name: round(median(each[above] / each[below] for each in rounds), 2)
        for name, (above, below) in RATIOS.items()
    }
    return {"seconds": medians, "ratios": ratios}


def is_fine(report: dict[str, Any]) -> bool:
    within: Callable[[dict[str, float], Mapping[str, float]], bool] = lambda found, aims: all(  # noqa: E731
        found[name] <= aim for name, aim in aims.items()
    )
    return within(report["ratios"], AIMS) and within(report["memory_mb"], MEMORY_AIMS)


def lines(report: dict[str, Any]) -> Iterator[str]:
    seconds, library = report["seconds"], report["library_2000_rows"]
    yield f"PostgreSQL {report['postgresql']}, {report['rows']} rows, load {report['load']:.1f} at the start"
    for name, (above, below) in RATIOS.items():
        yield (
            f"{name}: {seconds[above]:.2f} s, {below} {seconds[below]:.2f} s, {report['ratios'][name]:.2f}, "
            f"at most {AIMS[name]}; {report['memory_mb'][name]:.0f} MB, aim {MEMORY_AIMS[name]}"
        )
    yield (
        f"2,000 rows: {library['ours']:.2f} s; django-import-export's defaults {library['library']:.1f} s, "
        f"{library['library'] / library['ours']:.0f} ×"
    )


def write(report: dict[str, Any], rounds: int) -> None:
    machine = {"python": platform.python_version(), "processor": platform.machine(), "cpus": os.cpu_count()}
    content = {
        "aims": {"ratios": AIMS, "memory_mb": MEMORY_AIMS},
        "rounds": rounds,
        "machine": machine,
        **report,
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    process.leave_by_exception()
    sys.exit(main())
