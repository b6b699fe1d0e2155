"""Who sees what. Another county's figure does not exist: in no list, by no filter, on no page."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Organization
from accounts.types import Role
from indicators.models import Figure, Plan
from tests.api.conftest import PATHS, TOWNS, Ask, column, rows_of
from tests.cast import Cast, make_person

pytestmark = pytest.mark.usefixtures("results")

LED = {"CF01", "CF02", "CF03", "CF04", "CF05", "CF06", "CF07"}
"""What the reviewer's department leads; it supports HB02."""


@pytest.mark.parametrize("name", ["indicators", "targets"])
def test_everybody_reads_the_plan(ask: Ask, cast: Cast, name: str) -> None:
    everything = rows_of(ask(name))
    assert len(everything) >= 10
    for person in cast.by_name().values():
        assert rows_of(ask(name, by=person)) == everything


@pytest.mark.parametrize(
    ("person", "places"),
    [
        ("office", set(TOWNS)),
        ("leader", set()),
        ("reviewer", set(TOWNS)),
        ("department_clerk", set()),
        ("clerk", {"hp-dh-ly"}),
        ("other_clerk", {"hp-xh-bs"}),
    ],
)
def test_whose_figures_a_person_reads(ask: Ask, cast: Cast, person: str, places: set[str]) -> None:
    answer = ask("figures", {"page_size": 1000}, by=cast.by_name()[person])
    assert column(answer, "organization") == places


def test_a_reviewer_reads_the_figures_that_the_department_leads_only(ask: Ask, cast: Cast) -> None:
    assert column(ask("figures", {"page_size": 1000}, by=cast.reviewer), "indicator") == LED


def test_only_a_reviewer_of_the_department_reads_what_it_leads(ask: Ask, cast: Cast) -> None:
    clerk = make_person("led-clerk", Role.CLERK, Organization.objects.get(code="hp-zlj"))
    assert rows_of(ask("figures", by=clerk)) == []


def test_a_leader_reads_all_results(ask: Ask, cast: Cast) -> None:
    query = {"page_size": 1000}
    assert rows_of(ask("results", query, by=cast.leader)) == rows_of(ask("results", query))


def test_a_clerk_reads_the_results_of_the_own_unit(ask: Ask, cast: Cast) -> None:
    assert column(ask("results", {"page_size": 1000}, by=cast.clerk), "organization") == {"hp-dh-ly"}


def test_a_department_reads_the_results_that_it_leads_or_supports(ask: Ask, cast: Cast) -> None:
    assert column(ask("results", {"page_size": 1000}, by=cast.reviewer), "indicator") == LED | {"HB02"}


@pytest.mark.parametrize("name", ["figures", "results"])
def test_a_person_without_an_organization_reads_nothing(ask: Ask, cast: Cast, name: str) -> None:
    cast.clerk.organization = None
    cast.clerk.save()
    assert rows_of(ask(name, by=cast.clerk)) == []


@pytest.mark.parametrize("name", ["figures", "results"])
@pytest.mark.parametrize(
    "query",
    [
        {"organization": "hp-dh-ly"},
        {"organization": "hp-dh-ly", "subtree": "true"},
        {"organization": "hp-dh-ly", "indicator": "CF02"},
        {"organization": "hp-dh-ly", "year": "2023"},
        {"organization": "hp-dh-ly", "page_size": "1"},
    ],
)
def test_another_countys_rows_answer_as_if_there_were_no_such_county(
    ask: Ask, cast: Cast, name: str, query: dict[str, Any]
) -> None:
    foreign = ask(name, query, by=cast.other_clerk)
    unknown = ask(name, {**query, "organization": "no-such"}, by=cast.other_clerk)
    assert (foreign.status_code, foreign.content) == (unknown.status_code, unknown.content)


@pytest.mark.parametrize("name", ["figures", "results"])
def test_the_subtree_of_the_city_holds_only_the_own_rows(ask: Ask, cast: Cast, name: str) -> None:
    query = {"organization": "hp", "subtree": "true", "page_size": 1000}
    assert column(ask(name, query, by=cast.clerk), "organization") == {"hp-dh-ly"}


@pytest.mark.parametrize("name", ["figures", "results"])
@pytest.mark.parametrize("link", ["next", "previous"])
def test_a_foreign_cursor_leads_to_own_rows_only(ask: Ask, cast: Cast, name: str, link: str) -> None:
    middle = ask(ask(name, {"page_size": 5}).json()["next"]).json()
    answer = ask(middle[link].replace("page_size=5", "page_size=1000"), by=cast.other_clerk)
    assert column(answer, "organization") <= {"hp-xh-bs"}


def test_all_own_pages_together_hold_only_own_rows(ask: Ask, cast: Cast) -> None:
    answer = ask("figures", {"page_size": 5}, by=cast.other_clerk)
    seen = rows_of(answer)
    while url := answer.json()["next"]:
        answer = ask(url, by=cast.other_clerk)
        seen += rows_of(answer)
    assert len(seen) == Figure.objects.filter(organization__code="hp-xh-bs").count() == 9 * 3
    assert {row["organization"] for row in seen} == {"hp-xh-bs"}


def test_who_is_moved_reads_the_new_units_figures_at_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    cast.clerk.organization = Organization.objects.get(code="hp-xh-bs")
    cast.clerk.save()
    assert column(client.get(PATHS["figures"]), "organization") == {"hp-xh-bs"}


def test_who_is_disabled_reads_nothing_more(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    cast.office.is_active = False
    cast.office.save()
    assert client.get(PATHS["figures"]).status_code == 401


@pytest.mark.parametrize("name", [*PATHS, "/api/v1/schema/", "/api/v1/nothing/"])
def test_nobody_reads_without_logging_in(client: Client, plan: Plan, name: str) -> None:
    response = client.get(PATHS.get(name, name))
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert response.json()["code"] == "NOT_AUTHENTICATED"


def test_the_documentation_sends_to_the_login(client: Client, db: None) -> None:
    response = client.get("/api/v1/docs/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/api/v1/docs/")
