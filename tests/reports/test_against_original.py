"""Results read against the decided target or against the plan's original one."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Organization
from indicators.method.types import Origin, Verdict
from indicators.models import Indicator, Plan, ReportingRound, Target
from indicators.services.assessments import assess_plan
from indicators.services.entry import read_entry
from indicators.services.figures import enter_figures
from indicators.services.targets import Decision, decide_target, withdraw_target
from reports.indicator_loading import load_page
from reports.indicator_page import IndicatorPage
from reports.overview_loading import assessment_of
from tests.cast import Cast

PLAN = "invented-lakeside-2023-2025"
URL = f"/plans/{PLAN}/2023/indicators/HB01/"


@pytest.fixture
def decided(plan: Plan, cast: Cast, open_round: ReportingRound) -> Target:
    """0.07 mg/L in 2023; the plan asks for 0.05 by 2025, a later decision for 0.07."""
    indicator = Indicator.objects.for_plan(plan).get(code="HB01")
    entry = read_entry(indicator, {"value": "0.07"}, version=0)
    bureau = Organization.objects.get(code="hp-shj")
    enter_figures(plan=plan, unit=bureau, year=2023, entries=[entry], by=cast.department_clerk)
    target = decide_target(
        indicator=indicator,
        organization=plan.organization,
        year=2025,
        value=Decimal("0.07"),
        decision=Decision("湖畔发〔2024〕3号（虚构）", date(2024, 5, 1), "上游来水变化"),
        by=cast.office,
    )
    assess_plan(plan=plan, years=[2023], by=None)
    return target


def page_of(cast: Cast, *, original: bool) -> IndicatorPage:
    return load_page(
        person=cast.office, plan_code=PLAN, year=2023, code="HB01", unit_code="", is_against_original=original
    )


def test_the_assessment_counts_the_decided_target(decided: Target, cast: Cast) -> None:
    result = page_of(cast, original=False).result
    assert (result.verdict, result.target_origin) == (Verdict.ACHIEVED, Origin.DECIDED)


def test_the_same_results_can_be_read_against_the_original(decided: Target, cast: Cast) -> None:
    result = page_of(cast, original=True).result
    assert (result.target_value, result.target_origin) == (Decimal("0.05"), Origin.STATED)
    assert (result.verdict, result.progress) == (Verdict.ON_TRACK, Decimal("0.375000"))


def test_reading_it_so_stores_nothing(decided: Target, cast: Cast, plan: Plan) -> None:
    assert page_of(cast, original=True).result.pk is None
    assert decided.indicator.results.get(organization=plan.organization).verdict == Verdict.ACHIEVED


def test_the_row_that_counts_follows_the_reading(decided: Target, cast: Cast) -> None:
    def counting(original: bool) -> list[str]:
        rows = page_of(cast, original=original).shown_targets
        return [row.text for row in rows if row.is_in_force]

    assert (counting(False), counting(True)) == (["≤ 0.070"], ["≤ 0.050"])


def test_the_switch_stays_with_the_place_and_is_there_only_where_something_was_decided(
    client: Client, decided: Target, cast: Cast
) -> None:
    client.force_login(cast.office)
    html = client.get(f"{URL}?against=original").content.decode()
    assert 'href="?unit=hp&amp;against=original" aria-current="true"' in html
    assert "trajectory.svg?unit=hp&amp;against=original" in html
    assert "against=original" not in client.get(URL.replace("HB01", "CF05")).content.decode()


def test_the_assessment_follows_a_decision(decided: Target, plan: Plan, cast: Cast) -> None:
    withdraw_target(target=decided, by=cast.office)
    assert not assessment_of(plan, 2023).is_stale
