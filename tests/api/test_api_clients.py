"""The clients of docs/api-clients.md do what the page says: read all, push, hear of changes.

And the hard case: while twenty people write, the sync client is killed again and again, and in the end it
has exactly what the server has. `SYNC_SECONDS=60` plays it for a minute.
"""

import os
import random
import socket
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organization
from indicators.api.endpoint import Endpoint
from indicators.models import DeliveryState, Figure, Indicator, Plan, ReportingRound, Webhook, WebhookDelivery
from indicators.services import changes
from indicators.services.entry import read_entry
from indicators.services.figures import FiguresStale, enter_figures
from indicators.services.webhooks import add_webhook, make_deliveries, send_delivery
from tests.api.clients import BearerOfTests, key_of, run, start, write_clients
from tests.cast import Cast
from tests.indicators.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)

FEWEST_KILLS = 3
SECONDS = float(os.environ.get("SYNC_SECONDS", "4"))
WRITERS = 20
TOWNS = ("hp-dh-ly", "hp-dh-qs", "hp-xh-bs", "hp-xh-yq")
CODES = ("CF02", "CF03", "CF04", "CF05", "HB02")

Copy = dict[tuple[str, str, int], tuple[int, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The clients as files, and a server that takes a session's number for a key."""
    monkeypatch.setattr(Endpoint, "authentication_classes", (BearerOfTests,))
    write_clients(tmp_path)
    return tmp_path


def copied(folder: Path) -> Copy:
    """What the client has."""
    with sqlite3.connect(folder / "figures.sqlite3") as copy:
        rows = copy.execute("SELECT indicator, organization, year, version, state FROM figure").fetchall()
    return {(code, place, year): (version, state) for code, place, year, version, state in rows}


def standing() -> Copy:
    """What the server has."""
    rows = Figure.objects.values_list("indicator__code", "organization__code", "year", "version", "state")
    return {(code, place, year): (version, state) for code, place, year, version, state in rows}


def test_figures_are_pushed_and_read_again(
    live_server: LiveServer, folder: Path, cast: Cast, open_round: ReportingRound
) -> None:
    key = key_of(cast.clerk)
    run("push.py", folder, live_server.url, key)
    run("push.sh", folder, live_server.url, key)
    run("sync.py", folder, live_server.url, key)
    assert set(copied(folder)) == {(code, "hp-dh-ly", 2023) for code in ("CF03", "CF04", "CF05")}
    assert copied(folder) == standing()


def test_curl_reads_the_feed_page_by_page(
    live_server: LiveServer, folder: Path, cast: Cast, open_round: ReportingRound
) -> None:
    script = (folder / "sync.sh").read_text().replace("page_size=1000", "page_size=20")
    (folder / "sync.sh").write_text(script)
    run("sync.sh", folder, live_server.url, key_of(cast.office))
    run("push.py", folder, live_server.url, key_of(cast.clerk))
    run("sync.sh", folder, live_server.url, key_of(cast.office))
    pages = "".join(page.read_text() for page in (folder / "pages").iterdir())
    assert pages.count('"type":"figure.saved"') == 2
    assert pages.count('"cursor":') == len(
        changes.changes_after(changes.START, person=cast.office, limit=999)
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_webhook_is_verified_and_wakes_the_client(
    live_server: LiveServer,
    folder: Path,
    cast: Cast,
    open_round: ReportingRound,
    settings: Any,
) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    port, key = free_port(), key_of(cast.office)
    url = f"http://127.0.0.1:{port}/"
    hook = add_webhook(webhook=Webhook(name="x", url=url, kinds=["figure.saved"]), by=cast.office)
    run("push.sh", folder, live_server.url, key_of(cast.clerk))
    [made] = make_deliveries(hook.pk)
    options = {"PORT": str(port), "WEBHOOK_SECRET": hook.secret}
    receiver = start("receive.py", folder, live_server.url, key, **options)
    try:
        wait_for(lambda: is_listening(port))
        send_delivery(made)
        assert receiver.stdout is not None
        assert receiver.stdout.readline().startswith("figure.saved CF03")
        wait_for(lambda: (folder / "figures.sqlite3").exists() and copied_safely(folder) == standing())
    finally:
        receiver.kill()
        receiver.communicate()
    assert WebhookDelivery.objects.get().state == DeliveryState.SENT


class Message(BaseHTTPRequestHandler):
    """Keeps the one message that comes, as a web server would hand it on."""

    kept: ClassVar[dict[str, str]] = {}

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.kept.update({name.lower(): value for name, value in self.headers.items()}, body=body)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Nothing: the test reads what came."""


@pytest.fixture
def message(
    live_server: LiveServer, folder: Path, cast: Cast, open_round: ReportingRound, settings: Any
) -> dict[str, str]:
    """A message that was sent, with the secret that signed it."""
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    server = HTTPServer(("127.0.0.1", 0), Message)
    url = f"http://127.0.0.1:{server.server_port}/"
    hook = add_webhook(webhook=Webhook(name="x", url=url, kinds=["figure.saved"]), by=cast.office)
    run("push.sh", folder, live_server.url, key_of(cast.clerk))
    [made] = make_deliveries(hook.pk)
    answering = threading.Thread(target=server.handle_request)
    answering.start()
    send_delivery(made)
    answering.join()
    server.server_close()
    return {**Message.kept, "secret": hook.secret}


def handed_on(message: dict[str, str], folder: Path) -> dict[str, str]:
    """What the shell's receiver is given."""
    (folder / "body.json").write_text(message["body"], encoding="utf-8")
    names = ("id", "timestamp", "signature")
    signed = {f"WEBHOOK_{name.upper()}": message[f"webhook-{name}"] for name in names}
    return {**signed, "WEBHOOK_SECRET": message["secret"]}


def test_the_shell_verifies_a_webhook_and_reads_what_changed(
    live_server: LiveServer, folder: Path, cast: Cast, message: dict[str, str]
) -> None:
    said = run("receive.sh", folder, live_server.url, key_of(cast.office), **handed_on(message, folder))
    assert '"type":"figure.saved"' in said


@pytest.mark.parametrize("spoiled", ["body", "webhook-id", "webhook-timestamp", "webhook-signature"])
def test_the_shell_refuses_a_message_that_was_changed_on_the_way(
    live_server: LiveServer, folder: Path, cast: Cast, message: dict[str, str], spoiled: str
) -> None:
    sent = handed_on({**message, spoiled: message[spoiled] + "0"}, folder)
    client = start("receive.sh", folder, live_server.url, key_of(cast.office), **sent)
    said, _errors = client.communicate(timeout=60)
    assert (client.returncode, said) == (1, "")


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def copied_safely(folder: Path) -> Copy:
    try:
        return copied(folder)
    except sqlite3.OperationalError:  # the client has not made its table yet
        return {}


def wait_for(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)


# --- Killed while twenty write --------------------------------------------------------------------------


def writer(plan: Plan, number: int, cast: Cast, is_over: threading.Event) -> Callable[[], None]:
    """Somebody who saves figures of one town until all is over."""
    town = Organization.objects.get(code=TOWNS[number % len(TOWNS)])
    indicators = list(Indicator.objects.for_plan(plan).filter(code__in=CODES))
    dice = random.Random(number)  # noqa: S311

    def work() -> None:
        while not is_over.is_set():
            indicator = dice.choice(indicators)
            figure = Figure.objects.filter(indicator=indicator, organization=town, year=2023).first()
            version = figure.version if figure else 0
            entry = read_entry(indicator, {"value": str(dice.randrange(1000))}, version=version)
            with suppress(FiguresStale):
                enter_figures(plan=plan, unit=town, year=2023, entries=[entry], by=cast.office)
            is_over.wait(dice.random() / 5)

    return work


def play(plan: Plan, cast: Cast, folder: Path, url: str) -> None:
    """Twenty write; the client is killed at random and started again, until all is over."""
    until, key, kills = time.monotonic() + SECONDS, key_of(cast.office), 0
    dice, is_over = random.Random(7), threading.Event()  # noqa: S311
    works = [writer(plan, number, cast, is_over) for number in range(WRITERS)]
    crowd = threading.Thread(target=at_once, args=[works])
    crowd.start()
    try:
        while time.monotonic() < until or kills < FEWEST_KILLS:
            client = start("sync.py", folder, url, key)
            time.sleep(dice.random())
            kills += client.poll() is None
            client.kill()
            client.communicate()
    finally:
        is_over.set()
        crowd.join()
    # The longer they wrote, the more is left to read, seven changes a page.
    run("sync.py", folder, url, key, seconds=60 + 5 * SECONDS)


@pytest.mark.postgres
def test_a_sync_client_that_is_killed_again_and_again_misses_nothing(
    live_server: LiveServer,
    folder: Path,
    plan: Plan,
    cast: Cast,
    open_round: ReportingRound,
    settings: Any,
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 10**6  # pages of seven ask more often than anybody's would
    script = (folder / "sync.py").read_text().replace("page_size=1000", "page_size=7")
    (folder / "sync.py").write_text(script)
    play(plan, cast, folder, live_server.url)
    assert copied(folder) == standing() != {}
