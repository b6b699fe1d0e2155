"""So many people at work at once, as clerks, reviewers, office and leaders are, on PostgreSQL (README.md).

`.venv/bin/python -m benchmarks.load` (`--people 200`, `--seconds 300`). gunicorn, PostgreSQL, Valkey and
the people share the machine.
"""

import argparse
import asyncio
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx

from benchmarks import fault_services
from benchmarks.assess_city import ROOT, machine
from tests.services import process

RESULTS = ROOT / "benchmarks" / "results" / "load.json"
THINKING = (4.0, 16.0)  # seconds between two things that a person does
SAVE_AIM, PAGE_AIM = 300.0, 1000.0  # milliseconds at the 95th percentile
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# What each role does, and how often. Leaders read; reviewers look at the matrix; clerks mostly save cells.
MIX = {
    "clerk": {"save": 12, "grid": 4, "submit": 1, "home": 1},
    "reviewer": {"review": 4, "approve": 2, "home": 1},
    "office": {"progress": 2, "review": 1, "overview": 2},
    "viewer": {"overview": 4, "heat_map": 1, "indicators": 1},
}
FINE = {"save": {200, 412}, "submit": {302, 400, 409}, "approve": {200, 404, 409, 412}}
"""Answers that are no errors: a submission with gaps is refused, and a colleague may be faster."""


def main() -> int:
    """Let them work, print, write the results; 1 where an answer is an error or an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--arrival", type=float, default=60.0, help="seconds before anything is timed")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quality-load-", dir="/tmp")))
        _database, url = stack.enter_context(fault_services.postgresql(folder))
        _broker, address = stack.enter_context(fault_services.broker(folder))
        settings = fault_services.environment(url, REDIS_URL=f"{address}/1")
        command = [sys.executable, "-m", "benchmarks.load_data", str(arguments.people)]
        done = subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True)
        facts = json.loads(done.stdout.strip().splitlines()[-1])
        _site, base = stack.enter_context(fault_services.site(folder, settings))
        times, answers = asyncio.run(work(base, facts, arguments.seconds, arguments.arrival))
        log = (folder / "gunicorn.log").read_text(encoding="utf-8").splitlines()
        print(*(line for line in log if '"level": "ERROR"' in line), sep="\n", file=sys.stderr)
    report = report_of(times, answers) | {
        "people": arguments.people,
        "seconds": arguments.seconds,
        "arrival_seconds": arguments.arrival,
        "machine": machine(),
    }
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=2))
    return 0 if report["fine"] else 1


Times = dict[str, list[float]]
Answers = dict[str, Counter[str]]


async def work(base: str, facts: dict[str, Any], seconds: float, arrival: float) -> tuple[Times, Answers]:
    """All people at once, who arrive one after the other; timed from then on, errors count from the start."""
    times: Times = defaultdict(list)
    answers: Answers = defaultdict(Counter)
    people = [Person(base, facts, about, times, answers) for about in facts["persons"]]
    begin = time.monotonic() + arrival
    await asyncio.gather(*(person.live(begin, begin + seconds, arrival) for person in people))
    return times, answers


class Person:
    """One person with a browser."""

    def __init__(
        self, base: str, facts: dict[str, Any], about: dict[str, Any], times: Times, answers: Answers
    ) -> None:
        self.about, self.times, self.answers = about, times, answers
        self.plan, self.year = facts["plan"], facts["year"]
        self.client = httpx.AsyncClient(
            base_url=base, cookies={"sessionid": about["cookie"]}, timeout=60, headers={"Referer": base}
        )
        self.token = ""
        self.saved = 0
        self.begin = 0.0

    async def live(self, begin: float, end: float, arrival: float) -> None:
        """Do one thing after the other, with pauses for thinking."""
        self.begin = begin
        await asyncio.sleep(random.uniform(0, arrival))
        kinds, weights = zip(*MIX[self.about["role"]].items(), strict=True)
        async with self.client:
            while time.monotonic() < end:
                await self.do(random.choices(kinds, weights)[0])
                await asyncio.sleep(random.uniform(*THINKING))

    async def do(self, kind: str) -> None:
        if kind in {"save", "submit", "approve"} and not self.token:
            await self.open_form()
        await getattr(self, kind, self.read)(*(() if hasattr(self, kind) else (kind,)))

    async def open_form(self) -> None:
        """The page with the form, whose token later requests bear."""
        answer = await self.read("grid" if self.about["role"] == "clerk" else "review")
        found = TOKEN.search(answer.text) if answer else None
        self.token = found[1] if found else ""

    async def read(self, kind: str) -> httpx.Response | None:
        return await self.ask(kind, "GET", self.path(kind))

    def path(self, kind: str) -> str:
        plan, year, unit = self.plan, self.year, self.about["unit"]
        return {
            "home": "/",
            "grid": f"/entry/{plan}/{year}/{unit}/",
            "review": f"/review/{plan}/{year}/",
            "progress": f"/progress/{plan}/{year}/",
            "overview": f"/plans/{plan}/{year - 1}/",
            "heat_map": f"/plans/{plan}/{year - 1}/heat-map/",
            "indicators": f"/plans/{plan}/{year - 1}/indicators/",
        }[kind]

    async def save(self) -> None:
        """Save a cell of one's own; where a colleague was faster, look at what stands and go on."""
        cell = random.choice(self.about["cells"])
        self.saved += 1
        form = {"value": str(self.saved % 90 + 1), "version": str(cell["version"])}
        path = f"{self.path('grid')}cells/{cell['code']}/"
        answer = await self.ask("save", "POST", path, data=form, headers={"Accept": "application/json"})
        if answer is not None and answer.status_code in FINE["save"]:
            cell["version"] = version_in(answer.json())

    async def submit(self) -> None:
        await self.ask("submit", "POST", f"{self.path('grid')}submit/", data={})

    async def approve(self) -> None:
        """Approve the first figure that waits, as a script of the page does."""
        asked = {"plan": self.plan, "year": self.year, "state": "submitted", "page_size": 20}
        answer = await self.ask("waiting", "GET", "/api/v1/figures/", params=asked)
        rows = answer.json()["results"] if answer is not None and answer.status_code == 200 else []
        if rows:
            row = random.choice(rows)
            path = (
                f"/api/v1/figures/{self.plan}/{self.year}/{row['organization']}/{row['indicator']}/approve/"
            )
            await self.ask("approve", "POST", path, json={}, headers={"If-Match": f'"{row["version"]}"'})

    async def ask(self, kind: str, method: str, path: str, **more: Any) -> httpx.Response | None:
        headers = {**more.pop("headers", {}), **({"X-CSRFToken": self.token} if method == "POST" else {})}
        begin = time.perf_counter()
        try:
            answer = await self.client.request(method, path, headers=headers, **more)
        except httpx.TransportError as error:
            self.answers[kind][type(error).__name__] += 1
            return None
        if time.monotonic() >= self.begin:
            self.times[kind].append((time.perf_counter() - begin) * 1000)
        self.answers[kind][str(answer.status_code)] += 1
        return answer


