"""The first thread from end to end: a clerk enters a figure, the office computes, the overview changes."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright import CreateContextCallback

from indicators.models import Job, Plan
from indicators.services.assessments import assess_plan
from tests.browser.visit import log_in
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMPLAINTS = "质量投诉件数"
# With 60 from each of the three other towns: 300, above the baseline of 260, where 240 would be due.
FIGURE, TOTAL = "120", "300"


@pytest.fixture
def clerk_page(new_context: CreateContextCallback) -> Page:
    """The clerk's own computer."""
    return new_context().new_page()


@pytest.fixture
def office_page(new_context: CreateContextCallback) -> Page:
    """The office's own computer."""
    return new_context().new_page()


def enter_the_figure(page: Page, site: str) -> None:
    """As the town's clerk: log in, open the year's grid, type one figure, which saves itself."""
    log_in(page, site, "clerk")
    page.get_by_role("link", name="填报", exact=True).click()
    page.get_by_role("link", name=re.compile("^2023")).click()
    page.locator("#grid-tools:not([hidden])").wait_for()
    page.locator("#row-CF05 [data-col=value]").click()
    page.keyboard.type(FIGURE)
    page.keyboard.press("Enter")
    expect(page.locator("#row-CF05").get_by_text("已存")).to_be_visible()
    page.reload()
    expect(page.locator("[name=CF05-value]")).to_have_value(FIGURE)


def open_overview(page: Page, site: str) -> None:
    """As the office: log in, and go to the overview of 2023."""
    log_in(page, site, "office")
    page.get_by_role("link", name="总览").click()
    page.get_by_role("link", name=re.compile("^2023")).click()


def expect_the_complaints_far_behind(page: Page) -> None:
    """The overview names the one indicator that is behind; its page shows the new total."""
    expect(page.get_by_role("heading", name="1项指标落后")).to_be_visible()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=COMPLAINTS))
    expect(row.get_by_text("严重滞后")).to_be_visible()
    expect(row.get_by_role("cell", name=TOTAL, exact=True)).to_be_visible()
    row.get_by_role("link", name=COMPLAINTS).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(COMPLAINTS)
    year = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="2023")).first
    expect(year.get_by_role("cell", name=TOTAL, exact=True)).to_be_visible()
    expect(year.get_by_text("严重滞后")).to_be_visible()


@pytest.mark.usefixtures("other_towns_reported")
def test_a_figure_changes_the_overview(
    live_server: LiveServer, plan: Plan, cast: Cast, clerk_page: Page, office_page: Page
) -> None:
    assess_plan(plan=plan, years=[2023], by=cast.office)
    open_overview(office_page, live_server.url)
    expect(office_page.get_by_role("heading", name="没有落后的指标")).to_be_visible()
    sentence = office_page.locator(".verdict-sentence").inner_text()

    enter_the_figure(clerk_page, live_server.url)
    office_page.reload()
    expect(office_page.get_by_text("此后数据有改动")).to_be_hidden()
    expect(office_page.locator(".verdict-sentence")).not_to_have_text(sentence)
    expect_the_complaints_far_behind(office_page)


@pytest.mark.worker
@pytest.mark.usefixtures("celery_worker_process", "other_towns_reported")
def test_the_page_follows_the_worker(live_server: LiveServer, clerk_page: Page, office_page: Page) -> None:
    enter_the_figure(clerk_page, live_server.url)
    open_overview(office_page, live_server.url)
    expect(office_page.get_by_role("heading", name="2023年度尚未评估")).to_be_visible()

    with office_page.expect_request("**/jobs/*/") as asked:
        office_page.get_by_role("button", name="计算评估").click()
    expect_the_complaints_far_behind(office_page)
    assert asked.value.headers["hx-request"] == "true"
    assert Job.objects.get().attempts == 1
