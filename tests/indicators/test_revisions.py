"""Corrections after publication: who asks, who decides, and what stays on record."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from indicators.models import Figure, Plan, Publication, Revision, RevisionState
from indicators.services.figures import FiguresStale
from indicators.services.revisions import (
    NothingToRevise,
    RevisionOver,
    RevisionPending,
    decide_revision,
)
from indicators.workflow import Action, Refusal, Refused, State
from tests.cast import Cast
from tests.indicators.conftest import Enter, figure_of
from tests.indicators.publishing import ask, enter_approved, publish, revise


@pytest.fixture
def version(plan: Plan, enter: Enter, cast: Cast) -> Publication:
    enter_approved(enter, cast, "CF05", value="12")
    return publish(plan, cast.office)


@pytest.mark.usefixtures("version")
def test_an_accepted_revision_changes_the_figure_by_an_event(plan: Plan, cast: Cast) -> None:
    revise(plan, cast, "CF05", value="13")
    figure = figure_of("CF05")
    assert (figure.value, figure.state, figure.checked_by) == (Decimal(13), State.APPROVED, cast.office)
    assert figure.events.last().action == Action.REVISE


@pytest.mark.usefixtures("version")
def test_the_old_value_stays_readable(plan: Plan, cast: Cast) -> None:
    revise(plan, cast, "CF05", value="13")
    values = figure_of("CF05").events.values_list("value", flat=True)
    assert [int(value) for value in values] == [12, 12, 12, 12, 13]


@pytest.mark.usefixtures("version")
def test_a_refused_revision_changes_nothing(plan: Plan, cast: Cast) -> None:
    revision = ask(plan, cast.clerk, "CF05", value="13")
    decide_revision(revision=revision.pk, is_accepted=False, decision="依据不足", by=cast.office)
    assert (figure_of("CF05").value, Revision.objects.get().state) == (Decimal(12), RevisionState.REFUSED)


def test_the_first_version_keeps_the_old_value(plan: Plan, version: Publication, cast: Cast) -> None:
    revise(plan, cast, "CF05", value="13")
    second = publish(plan, cast.office)
    values = [
        each.results.get(indicator__code="CF05", organization__code="hp-dh-ly").value
        for each in (version, second)
    ]
    assert values == [Decimal(12), Decimal(13)]


@pytest.mark.usefixtures("version")
def test_a_figure_that_was_missing_comes_by_a_revision(plan: Plan, cast: Cast) -> None:
    revise(plan, cast, "CF02", value="4")
    assert (figure_of("CF02").state, figure_of("CF02").version) == (State.APPROVED, 1)


def test_an_unpublished_year_needs_no_revision(plan: Plan, enter: Enter, cast: Cast) -> None:
    enter_approved(enter, cast, "CF05", value="12")
    with pytest.raises(Refused) as refused:
        ask(plan, cast.clerk, "CF05", value="13")
    assert refused.value.refusal == Refusal.NOT_PUBLISHED


@pytest.mark.usefixtures("version")
@pytest.mark.parametrize("name", ["other_clerk", "leader", "reviewer"])
def test_only_the_unit_asks(plan: Plan, cast: Cast, name: str) -> None:
    with pytest.raises(Refused) as refused:
        ask(plan, cast.by_name()[name], "CF05", value="13")
    assert refused.value.refusal == Refusal.FORBIDDEN_ROLE


@pytest.mark.usefixtures("version")
@pytest.mark.parametrize("name", ["clerk", "reviewer", "leader"])
def test_only_the_office_decides(plan: Plan, cast: Cast, name: str) -> None:
    revision = ask(plan, cast.clerk, "CF05", value="13")
    with pytest.raises(Refused) as refused:
        decide_revision(revision=revision.pk, is_accepted=True, decision="同意", by=cast.by_name()[name])
    assert refused.value.refusal == Refusal.FORBIDDEN_ROLE


@pytest.mark.usefixtures("version")
def test_nobody_decides_the_own_revision(plan: Plan, cast: Cast) -> None:
    revision = ask(plan, cast.office, "CF05", value="13")
    with pytest.raises(Refused) as refused:
        decide_revision(revision=revision.pk, is_accepted=True, decision="同意", by=cast.office)
    assert refused.value.refusal == Refusal.SELF_APPROVAL


@pytest.mark.usefixtures("version")
def test_what_already_stands_is_no_revision(plan: Plan, cast: Cast) -> None:
    with pytest.raises(NothingToRevise):
        ask(plan, cast.clerk, "CF05", value="12")


@pytest.mark.usefixtures("version")
def test_a_figure_has_one_open_revision(plan: Plan, cast: Cast) -> None:
    ask(plan, cast.clerk, "CF05", value="13")
    with pytest.raises(RevisionPending):
        ask(plan, cast.clerk, "CF05", value="14")


@pytest.mark.usefixtures("version")
def test_a_revision_is_decided_once(plan: Plan, cast: Cast) -> None:
    revision = revise(plan, cast, "CF05", value="13")
    with pytest.raises(RevisionOver):
        decide_revision(revision=revision.pk, is_accepted=False, decision="不同意", by=cast.office)


@pytest.mark.usefixtures("version")
def test_a_figure_that_changed_meanwhile_is_not_overwritten(plan: Plan, cast: Cast) -> None:
    revision = ask(plan, cast.clerk, "CF05", value="13")
    Figure.objects.update(version=99)
    with pytest.raises(FiguresStale):
        decide_revision(revision=revision.pk, is_accepted=True, decision="同意", by=cast.office)


@pytest.mark.usefixtures("version")
def test_the_database_wants_a_reason_for_each_decision(plan: Plan, cast: Cast) -> None:
    revision = ask(plan, cast.clerk, "CF05", value="13")
    with pytest.raises(IntegrityError), transaction.atomic():
        decide_revision(revision=revision.pk, is_accepted=True, decision="", by=cast.office)
