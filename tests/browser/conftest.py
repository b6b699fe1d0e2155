"""What the tests in the browser share."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounts.models import Organization
from indicators.models import Indicator, Plan
from indicators.services.entry import Entry
from indicators.services.figures import enter_figures
from tests.cast import Cast

PATIENCE = 15_000  # milliseconds: a busy machine is no fault of the site
OTHER_TOWNS = ("hp-dh-qs", "hp-xh-bs", "hp-xh-yq")


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """Assertions wait for this long before they fail."""
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def other_towns_reported(plan: Plan, cast: Cast) -> None:
    """All towns but Reedleaf have reported 60 complaints for 2023: the city's total waits for that one."""
    complaints = Indicator.objects.for_plan(plan).get(code="CF05")
    for code in OTHER_TOWNS:
        enter_figures(
            plan=plan,
            organization=Organization.objects.get(code=code),
            year=2023,
            entries=[Entry(complaints, version=0, value=Decimal(60))],
            by=cast.office,
        )
