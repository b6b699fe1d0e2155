"""Whether the process lives and can serve, asked by whatever name, told without details."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.asserts import assertNumQueries

from jiaxing_quality.operation import probes
from jiaxing_quality.operation.schema_state import SchemaWrong, require_schema


def test_a_living_process_asks_no_database(client: Client) -> None:
    response = client.get("/healthz")  # without the fixture `db`, any query would fail
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_it_answers_under_any_host_name(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "10.9.8.7:8000"}).status_code == 200
    assert client.get("/accounts/login/", headers={"host": "10.9.8.7:8000"}).status_code == 400


def test_it_needs_no_tls_inside_the_machine(client: Client, settings: object) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_it_is_ready_on_its_own_schema(client: Client) -> None:
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_readiness_costs_two_queries_at_most(client: Client) -> None:
    client.get("/readyz")
    with assertNumQueries(2):
        client.get("/readyz")


@pytest.mark.django_db
def test_an_older_schema_is_not_ready_and_says_no_more(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("indicators", "0010_generations")
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready\n")
    assert response["Retry-After"] == "5"
    with pytest.raises(
        SchemaWrong, match=r"lacks 1 migrations.*indicators\.0010_generations.*manage\.py migrate"
    ):
        require_schema()


@pytest.mark.django_db
def test_a_newer_schema_is_not_ready(client: Client) -> None:
    MigrationRecorder(connection).record_applied("indicators", "9999_from_the_future")
    assert client.get("/readyz").status_code == 503
    with pytest.raises(SchemaWrong, match=r"newer version.*9999_from_the_future"):
        require_schema()


@pytest.mark.django_db
def test_the_rows_of_an_app_that_is_gone_do_not_count(client: Client) -> None:
    MigrationRecorder(connection).record_applied("no_app_of_ours", "0001_initial")
    assert client.get("/readyz").status_code == 200


def test_a_database_that_is_away_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> list[str]:
        raise OperationalError("secret host")

    monkeypatch.setattr(probes, "schema_faults", away)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready\n")
