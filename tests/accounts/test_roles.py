"""Roles apart: who manages accounts makes no figures, the office manages none, the auditor looks on."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import Organization, User
from accounts.permissions import can_audit, can_manage_users, is_office
from accounts.types import Role
from indicators.models import Figure
from tests.accounts.people import person_with
from tests.cast import Cast, make_person
from tests.route_table import TABLE, Route, Things
from tests.test_routes import status_of
from tests.test_routes import things as things

USERS = "/admin/accounts/user/"
AUDIT = {"audit", "audit_csv", "audit_xlsx"}
ADMINISTRATION = {"admin:index", "operation"}
OWN = {  # what everybody who is logged in may do with the own account, and see of the plan
    "home",
    "login",
    "logout",
    "second_factor",
    "second_factor_setup",
    "second_factor_picture",
    "password_change",
    "password_change_done",
    "set_language",
    "read_notices",
    "hide_hints",
    "robots",
    "public_start",
    "api-docs",
    "api-schema",
}
NOT_THEIRS = {400, 403, 404, 405, 415, 428}
MEMBERS = (200, 200, 200, 200, 200, 200, 302)
READS = {200, 302}


def only_reads(route: Route) -> bool:
    """Whether everybody with an account reads the page: it shows the plan, and no unit's own figures."""
    return route.method == "get" and all(verdict in READS for verdict in route.verdicts[:6])


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
@pytest.mark.django_db(transaction=True)
def test_they_write_nothing_and_read_no_more_than_everybody(cast: Cast, things: Things, role: Role) -> None:
    person = person_with("apart", role)
    before = list(Figure.objects.order_by("pk").values_list())
    wrong = {}
    for route in TABLE:
        if (
            route.name in OWN
            or only_reads(route)
            or (route.name in ADMINISTRATION and role == Role.ADMINISTRATOR)
            or (route.name in AUDIT and role == Role.AUDITOR)
        ):
            continue
        client = Client()
        client.force_login(person)
        status = status_of(client, route, things)
        if status not in NOT_THEIRS:
            wrong[f"{route.method} {route.path}"] = status
    assert wrong == {}
    assert list(Figure.objects.order_by("pk").values_list()) == before


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_they_see_no_figure_in_what_everybody_reads(cast: Cast, things: Things, role: Role) -> None:
    client = Client()
    client.force_login(person_with("apart", role))
    for name in ("figures", "results", "submissions"):
        answer = client.get(f"/api/v1/{name}/")
        assert answer.json()["results" if "results" in answer.json() else "rows"] == []


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.OFFICE, (True, False, False)),
        (Role.ADMINISTRATOR, (False, True, False)),
        (Role.AUDITOR, (False, False, True)),
        (Role.VIEWER, (False, False, False)),
        (Role.REVIEWER, (False, False, False)),
        (Role.CLERK, (False, False, False)),
    ],
)
def test_each_of_the_three_offices_has_its_own_predicate(
    db: None, role: Role, expected: tuple[bool, ...]
) -> None:
    person = person_with("somebody", role)
    assert (is_office(person), can_manage_users(person), can_audit(person)) == expected


def test_only_who_manages_accounts_opens_them(cast: Cast, administrator: User, auditor: User) -> None:
    people = {**cast.by_name(), "administrator": administrator, "auditor": auditor}
    opened = set()
    for name, person in people.items():
        client = Client()
        client.force_login(person)
        if client.get(USERS).status_code == client.get(f"{USERS}add/").status_code == 200:
            opened.add(name)
    assert opened == {"administrator"}


