"""The drawer that explains a number, and what-if, in a real browser: by mouse, by key, and without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
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
def indicator(
    live_server: LiveServer, page: Page, context: BrowserContext, log_in: LogIn, cast: Cast, numbers: None
) -> Page:
    """The office at the indicator's page."""
    log_in(context, cast.office)
    page.goto(live_server.url + PAGE)
    return page


def test_a_number_opens_its_explanation_and_escape_goes_back(indicator: Page) -> None:
    number = indicator.locator("a.explain-link").first
    number.click()
    drawer = indicator.locator("#explain-drawer")
    expect(drawer.locator("h2")).to_be_focused()
    expect(drawer).to_contain_text("The sum of the places' figures for 2023")
    assert Axe().run(indicator).response["violations"] == []
    indicator.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(number).to_be_focused()


def test_what_follows_is_shown_in_place(indicator: Page) -> None:
    indicator.get_by_label("Value 2024").fill("30")
    indicator.get_by_role("button", name="Show what would follow").click()
    expect(indicator.locator("#what-if table")).to_contain_text("2024")
    assert indicator.url.endswith(PAGE)


def test_without_script_both_are_pages(
    browser: Browser, live_server: LiveServer, log_in: LogIn, cast: Cast, numbers: None
) -> None:
    context = browser.new_context(java_script_enabled=False)
    log_in(context, cast.office)
    page = context.new_page()
    page.goto(live_server.url + PAGE)
    page.locator("a.explain-link").first.click()
    expect(page.locator("h1")).to_have_text("Show me the calculation")
    page.go_back()
    page.get_by_label("Value 2024").fill("30")
    page.get_by_role("button", name="Show what would follow").click()
    expect(page.locator("#what-if table")).to_contain_text("2024")
    context.close()
