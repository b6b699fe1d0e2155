"""Errors: one form for all, in both languages, and nothing of the inside."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.test import Client
from rest_framework import exceptions

from indicators.api.views import IndicatorList
from tests.api.conftest import PATHS, Ask
from tests.cast import Cast

Fail = Callable[[Exception], Any]
INDICATORS = PATHS["indicators"]


@pytest.fixture
def fail(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Fail:
    """The answer of an endpoint in which an exception is raised."""

    def fail_with(error: Exception) -> Any:
        def raise_it(*args: Any) -> None:
            raise error

        monkeypatch.setattr(IndicatorList, "get_queryset", raise_it)
        client.force_login(cast.office)
        return client.get(INDICATORS)

    return fail_with


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.NotAuthenticated(), 401, "NOT_AUTHENTICATED"),
        (exceptions.PermissionDenied(), 403, "FORBIDDEN"),
        (PermissionDenied(), 403, "FORBIDDEN"),
        (exceptions.NotFound(), 404, "NOT_FOUND"),
        (exceptions.NotAcceptable(), 406, "NOT_ACCEPTABLE"),
        (exceptions.UnsupportedMediaType("text/csv"), 415, "UNSUPPORTED_MEDIA_TYPE"),
        (exceptions.Throttled(wait=7.2), 429, "TOO_MANY_REQUESTS"),
        (exceptions.ParseError("secret"), 400, "BAD_REQUEST"),
        (OperationalError("secret host"), 503, "UNAVAILABLE"),
        (InterfaceError("secret host"), 503, "UNAVAILABLE"),
        (ZeroDivisionError("secret"), 500, "INTERNAL_ERROR"),
    ],
)
def test_each_error_is_a_problem(fail: Fail, error: Exception, status: int, code: str) -> None:
    response = fail(error)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    body = response.json()
    assert (body["type"], body["status"], body["code"]) == ("about:blank", status, code)
    assert {"title", "detail", "detail_zh", "detail_en"} <= body.keys()


@pytest.mark.parametrize("error", [ZeroDivisionError("secret"), OperationalError("secret")])
def test_nothing_of_the_inside_gets_out(fail: Fail, settings: Any, error: Exception) -> None:
    settings.DEBUG = True
    content = fail(error).content.decode()
    assert "secret" not in content
    assert "Traceback" not in content


def test_a_fault_of_ours_is_in_the_log(fail: Fail, caplog: pytest.LogCaptureFixture) -> None:
    fail(ZeroDivisionError("what happened"))
    [record] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == "what happened"


def test_a_database_that_is_away_says_when_to_come_again(fail: Fail) -> None:
    assert fail(OperationalError())["Retry-After"] == "5"


def test_too_many_requests_say_when_to_come_again(fail: Fail) -> None:
    assert fail(exceptions.Throttled(wait=7.2))["Retry-After"] == "8"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_list_is_only_read(client: Client, cast: Cast, method: str) -> None:
    client.force_login(cast.office)
    response = getattr(client, method)(INDICATORS)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert response.json()["code"] == "METHOD_NOT_ALLOWED"


def test_a_write_from_a_foreign_page_is_refused_as_a_problem(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.office)
    response = client.post(INDICATORS)
    assert (response.status_code, response.json()["code"]) == (403, "FORBIDDEN")


@pytest.mark.parametrize(
    "path", ["", "nothing/", "figures/1/", "figures/../../", "indicators/CF01/x/", "a%0Ab/"]
)
def test_an_unknown_address_is_a_problem(ask: Ask, path: str) -> None:
    response = ask(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_a_missing_slash_is_added(ask: Ask) -> None:
    response = ask("/api/v1/figures", {"year": 2023})
    assert (response.status_code, response["Location"]) == (301, "/api/v1/figures/?year=2023")


def test_too_many_parameters_are_refused(ask: Ask, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    response = ask("indicators", {f"p{number}": "1" for number in range(11)})
    assert (response.status_code, response.json()["code"]) == (400, "BAD_REQUEST")


def test_messages_are_in_both_languages(ask: Ask) -> None:
    body = ask("indicators", {"page_size": "1001"}, language="en").json()
    assert body["detail"] == body["detail_en"] == "Some query parameters are wrong. Each is named below."
    assert body["errors"] == [
        {
            "parameter": "page_size",
            "code": "MAX_VALUE",
            "detail": "Ensure this value is less than or equal to 1000.",
            "detail_zh": "确保该值小于或等于1000。",
            "detail_en": "Ensure this value is less than or equal to 1000.",
        }
    ]


def test_the_detail_is_in_the_language_asked_for(ask: Ask) -> None:
    body = ask("indicators", {"anno": "1"}).json()
    assert body["detail"] == body["detail_zh"] == "部分查询参数有误，逐项列于下方。"


def test_no_cache_keeps_a_problem(ask: Ask) -> None:
    assert ask("indicators", {"anno": "1"})["Cache-Control"] == "private, no-store"
