"""The API's answer of differences: what moved, because of which figure, changed by which unit."""

from typing import Any

import pytest

from indicators.models import Plan
from tests.api.conftest import Ask
from tests.cast import Cast
from tests.indicators.conftest import Enter, enter
from tests.indicators.publishing import enter_approved, publish, revise

__all__ = ["enter"]

PATH = "/api/v1/differences/"
YEAR = {"plan": "invented-lakeside-2023-2025", "year": 2023}


@pytest.fixture
def versions(plan: Plan, enter: Enter, cast: Cast) -> None:
    """Version 1 with the town's 12, version 2 with 13."""
    enter_approved(enter, cast, "CF05", value="12")
    publish(plan, cast.office)
    revise(plan, cast, "CF05", value="13")
    publish(plan, cast.office)


def answer_of(ask: Ask, **query: Any) -> Any:
    return ask(PATH, {**YEAR, "from": 1, **query})


@pytest.mark.usefixtures("versions")
def test_it_says_what_moved_and_why(ask: Ask) -> None:
    rows = answer_of(ask, to=2).json()["differences"]
    assert [row["organization"] for row in rows] == ["hp", "hp-dh", "hp-dh-ly"]
    town = rows[-1]
    assert (town["before"]["value"], town["after"]["value"]) == ("12", "13")
    [cause] = town["causes"]
    assert (cause["input"], cause["unit"], cause["reason"]) == ("figure", "hp-dh-ly", "统计口径有误")


@pytest.mark.usefixtures("versions")
def test_it_names_no_person(ask: Ask, cast: Cast) -> None:
    body = answer_of(ask, to=2).content.decode()
    assert not any(f'"{person.name}"' in body for person in cast.by_name().values())


@pytest.mark.usefixtures("versions")
def test_left_out_the_end_is_now(ask: Ask) -> None:
    answer = answer_of(ask, **{"from": 2}).json()
    assert (answer["to"], answer["differences"]) == (None, [])


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize(
    ("query", "status"),
    [({"from": 3}, 404), ({"year": 2024}, 404), ({"from": "x"}, 400), ({"anno": 1}, 400), ({"to": 0}, 400)],
)
def test_what_there_is_not_and_what_is_wrong(ask: Ask, query: dict[str, Any], status: int) -> None:
    assert answer_of(ask, **query).status_code == status


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize(("name", "status"), [("leader", 200), ("reviewer", 403), ("clerk", 403)])
def test_the_office_and_leaders_read_it(ask: Ask, cast: Cast, name: str, status: int) -> None:
    assert ask(PATH, {**YEAR, "from": 1}, by=cast.by_name()[name]).status_code == status
