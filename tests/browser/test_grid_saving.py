"""Autosave: what a row says while it is saved, faults, flags, conflicts, and what survives trouble."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from accounts.models import User
from indicators.models import Figure, FigureEvent, ReportingRound
from tests.browser.conftest import LogIn
from tests.browser.sheet import PATH, Sheet
from tests.cast import PASSWORD, Cast
from tests.indicators.conftest import Enter, figure_of

pytestmark = pytest.mark.browser

CELL = "**/cells/**"


def test_a_saved_value_is_there_after_loading_again(sheet: Sheet) -> None:
    sheet.select("CF05")
    sheet.type("12", "<Enter>")
    sheet.row_state("CF05", "saved")
    expect(sheet.row("CF05").locator(".tag")).to_have_text("draft")
    sheet.open()
    expect(sheet.field("CF05")).to_have_value("12")


def test_a_row_is_never_saved_twice_at_a_time(sheet: Sheet) -> None:
    """Both changes arrive, one after the other, each with the version that the one before gave."""
    sheet.select("CF05")
    sheet.type("1", "<Enter>", "<ArrowUp>", "12", "<Enter>", "<ArrowUp>", "123", "<Enter>")
    sheet.state("All saved")
    assert figure_of("CF05").value == 123
    assert sheet.page.locator(".conflict").count() == 0
    assert figure_of("CF05").version == FigureEvent.objects.count()


def test_half_a_ratio_waits_until_its_row_is_left(sheet: Sheet) -> None:
    sheet.type("65", "<Tab>")
    sheet.page.wait_for_timeout(1200)
    assert not Figure.objects.exists()
    sheet.select("CF05")
    expect(sheet.page.locator("#CF01-denominator-error")).to_contain_text("belong together")


def test_a_fault_is_shown_at_its_cell_until_it_is_mended(sheet: Sheet) -> None:
    sheet.select("CF06")
    sheet.type("182", "<Enter>")
    expect(sheet.field("CF06")).to_have_attribute("aria-describedby", "CF06-value-error")
    sheet.state("Wrong, not saved: 1")
    sheet.select("CF06")
    sheet.type("82", "<Enter>")
    sheet.state("All saved")
    expect(sheet.field("CF06")).not_to_have_attribute("aria-invalid", "true")


def test_a_flag_asks_for_a_sentence(sheet: Sheet, enter: Enter) -> None:
    sheet.select("CF02")
    sheet.type("3", "<Enter>", "5", "<Enter>")
    flag = sheet.row("CF03").locator(".flag")
    expect(flag).to_have_text("Explain: a part is above its whole")
    expect(sheet.row("CF03").locator(".needs-text")).to_be_visible()
    sheet.select("CF03", "explanation")
    sheet.type("counted twice", "<Enter>")
    expect(sheet.row("CF03").locator(".needs-text")).to_have_count(0)


@pytest.fixture
def conflict(sheet: Sheet, enter: Enter, cast: Cast) -> Sheet:
    """The clerk has typed 12 over what the office saved meanwhile: 13."""
    enter("CF05", value="13", by=cast.office)
    sheet.select("CF05")
    sheet.type("12", "<Enter>")
    sheet.state("Conflicts to settle: 1")
    return sheet


def test_a_conflict_shows_both_values_and_both_names(conflict: Sheet) -> None:
    view = conflict.page.locator("#detail-CF05 .conflict dl")
    expect(view).to_have_text("office13 clerk12")
    assert figure_of("CF05").value == 13


def test_theirs_can_be_taken(conflict: Sheet) -> None:
    conflict.page.get_by_role("button", name="Take theirs").click()
    expect(conflict.field("CF05")).to_have_value("13")
    conflict.page.wait_for_timeout(300)
    assert (figure_of("CF05").value, figure_of("CF05").version) == (13, 1)


def test_mine_can_be_kept_by_keyboard(conflict: Sheet) -> None:
    conflict.type("<ArrowUp>", "<ArrowDown>", "<ArrowRight>", "<Enter>")
    conflict.state("All saved")
    assert (figure_of("CF05").value, figure_of("CF05").version) == (12, 2)


def test_a_lost_network_keeps_all_and_goes_on_by_itself(sheet: Sheet, context: BrowserContext) -> None:
    context.set_offline(True)
    sheet.select("CF05")
    sheet.type("12", "<Enter>")
    sheet.state("Offline; kept on this computer")
    sheet.row_state("CF05", "not saved")
    context.set_offline(False)
    sheet.state("All saved")
    assert figure_of("CF05").value == 12


def test_a_server_that_fails_is_asked_again(sheet: Sheet) -> None:
    sheet.page.route(CELL, lambda route: route.fulfill(status=502, body="Bad gateway"), times=2)
    sheet.select("CF05")
    sheet.type("12", "<Enter>")
    sheet.state("The server does not answer")
    sheet.state("All saved")


def test_an_expired_session_goes_on_after_a_new_log_in(
    sheet: Sheet, context: BrowserContext, log_in: LogIn, cast: Cast
) -> None:
    context.clear_cookies(name="sessionid")
    sheet.select("CF05")
    sheet.type("12", "<Enter>")
    expect(sheet.page.locator("#session-notice")).to_be_visible()
    with context.expect_page() as opened:
        sheet.page.get_by_role("link", name="Log in again").click()
    log_in_by_form(opened.value, cast.clerk)
    sheet.page.bring_to_front()
    sheet.page.get_by_role("button", name="I have logged in").click()
    sheet.state("All saved")
    assert figure_of("CF05").entered_by == cast.clerk


def log_in_by_form(page: Page, person: User) -> None:
    page.locator("[name=username]").fill(person.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "login" not in url)


def test_nothing_is_saved_in_anothers_name(
    sheet: Sheet, context: BrowserContext, log_in: LogIn, cast: Cast
) -> None:
    """The office logs in with the same browser: the clerk's page notices by its token."""
    context.clear_cookies()
    log_in(context, cast.office)
    sheet.select("CF05")
    sheet.type("12", "<Enter>")
    sheet.state("Not logged in")
    sheet.page.get_by_role("button", name="I have logged in").click()
    sheet.state("Another person has logged in")
    assert not Figure.objects.exists()


