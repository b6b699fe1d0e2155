"""Figures in the admin: the same rules as on the entry page."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organization
from indicators.models import Figure, Indicator, Plan, ReportingRound, Submission
from indicators.models.choices import LABELS
from indicators.services.reviews import look_at, open_returns
from indicators.services.submissions import submit_figures
from indicators.workflow import Refusal, State
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


@pytest.fixture
def returned(office: Client, submitted: Figure) -> Figure:
    """The same figure, sent back by the office."""
    decide(office, "return_figures", submitted, 1, reason="unit")
    return figure_of("CF05")


def test_the_admin_recalls_a_return_in_the_version_that_was_seen(office: Client, returned: Figure) -> None:
    decide(office, "recall", returned, version=1)
    assert figure_of("CF05").state == State.RETURNED
    decide(office, "recall", returned, version=2)
    assert figure_of("CF05").state == State.SUBMITTED


def test_an_opened_return_is_not_recalled_there_either(office: Client, returned: Figure) -> None:
    open_returns([returned])
    decide(office, "recall", returned, version=2)
    assert figure_of("CF05").state == State.RETURNED


def test_returns_are_recalled_all_together_or_not_at_all(
    office: Client, returned: Figure, enter: Enter
) -> None:
    enter("CF04", value="1")
    data = {"action": "recall", "seen": [f"{returned.pk}:2", f"{figure_of('CF04').pk}:1"]}
    office.post("/admin/indicators/figure/", {**data, "_selected_action": [str(returned.pk)]})
    assert figure_of("CF05").state == State.RETURNED


def test_a_figure_that_is_named_twice_is_not_decided(office: Client, submitted: Figure) -> None:
    data = {"action": "approve", "seen": [f"{submitted.pk}:1"] * 2, "_selected_action": [str(submitted.pk)]}
    assert office.post("/admin/indicators/figure/", data).status_code == 200
    assert figure_of("CF05").state == State.SUBMITTED


@pytest.fixture
def receipts(office: Client, enter: Enter, open_round: ReportingRound, cast: Cast) -> list[Submission]:
    """Two receipts of one town: the whole report, then nothing but an answered return."""
    town = Organization.objects.get(code="hp-dh-ly")
    for row in Indicator.objects.for_plan(open_round.plan).reported_by(town):
        enter(row.code, **({"numerator": "1", "denominator": "1"} if row.is_ratio else {"value": "1"}))
    submit_figures(round=open_round, unit=town, by=cast.clerk)
    decide(office, "return_figures", figure_of("CF05"), 2, reason="unit")
    submit_figures(round=open_round, unit=town, by=cast.clerk)
    return list(Submission.objects.all())


def withdraw(client: Client, receipts: list[Submission]) -> str:
    """The message that the admin shows then."""
    data = {"action": "withdraw", "_selected_action": [str(row.pk) for row in receipts]}
    return client.post("/admin/indicators/submission/", data, follow=True).content.decode()


def test_the_admin_withdraws_a_report_once_whatever_its_receipts(
    office: Client, receipts: list[Submission]
) -> None:
    office.cookies["django_language"] = "en"
    assert "9 figures withdrawn." in withdraw(office, receipts)
    assert set(Figure.objects.values_list("state", flat=True)) == {State.DRAFT}
    assert Submission.objects.count() == 2


def test_what_was_looked_at_is_not_withdrawn_there_either(office: Client, receipts: list[Submission]) -> None:
    look_at([figure_of("CF05")])
    assert str(LABELS[Refusal.ALREADY_LOOKED_AT]) in withdraw(office, receipts)
    assert set(Figure.objects.values_list("state", flat=True)) == {State.SUBMITTED}


@pytest.mark.parametrize(("language", "label"), [("zh-hans", "版本"), ("en", "version")])
def test_the_form_of_a_figure_speaks_the_persons_language(
    office: Client, submitted: Figure, language: str, label: str
) -> None:
    office.cookies["django_language"] = language
    text = office.get(f"/admin/indicators/figure/{submitted.pk}/change/").content.decode()
    assert f"{label}：" in text or f"{label}:" in text


def test_nobody_approves_their_own_there_either(office: Client, submitted: Figure, cast: Cast) -> None:
    Figure.objects.update(entered_by=cast.office)
    decide(office, "approve", submitted, version=1)
    assert figure_of("CF05").state == State.SUBMITTED


def test_nothing_is_entered_outside_of_a_round(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    response = client.post("/admin/indicators/figure/add/", data_for("CF05", value="3"))
    assert response.status_code == 200
    assert not Figure.objects.exists()
