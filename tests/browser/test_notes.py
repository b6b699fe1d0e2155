"""Who owes what, in a browser: assign, confirm, write a note, return it, approve it, read it in the table."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from indicators.models import ReportingRound
from indicators.workflow import State
from tasks.models import MeasureAssignment, ProgressNote
from tests.browser.conftest import LogIn
from tests.cast import Cast
from tests.tasks.notes import lead, measure_of, note_in, writer

pytestmark = pytest.mark.browser

PLAN = "invented-lakeside-2023-2025"
NOTE = f"/notes/{PLAN}/2023/ZX01/ZX01-02/"
MEASURE = "Pilot of service stations"


def test_from_the_assignment_to_the_tracking_table(
    live_server: LiveServer,
    page: Page,
    context: BrowserContext,
    log_in: LogIn,
    cast: Cast,
    open_round: ReportingRound,
) -> None:
    log_in(context, cast.office)
    page.goto(live_server.url)
    page.get_by_role("link", name="Who answers for what").click()
    page.get_by_role("link", name=f"Change: {MEASURE}").click()
    page.get_by_role("group", name="Lead departments").get_by_label("Quality Bureau").check()
    page.get_by_role("button", name="Save and confirm").click()
    page.get_by_role("button", name="Confirm all that is ticked").click()
    expect(page.get_by_text("assignments confirmed.")).to_be_visible()
    assert MeasureAssignment.objects.get().state == "confirmed"

    log_in(context, writer())
    page.goto(live_server.url)
    page.get_by_role("link", name="Write", exact=True).click()
    page.get_by_label("How it is getting on").select_option("late")
    page.get_by_label("What was done").fill("One station stands.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("needs its next step")).to_be_visible()
    page.get_by_label("Next step").fill("The second one in June.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("The note is handed in.")).to_be_visible()

    log_in(context, cast.reviewer)
    page.goto(live_server.url + NOTE)
    page.get_by_text("Return it").click()
    page.get_by_label("Reason").select_option("vague")
    page.get_by_label("What to mend").fill("Which town?")
    page.get_by_role("button", name="Return", exact=True).click()
    expect(page.get_by_text("The note is returned.")).to_be_visible()

    log_in(context, ProgressNote.objects.get().written_by)
    page.goto(live_server.url)
    page.get_by_role("link", name="Answer", exact=True).click()
    expect(page.get_by_text("Which town?").first).to_be_visible()
    page.get_by_label("What was done").fill("One station stands in Reedleaf Town.")
    page.get_by_role("button", name="Hand in").click()

    log_in(context, cast.reviewer)
    page.goto(live_server.url)
    page.get_by_role("listitem").filter(has_text="Progress notes to check").get_by_role("link").click()
    page.get_by_role("button", name="Approve the chosen notes").click()
    expect(page.get_by_text("1 note approved.")).to_be_visible()

    log_in(context, cast.leader)
    page.goto(f"{live_server.url}/plans/{PLAN}/2023/tracking/")
    row = page.get_by_role("row").filter(has_text=MEASURE)
    expect(row).to_contain_text("One station stands in Reedleaf Town.")
    expect(row).to_contain_text("behind schedule")
    assert ProgressNote.objects.get().events.count() == 6


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize(
    "path", [NOTE, f"/notes/{PLAN}/2023/", f"/plans/{PLAN}/2023/projects/1/", f"/plans/{PLAN}/2023/tracking/"]
)
def test_pages_with_a_note_are_accessible_and_fit(
    live_server: LiveServer,
    page: Page,
    context: BrowserContext,
    log_in: LogIn,
    cast: Cast,
    open_round: ReportingRound,
    path: str,
    width: int,
) -> None:
    measure = lead(measure_of(open_round.plan, "ZX01-02"))
    note_in(State.SUBMITTED, measure, cast, writer())
    log_in(context, cast.office)
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(live_server.url + path)
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
