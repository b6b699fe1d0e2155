"""Filters: what they let through, and what is refused rather than ignored."""

from typing import Any

import pytest

from accounts.models import Organization
from indicators.method.types import Availability
from indicators.models import Figure
from tests.api.conftest import PATHS, Ask, column, rows_of
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("results")


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(
    ("parameter", "value"), [("domain", "lake"), ("indicator", "HB02"), ("nature", "binding")]
)
def test_filters_of_the_indicator(ask: Ask, name: str, parameter: str, value: str) -> None:
    everything, some = ask(name, {"page_size": 1000}), ask(name, {parameter: value, "page_size": 1000})
    assert rows_of(some) == [row for row in rows_of(everything) if row[parameter] == value]
    assert 0 < len(rows_of(some)) < len(rows_of(everything))


@pytest.mark.parametrize("name", PATHS)
def test_filter_by_plan(ask: Ask, name: str) -> None:
    code = "invented-lakeside-2023-2025"
    assert column(ask(name, {"plan": code}), "plan") == {code}
    assert rows_of(ask(name, {"plan": "another"})) == []


@pytest.mark.parametrize("name", ["targets", "figures", "results"])
def test_filter_by_year(ask: Ask, name: str) -> None:
    assert column(ask(name, {"year": 2024}), "year") == {2024}


@pytest.mark.parametrize("name", ["figures", "results"])
def test_filter_by_organization(ask: Ask, name: str) -> None:
    assert column(ask(name, {"organization": "hp-dh-ly"}), "organization") == {"hp-dh-ly"}


@pytest.mark.parametrize(
    ("subtree", "places"),
    [("true", {"hp-dh", "hp-dh-ly", "hp-dh-qs"}), ("false", {"hp-dh"})],
)
def test_a_subtree_is_all_that_lies_below(ask: Ask, subtree: str, places: set[str]) -> None:
    answer = ask("results", {"organization": "hp-dh", "subtree": subtree, "page_size": 1000})
    assert column(answer, "organization") == places


def test_a_subtree_is_not_a_beginning_of_a_code(ask: Ask) -> None:
    Organization.objects.create(
        code="hp-dh2", name="东湖二县", kind="county", parent=Organization.objects.get(code="hp")
    )
    Figure.objects.filter(organization__code="hp-xh-bs").update(
        organization=Organization.objects.get(code="hp-dh2")
    )
    answer = ask("figures", {"organization": "hp-dh", "subtree": "true", "page_size": 1000})
    assert column(answer, "organization") == {"hp-dh-ly", "hp-dh-qs"}


def test_filter_by_verdict_takes_several(ask: Ask) -> None:
    answer = ask("results", {"verdict": ["achieved", "missed"], "page_size": 1000})
    assert column(answer, "verdict") == {"achieved", "missed"}


def test_filter_by_availability_leaves_out_what_was_cleared(ask: Ask) -> None:
    Figure.objects.filter(year=2023).update(value=None, numerator=None, denominator=None)
    Figure.objects.filter(year=2024).update(availability=Availability.PROVISIONAL)
    assert column(ask("figures", {"availability": "final"}), "year") == {2025}
    assert column(ask("figures", {"availability": "provisional"}), "year") == {2024}


def test_filter_results_by_availability(ask: Ask) -> None:
    assert column(ask("results", {"availability": "final"}), "availability") == {"final"}


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("indicators", {"domain": "none"}),
        ("figures", {"organization": "none"}),
        ("figures", {"organization": "none", "subtree": "true"}),
        ("figures", {"year": 2099}),
        ("results", {"indicator": "ZZ99"}),
        ("results", {"plan": "' OR 1=1 --"}),
    ],
)
def test_an_unknown_code_gives_an_empty_list(ask: Ask, name: str, query: dict[str, Any]) -> None:
    assert ask(name, query).json() == {"next": None, "previous": None, "results": []}


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ({"anno": "2023"}, "anno", "UNKNOWN_PARAMETER"),
        ({"format": "xml"}, "format", "INVALID_CHOICE"),
        ({"ordering": "value"}, "ordering", "UNKNOWN_PARAMETER"),
        ({"organization": ""}, "organization", "EMPTY_PARAMETER"),
        ({"verdict": ["achieved", ""]}, "verdict", "EMPTY_PARAMETER"),
        ({"organization": ["hp", "hp-dh"]}, "organization", "REPEATED_PARAMETER"),
        ({"year": "last"}, "year", "INVALID"),
        ({"year": "2023.5"}, "year", "INVALID"),
        ({"year": "99999999999999999999"}, "year", "MAX_VALUE"),
        ({"year": "-1"}, "year", "MIN_VALUE"),
        ({"verdict": "good"}, "verdict", "INVALID_CHOICE"),
        ({"nature": "Binding"}, "nature", "INVALID_CHOICE"),
        ({"availability": "blank"}, "availability", "INVALID_CHOICE"),
        ({"organization": "hp", "subtree": "yes"}, "subtree", "INVALID_CHOICE"),
        ({"subtree": "true"}, "subtree", "NEEDS_ORGANIZATION"),
        ({"organization": "x" * 51}, "organization", "MAX_LENGTH"),
        ({"organization": "hp\0"}, "organization", "NULL_CHARACTERS_NOT_ALLOWED"),
    ],
)
def test_a_query_that_would_be_misread_is_refused(
    ask: Ask, query: dict[str, Any], parameter: str, code: str
) -> None:
    response = ask("results", query)
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert [(error["parameter"], error["code"]) for error in errors] == [(parameter, code)]


def test_every_fault_is_named_at_once(ask: Ask) -> None:
    response = ask("results", {"anno": "1", "year": "x", "verdict": "good", "page_size": "0", "cursor": "x"})
    named = {error["parameter"] for error in response.json()["errors"]}
    assert named == {"anno", "year", "verdict", "page_size", "cursor"}


def test_parameters_of_another_list_are_unknown_here(ask: Ask) -> None:
    assert ask("indicators", {"year": 2023}).status_code == 400


def test_filters_narrow_what_the_person_sees(ask: Ask, cast: Cast) -> None:
    answer = ask("figures", {"year": 2024, "indicator": "CF02"}, by=cast.clerk)
    assert column(answer, "organization") == {"hp-dh-ly"}
