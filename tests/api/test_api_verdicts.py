"""A session and a key of the same person get the same answers, by every route of the API.

The routes are those of the table of routes, in which every route has to be: a new one is tried at once.
"""

import json
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from accounts.types import Scope
from tests.api.conftest import MakeKey
from tests.api.test_api_fuzzed import LED, THERE
from tests.cast import Cast
from tests.route_table import TABLE, Route, Things
from tests.test_routes import names_of
from tests.test_routes import things as things

HOLDERS = ("office", "reviewer", "clerk", "other_clerk")
"""People of each kind who may hold keys: leaders read pages only."""

PAGES = {"api-docs", "api_keys"}
ROUTES = [route for route in TABLE if route.name.startswith("api-") and route.name not in PAGES]
QUERIES = ("", "page_size=2&fields=plan")
TIMES = {"entered_at", "approved_at", "submitted_at", "number", "digest"}


@pytest.fixture
def pair(cast: Cast, things: Things, make_key: MakeKey, request: Any, settings: Any) -> tuple[Client, Client]:
    """A session and the widest key of the person whom the test names."""
    settings.API_REQUESTS_PER_MINUTE = 10**6
    person = cast.by_name()[request.param]
    session = Client()
    session.force_login(person)
    return session, Client(headers={"authorization": f"Bearer {make_key(person, Scope.WRITE)}"})


def said(client: Client, method: str, path: str, body: Any = None, **headers: str) -> tuple[Any, ...]:
    """Status, kind and content of an answer; what it changed is undone."""
    sent = b"" if body is None else json.dumps(body).encode()
    with transaction.atomic():
        answer: Any = client.generic(
            method, path, sent, content_type="application/json" if sent else "text/plain", headers=headers
        )
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer.status_code, answer.get("Content-Type"), content


def addresses(route: Route, things: Things) -> list[str]:
    address = route.path.format(**things)
    glue = "&" if "?" in address else "?"
    return [address + (glue + query if query else "") for query in QUERIES]


def test_every_route_of_the_api_is_tried() -> None:
    named = {name for name in names_of(get_resolver().url_patterns) if name.startswith("api-")}
    assert named - {route.name for route in ROUTES} == PAGES & named


@pytest.mark.parametrize("pair", HOLDERS, indirect=True)
def test_session_and_key_read_the_same(pair: tuple[Client, Client], things: Things) -> None:
    session, key = pair
    paths = [path for route in ROUTES for path in addresses(route, things)]
    different = [path for path in paths if said(session, "GET", path) != said(key, "GET", path)]
    assert different == []


def told(answer: tuple[Any, ...]) -> Any:
    """What a writing request was told, without the moment."""
    status, kind, content = answer
    return status, kind, _timeless(json.loads(content)) if content else None


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _timeless(each) for name, each in value.items() if name not in TIMES}
    return [_timeless(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("pair", HOLDERS, indirect=True)
def test_session_and_key_write_the_same(pair: tuple[Client, Client], things: Things) -> None:
    """With good bodies and with none, in the version that stands and in none."""
    session, key = pair
    statuses = set()
    for operation, (indicator, body) in LED.items():
        method, _space, address = operation.partition(" ")
        path = address.format(**THERE | {"year": 2023, "indicator": indicator})
        for sent, headers in product((body, None), ({"if-match": '"1"'}, {})):
            one, other = (told(said(each, method, path, sent, **headers)) for each in (session, key))
            assert one == other, (operation, sent, headers)
            statuses.add(one[0])
    assert len(statuses) >= 2
