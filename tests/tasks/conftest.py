"""What the tests of rounds share: figures that stand in a state, without walking there."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organization
from indicators.models import Figure, Indicator, Plan, ReportingRound
from indicators.workflow import State
from tests.cast import Cast

Put = Callable[..., Figure]
TOWN = "hp-dh-ly"


@pytest.fixture
def put(plan: Plan, cast: Cast) -> Put:
    """A figure of 2023 in a state, entered by the clerk of Reedleaf Town unless told otherwise."""

    def put_one(
        code: str, state: State = State.DRAFT, *, unit: str = TOWN, year: int = 2023, **fields: Any
    ) -> Figure:
        now = timezone.now()
        by = fields.pop("by", cast.clerk)
        values = {"value": Decimal(1), "entered_by": by, "entered_at": now}
        if state != State.DRAFT:
            values |= {"submitted_by": by, "submitted_at": now}
        if state in (State.APPROVED, State.RETURNED):
            values |= {"checked_by": cast.office, "checked_at": now}
        return Figure.objects.create(
            indicator=Indicator.objects.for_plan(plan).get(code=code),
            organization=Organization.objects.get(code=unit),
            year=year,
            state=state,
            **values | fields,
        )

    return put_one


@pytest.fixture
def put_all(plan: Plan, put: Put) -> Callable[..., list[Figure]]:
    """Every figure that a place reports, in one state."""

    def put_them(state: State, unit: str = TOWN, **fields: Any) -> list[Figure]:
        place = Organization.objects.get(code=unit)
        codes = [row.code for row in Indicator.objects.for_plan(plan).reported_by(place)]
        return [put(code, state, unit=unit, **fields) for code in codes]

    return put_them


def move_round(round: ReportingRound, *, opens: int, due: int, answers: int) -> ReportingRound:
    """The round with other dates, in days from today, read again with its clock."""
    today = round.today
    days = {"opens_on": opens, "due_on": due, "answers_due_on": answers}
    moved = {name: today + timedelta(days=number) for name, number in days.items()}
    ReportingRound.objects.filter(pk=round.pk).update(**moved)
    return ReportingRound.objects.with_clock().get(pk=round.pk)
