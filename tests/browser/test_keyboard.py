"""People work with the keyboard alone: no test here touches the mouse."""

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from indicators.models import Figure, Plan
from indicators.services.assessments import assess_plan
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 150
# What tells where the focus is: an outline that is drawn, in a color that is not the ground's.
# In the grid the cell around a field may draw it.
RING = """element => [element, element.closest("td")].some(place => {
    const style = place && getComputedStyle(place);
    return style && ((style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
        || style.boxShadow !== "none");
})"""


def has_focus(place: Locator) -> bool:
    return bool(place.evaluate("element => element === document.activeElement"))


def walk_to(page: Page, place: Locator) -> None:
    """Press Tab until the place has the focus."""
    expect(place).to_be_visible()
    for _ in range(MOST_STOPS):
        if has_focus(place):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{MOST_STOPS} times Tab do not lead to {place}")


def log_in_by_keys(page: Page, site: str, username: str) -> None:
    page.goto(site)
    walk_to(page, page.get_by_label("用户名"))
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def open_entry_by_keys(page: Page, site: str) -> None:
    log_in_by_keys(page, site, "clerk")
    walk_to(page, page.get_by_role("link", name="填报", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("填报")


@pytest.mark.usefixtures("open_round")
def test_a_figure_is_entered_and_saved(live_server: LiveServer, cast: Cast, page: Page) -> None:
    open_entry_by_keys(page, live_server.url)
    page.locator("#grid-tools:not([hidden])").wait_for()
    walk_to(page, page.locator("[name=CF01-numerator]"))
    value = page.locator("[name=CF05-value]")
    for key in ("ArrowRight", "ArrowRight", *["ArrowDown"] * 4):
        page.keyboard.press(key)
    expect(value).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(page.locator("#row-CF05").get_by_text("已存")).to_be_visible()
    assert Figure.objects.get(indicator__code="CF05").value == 12


def test_the_first_stop_leads_past_the_navigation(live_server: LiveServer, cast: Cast, page: Page) -> None:
    open_entry_by_keys(page, live_server.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_be_attached()


@pytest.mark.usefixtures("open_round")
def test_every_stop_shows_where_the_focus_is(live_server: LiveServer, cast: Cast, page: Page) -> None:
    open_entry_by_keys(page, live_server.url)
    unseen = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.locator(":focus")
        if not stop.count():
            break  # past the last one, in the browser's own bars
        if not stop.evaluate(RING):
            unseen.append(stop.evaluate("element => element.outerHTML.slice(0, 150)"))
    assert unseen == []


def follow(page: Page, link: Locator) -> None:
    """Walk to a link by keys, and through it."""
    walk_to(page, link)
    page.keyboard.press("Enter")


def unseen_stops(page: Page, most: int) -> list[str]:
    """The places among the next stops where nobody could see that the focus is there."""
    unseen = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.locator(":focus")
        if not stop.count():
            break
        if not stop.evaluate(RING):
            unseen.append(stop.evaluate("element => element.outerHTML.slice(0, 150)"))
    return unseen


def into_the_content(page: Page) -> None:
    """From the top by the skip link."""
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")


@pytest.mark.usefixtures("open_round")
def test_every_entry_of_the_navigation_is_reached_and_entered(
    live_server: LiveServer, plan: Plan, cast: Cast, page: Page
) -> None:
    """For the office, who has them all. Swagger's page and the administration are not ours to mend."""
    assess_plan(plan=plan, years=[2023], by=cast.office)
    log_in_by_keys(page, live_server.url, "office")
    side = page.get_by_role("navigation", name="导航")
    expect(side).to_be_visible()
    addresses = [link.get_attribute("href") or "" for link in side.get_by_role("link").all()]
    assert len(addresses) == 7
    unseen = {}
    for address in addresses[:5]:
        with page.expect_navigation():
            follow(page, side.locator(f"a[href='{address}']"))
        into_the_content(page)
        unseen[address] = unseen_stops(page, 8)
    assert {address: stops for address, stops in unseen.items() if stops} == {}


def test_the_heat_map_is_sorted_and_left_by_keys(
    live_server: LiveServer, plan: Plan, cast: Cast, other_towns_reported: None, page: Page
) -> None:
    assess_plan(plan=plan, years=[2023], by=cast.office)
    log_in_by_keys(page, live_server.url, "leader")
    expect(page.locator("nav.side")).to_be_visible()
    page.goto(f"{live_server.url}/plans/{plan.code}/2023/heat-map/")
    into_the_content(page)
    column = page.locator("thead th.heat-place a").first
    follow(page, column)
    expect(page.locator("thead th[aria-sort=descending]")).to_have_count(1)
    into_the_content(page)
    follow(page, page.locator("tbody td.heat-cell a").first)
    expect(page.locator("h1 .heading-code")).to_be_visible()
