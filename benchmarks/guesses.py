"""Ten thousand guesses at passwords from a hundred addresses with forged headers (see README.md).

Run it from the project's folder: `.venv/bin/python -m benchmarks.guesses`. gunicorn with four workers and
PostgreSQL, the hash of service; what is counted is what the hasher was asked, in the server. Then the same
with the guard taken away, which has to show the damage: else the first part proves nothing. Last, for
comparison, the guard that django-axes brings.
"""

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from benchmarks.assess_city import ENVIRONMENT, ROOT, machine
from benchmarks.guesses_hasher import MARK
from tests.services import process
from tests.services.postgres import postgresql

RESULTS = ROOT / "benchmarks" / "results" / "guesses.json"
RIGHT = "Reed-boats-at-noon-7"
ADDRESSES, WORKERS, ACCOUNTS = 100, 4, 20
LIMIT, WINDOW = 5, 15 * 60
TWIN_GUESSES = 600
CLOSE = (0.9, 1.1)
LOGIN = "/accounts/login/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(slots=True)
class Attack:
    """What came of many guesses at once."""

    guesses: int
    statuses: Counter[int] = field(default_factory=Counter)
    checked: dict[str, list[float]] = field(default_factory=dict)
    right_passwords: Counter[int] = field(default_factory=Counter)
    seconds: float = 0

    @property
    def most_checked(self) -> int:
        """Of one account within any quarter of an hour, however long the attack goes on."""
        return max(map(most_in_a_window, self.checked.values()), default=0)

    @property
    def is_held(self) -> bool:
        """At most five checked for each account, and the right password refused."""
        return self.most_checked <= LIMIT and set(self.right_passwords) == {429}

    def as_row(self) -> dict[str, Any]:
        return {
            "guesses": self.guesses,
            "addresses": ADDRESSES,
            "accounts": 2 * ACCOUNTS,
            "seconds": round(self.seconds, 1),
            "answers": dict(sorted(self.statuses.items())),
            "checked_in_all": sum(map(len, self.checked.values())),
            "checked_of_one_account_at_most": self.most_checked,
            "answers_to_right_passwords": dict(sorted(self.right_passwords.items())),
            "held": self.is_held,
        }


