"""Sending what changes something, for the tests of the writing half of the API."""

import json
from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import User

PLAN = "invented-lakeside-2023-2025"
TOWN = f"/api/v1/figures/{PLAN}/2023/hp-dh-ly/"
CELL = f"{TOWN}CF05/"
NEW = {"If-None-Match": "*"}

Send = Callable[..., Any]


def seen(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


def send(
    method: str,
    path: str,
    body: Any,
    *,
    by: User,
    headers: dict[str, str] | None = None,
    content_type: str = "application/json",
) -> Any:
    """Send a body, JSON unless it is text already, as a person who is logged in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(by)
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.generic(method, path, content, content_type=content_type, headers=headers or {})


def pointers_of(response: Any) -> set[tuple[str, str]]:
    """(pointer, code) of each fault of an answer."""
    assert response.status_code == 400, response.content.decode()
    return {(error["pointer"], error["code"]) for error in response.json()["errors"]}
