"""Reading a chart in a real browser: by pointer, by key, and without script."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from indicators.models import Plan
from indicators.services.assessments import assess_plan
from tests.browser.conftest import LogIn
from tests.cast import Cast
from tests.indicators.conftest import Enter

pytestmark = pytest.mark.browser

PAGE = "/plans/invented-lakeside-2023-2025/2023/indicators/CF05/"


@pytest.fixture
def numbers(plan: Plan, enter: Enter) -> None:
    """One town has reported, and the year is computed."""
    enter("CF05", value="3")
    assess_plan(plan=plan, years=plan.years, by=None)


@pytest.fixture
def readings(
    live_server: LiveServer, page: Page, context: BrowserContext, log_in: LogIn, cast: Cast, numbers: None
) -> Locator:
    """The years of the trajectory, on the office's screen."""
    log_in(context, cast.office)
    page.goto(live_server.url + PAGE)
    return page.locator(".chart-picture .readings a")


def words(reading: Locator) -> Locator:
    return reading.locator(".reading")


def test_arrows_go_from_year_to_year_and_escape_hides_the_words(page: Page, readings: Locator) -> None:
    readings.first.focus()
    page.keyboard.press("ArrowRight")
    expect(readings.nth(1)).to_be_focused()
    expect(words(readings.nth(1))).to_have_css("opacity", "1")
    page.keyboard.press("Escape")
    expect(words(readings.nth(1))).to_have_css("opacity", "0")


def test_chart_is_one_stop_of_tab(page: Page, readings: Locator) -> None:
    readings.first.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".downloads a").first).to_be_focused()


def test_pointer_reads_a_year_and_a_click_leads_to_its_row(page: Page, readings: Locator) -> None:
    readings.last.hover()
    expect(words(readings.last)).to_have_css("opacity", "1")
    readings.last.click()
    expect(page.locator("#year-2025")).to_be_in_viewport()


def test_without_script_each_year_is_a_stop_of_tab(
    browser: Browser, live_server: LiveServer, log_in: LogIn, cast: Cast, numbers: None
) -> None:
    context = browser.new_context(java_script_enabled=False)
    log_in(context, cast.office)
    page = context.new_page()
    page.goto(live_server.url + PAGE)
    years = page.locator(".chart-picture .readings a")
    years.first.focus()
    page.keyboard.press("Tab")
    expect(years.nth(1)).to_be_focused()
    context.close()
