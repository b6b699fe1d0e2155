"""Figures and results by API as of a past moment."""

from typing import Any

import pytest
from django.utils import timezone

from indicators.models import Plan
from indicators.services.assessments import assess_plan
from tests.api.conftest import Ask, rows_of
from tests.cast import Cast
from tests.indicators.conftest import Enter, enter

__all__ = ["enter"]

YEAR = {"plan": "invented-lakeside-2023-2025", "year": 2023}


@pytest.fixture
def moment(plan: Plan, enter: Enter) -> str:
    """When the town's figure was 12; it is 13 now, and another one is there."""
    enter("CF05", value="12")
    moment = timezone.now().isoformat()
    enter("CF05", value="13", version=1)
    enter("CF02", value="3")
    return moment


def test_figures_are_what_they_were(ask: Ask, moment: str) -> None:
    [row] = rows_of(ask("figures", {"as_of": moment}))
    assert (row["indicator"], row["value"], row["version"]) == ("CF05", "12", 1)


def test_past_figures_are_filtered_by_what_they_said_then(ask: Ask, moment: str) -> None:
    assert len(rows_of(ask("figures", {"as_of": moment, "availability": "final"}))) == 1
    assert rows_of(ask("figures", {"as_of": moment, "availability": "provisional"})) == []


def test_another_units_past_figures_are_not_there(ask: Ask, moment: str, cast: Cast) -> None:
    assert rows_of(ask("figures", {"as_of": moment}, by=cast.other_clerk)) == []


def test_results_follow_from_what_stood_then(ask: Ask, moment: str) -> None:
    [row] = rows_of(
        ask("results", {**YEAR, "as_of": moment, "indicator": "CF05", "organization": "hp-dh-ly"})
    )
    assert (row["value"], row["computed_at"][:16]) == ("12", moment[:16])


def test_as_of_now_the_rows_are_those_of_the_draft(plan: Plan, ask: Ask, moment: str) -> None:
    assess_plan(plan=plan, years=[2023], by=None)
    now = rows_of(ask("results", {**YEAR, "as_of": timezone.now().isoformat()}))
    drafts = rows_of(ask("results", YEAR))
    assert [without_time(row) for row in now] == [without_time(row) for row in drafts]


def without_time(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "computed_at"}


def test_pages_of_past_results_join_without_a_gap(ask: Ask, moment: str) -> None:
    query = {**YEAR, "as_of": moment}
    whole = rows_of(ask("results", query))
    answer, found = ask("results", {**query, "page_size": 30}).json(), []
    while True:
        found += answer["results"]
        if not answer["next"]:
            break
        answer = ask(answer["next"].removeprefix("http://testserver")).json()
    assert found == whole
    assert len(ask(answer["previous"].removeprefix("http://testserver")).json()["results"]) == 30


@pytest.mark.parametrize(("name", "count"), [("leader", 70), ("clerk", 10), ("other_clerk", 10)])
def test_everybody_sees_the_own_results_only(
    ask: Ask, moment: str, cast: Cast, name: str, count: int
) -> None:
    assert len(rows_of(ask("results", {**YEAR, "as_of": moment}, by=cast.by_name()[name]))) == count


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [
        ("figures", {"as_of": "gestern"}, "INVALID_MOMENT"),
        ("figures", {"as_of": "2999-01-01"}, "INVALID_MOMENT"),
        ("results", {"as_of": "2024-01-01"}, "NEEDS_PLAN_AND_YEAR"),
        ("targets", {"as_of": "2024-01-01"}, "UNKNOWN_PARAMETER"),
    ],
)
def test_what_cannot_be_read_is_refused(ask: Ask, name: str, query: dict[str, str], code: str) -> None:
    answer = ask(name, query)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)
