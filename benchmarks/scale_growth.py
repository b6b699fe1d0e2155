"""For `scale`: how time and memory grow from the demo city over a province to a country of provinces."""

from itertools import pairwise
from math import log
from statistics import median
from typing import Any

from benchmarks.scale_server import Sizes

SIZES = ("city", "province", "country")


def measure(server: Sizes, rounds: int) -> dict[str, Any]:
    """Rounds take turns between the sizes; each run has a process of its own."""
    runs: dict[str, list[dict[str, Any]]] = {size: [] for size in SIZES}
    for size in SIZES:  # the first run of each makes the results that every other one replaces
        server.measure("scale_run", size)
    for _ in range(rounds):
        for size in SIZES:
            runs[size].append(server.measure("scale_run", size))
    found = {size: _summary(every) for size, every in runs.items()}
    points = [(row["results"], row["seconds"]) for row in found.values()]
    return {
        "sizes": found,
        "provinces": server.provinces,
        "exponent": round(exponent(points), 3),
        "exponents between neighbors": [round(exponent([one, other]), 3) for one, other in pairwise(points)],
        "worker_peak_mb": max(row["worker_peak_mb"] for row in found.values()),
    }


def _summary(runs: list[dict[str, Any]]) -> dict[str, Any]:
    seconds = [run["seconds"] for run in runs]
    peaks = {
        name: max(run[name] or 0 for run in runs)
        for name in ("worker_peak_mb", "worker_before_mb", "postgresql_peak_mb")
    }
    facts = {name: runs[-1][name] for name in ("figures", "results", "figures_mb", "results_mb")}
    return {**facts, "seconds": round(median(seconds), 3), "rounds": seconds, **peaks}


def exponent(points: list[tuple[int, float]]) -> float:
    """By which power of the first number the second grows: the least squares on their logarithms."""
    logs = [(log(size), log(seconds)) for size, seconds in points]
    middle_x = sum(x for x, _ in logs) / len(logs)
    middle_y = sum(y for _, y in logs) / len(logs)
    slope = sum((x - middle_x) * (y - middle_y) for x, y in logs)
    return slope / sum((x - middle_x) ** 2 for x, _ in logs)
