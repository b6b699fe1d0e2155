"""A form that is open while the site is replaced is not lost: the address stays open, the request waits."""

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast
from tests.services import process

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@contextmanager
def served(address: socket.socket, log: Path) -> Iterator[None]:
    """gunicorn on an address that somebody else keeps open, as systemd does."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        database = f"sqlite:///{name}"
    else:
        database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn_settings.py"]
    settings = {"DATABASE_URL": database, "WEB_BIND": f"fd://{address.fileno()}", "WEB_WORKERS": "1"}
    with log.open("ab") as out:
        server = subprocess.Popen(
            [*command, "jiaxing_quality.wsgi"],
            env={**os.environ, **settings, "INSECURE_HTTP": "1", "ALLOWED_HOSTS": "127.0.0.1"},
            pass_fds=[address.fileno()],
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield
    finally:
        server.terminate()
        server.wait(process.PATIENCE)


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_during_the_restart_is_answered_after_it(tmp_path: Path) -> None:
    answers: list[int] = []
    with socket.create_server(("127.0.0.1", 0), backlog=64) as address:
        base = f"http://127.0.0.1:{address.getsockname()[1]}"
        with httpx.Client(base_url=base, timeout=90) as browser:
            with served(address, tmp_path / "old.log"):
                found = TOKEN.search(browser.get("/accounts/login/").text)
                assert found
            form = {"language": "en", "csrfmiddlewaretoken": found[1]}

            def send() -> None:
                answers.append(browser.post("/i18n/setlang/", data=form).status_code)

            waiting = threading.Thread(target=send)
            waiting.start()
            waiting.join(0.5)
            assert (waiting.is_alive(), answers) == (True, [])  # it waits, and is not refused
            with served(address, tmp_path / "new.log"):
                waiting.join(60)
    assert answers == [302]


@pytest.mark.django_db
def test_forms_and_sessions_depend_on_no_process(client: Client, cast: Cast) -> None:
    """All that a form needs is in its token, the cookie and the database."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.clerk)
    found = TOKEN.search(strict.get("/accounts/password/").content.decode())
    assert found
    another = Client(enforce_csrf_checks=True)
    another.cookies = strict.cookies
    form = {"csrfmiddlewaretoken": found[1], "language": "en"}
    assert another.post("/i18n/setlang/", form).status_code == 302
