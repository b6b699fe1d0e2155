"""How long pages take under gunicorn on PostgreSQL, beside a constant one of the same bytes (see README.md).

Run it from the project's folder: `.venv/bin/python -m benchmarks.pages`. One gunicorn serves the demo city
and the constant pages; requests take turns, so that a busy moment of the machine falls on all of them.
"""

import argparse
import http.client
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.assess_city import ENVIRONMENT, ROOT, machine, measuring
from tests.services import process
from tests.services.postgres import postgresql
from tests.services.valkey import valkey

RESULTS = ROOT / "benchmarks" / "results" / "pages.json"
PLAN = "/plans/jiaxing-quality-2016-2020/2019/"
PAGES = {"heat_map": f"{PLAN}heat-map/", "overview": PLAN}
UNCACHED, CACHED, CONSTANT = "uncached", "cached", "constant"
OVERVIEW_AIM = 100.0  # milliseconds at the median, uncached
RATIO_AIMS = {("heat_map", UNCACHED): 0.06, ("heat_map", CACHED): 0.5}
"""How fast a page is against a constant one of the same bytes: the constant one's time by the page's."""

Times = dict[tuple[str, str], list[float]]


def main() -> int:
    """Measure, print, write the results; 1 where an aim is missed."""
    rounds = read_rounds()
    with site() as (port, cookie):
        sizes = prepare_constants(port, cookie)
        times: Times = {}
        for _ in range(rounds):
            for page in PAGES:
                one_round(port, cookie, page, times)
    report = {page: summary(page, sizes[page], times) for page in PAGES}
    content = {"rounds": rounds, "machine": machine(), "pages": report, "misses": misses(report)}
    return conclude(RESULTS, content, [f"{page}: {line(row)}" for page, row in report.items()])


def conclude(results: Path, content: Mapping[str, Any], lines: Iterable[str]) -> int:
    """Keep what was measured, print it with the aims that are missed; 1 where there are any."""
    results.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    print(*lines, *(f"missed: {miss}" for miss in content["misses"]), sep="\n")
    return 1 if content["misses"] else 0


def read_rounds() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=40)
    return int(parser.parse_args().rounds)


# --- The site -----------------------------------------------------------------------------------------------


@contextmanager
def site() -> Iterator[tuple[int, str]]:
    """Serve the demo city by gunicorn; yield the port, and the cookie of the office's session."""
    with serving("benchmarks.pages_worker") as (port, known):
        yield port, str(known["cookie"])


@contextmanager
def serving(worker: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Serve what a process loads into an empty database by one gunicorn worker; yield the port, and what the
    process answers when it has loaded it."""
    with postgresql() as url, valkey() as broker, tempfile.TemporaryDirectory() as folder:
        variables = {"DATABASE_URL": url, "REDIS_URL": f"{broker}/1"}
        with measuring(url, worker) as engine:  # loads the data
            known = engine.ask("session")
        port = process.free_port()
        with process.running(
            [
                *(sys.executable, "-m", "gunicorn", "benchmarks.pages_site:application"),
                *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--preload", "--timeout", "300"),
            ],
            log=Path(folder) / "gunicorn.log",
            is_ready=lambda: process.is_listening(port),
            environment={
                **os.environ,
                **ENVIRONMENT,
                **variables,
                "INSECURE_HTTP": "1",
                "ALLOWED_HOSTS": "127.0.0.1",
                "BENCHMARK_FOLDER": folder,
                "DJANGO_SETTINGS_MODULE": "benchmarks.pages_settings",
            },
        ):
            yield port, known


def prepare_constants(port: int, cookie: str) -> dict[str, int]:
    """Let the site keep the bytes of each page for its constant twin; their sizes."""
    return {page: len(fetch(port, cookie, f"/constant/{page}/?of={path}")[1]) for page, path in PAGES.items()}


def fetch(port: int, cookie: str, path: str) -> tuple[float, bytes]:
    """Milliseconds of a request, to the last byte, and what came. Raises RuntimeError unless it is 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": cookie, "Accept-Language": "zh-CN"}
    begin = time.perf_counter()
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    took = (time.perf_counter() - begin) * 1000
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    return took, body


def one_round(port: int, cookie: str, page: str, times: Times) -> None:
    """A page with nothing kept, the same again, and its constant twin."""
    fetch(port, cookie, "/forget/")
    for state, path in ((UNCACHED, PAGES[page]), (CACHED, PAGES[page]), (CONSTANT, f"/constant/{page}/")):
        times.setdefault((page, state), []).append(fetch(port, cookie, path)[0])


# --- The report ---------------------------------------------------------------------------------------------


def summary(page: str, size: int, times: Times) -> dict[str, float]:
    """Medians in milliseconds, and each state's ratio to the constant page."""
    middle = {state: median(times[page, state]) for state in (UNCACHED, CACHED, CONSTANT)}
    return {
        "bytes": size,
        **{f"{state}_ms": round(value, 2) for state, value in middle.items()},
        **{f"{state}_ratio": round(middle[CONSTANT] / middle[state], 3) for state in (UNCACHED, CACHED)},
    }


def misses(report: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The aims that were missed, in words."""
    found = [
        f"{page} {state}: {report[page][f'{state}_ratio']} of a constant page, at least {aim} wanted"
        for (page, state), aim in RATIO_AIMS.items()
        if report[page][f"{state}_ratio"] < aim
    ]
    took = report["overview"]["uncached_ms"]
    return [*found, f"overview: {took} ms, at most {OVERVIEW_AIM} wanted"] if took > OVERVIEW_AIM else found


def line(row: Mapping[str, float]) -> str:
    return (
        f"{row['bytes'] / 1000:.0f} kB; uncached {row['uncached_ms']:.1f} ms ({row['uncached_ratio']:.3f} of "
        f"a constant page), again {row['cached_ms']:.1f} ms ({row['cached_ratio']:.3f}), "
        f"constant {row['constant_ms']:.1f} ms"
    )


if __name__ == "__main__":
    process.leave_by_exception()
    sys.exit(main())
