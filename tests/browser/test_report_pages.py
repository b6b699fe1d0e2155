"""The report pages in a real browser: from a red cell to its cause, the meeting by keys, and the dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organization
from indicators.method.types import Verdict
from indicators.models import Plan, Result
from indicators.services.assessments import assess_plan
from tests.browser.conftest import LogIn
from tests.cast import Cast
from tests.indicators.conftest import Enter

pytestmark = pytest.mark.browser

PLAN = "/plans/invented-lakeside-2023-2025/2023/"
SHOWN = (
    "",
    "meeting/",
    "heat-map/",
    "units/hp-dh/",
    "units/hp-zlj/",
    "domains/goods-services/",
    "indicators/",
    "indicators/CF05/",
    "plan/",
    "projects/",
)
WHY = "旺季投诉集中"


@pytest.fixture
def late(plan: Plan, enter: Enter) -> Plan:
    """A town's complaints make the town, its county and the city far behind, as its clerk explains."""
    for code, column in (("hp-dh", 2), ("hp-xh", 1)):
        Organization.objects.filter(code=code).update(map_row=1, map_column=column)
    enter("CF05", value="300", explanation=WHY)
    enter("HB01", unit="hp-shj", value="0.09")
    assess_plan(plan=plan, years=plan.years, by=None)
    Result.objects.filter(
        indicator__code="CF05", assessment__year=2023, organization__code__in=("hp", "hp-dh", "hp-dh-ly")
    ).update(verdict=Verdict.FAR_BEHIND, reason=None)
    return plan


@pytest.fixture
def shown(page: Page, context: BrowserContext, log_in: LogIn, cast: Cast, late: Plan) -> Page:
    """A leader's tab."""
    log_in(context, cast.leader)
    return page


def test_from_a_red_cell_to_its_cause_in_two_clicks(live_server: LiveServer, shown: Page) -> None:
    shown.goto(f"{live_server.url}{PLAN}heat-map/?unit=hp-dh")
    shown.locator(".heat-cell.verdict-far-behind a").last.click()
    shown.get_by_role("link", name="Show me the calculation").click()
    drawer = shown.locator("#explain-drawer")
    for part in ("300", "Entered by Reedleaf Town", WHY):
        expect(drawer).to_contain_text(part)


def test_a_presenters_keys_go_from_item_to_item(live_server: LiveServer, shown: Page) -> None:
    shown.goto(f"{live_server.url}{PLAN}meeting/")
    for key, item in (("PageDown", "item-1"), ("ArrowRight", "item-2"), ("PageUp", "item-1")):
        shown.keyboard.press(key)
        expect(shown.locator(f"#{item}")).to_be_focused()
    shown.keyboard.press("Home")
    expect(shown.locator("#agenda")).to_be_focused()


def test_a_tile_is_reached_and_opened_by_keys(live_server: LiveServer, shown: Page) -> None:
    shown.goto(f"{live_server.url}{PLAN}indicators/CF05/")
    tile = shown.locator(".tile-map-placed a").first
    expect(tile).to_contain_text("West Bay County")
    tile.focus()
    shown.keyboard.press("Enter")
    expect(shown).to_have_url(f"{live_server.url}{PLAN}indicators/CF05/?unit=hp-xh")


def test_in_the_dark_every_report_page_is_readable(
    browser: Browser, live_server: LiveServer, log_in: LogIn, cast: Cast, late: Plan
) -> None:
    context = browser.new_context(color_scheme="dark")
    log_in(context, cast.office)
    page, wrong = context.new_page(), {}
    for path in SHOWN:
        page.goto(f"{live_server.url}{PLAN}{path}")
        if found := Axe().run(page).response["violations"]:
            wrong[path] = [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]
    context.close()
    assert wrong == {}
