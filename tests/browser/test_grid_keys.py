"""The grid by keyboard alone: both modes, Enter and Tab, undo, the way in and out."""

import pytest
from playwright.sync_api import expect

from tests.browser.sheet import Sheet
from tests.indicators.conftest import figure_of

pytestmark = pytest.mark.browser


def test_several_cells_are_filled_by_keyboard_alone(sheet: Sheet) -> None:
    sheet.type("65", "<Tab>", "73", "<Enter>", "3", "<Enter>", "1", "<Enter>")
    sheet.state("All saved")
    ratio = figure_of("CF01")
    assert (ratio.numerator, ratio.denominator) == (65, 73)
    assert (figure_of("CF02").value, figure_of("CF03").value) == (3, 1)
    assert sheet.active() == "CF04-value"


def test_the_first_blank_cell_is_active_from_the_start(sheet: Sheet) -> None:
    assert sheet.active() == "CF01-numerator"


def test_a_ratio_shows_while_it_is_typed(sheet: Sheet) -> None:
    sheet.type("65", "<Tab>", "73")
    expect(sheet.row("CF01").locator("output")).to_have_text("89.04")


def test_arrows_move_over_all_cells_and_typing_replaces(sheet: Sheet) -> None:
    sheet.type("<ArrowDown>", "12", "<ArrowDown>", "<ArrowUp>", "34", "<ArrowDown>")
    expect(sheet.field("CF02")).to_have_value("34")
    sheet.type("<ArrowUp>", "<ArrowLeft>")
    assert sheet.active() == "CF02-due"


def test_arrows_stay_inside_while_editing(sheet: Sheet) -> None:
    sheet.type("<ArrowDown>", "124", "<Enter>", "<ArrowUp>", "<F2>", "<ArrowLeft>", "3", "<Enter>")
    expect(sheet.field("CF02")).to_have_value("1234")
    assert sheet.active() == "CF03-value"


def test_a_double_click_edits(sheet: Sheet) -> None:
    sheet.type("<ArrowDown>", "12", "<Enter>")
    sheet.field("CF02").dblclick()
    sheet.type("<End>", "3", "<Enter>")
    expect(sheet.field("CF02")).to_have_value("123")


def test_escape_restores_and_then_lets_tab_leave(sheet: Sheet) -> None:
    sheet.type("<ArrowDown>", "12", "<Enter>", "<ArrowUp>", "99", "<Escape>")
    expect(sheet.field("CF02")).to_have_value("12")
    sheet.type("<Escape>", "<Tab>")
    assert not sheet.page.evaluate("document.activeElement.closest('#grid') !== null")


def test_enter_after_tabs_returns_to_where_they_began(sheet: Sheet) -> None:
    sheet.select("CF02")
    sheet.type("1", "<Tab>", "<Tab>", "because", "<Enter>")
    assert sheet.active() == "CF03-value"
    sheet.type("<Shift+Enter>")
    assert sheet.active() == "CF02-value"


def test_tab_goes_to_the_next_row_and_back(sheet: Sheet) -> None:
    sheet.select("CF02", "explanation")
    sheet.type("<Tab>")
    assert sheet.active() == "CF03-value"
    sheet.type("<Shift+Tab>")
    assert sheet.active() == "CF02-explanation"


def test_home_end_and_pages(sheet: Sheet) -> None:
    sheet.type("<End>")
    assert sheet.active() == "CF01-explanation"
    sheet.type("<Home>", "<PageDown>")
    assert sheet.active() == "HB03-numerator"
    sheet.type("<Control+Home>")
    assert sheet.active() == "CF01-numerator"


def test_enter_moves_only_after_the_input_method_is_done(sheet: Sheet) -> None:
    """While a word is composed, Enter takes the word; Chromium reports key code 229."""
    sheet.select("CF02", "explanation")
    session = sheet.page.context.new_cdp_session(sheet.page)
    session.send("Input.imeSetComposition", {"text": "yuan", "selectionStart": 4, "selectionEnd": 4})
    enter = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", enter)
    assert sheet.active() == "CF02-explanation"
    session.send("Input.insertText", {"text": "原因"})
    expect(sheet.field("CF02", "explanation")).to_have_value("原因")
    sheet.type("<Enter>")
    assert sheet.active() == "CF03-explanation"


def test_undo_and_redo_save_again(sheet: Sheet) -> None:
    sheet.type("<ArrowDown>", "12", "<Enter>", "<ArrowUp>", "34", "<Enter>")
    sheet.state("All saved")
    sheet.type("<Control+z>")
    sheet.says("Undone: 1 cells")
    sheet.state("All saved")
    assert figure_of("CF02").value == 12
    sheet.type("<Control+y>")
    sheet.state("All saved")
    expect(sheet.field("CF02")).to_have_value("34")


def test_a_list_is_chosen_by_keyboard(sheet: Sheet) -> None:
    sheet.select("CF02")
    sheet.type("<ArrowRight>", "<ArrowRight>")
    assert sheet.active() == "CF02-availability"
    sheet.type("not app", "<Enter>")
    sheet.state("All saved")
    assert figure_of("CF02").availability == "not_applicable"


def test_not_yet_available_asks_for_its_date_before_it_is_saved(sheet: Sheet) -> None:
    sheet.field("CF02", "availability").select_option("not_available")
    day = sheet.field("CF02", "expected_on")
    expect(day).to_be_visible()
    day.fill("2024-06-30")
    sheet.type("<Enter>")
    sheet.state("All saved")
    assert str(figure_of("CF02").expected_on) == "2024-06-30"


def test_alt_enter_breaks_a_line_after_what_stands(sheet: Sheet) -> None:
    sheet.select("CF02", "explanation")
    sheet.type("first", "<Enter>", "<ArrowUp>", "<Alt+Enter>", "second", "<Enter>")
    expect(sheet.field("CF02", "explanation")).to_have_value("first\nsecond")
