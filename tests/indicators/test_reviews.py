"""Checking figures: approving, returning, recalling, the two people, the version that was seen."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organization
from accounts.types import Role
from indicators.models import Figure, FigureEvent, Plan, ReportingRound, ReturnReason, ReviewComment
from indicators.services.reviews import (
    Return,
    ReviewStale,
    Seen,
    look_at,
    open_returns,
    recall_return,
    review_figures,
)
from indicators.services.submissions import submit_figures
from indicators.workflow import Action, Refusal, Refused, State
from tests.cast import Cast, make_person
from tests.indicators.conftest import Enter, figure_of

RATIOS = ("CF01", "CF07", "HB03")
PLAIN = ("CF02", "CF03", "CF04", "CF05", "CF06", "HB02")


@pytest.fixture
def town(plan: Plan) -> Organization:
    return Organization.objects.get(code="hp-dh-ly")


@pytest.fixture
def submitted(enter: Enter, open_round: ReportingRound, town: Organization, cast: Cast) -> None:
    """The town's whole report of 2023 waits for the check."""
    for code in PLAIN:
        enter(code, value="1")
    for code in RATIOS:
        enter(code, numerator="1", denominator="1")
    submit_figures(round=open_round, unit=town, by=cast.clerk)


def seen(code: str) -> Seen:
    figure = figure_of(code)
    return Seen(figure.pk, figure.version)


def returned(code: str, text: str = "") -> Return:
    return Return(seen(code), ReturnReason.OTHER if text else ReturnReason.JUMP, text)


def refusal_of(caught: pytest.ExceptionInfo[Refused]) -> Refusal:
    return caught.value.refusal


def test_approving_and_returning_happen_together(submitted: None, cast: Cast) -> None:
    review_figures(approvals=[seen("CF05"), seen("CF02")], returns=[returned("CF03")], by=cast.reviewer)
    states = [figure_of(code).state for code in ("CF05", "CF02", "CF03")]
    assert states == [State.APPROVED, State.APPROVED, State.RETURNED]
    assert figure_of("CF05").checked_by == cast.reviewer


def test_a_decision_leaves_one_event_and_one_comment(submitted: None, cast: Cast) -> None:
    review_figures(approvals=[], returns=[returned("CF03", "请核实口径")], by=cast.reviewer)
    figure = figure_of("CF03")
    event = FigureEvent.objects.filter(figure=figure).last()
    comment = ReviewComment.objects.get(figure=figure)
    assert event is not None
    assert (event.action, event.version, event.by, event.value) == (Action.RETURN, 3, cast.reviewer, 1)
    assert (comment.version, comment.text, comment.by) == (3, "请核实口径", cast.reviewer)


def test_a_changed_figure_stops_everything(submitted: None, cast: Cast) -> None:
    approvals, returns = [seen("CF05"), seen("CF02")], [returned("CF03")]
    Figure.objects.filter(pk=approvals[1].figure).update(version=9)
    with pytest.raises(ReviewStale) as caught:
        review_figures(approvals=approvals, returns=returns, by=cast.reviewer)
    assert [figure.indicator.code for figure in caught.value.figures] == ["CF02"]
    assert set(Figure.objects.values_list("state", flat=True)) == {State.SUBMITTED}
    assert not ReviewComment.objects.exists()


def test_one_refusal_stops_everything(submitted: None, cast: Cast) -> None:
    Figure.objects.filter(pk=figure_of("CF02").pk).update(entered_by=cast.reviewer)
    with pytest.raises(Refused) as caught:
        review_figures(approvals=[seen("CF05"), seen("CF02")], returns=[], by=cast.reviewer)
    assert refusal_of(caught) == Refusal.SELF_APPROVAL
    assert figure_of("CF05").state == State.SUBMITTED


@pytest.mark.parametrize("name", ["entered_by", "submitted_by"])
def test_nobody_approves_what_they_entered_or_submitted(submitted: None, cast: Cast, name: str) -> None:
    Figure.objects.filter(pk=figure_of("CF05").pk).update(**{name: cast.office})
    with pytest.raises(Refused) as caught:
        review_figures(approvals=[seen("CF05")], returns=[], by=cast.office)
    assert refusal_of(caught) == Refusal.SELF_APPROVAL
    review_figures(approvals=[seen("CF05")], returns=[], by=cast.reviewer)
    assert figure_of("CF05").state == State.APPROVED


