"""ETags: another answer has another tag, whatever changed it and whoever asks."""

import threading
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test import Client

from accounts.models import Organization
from indicators.models import Figure, Generation, Indicator, Plan, Publication, PublishedResult
from tests.api.conftest import LISTS, PATHS
from tests.cast import Cast

TABLES = {table for each in LISTS for view in (each.view, each.item) if view for table in view.reads}


IMMUTABLE: set[type[models.Model]] = {Publication, PublishedResult}
"""What is published refuses to change; such rows are only added."""


def tag(client: Client, path: str = PATHS["figures"], **headers: str) -> str:
    return str(client.get(path, headers=headers)["ETag"])


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    client.force_login(cast.office)
    return client


@pytest.mark.usefixtures("everything")
def test_every_table_is_counted_whatever_changes_it() -> None:
    """Also by an update that no model hears of. Misses triggers that a migration dropped."""
    for table in TABLES - IMMUTABLE:
        before = Generation.objects.of([table])
        name = connection.ops.quote_name(table._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {name} SET id = id WHERE id = (SELECT min(id) FROM {name})")  # noqa: S608
        assert Generation.objects.of([table]) > before, table


@pytest.mark.django_db
def test_every_table_has_its_trigger() -> None:
    assert [table for table in TABLES if not has_trigger(table)] == []


def has_trigger(table: type[models.Model]) -> bool:
    where, name = (
        ("pg_trigger WHERE tgname = 'count_change' AND tgrelid = %s::regclass", table._meta.db_table)
        if connection.vendor == "postgresql"
        else ("sqlite_master WHERE name = %s", f"count_insert_{table._meta.db_table}")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {where}", [name])  # noqa: S608
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.name)
def test_an_asterisk_stands_for_any_list_and_costs_no_rows(
    office: Client, listed: Any, django_assert_max_num_queries: Any
) -> None:
    """As a file too: it is not written, only to be thrown away."""
    with django_assert_max_num_queries(5):
        for query in ({}, {"format": "xlsx"}):
            assert office.get(listed.path, query, headers={"if-none-match": "*"}).status_code == 304


@pytest.mark.usefixtures("figures")
def test_a_changed_figure_changes_the_tag(office: Client) -> None:
    before = tag(office)
    Figure.objects.filter(year=2023).update(explanation="changed")
    assert tag(office) != before
    assert office.get(PATHS["figures"], headers={"if-none-match": before}).status_code == 200


@pytest.mark.usefixtures("figures")
def test_what_a_list_does_not_read_leaves_its_tag(office: Client) -> None:
    before = tag(office, "/api/v1/organizations/")
    Figure.objects.filter(year=2023).update(explanation="changed")
    assert tag(office, "/api/v1/organizations/") == before


def test_a_renamed_organization_changes_the_tags_of_figures(office: Client) -> None:
    before = tag(office)
    Organization.objects.filter(code="hp").update(name="another")
    assert tag(office) != before


def test_language_query_and_person_have_tags_of_their_own(office: Client, cast: Cast) -> None:
    other = Client()
    other.force_login(cast.leader)
    tags = [
        tag(office),
        tag(office, **{"accept-language": "en"}),
        tag(office, f"{PATHS['figures']}?year=2023"),
        tag(other),
    ]
    assert len(set(tags)) == len(tags)


def test_who_gets_another_role_gets_another_tag(office: Client, cast: Cast) -> None:
    before = tag(office)
    cast.office.groups.clear()
    assert tag(office) != before


@pytest.mark.parametrize("known", ['"x"', "x", ""])
def test_an_unknown_tag_gets_the_answer(office: Client, known: str) -> None:
    assert office.get(PATHS["figures"], headers={"if-none-match": known}).status_code == 200


def test_a_strong_tag_is_known_too(office: Client) -> None:
    strong = tag(office).removeprefix("W/")
    assert office.get(PATHS["figures"], headers={"if-none-match": f'"x", {strong}'}).status_code == 304


def test_nothing_is_known_of_what_is_not_there(office: Client) -> None:
    answer = office.get("/api/v1/plans/none/", headers={"if-none-match": "*"})
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/code-lists/", "/api/v1/schema/"])
def test_what_is_no_list_is_known_by_its_content(office: Client, path: str) -> None:
    assert office.get(path, headers={"if-none-match": tag(office, path)}).status_code == 304


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_late_changes_the_tag_nevertheless(plan: Plan) -> None:
    """The number of the last change would not show it: that of the early committer is higher."""
    started, may_commit = threading.Event(), threading.Event()

    def change_slowly() -> None:
        with transaction.atomic():
            Indicator.objects.filter(code="CF01").update(number=91)
            started.set()
            may_commit.wait(10)
        connection.close()

    slow = threading.Thread(target=change_slowly)
    slow.start()
    started.wait(10)
    Indicator.objects.filter(code="CF02").update(number=92)
    early = Generation.objects.of([Indicator])
    may_commit.set()
    slow.join()
    assert Generation.objects.of([Indicator]) > early
