"""What the office accepts of something that is behind: shown beside the verdict until a day, no longer."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization
from indicators.method.types import Verdict
from indicators.models import AcceptedLag, Indicator, Plan, ReportingRound
from indicators.services.assessments import assess_plan
from indicators.services.entry import read_entry
from indicators.services.figures import enter_figures
from indicators.services.lags import accept_lag, withdraw_lag
from reports.indicator_loading import load_page
from tests.cast import Cast

PLAN = "invented-lakeside-2023-2025"
LAG = f"/targets/{PLAN}/HB01/lag/"
UNTIL = date(2024, 6, 30)


@pytest.fixture
def behind(plan: Plan, cast: Cast, open_round: ReportingRound) -> Indicator:
    """Phosphorus worse than its baseline in 2023: far behind."""
    indicator = Indicator.objects.for_plan(plan).get(code="HB01")
    bureau = Organization.objects.get(code="hp-shj")
    entry = read_entry(indicator, {"value": "0.09"}, version=0)
    enter_figures(plan=plan, unit=bureau, year=2023, entries=[entry], by=cast.department_clerk)
    assess_plan(plan=plan, years=[2023], by=None)
    return indicator


def accept(indicator: Indicator, cast: Cast, until: date = UNTIL) -> AcceptedLag:
    return accept_lag(
        indicator=indicator,
        organization=indicator.plan.organization,
        until=until,
        remedy="上游截污工程明年完工",
        by=cast.office,
    )


def shown_on(indicator: Indicator, cast: Cast, today: date) -> date | None:
    page = load_page(
        person=cast.office, plan_code=PLAN, year=2023, code=indicator.code, unit_code="", today=today
    )
    return page.accepted_lag.until if page.accepted_lag else None


def test_it_is_shown_until_its_day_and_over_the_day_after(behind: Indicator, cast: Cast) -> None:
    accept(behind, cast)
    assert shown_on(behind, cast, UNTIL) == UNTIL
    assert shown_on(behind, cast, UNTIL + timedelta(days=1)) is None


def test_the_verdict_stays_what_it_is(behind: Indicator, cast: Cast, plan: Plan) -> None:
    accept(behind, cast)
    assess_plan(plan=plan, years=[2023], by=None)
    assert behind.results.get(organization=plan.organization).verdict == Verdict.FAR_BEHIND


def test_the_one_accepted_last_counts(behind: Indicator, cast: Cast) -> None:
    accept(behind, cast)
    accept(behind, cast, until=UNTIL - timedelta(days=60))
    assert shown_on(behind, cast, UNTIL - timedelta(days=90)) == UNTIL - timedelta(days=60)


def test_withdrawn_it_is_gone_from_the_page_and_kept_in_the_record(behind: Indicator, cast: Cast) -> None:
    withdraw_lag(lag=accept(behind, cast), by=cast.office)
    assert shown_on(behind, cast, UNTIL) is None
    assert AcceptedLag.objects.get().withdrawn_by == cast.office


def test_it_is_not_shown_beside_what_is_not_behind(behind: Indicator, cast: Cast, plan: Plan) -> None:
    accept(behind, cast)
    behind.results.update(verdict=Verdict.ON_TRACK)
    assert shown_on(behind, cast, UNTIL) is None


@pytest.mark.parametrize("path", ["", "indicators/HB01/"])
def test_pages_show_it_with_its_remedy(client: Client, behind: Indicator, cast: Cast, path: str) -> None:
    until = timezone.localdate() + timedelta(days=30)
    accept(behind, cast, until=until)
    client.force_login(cast.leader)
    html = client.get(f"/plans/{PLAN}/2023/{path}", headers={"accept-language": "en"}).content.decode()
    assert f"accepted until {until:%-d %B %Y}" in html
    assert "上游截污工程明年完工" in html


def test_the_office_accepts_and_withdraws_by_the_page(client: Client, behind: Indicator, cast: Cast) -> None:
    client.force_login(cast.office)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert client.post(LAG, {"until": tomorrow.isoformat(), "remedy": "截污"}).status_code == 302
    assert client.post(f"{LAG}{AcceptedLag.objects.get().pk}/withdraw/").status_code == 302
    assert AcceptedLag.objects.get().withdrawn_at is not None


@pytest.mark.parametrize(("days", "remedy", "field"), [(-1, "截污", "until"), (1, " ", "remedy")])
def test_a_day_that_is_over_and_no_remedy_are_refused(
    client: Client, behind: Indicator, cast: Cast, days: int, remedy: str, field: str
) -> None:
    client.force_login(cast.office)
    day = timezone.localdate() + timedelta(days=days)
    answer = client.post(LAG, {"until": day.isoformat(), "remedy": remedy})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])


def test_overview_costs_one_query_for_all_of_them(client: Client, behind: Indicator, cast: Cast) -> None:
    client.force_login(cast.leader)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/plans/{PLAN}/2023/")
        return len(captured)

    before = queries()
    for indicator in Indicator.objects.select_related("plan__organization"):
        accept(indicator, cast, until=timezone.localdate())
    assert queries() == before
