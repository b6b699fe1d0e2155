"""The feed of changes: complete, in order, resumable, and no more than the person sees in the lists."""

import base64
import threading
from typing import Any

import pytest
from django.db import connections, transaction

from accounts.models import Organization
from indicators.models import Indicator, Plan, ReportingRound
from indicators.models.committed import NO_HORIZON
from indicators.services import changes
from indicators.services.changes import START, Change, changes_after
from indicators.services.entry import read_entry
from indicators.services.figures import enter_figures
from indicators.services.rounds import extend_round
from indicators.services.submissions import submit_figures
from tests.api.conftest import Ask, column, rows_of
from tests.cast import Cast
from tests.indicators.publishing import approve, publish

FEED = "/api/v1/changes/"


def enter(plan: Plan, cast: Cast, code: str, value: str, *, unit: str = "hp-dh-ly", version: int = 0) -> Any:
    indicator = Indicator.objects.for_plan(plan).get(code=code)
    town = Organization.objects.get(code=unit)
    entry = read_entry(indicator, {"value": value}, version=version)
    return enter_figures(plan=plan, unit=town, year=2023, entries=[entry], by=cast.office).figures[code]


@pytest.fixture
def story(plan: Plan, cast: Cast, open_round: ReportingRound) -> Plan:
    """A figure from its entry to its publication, another town's figure, and an extension."""
    enter(plan, cast, "CF05", "7")
    figure = enter(plan, cast, "CF05", "8", version=1)
    enter(plan, cast, "CF04", "3", unit="hp-xh-bs")
    town = Organization.objects.get(code="hp-dh-ly")
    extend_round(round=open_round, unit=town, due_on=open_round.due_on, reason="停电", by=cast.office)
    approve(figure, cast)
    publish(plan, cast.office)
    return plan


def read_all(ask: Ask, query: dict[str, Any] | None = None, **options: Any) -> list[dict[str, Any]]:
    return rows_of(ask(FEED, {"page_size": 1000, **(query or {})}, **options))


def test_all_that_happened_is_told_in_order(ask: Ask, story: Plan) -> None:
    rows = [row for row in read_all(ask) if row["indicator"] == "CF05" and row["type"].startswith("figure")]
    assert [(row["type"], row["data"]["version"], row["data"]["value"]) for row in rows] == [
        ("figure.saved", 1, "7"),
        ("figure.saved", 2, "8"),
        ("figure.submitted", 3, "8"),
        ("figure.approved", 4, "8"),
        ("figure.published", 5, "8"),
    ]


def test_targets_rounds_and_publications_are_told_too(ask: Ask, story: Plan) -> None:
    kinds = {row["type"] for row in read_all(ask)}
    assert {"target.set", "round.set", "round.extended", "assessment.published"} <= kinds


def test_a_receipt_is_told(ask: Ask, plan: Plan, cast: Cast, open_round: ReportingRound) -> None:
    town = Organization.objects.get(code="hp-dh-ly")
    for row in Indicator.objects.for_plan(plan).reported_by(town):
        raw = {"numerator": "1", "denominator": "1"} if row.is_ratio else {"value": "1"}
        entry = read_entry(row, raw, version=0)
        enter_figures(plan=plan, unit=town, year=2023, entries=[entry], by=cast.clerk)
    receipt = submit_figures(round=open_round, unit=town, by=cast.clerk)
    [told] = [each for each in read_all(ask, by=cast.clerk) if each["type"] == "report.submitted"]
    assert (told["organization"], told["data"]) == ("hp-dh-ly", {"sequence": 1, "digest": receipt.digest})


@pytest.mark.parametrize(
    ("person", "places"),
    [("office", {"hp-dh-ly", "hp-xh-bs"}), ("clerk", {"hp-dh-ly"}), ("other_clerk", {"hp-xh-bs"})],
)
def test_whose_figures_are_told(ask: Ask, story: Plan, cast: Cast, person: str, places: set[str]) -> None:
    rows = read_all(ask, by=cast.by_name()[person])
    assert {row["organization"] for row in rows if row["type"].startswith("figure")} == places