def test_drafts_are_offered_again_after_loading(sheet: Sheet, context: BrowserContext) -> None:
    sheet.page.route(CELL, lambda route: route.abort())
    sheet.select("CF05")
    sheet.type("12", "<Enter>", "81.5", "<Enter>")
    sheet.state("Offline")
    sheet.page.on("dialog", lambda dialog: dialog.accept())
    sheet.page.unroute(CELL)
    sheet.open()
    sheet.page.get_by_role("button", name="Restore 2 unsaved cells").click()
    sheet.state("All saved")
    assert (figure_of("CF05").value, figure_of("CF06").value) == (12, pytest.approx(81.5))
    assert sheet.page.evaluate("Object.keys(localStorage).length") == 0


def test_another_persons_drafts_are_not_offered(
    sheet: Sheet, context: BrowserContext, log_in: LogIn, cast: Cast
) -> None:
    sheet.page.route(CELL, lambda route: route.abort())
    sheet.select("CF05")
    sheet.type("12", "<Enter>")
    sheet.state("Offline")
    sheet.page.on("dialog", lambda dialog: dialog.accept())
    log_in(context, cast.office)
    sheet.open()
    expect(sheet.field("CF05")).to_have_value("")
    expect(sheet.page.locator("#drafts-notice")).to_be_hidden()


def test_leaving_warns_only_while_something_is_unsaved(sheet: Sheet) -> None:
    warned: list[str] = []

    def answer(dialog: Dialog) -> None:
        warned.append(dialog.type)
        dialog.accept()

    sheet.page.on("dialog", answer)
    sheet.select("CF05")
    sheet.type("12", "<Enter>")
    sheet.state("All saved")
    sheet.open()
    assert warned == []
    sheet.page.route(CELL, lambda route: route.abort())
    sheet.select("CF05")
    sheet.type("13", "<Enter>")
    sheet.open()
    assert warned == ["beforeunload"]


def test_a_closed_round_refuses_and_keeps_what_was_typed(sheet: Sheet, open_round: ReportingRound) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    ReportingRound.objects.update(due_on=yesterday, answers_due_on=yesterday)
    sheet.select("CF05")
    sheet.type("12", "<Enter>")
    sheet.state("Refused, not saved: 1")
    expect(sheet.page.locator("#detail-CF05")).to_contain_text("The reporting period is closed.")
    expect(sheet.field("CF05")).to_have_value("12")


def test_no_page_breaks_a_script(sheet: Sheet) -> None:
    sheet.open(PATH.replace("2023/hp", "2024/hp"))
    assert sheet.faults == []
