"""A part that is away answers 503 or 507, at every door, and never tells its inside."""

import errno
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client
from psycopg import errors

from indicators.api import problems
from jiaxing_quality.operation.faults import kind_of
from tests.cast import Cast

AWAY = OperationalError("secret host")


def caused_by(cause: Exception) -> Exception:
    """As Django wraps what a driver raises."""
    error = OperationalError("secret path")
    error.__cause__ = cause
    return error


def sqlite_full() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorname = "SQLITE_FULL"
    return error


FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (AWAY, problems.UNAVAILABLE),
        (InterfaceError("closed"), problems.UNAVAILABLE),
        (caused_by(errors.AdminShutdown()), problems.UNAVAILABLE),
        (caused_by(errors.DiskFull()), problems.STORAGE_FULL),
        (caused_by(sqlite_full()), problems.STORAGE_FULL),
        (FULL, problems.STORAGE_FULL),
        (OSError(errno.EDQUOT, "quota"), problems.STORAGE_FULL),
        (OSError(errno.EACCES, "denied"), None),
        (ZeroDivisionError(), None),
        (None, None),
    ],
)
def test_the_kind_of_an_error(error: Exception | None, kind: problems.ProblemKind | None) -> None:
    assert kind_of(error) is kind


@pytest.fixture
def break_door(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Exception], Any]:
    """Let whatever asks for a session fail, as with a database that is away; the answer to an address."""

    def ask(path: str, error: Exception, **headers: str) -> Any:
        def fail(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr("django.contrib.sessions.backends.cached_db.SessionStore.load", fail)
        client.raise_request_exception = False
        client.cookies["sessionid"] = "x" * 32
        return client.get(path, headers=headers)

    return ask


@pytest.mark.parametrize(("error", "status", "seconds"), [(AWAY, 503, "5"), (FULL, 507, "60")])
def test_a_page_says_when_to_come_again(break_door: Any, error: Exception, status: int, seconds: str) -> None:
    response = break_door("/", error)
    assert (response.status_code, response["Retry-After"]) == (status, seconds)
    assert response["Cache-Control"] == "no-store"
    assert "secret" not in response.content.decode()


def test_the_grid_gets_json(break_door: Any) -> None:
    response = break_door("/", AWAY, accept="application/json")
    assert (response.status_code, response.json()["code"]) == (503, "UNAVAILABLE")


def test_the_api_gets_a_problem(break_door: Any) -> None:
    response = break_door("/api/v1/indicators/", AWAY)
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert response["Retry-After"] == "5"


def test_a_mistake_of_ours_stays_one(break_door: Any) -> None:
    response = break_door("/", ZeroDivisionError("secret"))
    assert response.status_code == 500
    assert "Retry-After" not in response
    assert b"secret" not in response.content


@pytest.mark.django_db
def test_a_save_on_a_full_disk_changes_nothing(
    client: Client, cast: Cast, open_round: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise caused_by(errors.DiskFull())

    monkeypatch.setattr("indicators.services.figures.event_of", fail)
    client.force_login(cast.clerk)
    client.raise_request_exception = False
    path = "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/cells/CF05/"
    response = client.post(path, {"value": "3", "version": "0"}, headers={"accept": "application/json"})
    assert (response.status_code, response.json()["code"]) == (507, "STORAGE_FULL")
    monkeypatch.undo()
    assert client.post(path, {"value": "3", "version": "0"}).status_code == 200
