"""Checking 160 cells in the matrix: counted, by keyboard alone, without script, for axe, on small screens."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from indicators.models import Figure, ReturnReason, ReviewComment
from indicators.services.reviews import Return, Seen, review_figures
from tests.browser.conftest import LogIn
from tests.indicators.wide_plan import FLAGGED, URL, Wide, make_wide_plan

pytestmark = pytest.mark.browser

COUNT = """
for (const kind of ["pointerdown", "keydown"]) {
  addEventListener(kind, () => { localStorage[kind] = +(localStorage[kind] || 0) + 1; }, true);
}
"""
ACTIVE = "td.cell.active"


@pytest.fixture
def wide(transactional_db: None) -> Wide:
    return make_wide_plan()


@pytest.fixture
def matrix(live_server: LiveServer, page: Page, context: BrowserContext, log_in: LogIn, wide: Wide) -> Page:
    """The reviewer at the matrix, with every click and key counted by the browser itself."""
    log_in(context, wide.reviewer)
    page.add_init_script(COUNT)
    page.goto(f"{live_server.url}{URL}")
    return page


def counted(page: Page) -> tuple[int, int]:
    """Clicks and keys so far."""
    clicks, keys = page.evaluate("[+(localStorage.pointerdown || 0), +(localStorage.keydown || 0)]")
    return int(clicks), int(keys)


def cell(page: Page, wide: Wide, number: int) -> object:
    return page.locator(f'[data-figure="{wide.figures[number].pk}"]')


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_160_cells_with_8_flagged_cost_3_clicks_and_30_keys(matrix: Page, wide: Wide) -> None:
    matrix.get_by_role("button", name="Approve all without a flag (152)").click()
    matrix.get_by_text("Only flagged").click()
    for reason in "31325":
        press(matrix, "n", reason)
    press(matrix, "n", "6")
    matrix.keyboard.type("see law")
    press(matrix, "Enter", "n", "2", "n", " ")
    matrix.get_by_role("button", name="Send (approve 153, return 7)").click()
    expect(matrix.get_by_text("153 figures approved.")).to_be_visible()
    clicks, keys = counted(matrix)
    assert (clicks, keys) == (3, 24)
    assert wide.states() == {"approved": 153, "returned": 7}
    assert ReviewComment.objects.get(reason="other").text == "see law"
    assert Figure.objects.filter(state="returned", value=180).count() == 7


def test_by_keyboard_alone(matrix: Page, wide: Wide) -> None:
    matrix.get_by_role("button", name="Approve all without a flag").press("Enter")
    matrix.locator("#keys summary").focus()
    press(matrix, "Tab")
    expect(matrix.locator(ACTIVE)).to_be_focused()
    press(matrix, "4", "ArrowRight", "x", "ArrowDown", "r")
    expect(matrix.locator("#bar-text")).to_be_focused()
    matrix.keyboard.type("unclear")
    press(matrix, "Enter", "End", "Control+End", "x", "Control+Enter")
    expect(matrix.get_by_text("2 figures returned.")).to_be_visible()
    assert wide.states() == {"approved": 150, "returned": 2, "submitted": 8}
    assert ReviewComment.objects.get(text="unclear").figure.value == 180
    assert counted(matrix)[0] == 0


def test_a_return_by_mouse_costs_3_clicks(matrix: Page, wide: Wide) -> None:
    cell(matrix, wide, 0).click()
    matrix.get_by_role("button", name="2 evidence is missing").click()
    matrix.get_by_role("button", name="Send (return 1)").click()
    expect(matrix.get_by_text("1 figure returned.")).to_be_visible()
    assert counted(matrix)[0] == 3


def test_the_drawer_opens_by_key_follows_and_gives_the_focus_back(matrix: Page, wide: Wide) -> None:
    matrix.locator(ACTIVE).focus()
    press(matrix, "Enter")
    drawer = matrix.get_by_role("complementary", name="About the figure")
    expect(drawer.get_by_role("heading", name="WP01")).to_be_focused()
    expect(drawer.get_by_text("100 → 180, ▲ +80.0% (limit 30%)")).to_be_visible()
    press(matrix, "Escape")
    expect(drawer).to_be_hidden()
    expect(matrix.locator(ACTIVE)).to_be_focused()
    cell(matrix, wide, 0).click()
    expect(drawer.locator(".drawer-value")).to_contain_text("180")
    press(matrix, "ArrowRight")
    expect(drawer.locator(".drawer-value")).to_contain_text("104")


def test_marks_outlive_a_reload_and_the_end_of_a_session(
    matrix: Page, context: BrowserContext, log_in: LogIn, wide: Wide
) -> None:
    matrix.locator(ACTIVE).focus()
    press(matrix, "6")
    matrix.keyboard.type("why?")
    press(matrix, "Enter", "ArrowRight", " ")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    matrix.get_by_role("button", name="Send (approve 1, return 1)").click()
    matrix.wait_for_url("**/login/**")
    log_in(context, wide.reviewer)
    matrix.goto(f"{matrix.url.split('/accounts')[0]}{URL}")
    expect(matrix.get_by_text("Marks that were not sent yet are here again: 2")).to_be_visible()
    matrix.get_by_role("button", name="Send (approve 1, return 1)").click()
    expect(matrix.get_by_text("1 figure approved.")).to_be_visible()
    assert ReviewComment.objects.get().text == "why?"
    expect(matrix.get_by_role("button", name="Send", exact=True)).to_be_visible()


def test_a_conflict_keeps_all_other_marks(matrix: Page, wide: Wide) -> None:
    matrix.get_by_role("button", name="Approve all without a flag").click()
    taken = wide.figures[10]
    review_figures(
        approvals=[], returns=[Return(Seen(taken.pk, taken.version), ReturnReason.UNIT)], by=wide.colleague
    )
    matrix.get_by_role("button", name="Send (approve 152)").click()
    expect(matrix.get_by_text("1 figure has changed since you saw it")).to_be_visible()
    expect(matrix.locator("#conflicts")).to_be_focused()
    matrix.get_by_role("button", name="Send (approve 151)").click()
    expect(matrix.get_by_text("151 figures approved.")).to_be_visible()


def test_an_own_entry_is_refused_with_the_reason(matrix: Page, wide: Wide) -> None:
    Figure.objects.filter(pk=wide.figures[1].pk).update(entered_by=wide.reviewer)
    matrix.reload()
    expect(matrix.get_by_role("button", name="Approve all without a flag (151)")).to_be_visible()
    cell(matrix, wide, 1).focus()
    press(matrix, "a")
    expect(matrix.locator("#announcements")).to_have_text("Your own entry: somebody else approves it.")
    expect(matrix.get_by_role("button", name="Send", exact=True)).to_be_visible()


def test_filters_keep_marks_and_can_be_shared(matrix: Page, wide: Wide) -> None:
    cell(matrix, wide, 1).focus()
    press(matrix, "1")
    matrix.get_by_text("Only flagged").click()
    assert matrix.url.endswith("?only=flagged")
    expect(matrix.locator("tr.row:visible")).to_have_count(FLAGGED)
    matrix.get_by_label("State").select_option("approved")
    expect(matrix.get_by_text("No figure is of this kind.")).to_be_visible()
    matrix.get_by_role("link", name="Show all").click()
    expect(matrix.locator("tr.row:visible")).to_have_count(20)
    expect(matrix.get_by_role("button", name="Send (return 1)")).to_be_visible()


def test_it_works_as_a_plain_form(
    browser: Browser, live_server: LiveServer, log_in: LogIn, wide: Wide
) -> None:
    context = browser.new_context(java_script_enabled=False)
    log_in(context, wide.reviewer)
    page = context.new_page()
    page.goto(f"{live_server.url}{URL}")
    page.get_by_label("Decision on WP01, 第1镇").select_option("other")
    page.get_by_label("Words on returning WP01, 第1镇").fill("why?")
    page.get_by_role("button", name="Approve all without a flag").click()
    expect(page.get_by_text("152 figures approved.")).to_be_visible()
    context.close()
    assert wide.states() == {"approved": 152, "returned": 1, "submitted": 7}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_axe_finds_nothing(
    matrix: Page, context: BrowserContext, live_server: LiveServer, wide: Wide, language: str
) -> None:
    context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    matrix.goto(f"{live_server.url}{URL}")
    matrix.locator("#approve-plain").click()
    cell(matrix, wide, 0).click()
    press(matrix, "6")
    matrix.locator(".drawer-value").wait_for()
    for path in (None, f"{URL}cells/{wide.figures[0].pk}/", f"{URL}?only=changed"):
        if path:
            matrix.goto(f"{live_server.url}{path}")
        violations = Axe().run(matrix).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (683, 384), (390, 844)])
def test_nothing_is_wider_than_the_screen(matrix: Page, wide: Wide, width: int, height: int) -> None:
    matrix.set_viewport_size({"width": width, "height": height})
    cell(matrix, wide, 0).click()
    matrix.locator(".drawer-value").wait_for()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert matrix.evaluate(overflow) == 0
