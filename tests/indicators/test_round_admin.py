"""Rounds in the admin: the office sets them up; extensions are shown, never made here."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Organization
from indicators.models import Extension, Plan, ReportingRound
from tests.cast import Cast

ADD = "/admin/indicators/reportinground/add/"


def dates(round: ReportingRound, *, due: int) -> dict[str, str]:
    """Dates as the admin's form sends them; `due` in days from today."""
    days = {"opens_on": 0, "due_on": due, "answers_due_on": 30}
    return {name: (round.today + timedelta(days=number)).isoformat() for name, number in days.items()}


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    client.force_login(cast.office)
    return client


EXTENSIONS = {"extensions-TOTAL_FORMS": "0", "extensions-INITIAL_FORMS": "0"}


def test_the_office_sets_a_round_up(office: Client, open_round: ReportingRound, plan: Plan) -> None:
    data = {"plan": str(plan.pk), "year": "2024", **dates(open_round, due=20), **EXTENSIONS}
    assert office.post(ADD, data).status_code == 302
    assert ReportingRound.objects.filter(plan=plan, year=2024).exists()


@pytest.mark.parametrize(("year", "due"), [(2024, 31), (2024, -1), (2023, 20)])
def test_dates_out_of_order_and_a_second_round_are_refused(
    office: Client, open_round: ReportingRound, plan: Plan, year: int, due: int
) -> None:
    data = {"plan": str(plan.pk), "year": str(year), **dates(open_round, due=due), **EXTENSIONS}
    response = office.post(ADD, data)
    assert (response.status_code, ReportingRound.objects.count()) == (200, 1)
    assert "errornote" in response.content.decode()


def test_the_form_takes_plan_and_year_from_the_address(office: Client, plan: Plan) -> None:
    html = office.get(f"{ADD}?plan={plan.pk}&year=2024").content.decode()
    assert 'value="2024"' in html


def test_extensions_are_shown_and_not_edited(office: Client, open_round: ReportingRound, cast: Cast) -> None:
    Extension.objects.create(
        round=open_round,
        organization=Organization.objects.get(code="hp-dh-ly"),
        due_on=open_round.due_on,
        reason="late statistics",
        granted_by=cast.office,
    )
    html = office.get(f"/admin/indicators/reportinground/{open_round.pk}/change/").content.decode()
    assert "late statistics" in html
    assert 'name="extensions-0-reason"' not in html
    assert 'name="year"' not in html
