"""Handing a report in: what is missing, the receipt, taking it back, and the two clocks."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organization
from indicators.models import Figure, FigureEvent, Indicator, Plan, ReportingRound, Submission
from indicators.services.reviews import look_at
from indicators.services.submissions import ReportIncomplete, submit_figures, withdraw_figures
from indicators.workflow import Refusal, Refused, State
from tests.cast import Cast
from tests.indicators.conftest import Enter, figure_of

URL = "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/submit/"
RATIOS = ("CF01", "CF07", "HB03")


@pytest.fixture
def town(plan: Plan) -> Organization:
    return Organization.objects.get(code="hp-dh-ly")


@pytest.fixture
def filled(plan: Plan, town: Organization, enter: Enter) -> list[str]:
    """Everything that the town reports, without a flag; the codes."""
    codes = [row.code for row in Indicator.objects.for_plan(plan).reported_by(town)]
    for code in codes:
        typed = {"numerator": "1", "denominator": "1"} if code in RATIOS else {"value": "1"}
        enter(code, **typed)
    return codes


def test_a_complete_report_is_submitted_with_a_receipt(
    filled: list[str], open_round: ReportingRound, town: Organization, cast: Cast
) -> None:
    receipt = submit_figures(round=open_round, unit=town, by=cast.clerk)
    assert receipt.number == "2023-hp-dh-ly-01"
    assert receipt.lines.count() == len(filled)
    assert set(Figure.objects.values_list("state", "submitted_by")) == {(State.SUBMITTED, cast.clerk.pk)}


def test_blanks_keep_a_report_from_being_submitted(
    enter: Enter, open_round: ReportingRound, town: Organization, cast: Cast
) -> None:
    enter("CF05", value="1")
    with pytest.raises(ReportIncomplete) as caught:
        submit_figures(round=open_round, unit=town, by=cast.clerk)
    assert "CF02" in str(caught.value)
    assert figure_of("CF05").state == State.DRAFT
    assert not Submission.objects.exists()


def test_a_jump_asks_for_a_sentence(
    filled: list[str], enter: Enter, open_rounds: list[ReportingRound], town: Organization, cast: Cast
) -> None:
    for code in filled:
        typed = {"numerator": "1", "denominator": "1"} if code in RATIOS else {"value": "1"}
        enter(code, year=2024, **typed)
    enter("CF05", year=2024, value="9", version=1)
    round = ReportingRound.objects.with_clock().get(year=2024)
    with pytest.raises(ReportIncomplete, match="CF05"):
        submit_figures(round=round, unit=town, by=cast.clerk)
    enter("CF05", year=2024, value="9", explanation="新增投诉渠道", version=2)
    assert submit_figures(round=round, unit=town, by=cast.clerk).sequence == 1


def test_submitting_twice_gives_one_receipt(
    filled: list[str], open_round: ReportingRound, town: Organization, cast: Cast
) -> None:
    submit_figures(round=open_round, unit=town, by=cast.clerk)
    with pytest.raises(Refused) as caught:
        submit_figures(round=open_round, unit=town, by=cast.clerk)
    assert caught.value.refusal == Refusal.INVALID_TRANSITION
    assert Submission.objects.count() == 1


def test_each_change_has_exactly_one_event(
    filled: list[str], open_round: ReportingRound, town: Organization, cast: Cast
) -> None:
    submit_figures(round=open_round, unit=town, by=cast.clerk)
    withdraw_figures(round=open_round, unit=town, by=cast.clerk)
    for figure in Figure.objects.all():
        versions = list(FigureEvent.objects.filter(figure=figure).values_list("version", flat=True))
        assert versions == [1, 2, 3] == list(range(1, figure.version + 1))


def test_what_somebody_looked_at_is_not_withdrawn(
    filled: list[str], open_round: ReportingRound, town: Organization, cast: Cast
) -> None:
    submit_figures(round=open_round, unit=town, by=cast.clerk)
    look_at([figure_of("CF05")])
    with pytest.raises(Refused) as caught:
        withdraw_figures(round=open_round, unit=town, by=cast.clerk)
    assert caught.value.refusal == Refusal.ALREADY_LOOKED_AT


def test_a_submitted_figure_is_not_changed(
    filled: list[str], enter: Enter, open_round: ReportingRound, town: Organization, cast: Cast
) -> None:
    submit_figures(round=open_round, unit=town, by=cast.clerk)
    with pytest.raises(Refused) as caught:
        enter("CF05", value="2", version=2)
    assert caught.value.refusal == Refusal.INVALID_TRANSITION


@pytest.mark.parametrize(("opened", "due"), [(-3, 10), (20, -1)])
def test_nothing_is_entered_before_or_after(
    enter: Enter, open_round: ReportingRound, opened: int, due: int
) -> None:
    today = timezone.localdate()
    ReportingRound.objects.filter(pk=open_round.pk).update(
        opens_on=today - timedelta(days=opened),
        due_on=today + timedelta(days=due),
        answers_due_on=today + timedelta(days=due),
    )
    with pytest.raises(Refused) as caught:
        enter("CF05", value="2")
    assert caught.value.refusal == Refusal.PERIOD_CLOSED
    assert not Figure.objects.exists()


def test_the_page_closes_gaps_and_submits_in_one_act(
    client: Client, cast: Cast, enter: Enter, plan: Plan, town: Organization
) -> None:
    enter("CF05", value="1")
    client.force_login(cast.clerk)
    blank = [row.code for row in Indicator.objects.for_plan(plan).reported_by(town) if row.code != "CF05"]
    data = {f"{code}-availability": "not_applicable" for code in blank}
    response = client.post(URL, data, follow=True)
    assert "2023-hp-dh-ly-01" in response.content.decode()
    assert figure_of("CF02").availability == "not_applicable"
    assert figure_of("CF02").state == State.SUBMITTED


def test_a_gap_left_open_is_named_and_nothing_is_written(client: Client, cast: Cast, enter: Enter) -> None:
    enter("CF05", value="1")
    client.force_login(cast.clerk)
    response = client.post(URL, {"CF02-availability": "not_available"})
    assert response.status_code == 400
    assert not Submission.objects.exists()
    assert Figure.objects.count() == 1


def test_a_receipt_of_another_unit_does_not_exist(
    client: Client, filled: list[str], open_round: ReportingRound, town: Organization, cast: Cast
) -> None:
    receipt = submit_figures(round=open_round, unit=town, by=cast.clerk)
    client.force_login(cast.other_clerk)
    assert client.get(f"/receipts/{receipt.pk}/").status_code == 404
    client.force_login(cast.clerk)
    assert client.get(f"/receipts/{receipt.pk}/").status_code == 200
