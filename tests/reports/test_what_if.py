"""What if: assumed values give verdict and needed pace, are read like every number, and are never stored."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization
from accounts.types import OrganizationKind
from indicators.models import Figure, Indicator, Plan, Result
from indicators.services.assessments import assess_plan
from indicators.services.entry import read_entry
from indicators.services.figures import enter_figures
from tests.cast import Cast
from tests.conftest import make_round

PAGE = "/plans/invented-lakeside-2023-2025/2023/indicators/CF05/"
URL = f"{PAGE}what-if/"


@pytest.fixture
def site(client: Client, plan: Plan, cast: Cast) -> Client:
    """The office, with all towns' figures of 2023."""
    report(plan, cast, 2023)
    assess_plan(plan=plan, years=plan.years, by=None)
    client.force_login(cast.office)
    client.cookies["django_language"] = "en"
    return client


def report(plan: Plan, cast: Cast, year: int) -> None:
    """Every town reports 5 for a year."""
    make_round(plan, year)
    indicator = Indicator.objects.for_plan(plan).get(code="CF05")
    for town in Organization.objects.filter(kind=OrganizationKind.TOWN):
        entry = read_entry(indicator, {"value": "5"}, version=0)
        enter_figures(plan=plan, unit=town, year=year, entries=[entry], by=cast.office)


def text_of(client: Client, url: str, **query: str) -> str:
    return " ".join(
        client.get(url, {name.replace("_", "-"): value for name, value in query.items()})
        .content.decode()
        .split()
    )


def test_the_indicators_page_offers_the_years_left(site: Client) -> None:
    page = text_of(site, PAGE)
    assert 'name="assume-2024"' in page
    assert 'name="assume-2025"' in page
    assert 'name="assume-2023"' not in page


def test_assumed_values_are_judged(site: Client) -> None:
    page = text_of(site, URL, assume_2025="0")
    assert "verdict-achieved" in page


def test_a_last_year_that_does_not_attain_is_missed(site: Client) -> None:
    page = text_of(site, URL, assume_2025="1000000")
    assert "1,000,000" in page
    assert "verdict-missed" in page


def test_what_is_needed_after_an_assumed_year_is_said(site: Client) -> None:
    page = text_of(site, URL, assume_2024="21")
    assert '<th scope="row">2024</th>' in page
    assert '<th scope="row">2025</th>' not in page


def test_a_number_is_read_by_the_same_rules(site: Client) -> None:
    page = text_of(site, URL, assume_2024="about 3")
    assert "about 3" in page
    assert 'aria-invalid="true"' in page
    assert "verdict" not in page


def test_nothing_is_stored(site: Client) -> None:
    before = (Figure.objects.count(), list(Result.objects.order_by("pk").values()))
    with CaptureQueriesContext(connection) as captured:
        text_of(site, URL, assume_2024="21", assume_2025="40")
    assert (Figure.objects.count(), list(Result.objects.order_by("pk").values())) == before
    assert not [query for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_for_htmx_it_is_a_part(site: Client) -> None:
    part = site.get(URL, {"assume-2024": "21"}, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")


def test_a_place_is_judged_by_its_own_numbers(site: Client) -> None:
    page = text_of(site, URL, unit="hp-dh-ly", assume_2025="7")
    assert "Reedleaf" in page
    assert "no target of its own" in page


def test_after_the_last_year_there_is_nothing_to_assume(site: Client, plan: Plan, cast: Cast) -> None:
    report(plan, cast, 2025)
    assert site.get(URL.replace("2023/ind", "2025/ind")).status_code == 404
    assert "assume-" not in text_of(site, PAGE.replace("2023/ind", "2025/ind"))
