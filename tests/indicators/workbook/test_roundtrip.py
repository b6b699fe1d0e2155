"""Template → filled → preview → applied: what each step shows and writes."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl.worksheet.worksheet import Worksheet

from indicators.models import Figure, FigureEvent, ReportingRound, Upload
from indicators.workbook.form import Column
from indicators.workflow import State
from tests.cast import Cast
from tests.indicators.conftest import Enter, figure_of
from tests.indicators.workbook.filling import (
    ENTRY,
    HEADING_ROW,
    TEMPLATE,
    WORKBOOK,
    Filling,
    apply,
    cell_of,
    columns_of,
    edit,
    fill,
    open_book,
    preview,
    send,
    template,
)

FILLING: Filling = {
    "CF05": {Column.VALUE: 12},
    "CF02": {Column.VALUE: "1,234"},
    "CF01": {Column.NUMERATOR: 8, Column.DENOMINATOR: 10},
    "HB02": {Column.AVAILABILITY: "not yet available", Column.EXPECTED_ON: date(2024, 3, 31)},
}


def test_a_filled_workbook_is_previewed_and_applied(site: Client) -> None:
    shown = preview(site, fill(template(site), FILLING))
    assert (shown.context["page"].new, Figure.objects.count()) == (4, 0)
    assert apply(site, shown)["Location"] == ENTRY
    assert (figure_of("CF05").value, figure_of("CF02").value) == (12, 1234)
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
    versions = columns_of(book.worksheets[0])[Column.VERSION]
    return {
        (sheet.title, cell.coordinate): cell.value
        for at, sheet in enumerate(book.worksheets)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and not (at == 0 and cell.column == versions)
    }


def test_pressing_import_again_changes_nothing(site: Client) -> None:
    shown = preview(site, fill(template(site), FILLING))
    for _ in range(5):
        apply(site, shown)
    assert FigureEvent.objects.count() == 4
    assert Upload.objects.get().state == "applied"


def test_a_change_is_shown_old_and_new(site: Client, enter: Enter) -> None:
    enter("CF05", value="3")
    shown = preview(site, fill(template(site), FILLING))
    assert shown.context["page"].changed == 1
    assert "This year&#x27;s value: 3 → <strong>12</strong>" in shown.content.decode()


def test_a_cell_that_was_cleared_becomes_blank(site: Client, enter: Enter) -> None:
    enter("CF05", value="3")
    apply(site, preview(site, fill(template(site), {"CF05": {Column.VALUE: None}})))
    assert figure_of("CF05").value is None


def test_zero_is_a_value(site: Client) -> None:
    apply(site, preview(site, fill(template(site), {"CF05": {Column.VALUE: 0}})))
    assert figure_of("CF05").value == 0


def test_a_jump_is_shown_and_passes(site: Client, enter: Enter, open_rounds: list[ReportingRound]) -> None:
    enter("CF05", value="3")
    path = WORKBOOK.replace("/2023/", "/2024/")
    data = fill(template(site, f"{path}template.xlsx"), {"CF05": {Column.VALUE: 30}})
    shown = preview(site, data, path=path)
    assert "Explain: jumps against last year" in shown.content.decode()
    assert apply(site, shown).status_code == 302


# --- Conflicts -------------------------------------------------------------------------------------------


@pytest.fixture
def contested(site: Client, enter: Enter, cast: Cast) -> bytes:
    """A workbook in which CF05 is 12, while the office saved 7 after the download."""
    enter("CF05", value="3")
    data = fill(template(site), {"CF05": {Column.VALUE: 12}, "CF02": {Column.VALUE: 5}})
    enter("CF05", value="7", version=1, by=cast.office)
    return data


def test_a_conflict_shows_both_values_and_names(site: Client, contested: bytes) -> None:
    shown = preview(site, contested)
    text = shown.content.decode()
    assert (shown.context["page"].conflicts, shown.context["page"].new) == (1, 1)
    assert "<strong>7</strong>" in text
    assert "<strong>12</strong>" in text
    assert "office, " in text


def test_a_conflict_waits_for_a_choice(site: Client, contested: bytes) -> None:
    answer = apply(site, preview(site, contested))
    assert answer.status_code == 400
    assert (figure_of("CF05").value, Figure.objects.count()) == (7, 1)


@pytest.mark.parametrize(("choice", "value"), [("theirs", 7), ("mine", 12)])
def test_the_choice_decides_a_conflict(site: Client, contested: bytes, choice: str, value: int) -> None:
    apply(site, preview(site, contested), conflicts=choice)
    assert (figure_of("CF05").value, figure_of("CF02").value) == (value, 5)


def test_what_the_person_did_not_touch_is_no_conflict(site: Client, enter: Enter, cast: Cast) -> None:
    enter("CF05", value="3")
    data = fill(template(site), {"CF02": {Column.VALUE: 5}})
    enter("CF05", value="7", version=1, by=cast.office)
    shown = preview(site, data)
    assert (shown.context["page"].conflicts, shown.context["page"].new) == (0, 1)


def test_data_that_moved_since_the_preview_is_not_overwritten(
    site: Client, contested: bytes, enter: Enter, cast: Cast
) -> None:
    shown = preview(site, contested)
    enter("CF05", value="8", version=2, by=cast.office)
    answer = apply(site, shown, conflicts="mine")
    assert answer.status_code == 412
    assert "<strong>8</strong>" in answer.content.decode()
    assert (figure_of("CF05").value, Figure.objects.count()) == (8, 1)


# --- Faults ----------------------------------------------------------------------------------------------


FAULTY: Filling = {"CF05": {Column.VALUE: "约12"}, "CF02": {Column.VALUE: 5}}


def test_a_faulty_cell_is_named_with_its_mend(site: Client) -> None:
    data = fill(template(site), FAULTY)
    cell = cell_of(open_book(data).worksheets[0], "CF05", Column.VALUE)
    text = preview(site, data).content.decode()
    assert f"Figures!{cell.coordinate}" in text
    assert "“约12” is an estimate or a range. Enter one exact number." in text


def test_a_faulty_row_keeps_all_others_back(site: Client) -> None:
    assert apply(site, preview(site, fill(template(site), FAULTY))).status_code == 400
    assert not Figure.objects.exists()


def test_only_the_faultless_is_a_choice_of_its_own(site: Client) -> None:
    apply(site, preview(site, fill(template(site), FAULTY)), rows="faultless")
    assert list(Figure.objects.values_list("indicator__code", flat=True)) == ["CF02"]


def test_one_bad_row_of_many_writes_none(site: Client) -> None:
    data = template(site)
    values: Filling = {"CF02": {Column.VALUE: 5}, "CF03": {Column.VALUE: 5}, "CF05": {Column.VALUE: -1}}
    assert apply(site, preview(site, fill(data, values))).status_code == 400
    assert not Figure.objects.exists()


def test_a_formula_counts_by_what_it_gave(site: Client) -> None:
    data = fill(template(site), {"CF05": {Column.VALUE: "=6*2"}})
    assert "was never calculated" in preview(site, data).content.decode()


def test_a_locked_figure_is_not_changed_by_a_workbook(site: Client, enter: Enter, cast: Cast) -> None:
    enter("CF05", value="3")
    data = fill(template(site), {"CF05": {Column.VALUE: 12}})
    Figure.objects.update(state=State.SUBMITTED, submitted_by=cast.clerk, submitted_at="2024-03-01T00:00Z")
    shown = preview(site, data)
    assert shown.context["page"].faulty == 1
    assert "This is not possible in the figure&#x27;s present state." in shown.content.decode()


# --- Files that people changed ---------------------------------------------------------------------------


def test_moved_columns_and_rows_are_found(site: Client) -> None:
    def move(sheet: Worksheet) -> None:
        sheet.insert_cols(2)
        sheet.insert_rows(2)
        sheet.insert_rows(HEADING_ROW + 4)

    apply(site, preview(site, edit(fill(template(site), FILLING), move)))
    assert Figure.objects.count() == 4


def test_a_row_without_a_key_is_named_as_not_taken(site: Client) -> None:
    def sign(sheet: Worksheet) -> None:
        sheet.cell(sheet.max_row + 2, 3).value = "填表人:张三"

    data = edit(fill(template(site), FILLING), sign)
    last = open_book(data).worksheets[0].max_row
    assert f"rows {last}." in preview(site, data).content.decode()


def test_the_columns_as_csv_are_taken(site: Client) -> None:
    sheet = open_book(fill(template(site), {"CF05": {Column.VALUE: 12}})).worksheets[0]
    rows = [
        ",".join('"' + str(cell or "").replace('"', '""') + '"' for cell in row)
        for row in sheet.iter_rows(values_only=True)
    ]
    shown = preview(site, "\n".join(rows).encode("gb18030"), "报表.csv")
    apply(site, shown)
    assert figure_of("CF05").value == 12


def test_a_text_that_looks_like_a_formula_comes_back_as_it_was(site: Client, enter: Enter) -> None:
    text = '=HYPERLINK("http://evil.example")'
    enter("CF05", value="3", explanation=text)
    data = template(site)
    cell = cell_of(open_book(data).worksheets[0], "CF05", Column.EXPLANATION)
    assert (cell.value, cell.data_type) == (text, "s")
    assert not preview(site, data).context["page"].has_choices


def test_every_digit_of_a_long_number_comes_back(site: Client, enter: Enter) -> None:
    enter("CF05", value="123456789012345")
    enter("HB02", value="123456789012345.1234")
    assert not preview(site, template(site)).context["page"].has_choices


# --- The template ------------------------------------------------------------------------------------------


def test_the_same_data_gives_the_same_bytes(site: Client, enter: Enter) -> None:
    enter("CF05", value="3")
    assert template(site) == template(site)


def test_only_entry_cells_are_open(site: Client) -> None:
    sheet = open_book(template(site)).worksheets[0]
    assert sheet.protection.sheet
    assert not cell_of(sheet, "CF05", Column.VALUE).protection.locked
    assert cell_of(sheet, "CF05", Column.NAME).protection.locked
    assert cell_of(sheet, "CF05", Column.NUMERATOR).protection.locked


def test_codes_and_versions_are_hidden(site: Client) -> None:
    book = open_book(template(site))
    columns = columns_of(book.worksheets[0])
    letters = [cell.column_letter for cell in book.worksheets[0][HEADING_ROW + 1]]
    hidden = {letters[columns[column] - 1] for column in (Column.KEY, Column.VERSION)}
    assert {name for name, each in book.worksheets[0].column_dimensions.items() if each.hidden} == hidden
    assert book["Codes"].sheet_state == "hidden"


def test_availability_is_chosen_from_the_hidden_list(site: Client) -> None:
    book = open_book(template(site))
    lists = [each for each in book.worksheets[0].data_validations.dataValidation if each.type == "list"]
    assert {each.formula1 for each in lists} == {"'Codes'!$B$1:$B$4"}
    assert book["Codes"]["B1"].value == "final figure"


def test_a_preview_costs_as_many_queries_for_one_row_as_for_all(site: Client) -> None:
    one = preview(site, fill(template(site), {"CF02": {Column.VALUE: 12}})).request["PATH_INFO"]
    every = preview(site, fill(template(site), FILLING)).request["PATH_INFO"]
    assert queries(site, one) == queries(site, every)


def queries(site: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert site.get(path).status_code == 200
    return len(captured)


def test_a_file_without_a_file_is_asked_for(site: Client) -> None:
    answer = site.post(WORKBOOK)
    assert answer.status_code == 400
    assert "Choose a file first." in answer.content.decode()


@pytest.mark.parametrize(("name", "status"), [("报表.xls", 415), ("报表.xlsx", 400)])
def test_another_file_is_refused_with_its_mend(site: Client, name: str, status: int) -> None:
    answer = send(site, b"\xd0\xcf\x11\xe0" if name.endswith("xls") else b"PK\x03\x04 broken", name)
    assert answer.status_code == status
    assert not Upload.objects.exists()


def test_a_closed_round_takes_no_file(site: Client, open_round: ReportingRound) -> None:
    data = fill(template(site), FILLING)
    day = "2020-01-01"
    ReportingRound.objects.update(opens_on=day, due_on=day, answers_due_on=day)
    assert send(site, data).status_code == 409
    assert site.get(TEMPLATE).status_code == 200


def test_what_was_previewed_is_not_applied_after_the_deadline(site: Client) -> None:
    shown = preview(site, fill(template(site), FILLING))
    day = "2020-01-01"
    ReportingRound.objects.update(opens_on=day, due_on=day, answers_due_on=day)
    assert apply(site, shown).status_code == 409
    assert not Figure.objects.exists()
