"""What the tests of figures and results share."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Organization, User
from indicators.models import Figure, Indicator, Plan
from indicators.services.entry import read_entry
from indicators.services.figures import Saved, enter_figures
from tests.cast import Cast

Enter = Callable[..., Saved]


@pytest.fixture
def enter(plan: Plan, cast: Cast) -> Enter:
    """Enter one figure as the clerk of Reedleaf Town, unless told otherwise."""

    def enter_one(
        code: str,
        *,
        unit: str = "hp-dh-ly",
        year: int = 2023,
        version: int = 0,
        by: User | None = None,
        **raw: Any,
    ) -> Saved:
        indicator = Indicator.objects.for_plan(plan).get(code=code)
        return enter_figures(
            plan=plan,
            organization=Organization.objects.get(code=unit),
            year=year,
            entries=[read_entry(indicator, raw, version=version)],
            by=by or cast.clerk,
        )

    return enter_one


def figure_of(code: str, unit: str = "hp-dh-ly", year: int = 2023) -> Figure:
    return Figure.objects.get(indicator__code=code, organization__code=unit, year=year)
