"""What a chart says at each year, and where that leads."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from indicators.formatting import NO_BREAK_SPACE
from indicators.method.types import Availability
from indicators.models import Figure, Indicator, Plan, Result
from indicators.services.assessments import assess_plan
from reports.indicator_chart import trajectory
from reports.indicator_loading import load_page
from reports.indicator_readings import readings
from tests.cast import Cast
from tests.reports.test_indicator_page import PLAN, report


@pytest.fixture
def reported(plan: Plan, cast: Cast) -> Plan:
    report("CF05", 2023, (60, 70, 55, 65), cast.office)
    report("CF02", 2023, (1, 2, 0, None), cast.office)
    assess_plan(plan=plan, years=[2023], by=cast.office)
    return plan


def read(person: object, code: str) -> dict[int, str]:
    page = load_page(person=person, plan_code=PLAN, year=2023, code=code, unit_code="")  # type: ignore[arg-type]
    with translation.override("en"):
        texts = {reading.year: reading.text for reading in readings(page, trajectory(page))}
    return {year: text.replace(NO_BREAK_SPACE, " ") for year, text in texts.items()}


def test_provisional_value_is_said_to_be(reported: Plan, cast: Cast) -> None:
    Figure.objects.filter(indicator__code="CF05").update(availability=Availability.PROVISIONAL)
    assess_plan(plan=reported, years=[2023], by=cast.office)
    text = "2023: 250 cases, provisional figure, on track, due 240 cases"
    assert read(cast.office, "CF05")[2023] == text


def test_partial_value_is_at_least_with_who_reported(reported: Plan, cast: Cast) -> None:
    assert read(cast.office, "CF02")[2023] == "2023: at least 3 items, 3 of 4 reported, due 4 items"


def test_year_ahead_says_what_is_aimed_at(reported: Plan, cast: Cast) -> None:
    assert "target ≥ 12" in read(cast.office, "CF02")[2025]


def test_year_without_anything_says_so(reported: Plan, cast: Cast) -> None:
    Result.objects.all().delete()
    assert read(cast.office, "CF06")[2023] == "2023: no figure"


def test_each_year_leads_to_its_row(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    html = client.get(f"/plans/{PLAN}/2023/indicators/CF05/").content.decode()
    assert 'href="#year-2024"' in html
    assert 'id="year-2024"' in html


def test_baseline_leads_to_the_table_of_which_it_has_no_row(reported: Plan, cast: Cast) -> None:
    Indicator.objects.filter(code="CF05").update(
        baseline_value=Decimal(300), baseline_year=2022, is_baseline_comparable=True
    )
    page = load_page(person=cast.office, plan_code=PLAN, year=2023, code="CF05", unit_code="")
    first = readings(page, trajectory(page))[0]
    assert (first.year, first.anchor) == (2022, "figures-title")
