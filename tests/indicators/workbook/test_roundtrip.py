"""Template → filled → preview → applied: what each step shows and writes."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from indicators.models import Figure, ReportingRound
from indicators.workbook.form import Column
from tests.cast import Cast
from tests.indicators.conftest import enter, figure_of
from tests.indicators.workbook.filling import (
    ENTRY,
    Filling,
    apply,
    fill,
    open_book,
    preview,
    template,
)

__all__ = ["enter"]

FILLING: Filling = {
    "CF05": {Column.VALUE: 12},
    "CF02": {Column.VALUE: "1,234"},
    "CF01": {Column.NUMERATOR: 8, Column.DENOMINATOR: 10},
    "HB02": {Column.AVAILABILITY: "not yet available", Column.EXPECTED_ON: date(2024, 3, 31)},
}


@pytest.fixture
def site(client: Client, cast: Cast, open_round: ReportingRound) -> Client:
    """The town clerk's browser, in English, while the round of 2023 is open."""
    client.force_login(cast.clerk)
    client.cookies["django_language"] = "en"
    return client


def test_a_filled_workbook_is_previewed_and_applied(site: Client) -> None:
    shown = preview(site, fill(template(site), FILLING))
    assert (shown.context["page"].new, Figure.objects.count()) == (4, 0)
    assert apply(site, shown)["Location"] == ENTRY
    assert figure_of("CF05").value == 12
    assert figure_of("CF02").value == 1234
    assert figure_of("CF01").value == Decimal(80)
    assert figure_of("HB02").expected_on == date(2024, 3, 31)


def test_the_same_file_again_says_no_changes(site: Client) -> None:
    data = fill(template(site), FILLING)
    apply(site, preview(site, data))
    shown = preview(site, data)
    assert "No changes: the file says what has been entered already." in shown.content.decode()
    assert not shown.context["page"].has_choices


def test_exported_again_the_file_is_the_same(site: Client) -> None:
    data = fill(template(site), {**FILLING, "CF02": {Column.VALUE: 1234}})
    apply(site, preview(site, data))
    assert cells_of(template(site)) == cells_of(data)


def cells_of(data: bytes) -> dict[tuple[str, str], object]:
    """Every cell of every sheet but for the hidden versions, which count the changes."""
    book = open_book(data)
    versions = {cell.column for cell in book.worksheets[0][4] if cell.value == "Version"}
    return {
        (sheet.title, cell.coordinate): cell.value
        for at, sheet in enumerate(book.worksheets)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and not (at == 0 and cell.column in versions)
    }
