"""Reminding all who are late, counted from the home page; S1 and S7 for axe and on small screens."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from indicators.models import ReportingRound
from tasks.models import Notice, Reminder
from tests.browser.conftest import LogIn
from tests.cast import Cast

pytestmark = pytest.mark.browser

PROGRESS = "/progress/invented-lakeside-2023-2025/2023/"
COUNT_CLICKS = "addEventListener('click', () => localStorage.clicks = +(localStorage.clicks || 0) + 1, true)"


@pytest.fixture
def office(
    live_server: LiveServer,
    page: Page,
    context: BrowserContext,
    log_in: LogIn,
    cast: Cast,
    open_round: ReportingRound,
) -> Page:
    """The office at its home page, with every click counted by the browser itself."""
    log_in(context, cast.office)
    cast.clerk.email = "clerk@example.invalid"
    cast.clerk.save()
    page.add_init_script(COUNT_CLICKS)
    page.goto(live_server.url)
    return page


def clicks(page: Page) -> int:
    return int(page.evaluate("localStorage.clicks"))


def test_all_who_are_late_are_reminded_in_three_clicks(office: Page, cast: Cast) -> None:
    office.get_by_role("link", name="Progress and reminders").click()
    office.get_by_role("button", name="Remind 5 units").click()
    office.get_by_role("dialog").get_by_role("button", name="Remind", exact=True).click()
    expect(office.get_by_text("5 units reminded.")).to_be_visible()
    assert clicks(office) == 3
    assert (Reminder.objects.count(), Notice.objects.filter(person=cast.clerk).count()) == (5, 1)
    assert [message.to for message in mail.outbox] == [["clerk@example.invalid"]]
    expect(office.get_by_role("button", name="Remind")).to_have_count(0)


def test_all_are_reminded_by_keyboard_alone(office: Page) -> None:
    office.get_by_role("link", name="Progress and reminders").press("Enter")
    office.get_by_role("button", name="Remind 5 units").press("Enter")
    expect(office.get_by_role("dialog").get_by_role("button", name="Remind", exact=True)).to_be_focused()
    office.keyboard.press("Enter")
    expect(office.get_by_text("5 units reminded.")).to_be_visible()


def test_escape_reminds_nobody(office: Page, live_server: LiveServer) -> None:
    office.goto(live_server.url + PROGRESS)
    office.get_by_role("button", name="Remind 5 units").click()
    office.keyboard.press("Escape")
    expect(office.get_by_role("dialog")).to_have_count(0)
    assert not Reminder.objects.exists()


def test_a_clerk_reads_the_reminder(
    office: Page, live_server: LiveServer, context: BrowserContext, log_in: LogIn, cast: Cast
) -> None:
    office.goto(live_server.url + PROGRESS)
    office.get_by_role("button", name="Remind 5 units").click()
    office.get_by_role("dialog").get_by_role("button", name="Remind", exact=True).click()
    expect(office.get_by_text("5 units reminded.")).to_be_visible()
    log_in(context, cast.clerk)
    office.goto(live_server.url)
    office.get_by_role("button", name="Mark as read").click()
    expect(office.get_by_text("unread")).to_have_count(0)


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("path", ["/", PROGRESS, f"{PROGRESS}?extend=hp-dh-ly", f"{PROGRESS}../2024/"])
def test_the_offices_pages_are_accessible_and_fit(
    office: Page, live_server: LiveServer, path: str, width: int
) -> None:
    office.set_viewport_size({"width": width, "height": 768})
    office.goto(live_server.url + path)
    if opener := office.query_selector("[popovertarget=remind]"):
        opener.click()
    assert [fault["id"] for fault in Axe().run(office).response["violations"]] == []
    assert office.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", ["clerk", "reviewer"])
def test_home_is_accessible_for_everybody(
    office: Page, live_server: LiveServer, context: BrowserContext, log_in: LogIn, cast: Cast, name: str
) -> None:
    log_in(context, cast.by_name()[name])
    office.goto(live_server.url)
    assert [fault["id"] for fault in Axe().run(office).response["violations"]] == []
