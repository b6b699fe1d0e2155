"""What the tests of figures and results share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organization, User
from indicators.models import Figure, Indicator, Plan, ReportingRound
from indicators.services.entry import read_entry
from indicators.services.figures import Saved, enter_figures
from tests.cast import Cast
from tests.indicators.clock import Clock

Enter = Callable[..., Saved]
TOWN = "hp-dh-ly"


@pytest.fixture
def enter(plan: Plan, cast: Cast, open_rounds: list[ReportingRound]) -> Enter:
    """Enter one figure as the clerk of Reedleaf Town, or as the office for another unit, unless told."""

    def enter_one(
        code: str,
        *,
        unit: str = TOWN,
        year: int = 2023,
        version: int = 0,
        by: User | None = None,
        **raw: Any,
    ) -> Saved:
        indicator = Indicator.objects.for_plan(plan).get(code=code)
        return enter_figures(
            plan=plan,
            unit=Organization.objects.get(code=unit),
            year=year,
            entries=[read_entry(indicator, raw, version=version)],
            by=by or (cast.clerk if unit == TOWN else cast.office),
        )

    return enter_one


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The database's clock in the test's hands."""
    stopped = Clock(timezone.now())
    monkeypatch.setattr("indicators.models.round.Now", stopped)
    return stopped


def figure_of(code: str, unit: str = TOWN, year: int = 2023) -> Figure:
    return Figure.objects.get(indicator__code=code, organization__code=unit, year=year)
