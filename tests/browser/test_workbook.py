"""The workbook round trip in a browser: from the grid and back in at most six clicks; 500 cells at once."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from indicators.models import Indicator, Plan
from indicators.workbook.form import Column
from tests.browser.sheet import Sheet
from tests.indicators.conftest import figure_of
from tests.indicators.workbook.filling import bytes_of, columns_of, fill

pytestmark = pytest.mark.browser

MOST_CLICKS = 6
ROWS = 250  # with a value and an explanation each: 500 cells


def download(page: Page) -> bytes:
    with page.expect_download() as download:
        page.locator("#download").click()
    return Path(download.value.path()).read_bytes()


def choose(page: Page, data: bytes, name: str = "报表.xlsx") -> None:
    """By the button of the file field, as a person does."""
    with page.expect_file_chooser() as chooser:
        page.locator("#file").click()
    chooser.value.set_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})


def test_the_round_trip_costs_five_clicks(sheet: Sheet) -> None:
    page = sheet.page
    sheet.count_clicks()
    sheet.open()
    page.locator("#workbook-link").click()
    data = fill(download(page), {"CF05": {Column.VALUE: 12}})
    choose(page, data)
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_role("button", name="Import", exact=True).first.click()
    page.locator("#grid-tools:not([hidden])").wait_for()
    expect(page.locator(".messages")).to_contain_text("1 figure saved.")
    expect(sheet.field("CF05")).to_have_value("12")
    assert sheet.clicks() <= MOST_CLICKS
    assert figure_of("CF05").value == 12
    assert sheet.faults == []


def add_indicators(plan: Plan) -> None:
    like = Indicator.objects.for_plan(plan).get(code="HB02")
    Indicator.objects.bulk_create(
        Indicator(
            plan=plan,
            domain=like.domain,
            code=f"W{at}",
            number=at,
            name=f"第{at}项指标",
            unit="个",
            kind=like.kind,
            direction=like.direction,
            rollup=like.rollup,
        )
        for at in range(1000, 1000 + ROWS)
    )


def test_500_cells_are_previewed(sheet: Sheet, plan: Plan) -> None:
    add_indicators(plan)
    page = sheet.page
    sheet.open()
    page.locator("#workbook-link").click()
    choose(page, filled_everywhere(download(page)))
    page.get_by_role("button", name="Upload and check").click()
    expect(page.locator(".counts")).to_contain_text(str(ROWS))


def filled_everywhere(data: bytes) -> bytes:
    """A value and an explanation in each of the added rows."""
    book = load_workbook(BytesIO(data))
    sheet = book.worksheets[0]
    columns = columns_of(sheet)
    for row in range(5, sheet.max_row + 1):
        if str(sheet.cell(row, columns[Column.NUMBER]).value).startswith("W"):
            sheet.cell(row, columns[Column.VALUE]).value = row
            sheet.cell(row, columns[Column.EXPLANATION]).value = f"第{row}行的说明"
    return bytes_of(book)
