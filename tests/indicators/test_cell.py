"""Autosave of one row: what it answers, and in how many queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Figure, Plan, ReportingRound
from tests.cast import Cast
from tests.indicators.conftest import Enter, figure_of

URL = "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/cells/"


@pytest.fixture
def site(client: Client, cast: Cast, open_round: ReportingRound) -> Client:
    client.force_login(cast.clerk)
    client.cookies["django_language"] = "en"
    return client


def test_a_row_is_saved_and_answered(site: Client) -> None:
    answer = site.post(f"{URL}CF01/", {"numerator": "65", "denominator": "73", "version": "0"}).json()
    assert (answer["version"], answer["shown"], answer["state"]) == (1, "89.0411", "draft")
    assert figure_of("CF01").version == 1


def test_a_fault_is_named_by_field(site: Client) -> None:
    response = site.post(f"{URL}CF05/", {"value": "about 3", "version": "0"})
    assert response.status_code == 400
    assert "about 3" in response.json()["errors"]["value"]


def test_a_stale_row_shows_what_the_other_saved(site: Client, cast: Cast, plan: Plan) -> None:
    site.post(f"{URL}CF05/", {"value": "3", "version": "0"})
    response = site.post(f"{URL}CF05/", {"value": "4", "version": "0"})
    assert response.status_code == 412
    assert response.json()["theirs"]["value"] == "3"
    assert figure_of("CF05").value == 3


def test_a_jump_is_answered_as_a_flag(site: Client, enter: Enter) -> None:
    enter("CF05", value="10")
    answer = site.post(f"{URL.replace('2023/hp', '2024/hp')}CF05/", {"value": "20", "version": "0"}).json()
    assert [flag["code"] for flag in answer["flags"]] == ["jump"]


def test_without_a_round_nothing_is_saved(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    response = client.post(f"{URL}CF05/", {"value": "3", "version": "0"})
    assert (response.status_code, response.json()["code"]) == (409, "PERIOD_CLOSED")
    assert not Figure.objects.exists()


def test_an_ended_session_is_401_for_a_script(client: Client, plan: Plan) -> None:
    response = client.post(f"{URL}CF05/", {"value": "3"}, headers={"Accept": "application/json"})
    assert (response.status_code, response.json()["code"]) == (401, "LOGIN_REQUIRED")


def test_a_row_of_another_unit_does_not_exist(client: Client, cast: Cast, open_round: ReportingRound) -> None:
    client.force_login(cast.other_clerk)
    assert client.post(f"{URL}CF05/", {"value": "3", "version": "0"}).status_code == 404


def test_queries_of_a_saved_row(site: Client) -> None:
    site.post(f"{URL}CF05/", {"value": "3", "version": "0"})
    with CaptureQueriesContext(connection) as captured:
        site.post(f"{URL}CF05/", {"value": "4", "version": "1"})
    writes = [query for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(writes) <= 8  # one of them the entry in the audit log
