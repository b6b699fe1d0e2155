"""Write the workbook that a unit fills in. Pure: the same description gives the same bytes.

Entry cells are light yellow and open, all others are locked by sheet protection, without a password: a guard
against slips, not security. What counts is checked when the file comes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from indicators.workbook.form import HEADINGS, RATIO_COLUMNS, Column, FormKey, RowKey
from indicators.workbook.guard import as_string

EXACT_DIGITS = 15  # as many as a workbook's number holds; longer ones are written as text
HEADING_ROW = 3  # counted from 0, as XlsxWriter counts
SHEET_NAME_LENGTH = 31
SHEET_NAME_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
MESSAGE_LENGTH = 255  # of the note that shows beside a selected cell
WRITTEN_AT = datetime(2017, 1, 1, tzinfo=UTC)  # fixed: the same data must give the same bytes

WIDTHS = {
    Column.KEY: 4,
    Column.NUMBER: 8,
    Column.NAME: 36,
    Column.UNIT: 10,
    Column.LAST: 12,
    Column.TARGET: 13,
    Column.NUMERATOR: 14,
    Column.DENOMINATOR: 14,
    Column.VALUE: 14,
    Column.AVAILABILITY: 16,
    Column.EXPECTED_ON: 12,
    Column.EXPLANATION: 40,
    Column.VERSION: 4,
}
HIDDEN_COLUMNS = (Column.KEY, Column.VERSION)
CellContent = Decimal | date | str | int | None


@dataclass(frozen=True, slots=True)
class FormRow:
    """One indicator as the form shows it: what it is, what stands, and what may be entered.

    `entries`: what stands, by column. `asked`: the entry columns that are open; none where the figure is
    locked. `hints`: by column, what to enter there. `version`: of the figure that stands, 0 where none does.
    """

    key: RowKey
    name: str
    unit: str
    last: Decimal | str | None
    target: str
    entries: dict[Column, CellContent]
    asked: Sequence[Column]
    hints: dict[Column, str]
    version: int
    definition: str = ""
    limits: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One unit's sheet. `title` stands above it; `unit` is the unit's name, `sheet` the sheet's."""

    key: FormKey
    title: str
    unit: str
    sheet: str
    rows: Sequence[FormRow]

    @property
    def columns(self) -> list[Column]:
        """Numerator and denominator only where a row asks for them."""
        has_ratios = any(column in row.asked for row in self.rows for column in RATIO_COLUMNS) or any(
            row.entries.get(column) is not None for row in self.rows for column in RATIO_COLUMNS
        )
        return [
            column
            for column in WIDTHS
            if column is not Column.ERRORS and (has_ratios or column not in RATIO_COLUMNS)
        ]


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook: one sheet for each form. `availabilities`: (code, word) of the drop-down's entries.

    `note` says what people must know of the data as a whole, for example that it is invented.
    """

    forms: Sequence[Form]
    availabilities: Sequence[tuple[str, str]]
    note: str = ""


def write_template(template: Template) -> bytes:
    """The workbook's bytes. Text is never taken for a formula, a link or a number."""
    buffer = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(buffer, {"in_memory": True, **plain})
    book.set_properties({"created": WRITTEN_AT})
    writer = _Writer(book, template)
    writer.write()
    book.close()
    return buffer.getvalue()


