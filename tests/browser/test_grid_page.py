"""The entry page around the grid: filters, panel, returns, the plain form, and what it costs to submit."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Organization
from indicators.models import Figure, ReportingRound, ReturnReason, Submission
from indicators.services.reviews import Return, Seen, review_figures
from indicators.services.submissions import submit_figures
from tests.browser.conftest import LogIn
from tests.browser.sheet import PATH, Sheet
from tests.cast import Cast
from tests.indicators.conftest import Enter, figure_of

pytestmark = pytest.mark.browser

# All that the town reports, as a person has it in a workbook: numerator, denominator, value.
WHOLE = "65\t73\t\n\t\t3\n\t\t1\n\t\t2\n\t\t12\n\t\t81.5\n8\t51000\t\n\t\t30\n45\t50\t\n"


@pytest.fixture
def returned(enter: Enter, cast: Cast, open_round: ReportingRound) -> Figure:
    """All was submitted; the complaints came back."""
    for code, raw in {
        "CF01": {"numerator": "65", "denominator": "73"},
        "CF02": {"value": "3"},
        "CF03": {"value": "1"},
        "CF04": {"value": "2"},
        "CF05": {"value": "12"},
        "CF06": {"value": "81.5"},
        "CF07": {"numerator": "8", "denominator": "51000"},
        "HB02": {"value": "30"},
        "HB03": {"numerator": "45", "denominator": "50"},
    }.items():
        enter(code, **raw)
    unit = Organization.objects.get(code="hp-dh-ly")
    submit_figures(round=open_round, unit=unit, by=cast.clerk)
    figure = figure_of("CF05")
    item = Return(Seen(figure.pk, figure.version), ReturnReason.UNIT, "cases, not dozens")
    review_figures(approvals=[], returns=[item], by=cast.office)
    return figure_of("CF05")


def test_t1_a_clerk_fills_and_submits_by_three_clicks_and_one_paste(sheet: Sheet) -> None:
    """To the grid, Submit, and Submit on the page that checks: each is counted by the page itself."""
    sheet.count_clicks()
    sheet.open_from_home()
    sheet.paste(WHOLE)
    sheet.says("Pasted 12 cells, skipped 0 read-only, 0 wrong")
    sheet.submit()
    assert Submission.objects.get().lines.count() == 9
    assert sheet.clicks() == 3


def test_t1_by_keys_alone(sheet: Sheet) -> None:
    """Only what is typed, and Enter or Tab after each: nothing else is pressed in the grid."""
    sheet.type("65", "<Tab>", "73", "<Enter>")
    for value in ("3", "1", "2", "12", "81.5"):
        sheet.type(value, "<Enter>")
    sheet.type("8", "<Tab>", "51000", "<Enter>", "30", "<Enter>", "45", "<Tab>", "50", "<Control+Enter>")
    sheet.page.wait_for_url("**/submit/")
    assert Figure.objects.count() == 9


def test_submit_shows_what_is_wrong_first(sheet: Sheet) -> None:
    sheet.select("CF06")
    sheet.type("182", "<Control+Enter>")
    sheet.says("Wrong, not saved: 1")
    assert sheet.active() == "CF06-value"
    assert "submit" not in sheet.page.url


def test_filters_count_and_show(sheet: Sheet) -> None:
    sheet.select("CF02")
    sheet.type("3", "<Enter>")
    sheet.state("All saved")
    blank = sheet.page.locator(".show label", has_text="Blank")
    expect(blank).to_contain_text("8")
    blank.click()
    expect(sheet.row("CF02")).to_be_hidden()
    expect(sheet.row("CF03")).to_be_visible()


def test_the_panel_opens_by_keyboard_and_gives_the_focus_back(sheet: Sheet) -> None:
    sheet.select("CF01", "numerator")
    sheet.type("<Control+ >")
    panel = sheet.page.locator("#cell-panel")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    expect(panel).to_contain_text("Batches passed ÷ Batches sampled × 100")
    sheet.type("<Escape>")
    expect(panel).to_be_hidden()
    assert sheet.active() == "CF01-numerator"


def test_a_file_is_added_in_the_panel(sheet: Sheet, tmp_path_factory: pytest.TempPathFactory) -> None:
    sheet.select("CF05")
    sheet.type("12", "<Enter>")
    sheet.state("All saved")
    sheet.row("CF05").locator(".evidence-link").click()
    file = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 letter"}
    sheet.page.locator("#evidence-file").set_input_files(file)
    sheet.page.get_by_role("button", name="Add the file").click()
    expect(sheet.page.locator(".files a")).to_have_text("letter.pdf")
    expect(sheet.row("CF05").locator(".evidence-link")).to_have_text("1")


def test_returned_rows_stand_first_with_their_reason(returned: Figure, sheet: Sheet) -> None:
    first = sheet.page.locator("#grid tbody").first
    expect(first.locator(".row")).to_have_count(1)
    expect(first).to_contain_text("wrong unit: cases, not dozens")
    assert sheet.active() == "CF05-value"


def test_only_what_was_returned_is_open(returned: Figure, sheet: Sheet) -> None:
    expect(sheet.page.locator("#grid .cell input:not([type=date])")).to_have_count(1)
    expect(sheet.row("CF06").locator('[data-col="value"]')).to_have_text("81.5")
    sheet.type("144", "<Enter>")
    sheet.state("All saved")
    assert (figure_of("CF05").value, figure_of("CF05").state) == (144, "returned")


def test_t2_a_return_is_answered_by_three_clicks_and_typing(returned: Figure, sheet: Sheet) -> None:
    sheet.count_clicks()
    sheet.open_from_home()
    sheet.type("144")
    sheet.submit()
    assert figure_of("CF05").state == "submitted"
    assert sheet.clicks() == 3


def test_the_form_works_without_script(
    browser: Browser, live_server: LiveServer, log_in: LogIn, cast: Cast, open_round: ReportingRound
) -> None:
    context = browser.new_context(java_script_enabled=False)
    log_in(context, cast.clerk)
    page = context.new_page()
    page.goto(live_server.url + PATH)
    page.locator("[name=CF05-value]").fill("12")
    page.locator("[name=CF01-numerator]").fill("65")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#detail-CF01")).to_contain_text("belong together")
    page.locator("[name=CF01-denominator]").fill("73")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".messages")).to_contain_text("2 figures saved")
    context.close()
    assert (figure_of("CF01").denominator, figure_of("CF05").value) == (73, 12)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing(
    returned: Figure, sheet: Sheet, context: BrowserContext, language: str, width: int
) -> None:
    """With everything that the grid can show: a return, a fault, a flag, and the open panel."""
    context.add_cookies([{"name": "django_language", "value": language, "url": sheet.site}])
    sheet.page.set_viewport_size({"width": width, "height": 768})
    sheet.open()
    sheet.select("CF05")
    sheet.type("about 3", "<Enter>")
    expect(sheet.page.locator("#CF05-value-error")).to_be_visible()
    sheet.row("CF05").locator(".evidence-link").click()
    expect(sheet.page.locator("#cell-panel h2")).to_be_focused()
    found = Axe().run(sheet.page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found] == []


def test_nothing_scrolls_sideways_on_a_narrow_screen(sheet: Sheet, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sheet.open()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
