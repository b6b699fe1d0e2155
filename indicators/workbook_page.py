"""What the workbook pages show: where workbooks are fetched and sent, and the preview of an upload."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organization
from indicators import formatting
from indicators.method.checks import Flag
from indicators.method.types import Availability
from indicators.models import Figure, Indicator, Plan, ReportingRound, Upload, UploadState
from indicators.models.choices import LABELS
from indicators.reading import write_number
from indicators.services.comparison import CellError, ComparedForm, ComparedRow, Kind, stamp_of
from indicators.services.entry import Entry
from indicators.services.rounds import current_round, due_on, open_conditions, round_of_unit, takes_figures
from indicators.workbook.filled import FilledForm
from indicators.workbook.form import ENTRY_COLUMNS, HEADINGS, Column
from indicators.workbook.marking import Mark

# --- The preview -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """One column in which a row's entry differs from what stands, in words."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the preview; `address` is that of its first faulty or changed cell."""

    form: FilledForm
    row: ComparedRow

    @property
    def indicator(self) -> Indicator:
        return self.row.indicator

    @property
    def figure(self) -> Figure | None:
        return self.row.figure

    @property
    def kind(self) -> Kind:
        return self.row.kind

    @property
    def differences(self) -> list[Difference]:
        if self.row.entry is None:
            return []
        return list(differences_of(self.row.entry, self.row.figure))

    @property
    def address(self) -> str:
        changed = next(iter(_changed_columns(self.row.entry, self.row.figure)), Column.VALUE)
        return self.form.address(self.row.filled.row, changed)

    @property
    def errors(self) -> list[tuple[str, CellError]]:
        """Each fault with the address of its cell."""
        return [(self.form.address(self.row.filled.row, error.column), error) for error in self.row.errors]


@dataclass(frozen=True, slots=True)
class PreviewForm:
    """One unit's part of the preview."""

    compared: ComparedForm

    @property
    def unit(self) -> Organization:
        return self.compared.unit

    @property
    def form(self) -> FilledForm:
        return self.compared.form

    def _rows(self, *kinds: Kind) -> list[PreviewRow]:
        return [PreviewRow(self.form, row) for row in self.compared.of_kind(*kinds)]

    @property
    def faulty(self) -> list[PreviewRow]:
        return self._rows(Kind.FAULTY)

    @property
    def conflicts(self) -> list[PreviewRow]:
        return self._rows(Kind.CONFLICT)

    @property
    def moving(self) -> list[PreviewRow]:
        """What would be written without further questions, changes before what is new."""
        return [*self._rows(Kind.CHANGED), *self._rows(Kind.NEW)]

    @property
    def is_same(self) -> bool:
        return all(row.kind is Kind.SAME for row in self.compared.rows)


@dataclass(frozen=True, slots=True)
class Preview:
    """What applying an upload would do, unit by unit."""

    upload: Upload
    compared: Sequence[ComparedForm]

    @property
    def stamp(self) -> str:
        return stamp_of(self.compared)

    @property
    def forms(self) -> list[PreviewForm]:
        return [PreviewForm(form) for form in self.compared]

    @property
    def is_applied(self) -> bool:
        return self.upload.state == UploadState.APPLIED

    @property
    def is_many(self) -> bool:
        return self.upload.unit_id is None

    def _count(self, kind: Kind) -> int:
        return sum(len(form.of_kind(kind)) for form in self.compared)

    @property
    def new(self) -> int:
        return self._count(Kind.NEW)

    @property
    def changed(self) -> int:
        return self._count(Kind.CHANGED)

    @property
    def same(self) -> int:
        return self._count(Kind.SAME)

    @property
    def conflicts(self) -> int:
        return self._count(Kind.CONFLICT)

    @property
    def faulty(self) -> int:
        return self._count(Kind.FAULTY)

    @property
    def flagged(self) -> int:
        return sum(1 for form in self.compared for row in form.rows if row.needs_explanation)

    @property
    def writes(self) -> int:
        """How many rows would be written, those in conflict left out."""
        return self.new + self.changed

    @property
    def has_choices(self) -> bool:
        """Whether there is anything to apply or to decide."""
        return bool(self.writes or self.conflicts)

    @property
    def is_markable(self) -> bool:
        """Whether the file can come back with its errors marked: a workbook with something to mend."""
        return bool(self.faulty or self.flagged) and str(self.upload.file.name).endswith(".xlsx")


def differences_of(entry: Entry, figure: Figure | None) -> Iterator[Difference]:
    """Column by column, what stands and what would stand. A rate's value is told beside its numbers."""
    for column in _changed_columns(entry, figure):
        before = getattr(figure, column.value) if figure else None
        after = getattr(entry, column.value)
        yield Difference(str(HEADINGS[column]), _said(column, before), _said(column, after))


def _changed_columns(entry: Entry | None, figure: Figure | None) -> Iterator[Column]:
    for column in ENTRY_COLUMNS:
        after = getattr(entry, column.value, None)
        before = getattr(figure, column.value) if figure else _NOTHING.get(column)
        if entry is not None and after != before:
            yield column


_NOTHING: dict[Column, Any] = {Column.AVAILABILITY: Availability.FINAL, Column.EXPLANATION: ""}


def _said(column: Column, content: Any) -> str:
    """One cell's content in words; a blank says so."""
    if content is None or content == "":
        return _("blank")
    if isinstance(content, Decimal):
        return write_number(content)
    if isinstance(content, date):
        return formatting.day(content)
    return str(LABELS[Availability(content)]) if column is Column.AVAILABILITY else str(content)


# --- The page before -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WorkbookPage:
    """Where workbooks are fetched and sent: a unit's own, or without `unit` the office's for many.

    `due_on`: the unit's last day. `refusal`: why the file that was sent last was not taken.
    """

    plan: Plan
    year: int
    unit: Organization | None
    round: ReportingRound | None
    due_on: date | None
    is_open: bool
    refusal: str = ""
    file: str = ""


def build_workbook_page(
    plan: Plan, year: int, unit: Organization | None, *, refusal: str = "", file: str = ""
) -> WorkbookPage:
    """Collect the page: one query, for the round."""
    if unit is None:
        round = current_round(plan, year)
        return WorkbookPage(plan, year, None, round, None, round is not None, refusal, file)
    round = round_of_unit(plan, year, unit)
    due = due_on(round, unit) if round else None
    return WorkbookPage(
        plan, year, unit, round, due, takes_figures(open_conditions(round, unit)), refusal, file
    )


def marks_of(preview: Preview) -> dict[str, list[Mark]]:
    """The preview's faults and open questions as marks in the file's cells, by sheet."""
    marks: dict[str, list[Mark]] = {}
    for compared in preview.compared:
        form = compared.form
        for row in compared.rows:
            texts = [(error.column, str(error.message)) for error in row.errors]
            texts += [(Column.EXPLANATION, _flag_text(flag)) for flag in row.flags if row.needs_explanation]
            marks.setdefault(form.sheet, []).extend(
                Mark(row.filled.row, form.columns.get(column, form.columns[Column.KEY]), text)
                for column, text in texts
            )
    return marks


def _flag_text(flag: Flag) -> str:
    return _("Explain: %(reason)s") % {"reason": LABELS[flag]}