def test_a_unit_hears_nothing_of_anothers_extension_or_of_publications(
    ask: Ask, story: Plan, cast: Cast
) -> None:
    kinds = {row["type"] for row in read_all(ask, by=cast.other_clerk)}
    assert kinds.isdisjoint({"round.extended", "assessment.published"})


@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_together_are_the_whole(ask: Ask, story: Plan, size: int) -> None:
    answer = ask(FEED, {"page_size": size})
    found = rows_of(answer)
    while answer.json()["has_more"]:
        answer = ask(answer.json()["next"])
        found += rows_of(answer)
    assert found == read_all(ask)


def test_at_the_end_the_same_link_brings_what_comes_later(
    ask: Ask, story: Plan, cast: Cast, open_round: ReportingRound
) -> None:
    link = ask(FEED, {"page_size": 1000}).json()["next"]
    assert rows_of(ask(link)) == []
    assert ask(link).json()["next"] == link
    extend_round(
        round=open_round,
        unit=Organization.objects.get(code="hp-xh-bs"),
        due_on=open_round.due_on,
        reason="停电",
        by=cast.office,
    )
    assert column(ask(link), "type") == {"round.extended"}


def test_each_cursor_leads_on_from_its_change(ask: Ask, story: Plan) -> None:
    rows = read_all(ask)
    for index in (0, len(rows) // 2, len(rows) - 1):
        assert read_all(ask, {"after": rows[index]["cursor"]}) == rows[index + 1 :]


def test_one_plan_is_told_alone(ask: Ask, story: Plan) -> None:
    assert read_all(ask, {"plan": story.code}) == read_all(ask)
    assert read_all(ask, {"plan": "no-such-plan"}) == []


def cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "query",
    [
        {"after": "x"},
        {"after": "密"},
        {"after": cursor("c1:1.2")},
        {"after": cursor(f"c1{':0.0' * 7}")},
        {"after": cursor(f"c1{':0.-1' * 6}")},
        {"after": cursor(f"c1{':0.8000000000000000' * 6}")},
        {"after": cursor(f"c1{':00.0' * 6}")},
        {"after": cursor(f"c1{':0' * 6}")},
        {"after": cursor(f"f{':0.0' * 6}")},
        {"after": ""},
        {"page_size": 0},
        {"page_size": 10**9},
        {"year": 2023},
    ],
)
def test_a_query_that_is_wrong_is_refused(ask: Ask, plan: Plan, query: dict[str, Any]) -> None:
    answer = ask(FEED, query)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_QUERY")


def test_a_page_takes_one_query_for_each_source(
    ask: Ask, story: Plan, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(len(changes.SOURCES) + 1):
        changes_after(START, person=cast.office, limit=1000)


# --- Late commits ---------------------------------------------------------------------------------------


def late_commit(plan: Plan, cast: Cast) -> tuple[list[Change], list[Change]]:
    """What a reader sees while a transaction that wrote first is still open, and from there on after it."""
    has_written, may_commit = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            enter(plan, cast, "CF05", "7")
            has_written.set()
            may_commit.wait(10)
        connections.close_all()

    thread = threading.Thread(target=write_slowly)
    thread.start()
    has_written.wait(10)
    enter(plan, cast, "CF04", "3", unit="hp-xh-bs")
    before = figures_after(START, cast)
    may_commit.set()
    thread.join()
    position = before[-1].position if before else START
    return before, figures_after(position, cast)


def figures_after(position: changes.Position, cast: Cast) -> list[Change]:
    found = changes_after(position, person=cast.office, limit=1000)
    return [change for change in found if change.kind.startswith("figure")]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_row_that_commits_late_is_not_passed_over(
    plan: Plan, cast: Cast, open_round: ReportingRound
) -> None:
    before, after = late_commit(plan, cast)
    assert {change.indicator for change in before + after} == {"CF04", "CF05"}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_horizon_it_is_passed_over(
    plan: Plan, cast: Cast, open_round: ReportingRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "horizon", lambda: NO_HORIZON)
    before, after = late_commit(plan, cast)
    assert {change.indicator for change in before + after} == {"CF04"}
