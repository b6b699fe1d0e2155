"""The list of indicators: for whom it shows what, and its filters."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization, User
from indicators.method.types import Verdict
from indicators.models import Indicator, Plan, Result
from indicators.services.assessments import assess_plan
from reports.indicator_list import Filters, IndicatorList, load_list
from tests.cast import Cast

PLAN = "invented-lakeside-2023-2025"
URL = f"/plans/{PLAN}/2023/indicators/"


@pytest.fixture
def assessed(plan: Plan, cast: Cast) -> Plan:
    assess_plan(plan=plan, years=[2023], by=cast.office)
    return plan


def list_for(person: User, unit: str = "", **filters: str) -> IndicatorList:
    return load_list(person=person, plan_code=PLAN, year=2023, unit_code=unit, filters=Filters.of(filters))


def codes(listing: IndicatorList) -> list[str]:
    return [row.indicator.code for row in listing.rows]


def test_office_sees_all_of_the_plan(assessed: Plan, cast: Cast) -> None:
    assert len(codes(list_for(cast.office))) == 10


def test_department_sees_what_it_leads_or_supports(assessed: Plan, cast: Cast) -> None:
    assert codes(list_for(cast.department_clerk)) == ["HB01", "HB02", "HB03"]
    assert "HB02" in codes(list_for(cast.reviewer))


def test_town_sees_its_own_results_of_what_it_reports(assessed: Plan, cast: Cast) -> None:
    listing = list_for(cast.clerk)
    assert "HB01" not in codes(listing)
    assert {row.result.organization_id for row in listing.rows if row.result} == {cast.clerk.organization_id}


def test_person_without_a_part_is_told_so(client: Client, assessed: Plan, cast: Cast) -> None:
    cast.department_clerk.organization = None
    cast.department_clerk.save()
    client.force_login(cast.department_clerk)
    html = client.get(URL, headers={"accept-language": "en"}).content.decode()
    assert "Your organization leads, supports or reports no indicator of this plan." in html


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"domain": "lake"}, ["HB01", "HB02", "HB03"]),
        ({"lead": "hp-shj"}, ["HB01", "HB02", "HB03"]),
        ({"q": "hb02"}, ["HB02"]),
        ({"q": "brands industry"}, ["CF03"]),
        ({"q": "品牌 服务业"}, ["CF04"]),
        ({"verdict": "ahead"}, []),
        ({"verdict": "no such verdict"}, []),
    ],
)
def test_filters(assessed: Plan, cast: Cast, filters: dict[str, str], found: list[str]) -> None:
    assert codes(list_for(cast.office, **filters)) == found


def test_verdict_and_nature_filter_together(assessed: Plan, cast: Cast) -> None:
    indicator = Indicator.objects.get(code="CF01")
    Result.objects.filter(indicator=indicator, organization=assessed.organization).update(
        verdict=Verdict.BEHIND
    )
    assert codes(list_for(cast.office, verdict="behind", nature=indicator.nature)) == ["CF01"]


def test_empty_result_offers_to_clear_the_filters(client: Client, assessed: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    html = client.get(URL, {"q": "nothing at all"}, headers={"accept-language": "en"}).content.decode()
    assert "The filters leave out all 10 indicators of this list." in html
    assert f'href="{URL}">Clear the filters' in html


def test_filters_stay_with_the_place(client: Client, assessed: Plan, cast: Cast) -> None:
    client.force_login(cast.leader)
    html = client.get(URL, {"unit": "hp-dh"}).content.decode()
    assert '<input type="hidden" name="unit" value="hp-dh">' in html
    assert f'href="{URL}CF05/?unit=hp-dh"' in html


def test_plan_not_yet_assessed_is_listed(client: Client, plan: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    html = client.get(URL, headers={"accept-language": "en"}).content.decode()
    assert html.count("not computed") == 10


def queries_of(client: Client, person: User) -> int:
    client.force_login(person)
    with CaptureQueriesContext(connection) as found:
        client.get(URL)
    return len(found)


@pytest.mark.parametrize(("person", "count"), [("office", 9), ("clerk", 8), ("reviewer", 8)])
def test_queries_are_few(client: Client, assessed: Plan, cast: Cast, person: str, count: int) -> None:
    """Six of them are the frame's: session, person, unit, roles, plans, assessed years. Who sees everything
    is shown the places below."""
    assert queries_of(client, cast.by_name()[person]) == count


def test_queries_do_not_grow_with_indicators(client: Client, assessed: Plan, cast: Cast) -> None:
    before = queries_of(client, cast.office)
    for number in range(10, 20):
        row = Indicator.objects.get(code="CF05")
        row.pk, row.code, row.number = None, f"CF{number}", number
        row.save()
        row.assignments.create(organization=Organization.objects.get(code="hp-shj"), role="lead")
    assess_plan(plan=assessed, years=[2023], by=cast.office)
    assert queries_of(client, cast.office) == before
