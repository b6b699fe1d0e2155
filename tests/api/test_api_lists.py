"""All lists and items alike: what they hold is what the document says, in JSON and in files."""

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openpyxl import load_workbook

from indicators.api import files
from indicators.models import Generation, Indicator
from indicators.workbook.guard import unguarded
from tests.api.conftest import LISTS, Ask, Listed, column, rows_of
from tests.api.test_api_schema import committed
from tests.cast import Cast

FILED = ("figures", "published-results", "special-projects", "submissions")
pytestmark = pytest.mark.usefixtures("everything")


def schema_of(path: str) -> dict[str, Any]:
    document = committed()
    described = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return {**described, "components": document["components"]}


def first_of(rows: Any, named: Listed) -> dict[str, Any]:
    assert rows, f"{named.name} has no row to test with"
    first: dict[str, Any] = rows[0]
    return first


def test_rows_have_the_documented_columns_in_their_order(ask: Ask) -> None:
    for each in LISTS:
        row = first_of(rows_of(ask(each.path)), each)
        assert [each.name, *row] == [each.name, *each.view().get_serializer_class()().fields]


def test_answers_keep_the_document(ask: Ask) -> None:
    for each in LISTS:
        faults = Draft202012Validator(schema_of(each.path)).iter_errors(ask(each.path).json())
        assert [(each.name, fault.message) for fault in faults] == []


def test_an_item_is_its_list_row(ask: Ask) -> None:
    for each in LISTS:
        if each.item is None:
            continue
        row = first_of(rows_of(ask(each.path)), each)
        item = ask(each.path_of(row)).json()
        assert (each.name, {name: item[name] for name in row}) == (each.name, row)


def test_every_item_has_an_example_that_keeps_the_document() -> None:
    document = committed()
    for path, operations in document["paths"].items():
        for status, answer in operations.get("get", {}).get("responses", {}).items():
            for content in answer.get("content", {}).values():
                examples = content.get("examples", {}).values()
                assert (path, status, bool(examples)) == (path, status, True)
                schema = {**content["schema"], "components": document["components"]}
                for each in examples:
                    faults = [
                        fault.message for fault in Draft202012Validator(schema).iter_errors(each["value"])
                    ]
                    assert (path, status, faults) == (path, status, [])


def test_a_receipt_has_its_lines(ask: Ask) -> None:
    [row] = rows_of(ask("/api/v1/submissions/"))
    item = ask(f"/api/v1/submissions/{row['plan']}/2023/hp-dh-ly/1/").json()
    assert row["receipt"] == "2023-hp-dh-ly-01"
    assert [(line["indicator"], line["value"]) for line in item["lines"]] == [("CF02", "12.5")]


@pytest.mark.parametrize("person", ["other_clerk", "reviewer"])
def test_anothers_receipt_is_not_there(ask: Ask, cast: Cast, person: str) -> None:
    by = cast.by_name()[person]
    there = ask("/api/v1/submissions/invented-lakeside-2023-2025/2023/hp-dh-ly/1/", by=by)
    nowhere = ask("/api/v1/submissions/invented-lakeside-2023-2025/2023/hp-dh-ly/9/", by=by)
    assert rows_of(ask("/api/v1/submissions/", by=by)) == []
    assert (there.status_code, there.content) == (404, nowhere.content)


@pytest.mark.parametrize("path", ["publications/", "published-results/"])
def test_what_is_published_of_the_whole_plan_is_not_a_clerks(ask: Ask, cast: Cast, path: str) -> None:
    assert ask(f"/api/v1/{path}", by=cast.clerk).status_code == 403
    assert ask(f"/api/v1/{path}", by=cast.leader).status_code == 200


def test_fields_are_chosen_in_the_lists_order(ask: Ask) -> None:
    row = rows_of(ask("figures", {"fields": "value,plan,organization"}))[0]
    assert list(row) == ["plan", "organization", "value"]


def test_an_unknown_field_is_refused_with_the_names_of_all(ask: Ask) -> None:
    [fault] = ask("/api/v1/domains/", {"fields": "domain,password"}, language="en").json()["errors"]
    assert (fault["parameter"], fault["code"]) == ("fields", "UNKNOWN_FIELD")
    assert fault["detail"] == (
        "There is no such field: password. There are: plan, is_demo, domain, domain_name, number, source."
    )


def test_figures_are_filtered_by_state(ask: Ask) -> None:
    [row] = rows_of(ask("figures", {"state": ["approved", "published"], "page_size": 1000}))
    assert (row["year"], row["state"], row["approved_by"]) == (2024, "published", "hp-zlj")


def test_organizations_are_those_below_one(ask: Ask) -> None:
    query = {"organization": "hp-dh", "subtree": "true"}
    found = column(ask("/api/v1/organizations/", query), "organization")
    assert found == {"hp-dh", "hp-dh-ly", "hp-dh-qs"}


def test_code_lists_have_both_languages(ask: Ask) -> None:
    rows = rows_of(ask("/api/v1/code-lists/verdict/"))
    assert rows[0] == {
        "list": "verdict",
        "code": "achieved",
        "name": "已实现",
        "name_zh": "已实现",
        "name_en": "achieved",
    }


