"""Pages show one level of the places: they are as long, and as quick, with a thousand towns as with four."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization
from accounts.types import OrganizationKind
from indicators.method.types import Verdict
from indicators.models import Figure, Plan, Result
from indicators.services.assessments import assess_plan
from reports import assessment_page
from tests.cast import Cast

YEAR = 2024
PLAN = "invented-lakeside-2023-2025"
START = f"/plans/{PLAN}/{YEAR}/"
PAGES = (
    START,
    f"{START}heat-map/",
    f"{START}indicators/CF05/",
    f"{START}indicators/",
    f"{START}domains/goods-services/",
    f"{START}meeting/",
    f"{START}units/hp-xh/",
    f"{START}search/?q=example",
    f"/targets/{PLAN}/add/",
    f"/targets/{PLAN}/CF05/breakdown/",
    f"/reconciliation/{PLAN}/{YEAR}/",
    f"/plans/{PLAN}/targets/",
    f"/assessments/{PLAN}/{YEAR}/",
    "/api-keys/",
)
TOWNS = 60
DIGITS = 20
"""Bytes that a page may grow by: a number of places has a digit more."""


@pytest.fixture
def small(plan: Plan, cast: Cast, client: Client) -> Plan:
    """Assessed, with something to show of each place; the office looks at it."""
    assess_plan(plan=plan, years=[2023, YEAR], by=cast.office)
    Result.objects.update(value=Decimal(3), verdict=Verdict.BEHIND, reason=None)
    client.force_login(cast.office)
    return plan


def add_towns(county: str, count: int) -> None:
    """So many towns more, each with the results of one that is there, and a figure."""
    parent = Organization.objects.get(code=county)
    like = Organization.objects.filter(parent=parent).territorial().first()
    assert like is not None
    towns = Organization.objects.bulk_create(
        Organization(
            code=f"{county}-{number}",
            name=f"另一个镇{number}",
            kind=OrganizationKind.TOWN,
            parent=parent,
            number=number,
            path=f"{parent.path}{county}-{number}/",
        )
        for number in range(1000, 1000 + count)
    )
    rows = list(Result.objects.filter(organization=like))
    for town in towns:
        for row in rows:
            row.pk, row.organization = None, town
        Result.objects.bulk_create(rows)


def seen(client: Client, address: str) -> tuple[int, int, int]:
    """The status of a page, how many bytes it has, and how many queries it costs."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address, headers={"accept-language": "en"})
    return response.status_code, len(response.content), len(captured)


@pytest.mark.parametrize("address", PAGES)
def test_towns_below_a_county_do_not_lengthen_a_page(client: Client, small: Plan, address: str) -> None:
    client.get(address)
    before = seen(client, address)
    add_towns("hp-dh", TOWNS)
    status, size, queries = seen(client, address)
    assert (status, queries) == (200, before[2])
    assert abs(size - before[1]) <= DIGITS


@pytest.mark.parametrize("address", [f"{START}heat-map/?unit=hp-dh", f"{START}indicators/CF05/?unit=hp-dh"])
def test_the_countys_own_page_shows_them_in_as_many_queries(
    client: Client, small: Plan, address: str
) -> None:
    before = seen(client, address)
    add_towns("hp-dh", TOWNS)
    status, size, queries = seen(client, address)
    assert (status, queries) == (200, before[2])
    assert size > before[1]


def test_the_list_of_figures_offers_one_level_of_units(client: Client, small: Plan, cast: Cast) -> None:
    add_towns("hp-dh", TOWNS)
    place, indicator = Organization.objects.get(code="hp-dh-1001"), small.indicators.get(code="CF05")
    Figure.objects.create(
        indicator=indicator, organization=place, year=YEAR, value=1,
        entered_by=cast.office, entered_at="2024-01-05T00:00:00Z",
    )  # fmt: skip
    address = f"/plans/{PLAN}/figures/"
    offered = [
        [unit.code for unit in client.get(address, {"organization": code}).context["listing"].units]
        for code in ("", "hp-dh")
    ]
    assert offered == [["hp", "hp-dh"], ["hp", "hp-dh", "hp-dh-1001"]]


def test_the_list_of_figures_says_that_there_is_another_level(
    client: Client, small: Plan, cast: Cast
) -> None:
    Figure.objects.create(
        indicator=small.indicators.get(code="CF05"), organization=Organization.objects.get(code="hp-dh-ly"),
        year=YEAR, value=1, entered_by=cast.office, entered_at="2024-01-05T00:00:00Z",
    )  # fmt: skip
    address = f"/plans/{PLAN}/figures/"
    said = [
        "filter-organization-more" in client.get(address, {"organization": code}).content.decode()
        for code in ("", "hp-dh")
    ]
    assert said == [True, False]


def test_of_the_figures_that_do_not_count_the_first_are_shown(
    client: Client, small: Plan, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessment_page, "UNCOUNTED_SHOWN", 2)
    for code in ("hp-dh-ly", "hp-dh-qs", "hp-xh-bs"):
        Figure.objects.create(
            indicator=small.indicators.get(code="CF05"), organization=Organization.objects.get(code=code),
            year=YEAR, value=1, entered_by=cast.office, entered_at="2024-01-05T00:00:00Z",
        )  # fmt: skip
    address = f"/assessments/{PLAN}/{YEAR}/"
    html = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "3 figures do not count yet" in html
    assert "The first 2 are shown." in html
    assert html.count('<span class="tag tag-draft">') == 2
