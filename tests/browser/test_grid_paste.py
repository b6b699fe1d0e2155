"""Blocks from Excel and WPS, pasted over the grid."""

import pytest
from playwright.sync_api import BrowserContext, expect

from indicators.models import Figure
from tests.browser.sheet import Sheet
from tests.indicators.conftest import figure_of

pytestmark = pytest.mark.browser

# Numerator, denominator and value side by side, as in the grid: one row for each indicator.
BLOCK = "65\t73\t89.04\r\n\t\t3\r\n\t\t1\r\n\t\tabout 2\r\n"
HTML = """<html><body><table>
<tr><td>65</td><td>73</td><td>89.04</td></tr>
<tr><td colspan=2></td><td> 3
</td></tr>
</table></body></html>"""


def test_a_block_of_text_skips_what_is_read_only_and_counts(sheet: Sheet) -> None:
    sheet.paste(BLOCK)
    sheet.says("Pasted 5 cells, skipped 1 read-only, 1 wrong")
    assert (figure_of("CF01").numerator, figure_of("CF02").value, figure_of("CF03").value) == (65, 3, 1)
    expect(sheet.field("CF04")).to_have_attribute("aria-invalid", "true")
    expect(sheet.page.locator("#CF04-value-error")).to_contain_text("about 2")


def test_the_count_is_said_in_chinese(sheet: Sheet, context: BrowserContext) -> None:
    context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": sheet.site}])
    sheet.open()
    sheet.paste(BLOCK)
    sheet.says("粘贴 5 格，跳过 1 格只读，1 格有误")


def test_a_block_of_html_is_read_as_its_table(sheet: Sheet) -> None:
    sheet.paste("65 73 89.04", HTML)
    sheet.says("Pasted 3 cells, skipped 1 read-only, 0 wrong")
    assert (figure_of("CF01").denominator, figure_of("CF02").value) == (73, 3)


def test_one_column_of_values_skips_the_ratios(sheet: Sheet) -> None:
    sheet.select("CF02")
    sheet.paste("1\n2\n3\n4\n81.5\n1.2\n30")
    sheet.says("Pasted 6 cells, skipped 1 read-only, 0 wrong")
    assert figure_of("HB02").value == 30


def test_two_columns_go_into_numerator_and_denominator(sheet: Sheet) -> None:
    sheet.select("CF07", "numerator")
    sheet.paste("8\t51000\n\t\n45\t50")
    sheet.says("Pasted 4 cells, skipped 0 read-only, 0 wrong")
    assert (figure_of("CF07").numerator, figure_of("HB03").denominator) == (8, 50)


def test_what_lies_outside_is_said(sheet: Sheet) -> None:
    sheet.select("HB02")
    sheet.paste("30\n\n7")
    sheet.says("Pasted 1 cells, skipped 0 read-only, 0 wrong; 1 lie outside the table")


def test_a_pasted_block_is_one_step_to_undo(sheet: Sheet) -> None:
    sheet.paste(BLOCK)
    sheet.says("Pasted 5 cells, skipped 1 read-only, 1 wrong")
    sheet.type("<Control+z>")
    sheet.says("Undone: 5 cells")
    sheet.state("All saved")
    assert [each for each in Figure.objects.all() if not each.is_blank] == []
    expect(sheet.field("CF04")).to_have_value("")


def test_blank_cells_of_a_block_change_nothing(sheet: Sheet) -> None:
    sheet.select("CF02")
    sheet.type("5", "<Enter>")
    sheet.select("CF01", "numerator")
    sheet.paste("65\t73\n\t\t\n\t\t1")
    sheet.says("Pasted 3 cells, skipped 0 read-only, 0 wrong")
    expect(sheet.field("CF02")).to_have_value("5")


def test_a_word_finds_its_entry_in_a_list(sheet: Sheet) -> None:
    sheet.select("CF02")
    sheet.paste("5\t\tprovisional figure\n6\t\tguessed")
    sheet.says(
        "Pasted 4 cells, skipped 0 read-only, 1 wrong Not in the list: “guessed”. "
        "Choose one of the list’s entries."
    )
    assert figure_of("CF02").availability == "provisional"


def test_the_real_clipboard_works(sheet: Sheet, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    sheet.page.evaluate("navigator.clipboard.writeText('65\\t73\\n\\t\\t3')")
    sheet.type("<Control+v>")
    sheet.says("Pasted 3 cells, skipped 0 read-only, 0 wrong")
    sheet.select("CF01", "value")
    sheet.type("<Control+c>")
    assert sheet.page.evaluate("navigator.clipboard.readText()") == "89.04"