def report_of(times: Times, answers: Answers) -> dict[str, Any]:
    """Times by what was done, the errors, and whether the aims are met."""
    kinds = {
        kind: {"count": len(each), "median_ms": round(median(each)), "p95_ms": round(p95(each))}
        for kind, each in sorted(times.items())
    }
    errors = {
        kind: wrong
        for kind, counts in answers.items()
        if (wrong := {each: n for each, n in counts.items() if not is_fine(kind, each)})
    }
    pages = p95(
        [each for kind, row in times.items() if kind not in {"save", "approve", "submit"} for each in row]
    )
    saves = p95(times.get("save", []))
    return {
        "kinds": kinds,
        "answers": {kind: dict(counts) for kind, counts in sorted(answers.items())},
        "errors": errors,
        "p95_save_ms": round(saves),
        "p95_page_ms": round(pages),
        "fine": not errors and saves <= SAVE_AIM and pages <= PAGE_AIM,
    }


def version_in(answer: dict[str, Any]) -> int:
    """The one that was saved, or the one that a colleague saved before."""
    return int(answer.get("theirs", answer)["version"])


def is_fine(kind: str, answer: str) -> bool:
    return answer.isdigit() and int(answer) in FINE.get(kind, {200, 302})


def p95(values: list[float]) -> float:
    """Raises ValueError where nothing was measured."""
    return quantiles(values, n=20)[-1] if len(values) > 1 else max(values)


if __name__ == "__main__":
    process.leave_by_exception()
    sys.exit(main())
