"""Figures, results and targets by API as of a past moment."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from indicators.models import Indicator, Plan, Target
from indicators.services.assessments import assess_plan
from indicators.services.targets import Decision, decide_target, withdraw_target
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
        ("targets", {"as_of": "2024-01-01"}, "NEEDS_PLAN"),
        ("indicators", {"as_of": "2024-01-01"}, "UNKNOWN_PARAMETER"),
    ],
)
def test_what_cannot_be_read_is_refused(ask: Ask, name: str, query: dict[str, str], code: str) -> None:
    answer = ask(name, query)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)


# --- Targets ------------------------------------------------------------------------------------------------

TARGETS = {"plan": YEAR["plan"], "page_size": 1000}


@pytest.fixture
def decided(plan: Plan, cast: Cast) -> Target:
    """The city's target of 2025, decided after the plan."""
    return decide_target(
        indicator=Indicator.objects.for_plan(plan).get(code="CF05"),
        organization=plan.organization,
        year=2025,
        value=Decimal(170),
        decision=Decision("No. 3", date(2024, 5, 1), "invented", ContentFile(b"%PDF-1.7", name="x.pdf")),
        by=cast.office,
    )


def decided_ones(answer: Any) -> list[str]:
    return [row["value"] for row in rows_of(answer) if row["origin"] == "decided"]


def test_as_of_now_the_targets_are_those_of_the_list(ask: Ask, decided: Target) -> None:
    now = ask("targets", {**TARGETS, "as_of": timezone.now().isoformat()})
    assert rows_of(now) == rows_of(ask("targets", TARGETS))
    assert decided_ones(now) == ["170"]


def test_a_decided_target_stands_from_its_decision_to_its_withdrawal(
    ask: Ask, decided: Target, cast: Cast
) -> None:
    moment = timezone.now().isoformat()
    withdraw_target(target=decided, by=cast.office)
    moments = ["2024-01-01", moment, timezone.now().isoformat()]
    found = [decided_ones(ask("targets", {**TARGETS, "as_of": each})) for each in moments]
    assert found == [[], ["170"], []]


def test_past_targets_are_filtered_as_those_of_today(ask: Ask, decided: Target) -> None:
    then = {**TARGETS, "as_of": timezone.now().isoformat()}
    for query in (
        {"indicator": "CF05"},
        {"year": 2025},
        {"organization": "hp", "subtree": "true"},
        {"organization": "hp-dh"},
        {"nature": "binding", "fields": "indicator,value"},
        {"domain": "goods-services"},
    ):
        assert rows_of(ask("targets", then | query)) == rows_of(ask("targets", TARGETS | query))


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_file_of_past_targets_is_that_of_the_list(ask: Ask, decided: Target, kind: str) -> None:
    query = {"plan": YEAR["plan"], "format": kind}
    then, now = ask("targets", {**query, "as_of": timezone.now().isoformat()}), ask("targets", query)
    assert b"".join(then.streaming_content) == b"".join(now.streaming_content)


def test_a_plan_that_there_is_not_had_no_targets(ask: Ask, decided: Target) -> None:
    assert rows_of(ask("targets", {"plan": "no-such", "as_of": "2024-01-01"})) == []
