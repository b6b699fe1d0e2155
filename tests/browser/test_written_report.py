"""A report in a browser: draft it, write, let a department comment, draw it again, issue it, take its
file."""

import hashlib
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from indicators.models import Plan
from reports.models import Report
from tests.browser.conftest import LogIn
from tests.cast import Cast
from tests.indicators.conftest import Enter
from tests.indicators.publishing import enter_approved, publish, revise
from tests.reports.test_written_reports import section
from tests.reports.written import commented, draft, open_to_all

pytestmark = pytest.mark.browser

OVERVIEW = "/plans/invented-lakeside-2023-2025/2023/"
FILES = 120_000  # milliseconds in which a busy machine has made all files
OWN_TEXT = "Invented: all 12 complaints were answered."


@pytest.fixture
def published(plan: Plan, enter: Enter, cast: Cast) -> Plan:
    """A published year of a demo plan, so that the test may clear it away."""
    Plan.objects.update(is_demo=True)
    plan.refresh_from_db()
    enter_approved(enter, cast, "CF05", value="12")
    publish(plan, cast.office)
    return plan


def test_from_the_draft_to_the_issued_file(
    live_server: LiveServer, page: Page, context: BrowserContext, log_in: LogIn, cast: Cast, published: Plan
) -> None:
    log_in(context, cast.office)
    page.goto(live_server.url + OVERVIEW)
    page.get_by_role("link", name="Reports").click()
    page.get_by_role("button", name="Draft the annual report").click()
    report = Report.objects.get()
    address = page.url
    passage = page.locator(f"#passage-{section(report).pk}")
    passage.locator("summary").click()
    passage.get_by_label("Own text").fill(OWN_TEXT)
    passage.get_by_role("button", name="Save").click()
    expect(passage.locator(".own-text")).to_have_text(OWN_TEXT)
    page.get_by_role("button", name="Open for comments").click()
    expect(page.get_by_text("The lead departments can read")).to_be_visible()

    log_in(context, cast.reviewer)
    page.goto(live_server.url + OVERVIEW.replace("/plans", "/reports"))
    page.get_by_role("link", name=report.title).click()
    expect(page.get_by_text(OWN_TEXT)).to_be_visible()
    page.get_by_role("textbox", name="Comment").first.fill("Say in which towns.")
    page.get_by_role("button", name="Send the comment").first.click()
    expect(page.get_by_text("Your comment is sent to the office.")).to_be_visible()

    revise(published, cast, "CF05", value="13")
    publish(published, cast.office)
    log_in(context, cast.office)
    page.goto(address)
    expect(page.get_by_text("Version 2 of the assessment has been published")).to_be_visible()
    page.get_by_role("button", name="Draw the numbers again").click()
    expect(passage.locator("mark").filter(has_text="was 12").first).to_contain_text("13")
    expect(passage.locator(".own-text")).to_have_text(OWN_TEXT)
    expect(passage.get_by_text("Your own text still says: 12 → 13")).to_be_visible()
    passage.get_by_role("button", name="I have looked").click()
    expect(passage.locator("mark")).to_have_count(0)

    page.get_by_role("textbox", name="Answer").fill("The towns are named in annex 2.")
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_text("Issue the report").click()
    page.get_by_label("Document number").fill("No. 3")
    page.get_by_role("button", name="Issue", exact=True).click(timeout=FILES)  # the job runs in the process
    expect(page.get_by_text("The report is issued.")).to_be_visible(timeout=FILES)
    expect(page.get_by_text("Own text")).to_have_count(0)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Word").click()
    content = Path(waiting.value.path()).read_bytes()
    assert hashlib.sha256(content).hexdigest() == report.files.get(format="docx", edition=1).digest


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("name", ["office", "reviewer"])
def test_a_report_with_all_its_parts_is_accessible_and_fits(
    live_server: LiveServer,
    page: Page,
    context: BrowserContext,
    log_in: LogIn,
    cast: Cast,
    published: Plan,
    name: str,
    width: int,
) -> None:
    report = open_to_all(draft(published, cast.office), cast.office)
    commented(report, cast.reviewer)
    log_in(context, cast.by_name()[name])
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"{live_server.url}/reports/{published.code}/2023/{report.pk}/")
    for summary in page.locator("main summary").all():
        summary.click()
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
