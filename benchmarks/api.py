"""What the API's lists cost beside Django REST framework's own, and beside answering at all (see README.md).

Run it from the project's folder: `.venv/bin/python -m benchmarks.api`. gunicorn with two workers serves a
province's 500,000 figures from PostgreSQL; what is compared takes turns in each round.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from benchmarks import fault_services
from benchmarks.assess_city import ENVIRONMENT, ROOT, machine
from tests.services import process
from tests.services.postgres import postgresql

RESULTS = ROOT / "benchmarks" / "results" / "api.json"
WORKERS, CLIENTS = 2, 4
FOLDER = Path(tempfile.gettempdir())  # where api_site.py looks for the constant answers
LIST, PAGE = "/api/v1/figures/?page_size=1000", "/api/v1/figures/?page_size=50"
ASKED = {
    "list": LIST,
    "page": PAGE,
    "unchanged": LIST,
    "serializer": "/bench/serializer/?limit=1000",
    "constant_list": "/bench/constant/list/",
    "constant_page": "/bench/constant/page/",
}
RATIOS = {
    "list / serializer": ("list", "serializer", 6.0),
    "list / constant": ("list", "constant_list", 0.10),
    "page / constant": ("page", "constant_page", 0.35),
    "unchanged / constant": ("unchanged", "constant_page", 0.65),
}
"""Of the rates of two requests: what is compared, and the least that is aimed at."""


def main() -> int:
    """Measure, print, write the results; 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="for each request in each round")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        given = os.environ.get("DATABASE_URL_POSTGRES")
        url = given or stack.enter_context(postgresql())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quality-benchmark-")))
        _broker, cache = stack.enter_context(fault_services.broker(folder))
        settings = environment(url, f"{cache}/0")
        client = stack.enter_context(serving(folder, settings, key=filled(settings)))
        tags = prepare(client)
        rounds = [
            {name: rate(client, path, arguments.seconds, tags.get(name)) for name, path in ASKED.items()}
            for _ in range(arguments.rounds)
        ]
    rates = {name: round(median(each[name] for each in rounds), 1) for name in ASKED}
    found = {name: round(rates[one] / rates[other], 3) for name, (one, other, _aim) in RATIOS.items()}
    write({"requests_per_second": rates, "ratios": found, "rounds": arguments.rounds})
    for name, (_one, _other, aim) in RATIOS.items():
        print(f"{name}: {found[name]} (aim: at least {aim}){'' if found[name] >= aim else ' MISSED'}")
    print("requests per second:", ", ".join(f"{name} {each}" for name, each in rates.items()))
    return 0 if all(found[name] >= aim for name, (_one, _other, aim) in RATIOS.items()) else 1


def environment(url: str, cache: str) -> dict[str, str]:
    """As in service, but that one key may ask as often as it can."""
    return {
        **os.environ,
        **ENVIRONMENT,
        "DATABASE_URL": url,
        "REDIS_URL": cache,
        "API_REQUESTS_PER_MINUTE": "1000000",
        "DJANGO_SETTINGS_MODULE": "benchmarks.api_settings",
        "PYTHONPATH": str(ROOT),
    }


def filled(settings: Mapping[str, str]) -> str:
    """Fill the database in a process of its own; a key that may read everything."""
    command = [sys.executable, "-m", "benchmarks.api_data"]
    done = subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip().splitlines()[-1]


@contextmanager
def serving(folder: Path, settings: Mapping[str, str], *, key: str) -> Iterator[httpx.Client]:
    """gunicorn as in service, and a client that has the key."""
    port = process.free_port()
    command = [sys.executable, "-m", "gunicorn", "jiaxing_quality.wsgi", "--workers", str(WORKERS)]
    command += ["--bind", f"127.0.0.1:{port}"]
    with (
        process.running(
            command,
            log=folder / "gunicorn.log",
            is_ready=lambda: process.is_listening(port),
            environment=settings,
        ),
        httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"accept-encoding": "identity", "authorization": f"Bearer {key}"},
            timeout=60,
        ) as client,
    ):
        yield client


def prepare(client: httpx.Client) -> Mapping[str, str]:
    """Keep the answers of the lists as the bytes of the constant ones; the tag of the list."""
    tags = {}
    for name in ("list", "page"):
        answer = client.get(ASKED[name]).raise_for_status()
        (FOLDER / f"quality-benchmark-{name}.json").write_bytes(answer.content)
        tags[name] = answer.headers["ETag"]
    return {"unchanged": tags["list"]}


def rate(client: httpx.Client, path: str, seconds: float, tag: str | None) -> float:
    """Answers per second to a few clients that ask without a pause."""
    headers = {"if-none-match": tag} if tag else {}
    expected = 304 if tag else 200
    end = time.monotonic() + seconds

    def ask() -> int:
        count = 0
        while time.monotonic() < end:
            answer = client.get(path, headers=headers)
            if answer.status_code != expected:
                raise RuntimeError(f"{path}: {answer.status_code} instead of {expected}")
            count += 1
        return count

    ask_once = client.get(path, headers=headers)
    if ask_once.status_code != expected:
        raise RuntimeError(f"{path}: {ask_once.status_code} instead of {expected}")
    started = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = sum(pool.map(lambda _each: ask(), range(CLIENTS)))
    return answers / (time.monotonic() - started)


def write(report: Mapping[str, Any]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    content = {"machine": machine(), "workers": WORKERS, "clients": CLIENTS, **report}
    RESULTS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    process.leave_by_exception()
    sys.exit(main())
