"""What the overview says has changed since the last published assessment, and to whom."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.method.types import Verdict
from indicators.models import Figure, Plan, Result
from indicators.services.assessments import assess_plan
from tests.cast import Cast
from tests.indicators.publishing import approve, publish
from tests.reports.test_indicator_page import report

PLAN = "/plans/invented-lakeside-2023-2025"


@pytest.fixture
def published(plan: Plan, cast: Cast) -> Plan:
    """2023 is published; then the city's complaints are far behind, with another value."""
    report("CF05", 2023, (60, 70, 55, 65), cast.office)
    for figure in Figure.objects.all():
        approve(figure, cast)
    assess_plan(plan=plan, years=[2023, 2024], by=cast.office)
    publish(plan, cast.office)
    Result.objects.filter(organization=plan.organization, indicator__code="CF05").update(
        verdict=Verdict.FAR_BEHIND, value=Decimal(400), reason=None
    )
    return plan


def page(client: Client, person: object, path: str) -> str:
    client.force_login(person)  # type: ignore[arg-type]
    return client.get(f"{PLAN}/{path}", headers={"accept-language": "en"}).content.decode()


def test_overview_tells_what_moved_since_it_was_published(
    client: Client, published: Plan, cast: Cast
) -> None:
    html = page(client, cast.leader, "2023/")
    assert "Since the last published assessment 1 verdict and 1 values changed" in html
    assert "▼ worse" in html


def test_next_year_is_compared_with_the_year_that_was_published(
    client: Client, published: Plan, cast: Cast
) -> None:
    assert "Version 1 of 2023" in page(client, cast.leader, "2024/")
    assert "not published yet" in page(client, cast.leader, "2024/")


def test_unit_that_reads_no_publications_is_told_nothing_of_them(
    client: Client, published: Plan, cast: Cast
) -> None:
    assert "published assessment" not in page(client, cast.clerk, "2023/units/hp-dh-ly/")


def test_without_a_publication_there_is_no_such_block(client: Client, plan: Plan, cast: Cast) -> None:
    assess_plan(plan=plan, years=[2023], by=cast.office)
    assert "published assessment" not in page(client, cast.leader, "2023/")


@pytest.mark.parametrize("path", ["2023/", "2023/units/hp-dh/"])
def test_queries_are_few_and_do_not_grow(client: Client, published: Plan, cast: Cast, path: str) -> None:
    client.force_login(cast.office)
    with CaptureQueriesContext(connection) as many:
        client.get(f"{PLAN}/{path}")
    Result.objects.exclude(indicator__code="CF05").delete()
    with CaptureQueriesContext(connection) as few:
        client.get(f"{PLAN}/{path}")
    assert len(few) == len(many) <= 12
