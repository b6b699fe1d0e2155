"""The meeting mode: what stands on the agenda, in which order, with which words."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.method.types import Verdict
from indicators.models import Indicator, Plan, ReportingRound, Result
from indicators.services.assessments import assess_plan
from indicators.services.lags import accept_lag
from reports.meeting_page import MeetingPage, load_meeting
from tests.cast import Cast
from tests.indicators.conftest import Enter
from tests.indicators.conftest import enter as enter

PLAN = "/plans/invented-lakeside-2023-2025"
URL = f"{PLAN}/2023/meeting/"


@pytest.fixture
def late(plan: Plan, cast: Cast, open_rounds: list[ReportingRound], enter: Enter) -> Plan:
    """Phosphorus, which is binding, is worse than its baseline; complaints are behind, in one county too."""
    enter("HB01", unit="hp-shj", value="0.09", explanation="上游来水变差")
    enter("CF05", value="80", explanation="旺季投诉集中")
    assess_plan(plan=plan, years=[2023], by=cast.office)
    found = Result.objects.filter(indicator__code="CF05", organization__code__in=("hp", "hp-dh"))
    found.update(verdict=Verdict.BEHIND, reason=None, pace=Decimal("-12.5"), value=Decimal(300))
    return plan


def load(plan: Plan, cast: Cast) -> MeetingPage:
    return load_meeting(person=cast.leader, plan=plan, year=2023, today=timezone.localdate())


def test_each_indicator_that_is_behind_is_an_item_binding_first(late: Plan, cast: Cast) -> None:
    assert [item.row.code for item in load(late, cast).items] == ["HB01", "CF05"]


def test_an_item_says_what_is_wrong_and_why(late: Plan, cast: Cast) -> None:
    first = load(late, cast).items[0]
    assert "0.09" in first.finding
    assert first.row.explanation == "上游来水变差"


def test_an_item_names_the_places_that_are_behind_too(late: Plan, cast: Cast) -> None:
    second = load(late, cast).items[1]
    assert [(place.code, place.verdict) for place in second.places] == [("hp-dh", Verdict.BEHIND)]


def test_an_accepted_lag_stands_with_its_remedy(client: Client, late: Plan, cast: Cast) -> None:
    accept_lag(
        indicator=Indicator.objects.get(code="HB01"),
        organization=late.organization,
        until=timezone.localdate() + timedelta(days=9),
        remedy="上游截污工程明年完工",
        by=cast.office,
    )
    client.force_login(cast.leader)
    html = client.get(URL, headers={"accept-language": "en"}).content.decode()
    assert "上游截污工程明年完工" in html
    assert "accepted until" in html


def test_without_script_each_item_leads_to_the_next(client: Client, late: Plan, cast: Cast) -> None:
    client.force_login(cast.leader)
    html = client.get(URL).content.decode()
    for anchor in ("#item-1", "#item-2", "#agenda"):
        assert f'href="{anchor}"' in html
        assert f'id="{anchor[1:]}"' in html


def test_the_overview_leads_to_it(client: Client, late: Plan, cast: Cast) -> None:
    client.force_login(cast.leader)
    assert URL in client.get(f"{PLAN}/2023/").content.decode()


@pytest.mark.parametrize(
    ("year", "words"), [(2023, "Nothing is behind"), (2024, "has not been assessed yet")]
)
def test_an_empty_agenda_says_why(client: Client, plan: Plan, cast: Cast, year: int, words: str) -> None:
    assess_plan(plan=plan, years=[2023], by=cast.office)
    client.force_login(cast.leader)
    html = client.get(f"{PLAN}/{year}/meeting/", headers={"accept-language": "en"}).content.decode()
    assert words in html
    assert f'class="button" href="{PLAN}/{year}/"' in html


def test_queries_are_few_and_do_not_grow(client: Client, late: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    Result.objects.update(verdict=Verdict.BEHIND, reason=None)
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(few) == len(many) <= 12