def main() -> int:
    """Attack, print, write the results; 1 where an aim is missed or the twin shows no damage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--guesses", type=int, default=10_000)
    arguments = parser.parse_args()
    report: dict[str, Any] = {"machine": machine()}
    attacks = {}
    for guard, guesses in (("ours", arguments.guesses), ("off", TWIN_GUESSES), ("axes", TWIN_GUESSES)):
        with serving(guard) as (site, checked_file):
            attacks[guard] = asyncio.run(attack(site, guesses, checked_file))
            report[guard] = attacks[guard].as_row()
            print(guard, json.dumps(report[guard]), flush=True)
            if guard == "ours":
                report["unknown_accounts"] = asyncio.run(compare(site))
                print("unknown accounts", json.dumps(report["unknown_accounts"]))
    unknown = report["unknown_accounts"]
    is_fine = attacks["ours"].is_held and not attacks["off"].is_held
    is_alike = unknown["same_text"] and CLOSE[0] <= unknown["time_ratio"] <= CLOSE[1]
    report["aims_met"] = is_fine and is_alike
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print("All aims are met." if report["aims_met"] else "MISSED")
    return 0 if report["aims_met"] else 1


@contextmanager
def serving(guard: str) -> Iterator[tuple[str, Path]]:
    """A site with a database of its own; yields its address, and the file of what was checked."""
    with tempfile.TemporaryDirectory(prefix="quality-benchmark-") as folder, postgresql() as url:
        checked = Path(folder) / "checked"
        checked.touch()
        environment = {
            **os.environ,
            **ENVIRONMENT,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "benchmarks.guesses_settings",
            "ALLOWED_HOSTS": "127.0.0.1",
            "INSECURE_HTTP": "1",
            "GUARD": guard,
            "CHECKED": str(checked),
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", "benchmarks.guesses_people", str(ACCOUNTS), RIGHT]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        port = process.free_port()
        server = [sys.executable, "-m", "gunicorn", "jiaxing_quality.wsgi", "--workers", str(WORKERS)]
        server += ["--timeout", "300"]  # the first request of each worker imports everything
        with process.running(
            [*server, "--bind", f"127.0.0.1:{port}"],
            log=Path(folder) / "gunicorn.log",
            is_ready=lambda: process.is_listening(port),
            environment=environment,
        ):
            try:
                yield f"http://127.0.0.1:{port}", checked
            except httpx.HTTPError:
                print((Path(folder) / "gunicorn.log").read_text(encoding="utf-8")[-4000:], file=sys.stderr)
                raise


async def attack(site: str, guesses: int, checked_file: Path) -> Attack:
    """All addresses at once, each at every account in turn; then the right passwords from new addresses."""
    result = Attack(guesses)
    accounts = [f"{kind}-{each}" for each in range(ACCOUNTS) for kind in ("known", "unknown")]
    started = time.monotonic()
    each_address = guesses // ADDRESSES

    async def from_address(number: int) -> None:
        async with browser(site, number) as client:
            for turn in range(each_address):
                account = accounts[(number + turn) % len(accounts)]
                answer = await guess(
                    client, account, f"{MARK}{account}:{number}:{turn}", number * 1000 + turn
                )
                result.statuses[answer.status_code] += 1

    await asyncio.gather(*(from_address(number) for number in range(ADDRESSES)))
    for number in range(ACCOUNTS):
        async with browser(site, ADDRESSES + number) as client:
            answer = await guess(client, f"known-{number}", RIGHT, number)
            result.right_passwords[answer.status_code] += 1
    result.seconds = time.monotonic() - started
    for line in checked_file.read_text(encoding="utf-8").splitlines():
        account, moment = line.split()
        result.checked.setdefault(account, []).append(float(moment))
    return result


def most_in_a_window(moments: list[float]) -> int:
    """How many of the moments lie within a quarter of an hour at most."""
    return max(sum(start <= each < start + WINDOW for each in moments) for start in moments)


async def compare(site: str) -> dict[str, Any]:
    """Whether accounts that do not exist are told from those that do: by the text, or by the time."""
    times: dict[str, list[float]] = {"timed": [], "absent": []}
    texts: dict[str, list[str]] = {"timed": [], "absent": []}
    for number in range(ACCOUNTS):
        async with browser(site, 2 * ADDRESSES + number) as client:
            for turn in range(LIMIT + 1):
                for kind in order(times, turn + number):
                    started = time.perf_counter()
                    answer = await guess(client, f"{kind}-{number}", f"wrong-{turn}", turn)
                    if turn < LIMIT:
                        times[kind].append(time.perf_counter() - started)
                    texts[kind].append(f"{answer.status_code} {bare(answer.text, kind)}")
    known, unknown = median(times["timed"]), median(times["absent"])
    return {
        "same_text": texts["timed"] == texts["absent"],
        "milliseconds_known": round(known * 1000, 1),
        "milliseconds_unknown": round(unknown * 1000, 1),
        "time_ratio": round(unknown / known, 3),
        "answers_compared": len(texts["timed"]),
    }


def order(kinds: dict[str, Any], turn: int) -> Sequence[str]:
    """Each of the two goes first half of the time."""
    names = list(kinds)
    return names if turn % 2 else names[::-1]


def bare(text: str, kind: str) -> str:
    """An answer without what the visitor sent, and without the token that differs each time."""
    return TOKEN.sub("", text).replace(kind, "")


def browser(site: str, number: int) -> httpx.AsyncClient:
    """A client with an address of its own: all of 127.0.0.0/8 is this machine."""
    transport = httpx.AsyncHTTPTransport(local_address=f"127.0.{1 + number // 250}.{1 + number % 250}")
    return httpx.AsyncClient(base_url=site, transport=transport, timeout=300, trust_env=False)


async def guess(client: httpx.AsyncClient, username: str, password: str, number: int) -> httpx.Response:
    """One guess, with headers that claim another address and another browser each time."""
    if "csrftoken" not in client.cookies:
        (await client.get(LOGIN)).raise_for_status()
    token = client.cookies["csrftoken"]
    forged = f"{number % 223 + 1}.{number % 251}.{number % 241}.{number % 239}"
    headers = {
        "X-Forwarded-For": f"{forged}, {forged}",
        "X-Real-IP": forged,
        "Forwarded": f"for={forged}",
        "True-Client-IP": forged,
        "User-Agent": f"Mozilla/5.0 ({number})",
    }
    fields = {"username": username, "password": password, "csrfmiddlewaretoken": token}
    return await client.post(LOGIN, data=fields, headers=headers)


if __name__ == "__main__":
    sys.exit(main())
