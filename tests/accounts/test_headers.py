"""What every answer carries: a strict policy, no sniffing, no frames; cookies that scripts cannot read."""

import os
import re
import subprocess
import sys
from http.cookies import Morsel

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.accounts.people import try_log_in
from tests.cast import Cast
from tests.route_table import TABLE, Things
from tests.test_routes import things as things

# A word for programs, before anything else runs: also for a proxy that asks by another host name.
PROBES = {"/healthz", "/readyz", "/metrics"}
UNSAFE = ("unsafe-inline", "unsafe-eval", "http:", "https:", "*")
ADMIN = (
    "/admin/",
    "/admin/indicators/figure/",
    "/admin/indicators/plan/",
    "/admin/accounts/organization/add/",
)
INLINE = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+=|\sstyle=|<style", re.IGNORECASE)
# Data for scripts, which no browser runs, and the documentation's one style, which has a digest of its own.
HARMLESS = re.compile(rb"<script[^>]*type=\"application/json\"|<script[^>]*type='application/json'")


def faults_of(answer: HttpResponse) -> list[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    faults = [word for word in UNSAFE if word in policy]
    faults += [] if "default-src 'self'" in policy and "frame-ancestors 'none'" in policy else ["no policy"]
    for name, value in (
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ):
        if answer.headers.get(name) != value:
            faults.append(f"{name}: {answer.headers.get(name)}")
    return faults


@pytest.mark.django_db(transaction=True)
def test_every_answer_has_the_strict_policy(cast: Cast, things: Things) -> None:
    """All routes, as the office and as nobody: pages, files, refusals and what is not there."""
    wrong = {}
    for person in (cast.office, None):
        client = Client()
        if person:
            client.force_login(person)
        paths = {route.path.format(**things) for route in TABLE if route.method == "get"}
        for path in sorted({*paths, *ADMIN, "/no-such-page/"} - PROBES):
            answer = client.get(path)
            if faults := faults_of(answer):
                wrong[path] = faults
            answer.close()
    assert wrong == {}


@pytest.mark.django_db(transaction=True)
def test_no_page_needs_more_than_the_policy_lets_through(cast: Cast, things: Things) -> None:
    client = Client()
    client.force_login(cast.office)
    wrong = {}
    for path in sorted(
        {route.path.format(**things) for route in TABLE if route.method == "get"} - {"/api/v1/docs/"}
    ):
        answer = client.get(path)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            inline = [found for found in INLINE.findall(answer.content) if not HARMLESS.match(found)]
            if inline:
                wrong[path] = inline[:2]
        answer.close()
    assert wrong == {}


def morsel(answer: HttpResponse, name: str) -> "Morsel[str]":
    return answer.cookies[name]


def test_cookies_of_the_log_in_are_out_of_scripts_reach(town_clerk: User) -> None:
    answer = try_log_in(town_clerk.username)
    for name in (django_settings.SESSION_COOKIE_NAME, django_settings.BROWSER_COOKIE_NAME):
        cookie = morsel(answer, name)
        assert cookie["httponly"] is True
        assert cookie["samesite"] in {"Lax", "Strict"}


SCRIPT = """
import django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.test import Client
host = {"host": "quality.example"}
answer = Client().get("/accounts/login/", secure=True, headers=host)
cookie = answer.cookies["__Host-csrftoken"]
print(answer.status_code, answer.headers["Strict-Transport-Security"])
print(bool(cookie["secure"]), cookie["path"], cookie["domain"] == "")
print(Client().get("/accounts/login/", headers=host).headers["Location"])
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY)
"""


def test_in_service_all_goes_by_tls() -> None:
    """A server with the settings of service, in a process of its own."""
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if name not in {"DEBUG", "INSECURE_HTTP", "REDIS_URL"}
        },
        "SECRET_KEY": "Kx7vQ2mZ9rT4wB6nY1cJ8hF3pL5sD0gA-only-to-be-checked-and-never-used",
        "ALLOWED_HOSTS": "quality.example",
        "DATABASE_URL": "sqlite://:memory:",
        "DJANGO_SETTINGS_MODULE": "jiaxing_quality.settings",
    }
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=django_settings.BASE_DIR,
    )
    assert result.stdout.splitlines() == [
        "200 max-age=31536000; includeSubDomains; preload",
        "True / True",
        "https://quality.example/accounts/login/",
        "__Host-sessionid True True",
    ], result.stderr


def test_the_server_names_no_program_and_traces_nothing(client: Client, settings: Settings, db: None) -> None:
    answer = client.get("/no-such-page/")
    assert "Server" not in answer.headers
    assert "Traceback" not in answer.content.decode()
    assert client.generic("TRACE", "/accounts/login/").status_code == 405


@pytest.mark.parametrize("path", ["/.git/config", "/.env", "/settings.py", "/static/../manage.py"])
def test_nothing_of_the_program_is_served(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code in {302, 404}