def test_the_database_knows_the_two_people_too(submitted: None, cast: Cast) -> None:
    figure = Figure.objects.filter(pk=figure_of("CF05").pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.update(state=State.APPROVED, checked_by=cast.clerk, checked_at="2024-01-01T00:00Z")


@pytest.mark.parametrize("person", ["leader", "clerk", "department_clerk", "other_clerk"])
def test_only_the_lead_department_and_the_office_check(submitted: None, cast: Cast, person: str) -> None:
    with pytest.raises(Refused) as caught:
        review_figures(approvals=[], returns=[returned("CF05")], by=getattr(cast, person))
    assert refusal_of(caught) == Refusal.FORBIDDEN_ROLE


def test_a_reviewer_of_another_department_does_not_check(submitted: None, cast: Cast) -> None:
    other = make_person("other", Role.REVIEWER, Organization.objects.get(code="hp-shj"))
    with pytest.raises(Refused) as caught:
        review_figures(approvals=[seen("CF05")], returns=[], by=other)
    assert refusal_of(caught) == Refusal.FORBIDDEN_ROLE


def test_a_draft_is_not_decided(enter: Enter, cast: Cast) -> None:
    enter("CF05", value="1")
    with pytest.raises(Refused) as caught:
        review_figures(approvals=[seen("CF05")], returns=[], by=cast.reviewer)
    assert refusal_of(caught) == Refusal.INVALID_TRANSITION


def test_an_approved_figure_can_still_be_returned(submitted: None, cast: Cast) -> None:
    review_figures(approvals=[seen("CF05")], returns=[], by=cast.reviewer)
    review_figures(approvals=[], returns=[returned("CF05")], by=cast.reviewer)
    assert figure_of("CF05").state == State.RETURNED


def test_a_figure_is_decided_once(submitted: None, cast: Cast) -> None:
    with pytest.raises(ValueError, match="once"):
        review_figures(approvals=[seen("CF05")], returns=[returned("CF05")], by=cast.reviewer)


def test_an_unknown_figure_is_an_error(submitted: None, cast: Cast) -> None:
    with pytest.raises(Figure.DoesNotExist):
        review_figures(approvals=[Seen(99_999_999, 1), seen("CF05")], returns=[], by=cast.reviewer)
    assert figure_of("CF05").state == State.SUBMITTED


def test_a_return_is_recalled_and_its_comment_stays(submitted: None, cast: Cast) -> None:
    review_figures(approvals=[], returns=[returned("CF05")], by=cast.reviewer)
    recall_return(seen=seen("CF05"), by=cast.reviewer)
    assert (figure_of("CF05").state, ReviewComment.objects.count()) == (State.SUBMITTED, 1)


def test_an_opened_return_is_not_recalled(submitted: None, cast: Cast) -> None:
    review_figures(approvals=[], returns=[returned("CF05")], by=cast.reviewer)
    open_returns([figure_of("CF05")])
    with pytest.raises(Refused) as caught:
        recall_return(seen=seen("CF05"), by=cast.reviewer)
    assert refusal_of(caught) == Refusal.ALREADY_OPENED


def test_a_return_that_the_unit_has_answered_in_part_is_not_recalled(
    submitted: None, enter: Enter, cast: Cast
) -> None:
    """What was never submitted must not come back as submitted, through whatever door it was written."""
    review_figures(approvals=[], returns=[returned("CF05")], by=cast.reviewer)
    enter("CF05", value="2", version=figure_of("CF05").version)
    with pytest.raises(Refused) as caught:
        recall_return(seen=seen("CF05"), by=cast.reviewer)
    assert refusal_of(caught) == Refusal.ALREADY_OPENED


def test_a_second_return_can_be_recalled_again(
    submitted: None, enter: Enter, open_round: ReportingRound, town: Organization, cast: Cast
) -> None:
    review_figures(approvals=[], returns=[returned("CF05")], by=cast.reviewer)
    open_returns([figure_of("CF05")])
    submit_figures(round=open_round, unit=town, by=cast.clerk)
    review_figures(approvals=[], returns=[returned("CF05", "仍未说明")], by=cast.reviewer)
    recall_return(seen=seen("CF05"), by=cast.reviewer)
    assert [comment.text for comment in ReviewComment.objects.order_by("pk")] == ["", "仍未说明"]


def test_looking_changes_no_version_and_counts_once(submitted: None, cast: Cast) -> None:
    look_at([figure_of("CF05")])
    first = figure_of("CF05")
    look_at([figure_of("CF05")])
    assert (figure_of("CF05").looked_at, figure_of("CF05").version) == (first.looked_at, 2)
    assert first.looked_at is not None
