"""Who owes what, in a browser: assign, confirm, write a note, return it, approve it, read it in the table."""

import io
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from indicators.models import ReportingRound
from indicators.workflow import State
from tasks.models import MeasureAssignment, ProgressNote
from tasks.services.note_files import FilesWanted
from tests.browser.conftest import LogIn
from tests.cast import Cast
from tests.tasks.notes import lead, measure_of, note_in, pdf, writer

pytestmark = pytest.mark.browser

PLAN = "invented-lakeside-2023-2025"
NOTE = f"/notes/{PLAN}/2023/ZX01/ZX01-02/"
MEASURE = "Pilot of service stations"
PROTOCOL: FilePayload = {
    "name": "protocol.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 invented",
}
SCRIPT: FilePayload = {"name": "run.js", "mimeType": "text/javascript", "buffer": b"alert(1)"}
PICTURE: FilePayload = {
    "name": "station.png",
    "mimeType": "image/png",
    "buffer": b"\x89PNG\r\n\x1a\n invented",
}


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
    page.get_by_label("Add files").set_input_files([PROTOCOL, SCRIPT])
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("This kind of file is not taken.")).to_be_visible()
    expect(page.get_by_label("What was done")).to_have_value("One station stands.")
    page.get_by_label("Add files").set_input_files(PROTOCOL)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("The note is handed in.")).to_be_visible()

    log_in(context, cast.reviewer)
    page.goto(live_server.url + NOTE)
    with page.expect_download() as download:
        page.get_by_role("link", name="protocol.pdf").first.click()
    assert download.value.suggested_filename == "protocol.pdf"
    assert Path(download.value.path()).read_bytes() == PROTOCOL["buffer"]
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
    page.get_by_label("Remove protocol.pdf").check()
    page.get_by_label("Add files").set_input_files(PICTURE)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("The note is handed in.")).to_be_visible()
    page.goto(live_server.url)
    expect(page.get_by_text(f"{MEASURE}: progress note handed in")).to_have_count(2)

    log_in(context, cast.reviewer)
    page.goto(live_server.url)
    page.get_by_role("listitem").filter(has_text="Progress notes to check").get_by_role("link").click()
    page.get_by_role("button", name="Approve the chosen notes").click()
    expect(page.get_by_text("1 note approved.")).to_be_visible()
    page.goto(live_server.url)
    expect(page.get_by_text("1 progress note approved")).to_be_visible()

    log_in(context, cast.leader)
    page.goto(f"{live_server.url}/plans/{PLAN}/2023/tracking/")
    row = page.get_by_role("row").filter(has_text=MEASURE)
    expect(row).to_contain_text("One station stands in Reedleaf Town.")
    expect(row).to_contain_text("behind schedule")
    assert ProgressNote.objects.get().events.count() == 6
    page.goto(f"{live_server.url}/plans/{PLAN}/2023/projects/1/")
    expect(page.get_by_role("link", name="station.png")).to_be_visible()
    expect(page.get_by_role("link", name="protocol.pdf")).to_have_count(0)


def test_departments_by_a_workbook(
    live_server: LiveServer,
    page: Page,
    context: BrowserContext,
    log_in: LogIn,
    cast: Cast,
    open_round: ReportingRound,
    tmp_path: Path,
) -> None:
    """Down, filled in, up with a fault, up mended, imported, and there."""
    log_in(context, cast.office)
    page.goto(f"{live_server.url}/responsibilities/{PLAN}/")
    page.get_by_role("link", name="By a workbook").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the workbook").click()
    file = tmp_path / "departments.xlsx"
    for name in ("Qualty Bureau", "Quality Bureau (example)"):
        book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
        book.worksheets[0]["C6"], book.worksheets[0]["E6"] = name, "yes"
        book.save(file)
        page.get_by_label("The filled workbook").set_input_files(file)
        page.get_by_role("button", name="Upload and check").click()
        if name == "Qualty Bureau":
            expect(page.get_by_role("row").filter(has_text="Measures!C6")).to_contain_text(name)
            expect(page.get_by_role("button", name="Import")).to_have_count(0)
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []
    assert not MeasureAssignment.objects.exists()
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Departments of 1 row saved.")).to_be_visible()
    row = MeasureAssignment.objects.get()
    assert (row.measure.code, row.organization.code, row.state) == ("ZX01-02", "hp-zlj", "confirmed")


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize(
    "path",
    [
        NOTE,
        f"/notes/{PLAN}/2023/",
        f"/plans/{PLAN}/2023/projects/1/",
        f"/plans/{PLAN}/2023/tracking/",
        f"/plans/{PLAN}/2023/duties/hp-zlj/",
        f"/progress/{PLAN}/2023/",
        f"/responsibilities/{PLAN}/workbook/",
    ],
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
    note_in(State.SUBMITTED, measure, cast, writer(), files=FilesWanted(added=[pdf()]))
    log_in(context, cast.office)
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(live_server.url + path)
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