class _Writer:
    """Writes one template into one open workbook."""

    def __init__(self, book: Workbook, template: Template) -> None:
        self.book, self.template = book, template
        base = {"font_size": 10, "valign": "vcenter"}
        self.title = book.add_format({**base, "bold": True, "font_size": 14})
        self.plain = book.add_format(base)
        self.muted = book.add_format({**base, "font_color": "#5B6573"})
        bordered = {**base, "border": 1, "border_color": "#BFC7D1"}
        self.heading = book.add_format({**bordered, "bold": True, "bg_color": "#E8EEF5", "text_wrap": True})
        self.locked = book.add_format({**bordered, "text_wrap": True})
        self.absent = book.add_format({**bordered, "bg_color": "#E9ECF0"})
        self.number = book.add_format({**bordered, "align": "right"})
        entry = {**bordered, "bg_color": "#FFF9D6", "locked": False}
        self.entry = book.add_format({**entry, "align": "right"})
        self.entry_text = book.add_format({**entry, "text_wrap": True})
        self.entry_date = book.add_format({**entry, "num_format": "yyyy-mm-dd"})
        self.day = book.add_format({**bordered, "num_format": "yyyy-mm-dd"})

    def write(self) -> None:
        sheets = [
            (form, self.book.add_worksheet(name))
            for form, name in zip(self.template.forms, sheet_names(self.template.forms), strict=True)
        ]
        self._write_notes(self.book.add_worksheet(_("Notes")))
        codes = self.book.add_worksheet(_("Codes"))
        words = self._write_codes(codes)
        for form, sheet in sheets:
            self._write_form(form, sheet, words)

    def _write_codes(self, sheet: Worksheet) -> str:
        """The hidden list behind the drop-downs; returns its range."""
        for row, (code, word) in enumerate(self.template.availabilities):
            write_text(sheet, row, 0, code)
            write_text(sheet, row, 1, word)
        sheet.hide()
        last = len(self.template.availabilities) - 1
        return f"='{_('Codes')}'!{xl_range_abs(0, 1, last, 1)}"

    def _write_form(self, form: Form, sheet: Worksheet, words: str) -> None:
        columns = form.columns
        for at, column in enumerate(columns):
            sheet.set_column(at, at, WIDTHS[column], None, {"hidden": column in HIDDEN_COLUMNS})
            write_text(sheet, HEADING_ROW, at, str(HEADINGS[column]), self.heading)
        self._write_head(form, sheet)
        for row, each in enumerate(form.rows, start=HEADING_ROW + 1):
            for at, column in enumerate(columns):
                self._write_cell(sheet, row, at, each, column)
                if column in each.asked:
                    self._guide(sheet, row, at, column, each.hints.get(column, ""), words)
        self._lay_out(sheet, len(columns))

    def _write_head(self, form: Form, sheet: Worksheet) -> None:
        sheet.set_row(0, 26)
        write_text(sheet, 0, 1, form.title, self.title)
        write_text(sheet, 1, 0, str(form.key), self.muted)
        texts = {"unit": form.unit, "year": form.key.year, "version": form.key.version}
        about = _("Unit: %(unit)s   Year: %(year)s   Template version: %(version)s   Check code: %(check)s")
        write_text(sheet, 1, 1, about % {**texts, "check": form.key.check_code}, self.plain)
        hint = _("Fill in the yellow cells only. Blank is not zero: enter 0 where the figure is zero.")
        write_text(sheet, 2, 1, " ".join(filter(None, (hint, self.template.note))), self.muted)

    def _write_cell(self, sheet: Worksheet, row: int, at: int, each: FormRow, column: Column) -> None:
        fixed: dict[Column, tuple[CellContent, Format]] = {
            Column.KEY: (str(each.key), self.muted),
            Column.NUMBER: (each.key.code, self.locked),
            Column.NAME: (each.name, self.locked),
            Column.UNIT: (each.unit, self.locked),
            Column.LAST: (each.last, self.number),
            Column.TARGET: (each.target, self.number),
            Column.VERSION: (each.version, self.muted),
        }
        if column in fixed:
            write_value(sheet, row, at, *fixed[column])
        else:
            content = each.entries.get(column)
            write_value(sheet, row, at, content, self._entry_format(column, column in each.asked, content))

    def _entry_format(self, column: Column, is_open: bool, content: CellContent) -> Format:
        if column is Column.EXPECTED_ON and (is_open or content is not None):
            return self.entry_date if is_open else self.day
        if column in (Column.AVAILABILITY, Column.EXPLANATION):
            return self.entry_text if is_open else self.locked
        if is_open:
            return self.entry
        return self.absent if content is None else self.number

    def _guide(self, sheet: Worksheet, row: int, at: int, column: Column, hint: str, words: str) -> None:
        """The drop-down, and what to enter, shown while the cell is selected."""
        guide: dict[str, Any] = {"validate": "any"}
        if column is Column.AVAILABILITY:
            guide = {"validate": "list", "source": words}
            guide["error_message"] = _("Choose one of the list's entries.")
        if hint:
            guide["input_message"] = hint[:MESSAGE_LENGTH]
        if len(guide) > 1:
            sheet.data_validation(row, at, row, at, guide)

    def _lay_out(self, sheet: Worksheet, columns: int) -> None:
        sheet.freeze_panes(HEADING_ROW + 1, 3)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADING_ROW)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _write_notes(self, sheet: Worksheet) -> None:
        """How to fill the form in, and what each indicator means."""
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, 1, 36)
        sheet.set_column(2, 4, 30)
        write_text(sheet, 0, 0, _("How to fill in this workbook"), self.title)
        for row, text in enumerate(instructions(), start=1):
            write_text(sheet, row, 0, text, self.plain)
        top = len(instructions()) + 2
        heads = [HEADINGS[Column.NUMBER], HEADINGS[Column.NAME]]
        for at, head in enumerate([*heads, _("Definition"), _("What to enter"), _("Limits")]):
            write_text(sheet, top, at, str(head), self.heading)
        for row, each in enumerate(_described(self.template.forms), start=top + 1):
            asked = "\n".join(each.hints.values())
            for at, text in enumerate((each.key.code, each.name, each.definition, asked, each.limits)):
                write_text(sheet, row, at, text, self.locked)
        sheet.protect()


