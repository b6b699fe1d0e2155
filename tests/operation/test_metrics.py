"""Numbers for monitoring: who may read them, and what they say."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from indicators.models import Job, Plan
from indicators.services.jobs import request_assessment
from jiaxing_quality.operation import state
from tests.cast import Cast

TOKEN = "a-token-for-this-test"


def read(client: Client) -> dict[str, float]:
    """The samples by name and labels."""
    response = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    families = text_string_to_metric_families(response.content.decode())
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in families
        for sample in family.samples
    }


@pytest.fixture
def metrics_token(settings: Any) -> str:
    settings.METRICS_TOKEN = TOKEN
    return TOKEN


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "networks", "sent", "status"),
    [
        ("", [], f"Bearer {TOKEN}", 404),
        ("", [], "Bearer ", 404),
        (TOKEN, [], "", 404),
        (TOKEN, [], "Bearer wrong", 404),
        (TOKEN, [], f"Bearer {TOKEN}", 200),
        ("", ["127.0.0.0/8"], "", 200),
        ("", ["10.0.0.0/8", "::1"], "", 404),
    ],
)
def test_who_may_read_them(
    client: Client, settings: Any, token: str, networks: list[str], sent: str, status: int
) -> None:
    settings.METRICS_TOKEN, settings.METRICS_NETWORKS = token, networks
    headers = {"authorization": sent} if sent else {}
    assert client.get("/metrics", headers=headers).status_code == status


@pytest.mark.django_db
def test_a_forged_address_opens_nothing(client: Client, settings: Any) -> None:
    settings.METRICS_NETWORKS, settings.PROXIES = ["10.0.0.0/8"], 1
    assert client.get("/metrics", headers={"x-forwarded-for": "10.0.0.1, 203.0.113.9"}).status_code == 404


@pytest.mark.django_db
def test_requests_are_counted_by_route(client: Client, metrics_token: str) -> None:
    name = "tracker_requests_total['200', 'GET', 'login']"
    before = read(client).get(name, 0)
    client.get("/accounts/login/?next=/plans/")
    assert read(client)[name] == before + 1


@pytest.mark.django_db
def test_invented_methods_and_addresses_make_no_labels(client: Client, metrics_token: str) -> None:
    for number in range(3):
        client.generic(f"INVENTED{number}", f"/no/such/{number}/")
    names = [name for name in read(client) if name.startswith("tracker_requests_total")]
    assert not [name for name in names if "INVENTED" in name or "such" in name]
    assert [name for name in names if "other" in name and "unknown" in name]


@pytest.mark.django_db
def test_the_state_of_the_parts_is_told(client: Client, plan: Plan, cast: Cast, metrics_token: str) -> None:
    job = request_assessment(plan=plan, year=2023, by=cast.office)
    Job.objects.filter(pk=job.pk).update(asked_at=timezone.now() - timedelta(minutes=10))
    samples = read(client)
    assert samples["tracker_jobs['waiting']"] == 1
    assert 590 < samples["tracker_oldest_job_seconds[]"] < 660
    assert samples["tracker_database_up[]"] == samples["tracker_schema_current[]"] == 1
    assert samples["tracker_disk_free_bytes['files']"] > 0


def test_they_are_told_while_the_database_is_away(
    client: Client, metrics_token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> list[str]:
        raise OperationalError

    monkeypatch.setattr(state, "schema_faults", away)
    assert read(client)["tracker_database_up[]"] == 0
