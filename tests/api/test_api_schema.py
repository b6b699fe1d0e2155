"""The OpenAPI document and its pages: equal to the code, and true of the answers."""

import base64
import hashlib
import json
import re
from functools import cache
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from indicators.api import problems, refusals
from indicators.api.schema import PROBLEMS
from indicators.method.types import Availability
from indicators.models import Figure
from indicators.workflow import Refusal
from jiaxing_quality.api import DOCUMENTATION_STYLE
from tests.api.conftest import PATHS, Ask
from tests.cast import Cast

COMMITTED = settings.BASE_DIR / "docs" / "openapi.json"


@cache
def committed() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(COMMITTED.read_text(encoding="utf-8"))
    return document


def problems_of(answer: Any, name: str, content_type: str) -> list[str]:
    """Where an answer differs from what the committed document says about it."""
    document = committed()
    described = document["paths"][PATHS[name]]["get"]["responses"][str(answer.status_code)]
    schema = {**described["content"][content_type]["schema"], "components": document["components"]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(answer.json())]


def test_the_committed_document_is_that_of_the_code() -> None:
    """Mend it by the command in docs/api.md."""
    out = StringIO()
    options = {"format": "openapi-json", "lang": "en", "validate": True, "fail_on_warn": True}
    call_command("spectacular", stdout=out, **options)
    assert json.loads(out.getvalue()) == committed()


OPERATIONS = [(path, method) for path, methods in committed()["paths"].items() for method in methods]
WITHOUT_CONTENT = {"204", "304"}
OF_NO_OPERATION = {"METHOD_NOT_ALLOWED", "NOT_ACCEPTABLE", "NOT_PUBLISHED"}
"""Codes that no request gets which the document describes: it names all methods, and has no revisions."""

BY_ALL = {"200", "201"}
ERRORS_OF_ALL = {"400", "401", "403", "429", "500", "503"}


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_parameter_is_described_with_an_example(path: str, method: str) -> None:
    for each in committed()["paths"][path][method].get("parameters", []):
        schema = each["schema"]
        shown = each.keys() & {"example", "examples"} or schema.keys() & {
            "examples",
            "enum",
            "default",
            "items",
        }
        assert each.get("description"), each["name"]
        assert shown, each["name"]


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_operation_shows_its_success_and_each_error(path: str, method: str) -> None:
    """An example for each status and each form of the answer, and of the body, which keeps the schema."""
    document = committed()
    operation = document["paths"][path][method]
    told = operation["responses"].keys()
    assert told & BY_ALL
    assert told >= ERRORS_OF_ALL
    for status, answer in [*operation["responses"].items(), ("body", operation.get("requestBody", {}))]:
        contents = answer.get("content", {})
        assert contents or status in WITHOUT_CONTENT or answer == {}, status
        for kind, content in contents.items():
            validator = Draft202012Validator({**content["schema"], "components": document["components"]})
            examples = [each["value"] for each in content.get("examples", {}).values()]
            assert examples, (status, kind)
            assert [error.message for each in examples for error in validator.iter_errors(each)] == []
            if kind == problems.PROBLEM_TYPE:
                assert {str(each["status"]) for each in examples} == {status}


def test_every_code_of_a_problem_has_an_example() -> None:
    shown = {
        example["value"]["code"]
        for path, method in OPERATIONS
        for answer in committed()["paths"][path][method]["responses"].values()
        for example in answer.get("content", {}).get(problems.PROBLEM_TYPE, {}).get("examples", {}).values()
    }
    kinds = [*vars(problems).values(), *vars(refusals).values()]
    codes = {each.code for each in kinds if isinstance(each, problems.ProblemKind)} | set(Refusal)
    assert codes - shown == OF_NO_OPERATION


@pytest.mark.usefixtures("results")
@pytest.mark.parametrize("name", PATHS)
def test_answers_keep_the_schema(ask: Ask, name: str) -> None:
    Figure.objects.filter(year=2023).update(value=None, numerator=None, denominator=None)
    Figure.objects.filter(year=2024).update(availability=Availability.PROVISIONAL)
    assert problems_of(ask(name, {"page_size": 1000}), name, "application/json") == []


def test_a_problem_keeps_the_schema(ask: Ask) -> None:
    answer = ask("indicators", {"anno": "1"})
    assert problems_of(answer, "indicators", problems.PROBLEM_TYPE) == []


def test_the_examples_of_problems_are_what_is_sent() -> None:
    for kind in (
        problems.INVALID_QUERY,
        problems.NOT_AUTHENTICATED,
        problems.INTERNAL_ERROR,
        problems.UNAVAILABLE,
        problems.STORAGE_FULL,
    ):
        _meaning, example = PROBLEMS[kind.status]
        with translation.override("zh-hans"):
            sent = problems.body_of(kind)
        assert {**sent, **example} == {**example, **sent}


def test_the_document_is_served_in_the_language_asked_for(ask: Ask) -> None:
    english, chinese = ask("/api/v1/schema/", language="en").json(), ask("/api/v1/schema/").json()
    assert english == committed()
    assert chinese["paths"]["/api/v1/figures/"]["get"]["summary"] == "列出数据"


def test_the_pages_style_is_the_one_that_the_policy_lets_through(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    response = client.get("/api/v1/docs/")
    [style] = re.findall(r"<style>(.*?)</style>", response.content.decode(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" == DOCUMENTATION_STYLE
    assert f"style-src 'self' {DOCUMENTATION_STYLE}" in response["Content-Security-Policy"]


@pytest.mark.parametrize("path", [PATHS["figures"], "/api/v1/schema/", "/accounts/login/"])
def test_no_other_address_lets_a_style_through(client: Client, cast: Cast, path: str) -> None:
    client.force_login(cast.office)
    assert "style-src" not in client.get(path)["Content-Security-Policy"]


@pytest.mark.browser
def test_the_documentation_asks_for_rows_in_a_browser(
    live_server: LiveServer, cast: Cast, page: Page, context: BrowserContext
) -> None:
    """Without an error on the console: all its files come from here, and the policy lets it work."""
    client = Client()
    client.force_login(cast.office)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.get_by_role("link", name="/api/v1/results/", exact=True).click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".live-responses-table .response-col_status", has_text="200").wait_for()
    assert errors == []