def write_text(sheet: Worksheet, row: int, at: int, text: str, style: Format | None = None) -> None:
    """Write text as it is, whatever it looks like."""
    sheet.write_string(row, at, as_string(text), style)


def write_value(sheet: Worksheet, row: int, at: int, content: CellContent, style: Format) -> None:
    """Write a number as a number, a date as a date, text as text, and nothing as an empty cell."""
    if content is None or content == "":
        sheet.write_blank(row, at, None, style)
    elif isinstance(content, str):
        write_text(sheet, row, at, content, style)
    elif isinstance(content, date):
        sheet.write_datetime(row, at, content, style)
    elif len(Decimal(content).normalize().as_tuple().digits) > EXACT_DIGITS:
        write_text(sheet, row, at, f"{content:f}", style)
    else:
        sheet.write_number(row, at, content, style)


def sheet_names(forms: Sequence[Form]) -> list[str]:
    """Names that a workbook takes: no forbidden character, at most 31 characters, none twice."""
    taken: list[str] = []
    for form in forms:
        name = form.sheet.translate(SHEET_NAME_FORBIDDEN).strip()[:SHEET_NAME_LENGTH] or form.key.unit
        if name.casefold() in {each.casefold() for each in taken}:
            name = f"{name[: SHEET_NAME_LENGTH - len(form.key.unit) - 1]} {form.key.unit}"
        taken.append(name)
    return taken


def instructions() -> list[str]:
    """How to fill the form in, a line for each rule."""
    return [
        _("1. Fill in the yellow cells. Everything else is locked; rows and columns may be moved."),
        _("2. Blank is not zero: leave blank what is not known, enter 0 where the figure is zero."),
        _("3. Enter plain numbers: no unit, no “about”, no 万 or 亿, at most four decimals."),
        _("4. Where there is no figure, say why by “Availability”; “not yet available” needs a date."),
        _("5. A figure that jumps against last year needs a sentence in the column “Explanation”."),
        _("6. Rates are computed from numerator and denominator: enter both."),
        _("7. Save as .xlsx and upload it. You see what would change before anything is saved."),
    ]


def _described(forms: Sequence[Form]) -> list[FormRow]:
    """Each indicator of the workbook once."""
    rows = {row.key.code: row for form in reversed(forms) for row in reversed(form.rows)}
    return sorted(rows.values(), key=lambda row: row.key.code)
