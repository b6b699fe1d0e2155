"""Rounds in Shanghai time by the database's clock, extensions, and the page made from the workflow table."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from accounts.models import Organization
from indicators.models import Plan, ReportingRound, RoundState
from indicators.services.rounds import extend_round, open_conditions, round_of_unit
from indicators.workflow import Condition
from tests.cast import Cast

# 31 March 2026 ends in Shanghai at 16:00 UTC.
END = datetime(2026, 3, 31, 16, tzinfo=UTC)
MOMENT = timedelta(milliseconds=1)


def round_at(clock: datetime) -> ReportingRound:
    row = ReportingRound(
        opens_on=date(2026, 3, 1), due_on=date(2026, 3, 31), answers_due_on=date(2026, 4, 10)
    )
    row.__dict__["clock"] = clock
    return row


@pytest.mark.parametrize(
    ("clock", "state"),
    [
        (datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC), RoundState.PLANNED),
        (datetime(2026, 2, 28, 16, tzinfo=UTC), RoundState.OPEN),
        (END - MOMENT, RoundState.OPEN),
        (END, RoundState.CHECKING),
        (datetime(2026, 4, 10, 16, tzinfo=UTC) - MOMENT, RoundState.CHECKING),
        (datetime(2026, 4, 10, 16, tzinfo=UTC), RoundState.CLOSED),
    ],
)
def test_a_deadline_is_the_end_of_a_day_in_shanghai(clock: datetime, state: RoundState) -> None:
    assert round_at(clock).state == state


def test_an_extension_is_one_units_alone(plan: Plan, open_round: ReportingRound, cast: Cast) -> None:
    town, other = (Organization.objects.get(code=code) for code in ("hp-dh-ly", "hp-xh-bs"))
    yesterday = open_round.today - timedelta(days=1)
    ReportingRound.objects.filter(pk=open_round.pk).update(due_on=yesterday, answers_due_on=yesterday)
    extend_round(round=open_round, unit=town, due_on=open_round.today, reason="汛期", by=cast.office)
    holding = [open_conditions(round_of_unit(plan, 2023, unit), unit) for unit in (town, other)]
    unpublished = Condition.YEAR_UNPUBLISHED
    assert holding == [{unpublished, Condition.ROUND_OPEN, Condition.ANSWERS_OPEN}, {unpublished}]


def test_the_clock_is_the_databases(plan: Plan, open_round: ReportingRound) -> None:
    """A server whose own clock is a year off would still read today from the database."""
    assert abs(ReportingRound.objects.with_clock().get().now - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_page_is_made_from_the_table() -> None:
    call_command("workflow_docs", "--check")
