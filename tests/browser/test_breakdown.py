"""The breakdown of targets while it is typed: what is left is exact, and unknown beside what is no number."""

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from indicators.models import Plan, Target
from tests.browser.conftest import LogIn
from tests.cast import Cast

pytestmark = pytest.mark.browser

PATH = "/targets/invented-lakeside-2023-2025/HB02/breakdown/"


@pytest.fixture
def grid(
    live_server: LiveServer, page: Page, context: BrowserContext, log_in: LogIn, cast: Cast, plan: Plan
) -> Page:
    """Silt to be dredged: 40 in 2025, two counties."""
    log_in(context, cast.office)
    page.goto(live_server.url + PATH)
    return page


def left(grid: Page) -> Locator:
    return grid.locator("[data-remainder]").last


def test_remainder_is_exact_while_shares_are_typed(grid: Page) -> None:
    grid.get_by_label("East Lake County (example) 2025").fill("13.3")
    expect(left(grid)).to_have_text("26.7")
    grid.get_by_label("West Bay County (example) 2025").fill("２6.6")
    expect(left(grid)).to_have_text("0.1")


def test_remainder_is_unknown_while_a_cell_is_no_number(grid: Page) -> None:
    grid.get_by_label("East Lake County (example) 2025").fill("about 13")
    expect(left(grid)).to_have_text("–")


def test_a_split_is_saved_by_one_press(grid: Page) -> None:
    grid.get_by_label("East Lake County (example) 2025").fill("13.3")
    grid.get_by_label("West Bay County (example) 2025").fill("26.7")
    grid.get_by_label("Document number").fill("No. 3")
    grid.get_by_label("Decided on").fill("2024-05-01")
    grid.get_by_label("Reason", exact=True).fill("invented")
    grid.get_by_role("button", name="Save").click()
    expect(left(grid)).to_have_text("0.0")
    assert Target.objects.filter(organization__code="hp-dh").get().value * 10 == 133
