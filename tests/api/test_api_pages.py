"""Pages: each row once, whatever happens meanwhile, at a constant number of queries."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization
from indicators.api.pages import Cursor, decode_cursor
from indicators.models import Figure, Indicator, Plan
from indicators.services.assessments import assess_plan
from tests.api.conftest import PATHS, Ask, Rows, rows_of
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("results")


def walk(ask: Ask, first: Any, link: str = "next") -> list[dict[str, Any]]:
    """The pages from the first answer on, by their links."""
    pages = [first.json()]
    while url := pages[-1][link]:
        pages.append(ask(url).json())
    return pages


def rows_on(pages: list[dict[str, Any]]) -> Rows:
    return [row for page in pages for row in page["results"]]


@pytest.mark.parametrize(("name", "size"), [(name, size) for name in PATHS for size in (7, 40, 1000)])
def test_all_pages_together_hold_each_row_once(ask: Ask, name: str, size: int) -> None:
    pages = walk(ask, ask(name, {"page_size": size}))
    assert rows_on(pages) == rows_of(ask(name, {"page_size": 1000}))
    assert {len(page["results"]) for page in pages[:-1]} <= {size}


@pytest.mark.parametrize("name", PATHS)
def test_the_way_back_leads_over_the_same_pages(ask: Ask, name: str) -> None:
    there, back = walk(ask, ask(name, {"page_size": 5, "nature": "binding"})), []
    url = there[-1]["previous"]
    if url:
        back = walk(ask, ask(url), "previous")
    assert [page["results"] for page in back] == [page["results"] for page in there[-2::-1]]


def test_the_first_page_has_none_before_it_and_the_last_none_after(ask: Ask) -> None:
    first = ask("indicators", {"page_size": 6}).json()
    last = ask(first["next"]).json()
    assert (first["previous"], last["next"]) == (None, None)
    assert ask(last["previous"]).json()["results"] == first["results"]


def test_a_page_holds_100_rows_unless_told_otherwise(ask: Ask) -> None:
    assert len(rows_of(ask("figures"))) == 100


def test_links_keep_the_filters(ask: Ask) -> None:
    query = {"verdict": ["achieved", "missed"], "year": 2024, "page_size": 3}
    pages = walk(ask, ask("results", query))
    assert len(pages) > 1
    assert {(row["year"], row["verdict"]) for row in rows_on(pages)} == {(2024, "achieved"), (2024, "missed")}


def test_rows_that_come_and_go_repeat_and_skip_no_others(ask: Ask) -> None:
    first = ask("figures", {"page_size": 50})
    seen = rows_of(first)
    Figure.objects.filter(indicator__code=seen[0]["indicator"], year=2023).delete()
    seen += rows_on(walk(ask, ask(first.json()["next"])))
    keys = [(row["indicator"], row["organization"], row["year"]) for row in seen]
    assert len(keys) == len(set(keys)) == 4 * 9 * 3


def test_computing_again_while_somebody_reads_repeats_nothing(ask: Ask, plan: Plan) -> None:
    """Results get new ids when they are computed; the cursor does not depend on them."""
    first = ask("results", {"page_size": 100})
    assess_plan(plan=plan, years=list(plan.years), by=None)
    seen = [*rows_of(first), *rows_on(walk(ask, ask(first.json()["next"])))]
    keys = [(row["year"], row["indicator"], row["organization"]) for row in seen]
    assert len(keys) == len(set(keys)) == 10 * 7 * 3


@pytest.mark.parametrize("size", ["0", "-1", "1001", "1000000000", "many", "1e2", "9" * 5000])
def test_a_wrong_page_size_is_refused(ask: Ask, size: str) -> None:
    response = ask("figures", {"page_size": size})
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == ["page_size"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "嘉兴",
        "ZjoxOjI",  # of a key of two numbers
        Cursor((1, 2, 2**63)).encode(),
        Cursor((1, 2, 3)).encode() + "=",
        Cursor((1, 2, -3)).encode(),
        "eDoxOjI6Mw",  # x:1:2:3
        "Zjo8OjI6Mw",
    ],
)
def test_a_made_up_cursor_is_refused(ask: Ask, cursor: str) -> None:
    response = ask("figures", {"cursor": cursor})
    assert response.status_code == 400
    assert [error["code"] for error in response.json()["errors"]] == ["INVALID_CURSOR"]


@pytest.mark.parametrize("is_backward", [False, True])
def test_a_cursor_comes_back_as_it_was(is_backward: bool) -> None:
    cursor = Cursor((1, 20, 2023), is_backward)
    assert decode_cursor(cursor.encode(), 3) == cursor


def test_a_cursor_beyond_the_last_row_gives_an_empty_page(ask: Ask) -> None:
    answer = ask("figures", {"cursor": Cursor((2**62, 1, 1)).encode()})
    assert answer.json() == {"next": None, "previous": None, "results": []}


def count_queries(client: Client, name: str, size: int) -> int:
    with CaptureQueriesContext(connection) as queries:
        rows = rows_of(client.get(PATHS[name], {"page_size": size}))
    assert len(rows) == size
    return len(queries)


@pytest.mark.parametrize("name", ["figures", "results"])
def test_ten_rows_and_a_hundred_cost_the_same_queries(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.reviewer)
    # Session with person and roles, generation, rows; what they are about: indicators, and people or years.
    assert count_queries(client, name, 60) == count_queries(client, name, 6) <= 5


def test_targets_and_indicators_cost_a_query_for_what_they_are_about(client: Client, cast: Cast) -> None:
    """Session with person and roles, generation, rows; of targets also their indicators."""
    client.force_login(cast.clerk)
    assert [count_queries(client, name, 8) for name in ("indicators", "targets")] == [3, 4]


def test_nothing_is_counted(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    with CaptureQueriesContext(connection) as queries:
        client.get(PATHS["figures"], {"organization": "hp", "subtree": "true"})
    assert not any("COUNT(" in query["sql"].upper() for query in queries)
    assert len(queries) <= 5


def test_a_thousand_rows_in_one_page(ask: Ask, plan: Plan, cast: Cast) -> None:
    town = Organization.objects.get(code="hp-dh-ly")
    indicator = Indicator.objects.get(plan=plan, code="HB01")
    Figure.objects.bulk_create(
        Figure(
            indicator=indicator,
            organization=town,
            year=3000 + number,
            value=Decimal(number),
            entered_by=cast.clerk,
            entered_at=timezone.now(),
        )
        for number in range(1001)
    )
    pages = walk(ask, ask("figures", {"indicator": "HB01", "page_size": 1000}))
    assert [len(page["results"]) for page in pages] == [1000, 1]
