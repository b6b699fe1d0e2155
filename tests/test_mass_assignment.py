"""Fields that nobody may send: every writable endpoint refuses them, and every form leaves them alone.

The endpoints are those of the API's schema, the forms those of the table of routes: new ones are tried
as soon as they are there.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.types import Role
from indicators.models import Figure
from indicators.workflow import COUNTED
from tests.cast import Cast, make_person
from tests.route_table import PLAN, TABLE, Things
from tests.test_isolation import SCHEMA
from tests.test_routes import login
from tests.test_routes import things as things

OWN = {"plan": PLAN, "year": "2023", "organization": "hp-dh-ly", "indicator": "CF05"}
PROTECTED: dict[str, Any] = {
    "id": 1,
    "state": "published",
    "organization": "hp-xh-bs",
    "year": 2025,
    "entered_by": 1,
    "created_by": 1,
    "submitted_by": 1,
    "checked_by": 1,
    "checked_at": "2024-01-01T00:00:00Z",
    "published": True,
    "is_staff": True,
    "is_superuser": True,
    "groups": ["office"],
    "role": "office",
    "progress": "1",
    "verdict": "achieved",
    "scope": "write",
}
WRITING = ("post", "put", "patch", "delete")


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, address and example body of each operation of the schema that writes."""
    for path, methods in json.loads(SCHEMA.read_text(encoding="utf-8"))["paths"].items():
        for method in WRITING:
            if method in methods:
                address = re.sub(r"{(\w+)}", lambda match: OWN.get(match[1], "1"), path)
                yield method, address, example_of(methods[method])


def example_of(operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    examples = [each["value"] for each in content.get("examples", {}).values()]
    return examples[0] if examples else {}


def spoiled(body: dict[str, Any], field: str) -> Iterator[dict[str, Any]]:
    """The body with the field at its top, and within each object that it holds in a list."""
    if field not in body:
        yield {**body, field: PROTECTED[field]}
    for name, value in body.items():
        if isinstance(value, list) and value and isinstance(value[0], dict) and field not in value[0]:
            yield {**body, name: [{**value[0], field: PROTECTED[field]}]}


def rows() -> list[list[Any]]:
    return [list(model.objects.order_by("pk").values_list()) for model in (Figure, User)]


def test_every_endpoint_that_writes_refuses_every_protected_field(cast: Cast, things: Things) -> None:
    client = Client(headers={"if-match": '"1"'})
    login(client, cast, "office")  # it may do everything: nothing else refuses before the field does
    before, wrong = rows(), []
    for method, address, example in operations():
        for field in PROTECTED:
            for body in spoiled(example, field):
                answer = getattr(client, method)(address, json.dumps(body), content_type="application/json")
                if answer.status_code != 400 or "UNKNOWN_FIELD" not in answer.content.decode():
                    wrong.append((method, address, field, answer.status_code))
    assert wrong == []
    assert rows() == before


@pytest.mark.parametrize("person", ["clerk", "reviewer"])
def test_no_form_takes_a_protected_field(cast: Cast, things: Things, person: str) -> None:
    """Whatever else the forms do, nobody becomes somebody else, and no figure counts that did not before."""
    who = list(User.objects.order_by("pk").values_list("pk", "organization", "is_superuser", "groups"))
    counted = set(Figure.objects.filter(state__in=COUNTED).values_list("pk", "checked_by", "organization"))
    for route in TABLE:
        if route.name not in {"logout", "login"}:
            client = Client()
            login(client, cast, person)
            client.post(route.path.format(**things), {**route.data, **PROTECTED})
    assert (
        list(User.objects.order_by("pk").values_list("pk", "organization", "is_superuser", "groups")) == who
    )
    still = Figure.objects.filter(state__in=COUNTED).values_list("pk", "checked_by", "organization")
    assert set(still) <= counted


def test_no_form_of_the_administration_takes_a_field_that_it_does_not_show(cast: Cast) -> None:
    """As who manages accounts, over all columns of a person that are not on the form."""
    boss = make_person("boss", Role.ADMINISTRATOR, cast.office.organization)
    client = Client()
    client.force_login(boss)
    shown = {"username", "name", "email", "organization", "is_active", "groups"}
    columns = {field.attname: field for field in User._meta.concrete_fields if field.name not in shown}
    before = User.objects.values(*columns).get(pk=cast.clerk.pk)
    sent = {name: 1 if name in {"id", "is_superuser", "is_staff"} else "2001-01-01" for name in columns}
    fields = {"username": "clerk", "name": "x", "organization": cast.clerk.organization_id, "is_active": "on"}
    groups = list(cast.clerk.groups.values_list("pk", flat=True))
    answer = client.post(
        f"/admin/accounts/user/{cast.clerk.pk}/change/", {**sent, **fields, "groups": groups}
    )
    assert (answer.status_code, User.objects.get(pk=cast.clerk.pk).name) == (302, "x")
    assert User.objects.values(*columns).get(pk=cast.clerk.pk) == before
