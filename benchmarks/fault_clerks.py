"""People at work over HTTP, for benchmarks.faults: they save, and send again what was not acknowledged."""

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
JSON = {"Accept": "application/json"}


def log_in(base: str, username: str, password: str) -> httpx.Client:
    """A client whose session belongs to the person. Raises RuntimeError where the log-in fails."""
    client = httpx.Client(base_url=base, timeout=120)
    page = client.get("/accounts/login/")
    found = TOKEN.search(page.text)
    if not found:
        raise RuntimeError(f"The log-in page answered {page.status_code}.")
    given = {"username": username, "password": password, "csrfmiddlewaretoken": found[1]}
    answer = client.post("/accounts/login/", data=given)
    if answer.status_code != 302:
        raise RuntimeError(f"The log-in answered {answer.status_code}.")
    client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
    return client


@dataclass
class Lane:
    """One cell that one person saves again and again, each time with a value that was never sent before."""

    client: httpx.Client
    path: str
    name: str
    every: float
    step: float = 1.0
    explanation: str = ""
    version: int = 0
    acknowledged: list[tuple[int, float]] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    acknowledged_at: list[float] = field(default_factory=list)

    def work(self, stop: threading.Event) -> None:
        """Save until told to stop. A value stays the same until it is acknowledged."""
        number = 1
        while not stop.is_set():
            begin = time.monotonic()
            if self.save(round(number * self.step, 4)):
                number += 1
            stop.wait(max(0.0, self.every - (time.monotonic() - begin)))

    def save(self, value: float) -> bool:
        """Whether the save was acknowledged."""
        form = {"value": str(value), "version": str(self.version), "explanation": self.explanation}
        try:
            answer = self.client.post(self.path, data=form, headers=JSON)
        except httpx.TransportError as error:
            self.answers[type(error).__name__] += 1
            return False
        self.answers[described(answer)] += 1
        if answer.status_code == 200:
            self.version = int(answer.json()["version"])
            self.acknowledged.append((self.version, value))
            self.acknowledged_at.append(time.monotonic())
            return True
        if answer.status_code == 412:
            # An earlier try was saved although its answer was lost: go on from there.
            theirs = answer.json()["theirs"]
            self.version = int(theirs["version"])
        return False


def described(answer: httpx.Response) -> str:
    """The status; of a refusal also whether it says when to come again."""
    if answer.status_code < 500:
        return str(answer.status_code)
    return (
        f"{answer.status_code} {'Retry-After' if 'Retry-After' in answer.headers else 'WITHOUT Retry-After'}"
    )


@dataclass(frozen=True)
class Verdict:
    """What became of the acknowledged saves."""

    acknowledged: int
    lost: int
    doubled: int

    @property
    def is_fine(self) -> bool:
        return not self.lost and not self.doubled


def judge(lanes: list[Lane], saved: dict[str, Any]) -> Verdict:
    """Compare what was acknowledged with what the database holds: each once, under its version."""
    lost = doubled = 0
    for lane in lanes:
        rows = Counter((version, value) for version, value in saved.get(lane.name, []))
        values = Counter(value for _, value in saved.get(lane.name, []))
        lost += sum(not rows[each] for each in lane.acknowledged)
        doubled += sum(count - 1 for count in values.values() if count > 1)
    return Verdict(sum(len(lane.acknowledged) for lane in lanes), lost, doubled)
