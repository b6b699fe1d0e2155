"""Figures in the admin: the same rules as on the entry page."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organization
from indicators.models import Figure, Indicator, Plan, ReportingRound
from indicators.workflow import State
from tests.cast import Cast
from tests.indicators.conftest import Enter, figure_of


@pytest.fixture
def office(client: Client, cast: Cast, open_rounds: list[ReportingRound]) -> Client:
    client.force_login(cast.office)
    return client


def data_for(code: str, unit: str = "hp-dh-ly", **typed: str) -> dict[str, str]:
    indicator = Indicator.objects.get(code=code)
    organization = Organization.objects.get(code=unit)
    place = {"indicator": str(indicator.pk), "organization": str(organization.pk), "year": "2023"}
    return {**place, "availability": "final", "version": "0", **typed}


def test_a_figure_is_added_by_the_service(office: Client, cast: Cast) -> None:
    response = office.post("/admin/indicators/figure/add/", data_for("CF05", value="１２"))
    assert response.status_code == 302
    assert (figure_of("CF05").value, figure_of("CF05").entered_by) == (12, cast.office)


def test_a_ratio_computes_its_value_there_too(office: Client) -> None:
    office.post("/admin/indicators/figure/add/", data_for("CF01", numerator="65", denominator="73"))
    assert str(figure_of("CF01").value) == "89.0411"


@pytest.mark.parametrize(
    ("code", "unit", "typed"),
    [
        ("CF05", "hp-dh-ly", {"value": "1e3"}),
        ("CF05", "hp-dh-ly", {}),
        ("CF05", "hp-zlj", {"value": "3"}),
        ("CF05", "hp-dh-ly", {"value": "3", "availability": "not_available", "expected_on": "2024-03-01"}),
    ],
)
def test_what_the_page_refuses_is_refused(
    office: Client, code: str, unit: str, typed: dict[str, str]
) -> None:
    response = office.post("/admin/indicators/figure/add/", data_for(code, unit, **typed))
    assert response.status_code == 200
    assert not Figure.objects.exists()


def test_a_stale_version_overwrites_nobody(office: Client, enter: Enter) -> None:
    enter("CF05", value="12")
    figure = figure_of("CF05")
    enter("CF05", value="13", version=1)
    response = office.post(
        f"/admin/indicators/figure/{figure.pk}/change/",
        {"value": "14", "availability": "final", "version": "1"},
    )
    assert response.status_code == 200
    assert figure_of("CF05").value == 13


def test_figures_are_never_deleted(office: Client, enter: Enter) -> None:
    enter("CF05", value="12")
    response = office.post(f"/admin/indicators/figure/{figure_of('CF05').pk}/delete/", {"post": "yes"})
    assert response.status_code == 403


@pytest.mark.parametrize("table", ["assessment", "result", "job"])
def test_what_was_computed_is_only_looked_at(office: Client, plan: Plan, table: str) -> None:
    assert office.get(f"/admin/indicators/{table}/").status_code == 200
    assert office.get(f"/admin/indicators/{table}/add/").status_code == 403


def decide(client: Client, action: str, figure: Figure, version: int, **more: str) -> None:
    data = {"action": action, "_selected_action": str(figure.pk), "seen": f"{figure.pk}:{version}", **more}
    client.post("/admin/indicators/figure/", data, follow=True)


@pytest.fixture
def submitted(enter: Enter, cast: Cast) -> Figure:
    """One figure that the town's clerk handed in."""
    enter("CF05", value="12")
    Figure.objects.update(state=State.SUBMITTED, submitted_by=cast.clerk, submitted_at=timezone.now())
    return figure_of("CF05")


def test_the_office_sees_what_it_will_approve(office: Client, submitted: Figure) -> None:
    data = {"action": "approve", "_selected_action": str(submitted.pk)}
    text = office.post("/admin/indicators/figure/", data).content.decode()
    assert f'name="seen" value="{submitted.pk}:1"' in text
    assert figure_of("CF05").state == State.SUBMITTED


def test_the_admin_approves_the_version_that_was_seen(office: Client, submitted: Figure, cast: Cast) -> None:
    decide(office, "approve", submitted, version=9)
    assert figure_of("CF05").state == State.SUBMITTED
    decide(office, "approve", submitted, version=1)
    assert (figure_of("CF05").state, figure_of("CF05").checked_by) == (State.APPROVED, cast.office)


def test_the_admin_returns_with_a_reason(office: Client, submitted: Figure) -> None:
    decide(office, "return_figures", submitted, 1, reason="other")
    assert figure_of("CF05").state == State.SUBMITTED
    decide(office, "return_figures", submitted, 1, reason="other", text="单位不符")
    assert figure_of("CF05").state == State.RETURNED
    assert submitted.comments.get().text == "单位不符"


def test_nobody_approves_their_own_there_either(office: Client, submitted: Figure, cast: Cast) -> None:
    Figure.objects.update(entered_by=cast.office)
    decide(office, "approve", submitted, version=1)
    assert figure_of("CF05").state == State.SUBMITTED


def test_nothing_is_entered_outside_of_a_round(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    response = client.post("/admin/indicators/figure/add/", data_for("CF05", value="3"))
    assert response.status_code == 200
    assert not Figure.objects.exists()