def content_of(response: Any) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("name", FILED)
def test_a_file_of_lines_holds_the_rows_of_the_pages(ask: Ask, name: str) -> None:
    path = f"/api/v1/{name}/"
    lines = content_of(ask(path, {"format": "jsonl"})).splitlines()
    assert [json.loads(line) for line in lines] == rows_of(ask(path, {"page_size": 1000}))


@pytest.mark.parametrize("name", FILED)
def test_a_csv_says_the_same(ask: Ask, name: str) -> None:
    path = f"/api/v1/{name}/"
    content = content_of(ask(path, {"format": "csv"}))
    expected = [
        {key: in_words(value) for key, value in row.items()}
        for row in rows_of(ask(path, {"page_size": 1000}))
    ]
    assert content.startswith(b"\xef\xbb\xbf")
    lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert [{key: unguarded(value) for key, value in line.items()} for line in lines] == expected


def in_words(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else str(value)


def test_a_workbook_holds_the_rows_and_no_formula(ask: Ask) -> None:
    Indicator.objects.filter(code="CF02").update(name='=HYPERLINK("http://x")')
    content = content_of(ask("figures", {"format": "xlsx", "indicator": "CF02"}))
    heading, first, *_rest = load_workbook(io.BytesIO(content)).active.iter_rows()
    cells = {name.value: cell for name, cell in zip(heading, first, strict=True)}
    assert (cells["indicator_name"].value, cells["indicator_name"].data_type) == (
        '=HYPERLINK("http://x")',
        "s",
    )


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json; charset=utf-8"),
    ],
)
def test_accept_chooses_the_form(client: Client, cast: Cast, accept: str, kind: str) -> None:
    client.force_login(cast.office)
    response = client.get("/api/v1/domains/", headers={"accept": accept})
    b"".join(response)  # read to its end, so that its file is closed
    assert response["Content-Type"] == kind


def test_a_file_has_no_pages(ask: Ask) -> None:
    [fault] = ask("/api/v1/domains/", {"format": "csv", "page_size": "5"}).json()["errors"]
    assert (fault["parameter"], fault["code"]) == ("page_size", "FILE_HAS_NO_PAGES")


def test_a_file_that_is_too_long_is_refused(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indicators.api.listing.MOST_ROWS", 3)
    [fault] = ask("figures", {"format": "csv"}).json()["errors"]
    assert (fault["parameter"], fault["code"]) == ("format", "TOO_MANY_ROWS")
    assert str(files.MOST_ROWS) in fault["detail"]


def test_past_results_come_as_files_too(ask: Ask, plan: Any) -> None:
    query = {"plan": plan.code, "year": 2024, "as_of": "2026-01-01", "fields": "indicator,verdict"}
    lines = content_of(ask("results", {**query, "format": "jsonl"})).splitlines()
    assert len(lines) == 10 * 7


def test_an_answer_is_compressed_for_who_can_read_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    response = client.get("/api/v1/figures/", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < len(client.get("/api/v1/figures/").content) / 5


def test_a_known_answer_is_not_read_again(client: Client, cast: Cast) -> None:
    """304 for every list and item, by a query for its generation and none for its rows."""
    client.force_login(cast.office)
    for each in LISTS:
        row = first_of(rows_of(client.get(each.path)), each)
        for path in (each.path, each.path_of(row)) if each.item else (each.path,):
            tag = client.get(path)["ETag"]
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(path, headers={"if-none-match": tag})
            assert (path, answer.status_code, answer.content) == (path, 304, b"")
            tables = {table for query in queries for table in tables_in(query["sql"])}
            assert (path, tables - OF_WHO_ASKS) == (path, {Generation._meta.db_table})


OF_WHO_ASKS = {
    "accounts_user",
    "accounts_user_groups",
    "accounts_organization",
    "auth_group",
    "django_session",
}


def tables_in(sql: str) -> set[str]:
    """The tables that a query reads."""
    return {name for name in connection.introspection.table_names() if f'"{name}"' in sql}


def test_each_list_names_the_tables_that_it_reads(client: Client, cast: Cast) -> None:
    """Else an answer would be called unchanged although it is not."""
    client.force_login(cast.reviewer)
    office = Client()
    office.force_login(cast.office)
    for each in LISTS:
        asking = office if each.name.startswith(("publi", "reports")) else client
        for view, path in paths_of(each, asking):
            with CaptureQueriesContext(connection) as queries:
                asking.get(path)
            read = {table for query in queries for table in tables_in(query["sql"])}
            named = {table._meta.db_table for table in view.reads}
            ours = OF_WHO_ASKS | {Generation._meta.db_table} - named
            assert (path, read - ours - named) == (path, set())


def paths_of(each: Listed, asking: Client) -> list[tuple[Any, str]]:
    rows = rows_of(asking.get(each.path))
    item = [(each.item, each.path_of(rows[0]))] if each.item and rows else []
    return [(each.view, each.path), *item]
