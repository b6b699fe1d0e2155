"""The page of a domain: its counts, its rows, the marks of the places, for whom, and in how many queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from indicators.method.types import Nature, Verdict
from indicators.models import Domain, Plan, Result
from indicators.services.assessments import assess_plan
from reports.domain_page import DomainPage, load_domain
from tests.cast import Cast

CODE = "invented-lakeside-2023-2025"
PLAN = f"/plans/{CODE}"


@pytest.fixture
def assessed(plan: Plan, cast: Cast) -> Plan:
    assess_plan(plan=plan, years=[2023], by=cast.office)
    return plan


def load(person: User, code: str = "lake", unit: str = "") -> DomainPage:
    return load_domain(person=person, plan_code=CODE, year=2023, code=code, unit_code=unit)


def test_counts_stand_binding_first(assessed: Plan, cast: Cast) -> None:
    found = [(line.nature, line.total) for line in load(cast.leader).counts]
    assert found == [(Nature.BINDING, 2), (Nature.EXPECTED, 1)]


def test_rows_are_the_domains_in_the_plans_order(assessed: Plan, cast: Cast) -> None:
    assert [row.indicator.code for row in load(cast.office).rows] == ["HB01", "HB02", "HB03"]


def test_each_place_has_a_mark_and_silent_ones_have_none(assessed: Plan, cast: Cast) -> None:
    Result.objects.filter(indicator__code="HB02", organization__code="hp-xh").update(verdict=Verdict.MISSED)
    marks = {
        row.indicator.code: [(mark.place.code, mark.verdict) for mark in row.places]
        for row in load(cast.office).rows
    }
    assert marks["HB01"] == []
    assert marks["HB02"] == [("hp-dh", Verdict.UNRATED), ("hp-xh", Verdict.MISSED)]


def test_a_clerk_reads_the_own_towns(assessed: Plan, cast: Cast) -> None:
    page = load(cast.clerk)
    assert page.listing.unit == cast.clerk.organization
    assert not page.has_places


def test_a_department_without_a_part_is_told_so(client: Client, assessed: Plan, cast: Cast) -> None:
    Domain.objects.create(plan=assessed, code="empty", name="空", number=9)
    client.force_login(cast.reviewer)
    html = client.get(f"{PLAN}/2023/domains/empty/", headers={"accept-language": "en"}).content.decode()
    assert "Nothing of this domain to show" in html
    assert f"{PLAN}/2023/plan/" in html


@pytest.mark.parametrize(
    "path", ["2023/domains/none/", "2029/domains/lake/", "2023/domains/lake/?unit=hp-xh"]
)
def test_what_there_is_not_or_may_not_be_seen_is_missing(
    client: Client, assessed: Plan, cast: Cast, path: str
) -> None:
    client.force_login(cast.clerk)
    assert client.get(f"{PLAN}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "plan/", "indicators/", "indicators/HB01/"])
def test_pages_lead_to_it(client: Client, assessed: Plan, cast: Cast, path: str) -> None:
    client.force_login(cast.office)
    assert f"{PLAN}/2023/domains/lake/" in client.get(f"{PLAN}/2023/{path}").content.decode()


def test_queries_are_few_and_do_not_grow(client: Client, assessed: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    with CaptureQueriesContext(connection) as many:
        client.get(f"{PLAN}/2023/domains/goods-services/")
    Result.objects.exclude(indicator__code="CF05", organization=assessed.organization).delete()
    with CaptureQueriesContext(connection) as few:
        client.get(f"{PLAN}/2023/domains/goods-services/")
    assert len(few) == len(many) <= 12