def test_the_administration_shows_administrators_the_accounts_alone(
    client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    apps = client.get("/admin/").context["app_list"]
    assert [model["object_name"] for app in apps for model in app["models"]] == ["User"]
    assert client.get("/").headers["Location"] == "/admin/"


def test_the_operation_is_watched_by_the_office_and_by_administrators(
    cast: Cast, administrator: User, auditor: User
) -> None:
    people = {**cast.by_name(), "administrator": administrator, "auditor": auditor}
    opened = set()
    for name, person in people.items():
        client = Client()
        client.force_login(person)
        if client.get("/operation/").status_code == 200:
            opened.add(name)
    assert opened == {"office", "administrator"}


def test_an_administrator_finds_the_operation_and_from_it_no_page_that_refuses(
    client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    assert 'href="/operation/"' in client.get("/admin/").content.decode()
    shown = client.get("/operation/").content.decode()
    assert 'href="/status/"' not in shown
    assert 'href="/webhooks/"' not in shown


@pytest.mark.parametrize(("language", "label"), [("en", "Leader"), ("zh-hans", "领导")])
@pytest.mark.parametrize("path", ["", "add/"])
def test_roles_are_shown_in_words(
    cast: Cast, client: Client, administrator: User, language: str, label: str, path: str
) -> None:
    client.force_login(administrator)
    shown = client.get(USERS + path, headers={"accept-language": language}).content.decode()
    assert label in shown
    assert ">viewer<" not in shown


def posted(person: User, **changed: Any) -> dict[str, Any]:
    groups = [group.pk for group in person.groups.all()]
    fields = {
        "username": person.username,
        "name": person.name,
        "email": "",
        "groups": groups,
        "is_active": "on",
    }
    return {**fields, **changed}


def change(client: Client, person: User, **changed: Any) -> int:
    return client.post(f"{USERS}{person.pk}/change/", posted(person, **changed)).status_code


def group(role: Role) -> int:
    return Group.objects.get(name=role).pk


def test_an_administrator_gives_roles_to_others(cast: Cast, client: Client, administrator: User) -> None:
    client.force_login(administrator)
    assert (
        change(client, cast.clerk, groups=[group(Role.REVIEWER)], organization=cast.clerk.organization_id)
        == 302
    )
    assert User.objects.get(pk=cast.clerk.pk).roles == {Role.REVIEWER}


def test_an_administrator_gives_none_to_the_own_account(
    cast: Cast, client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    change(client, administrator, groups=[group(Role.OFFICE)])
    assert User.objects.get(pk=administrator.pk).roles == {Role.ADMINISTRATOR}


@pytest.mark.parametrize("alone", [Role.ADMINISTRATOR, Role.AUDITOR])
@pytest.mark.parametrize("other", [Role.OFFICE, Role.CLERK, Role.REVIEWER, Role.VIEWER])
def test_two_roles_that_control_each_other_are_refused(
    cast: Cast, client: Client, administrator: User, alone: Role, other: Role
) -> None:
    client.force_login(administrator)
    assert change(client, cast.clerk, groups=[group(alone), group(other)]) == 200
    assert User.objects.get(pk=cast.clerk.pk).roles == {Role.CLERK}


def test_an_administrator_makes_no_superuser_and_sees_none(
    cast: Cast, client: Client, administrator: User
) -> None:
    boss = User.objects.create_superuser("boss", password="Reed-boats-at-noon-7")
    client.force_login(administrator)
    change(client, cast.clerk, is_superuser="on", organization=cast.clerk.organization_id)
    assert not User.objects.get(pk=cast.clerk.pk).is_superuser
    assert client.get(f"{USERS}{boss.pk}/change/").status_code == 302
    assert "boss" not in client.get(USERS).content.decode()


def test_an_administrator_deletes_the_own_account_never(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    assert client.post(f"{USERS}{administrator.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_administrator_finds_the_organizations_for_people(
    cast: Cast, client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    query = {"app_label": "accounts", "model_name": "user", "field_name": "organization", "term": "Reedleaf"}
    found = client.get("/admin/autocomplete/", query)
    assert found.status_code == 200
    town = Organization.objects.get(code="hp-dh-ly")
    assert client.get(f"/admin/accounts/organization/{town.pk}/change/").status_code == 200
    assert client.post(f"/admin/accounts/organization/{town.pk}/change/", {"name": "x"}).status_code == 403


def test_an_administrator_unlocks_an_account(cast: Cast, client: Client, administrator: User) -> None:
    for _number in range(6):
        Client().post("/accounts/login/", {"username": "clerk", "password": "wrong"})
    client.force_login(administrator)
    client.post(USERS, {"action": "unlock", "_selected_action": [cast.clerk.pk]})
    answer = Client().post("/accounts/login/", {"username": "clerk", "password": "wrong"})
    assert answer.status_code == 200


def test_the_office_changes_no_account(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    assert change(client, cast.clerk, groups=[group(Role.OFFICE)]) == 403
    assert User.objects.get(pk=cast.clerk.pk).roles == {Role.CLERK}


def test_a_role_beside_the_auditors_is_not_given_by_making_one(
    cast: Cast, client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    fields = {
        "username": "two",
        "usable_password": "false",
        "groups": [group(Role.AUDITOR), group(Role.CLERK)],
    }
    assert client.post(f"{USERS}add/", fields).status_code == 200
    assert not User.objects.filter(username="two").exists()
    make_person("one", Role.AUDITOR, cast.office.organization)
