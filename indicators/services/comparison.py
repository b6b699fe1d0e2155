"""A filled form against what stands: which rows are new, changed, the same, in conflict or faulty.

Numbers and rules are those of every other door (`services.entry`); whether a figure may be changed is decided
by `workflow`. Nothing is written here.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import override

from accounts.models import Organization, User
from indicators.method.checks import Flag
from indicators.method.types import Availability
from indicators.models import Figure, FigureEvent, Indicator, Plan
from indicators.models.choices import LABELS
from indicators.permissions import parts_for
from indicators.reading import write_number
from indicators.services.entry import ENTRY_FIELDS, Entry, EntryRefused, Message, read_entry
from indicators.services.figures import subject_of
from indicators.services.flags import flags_for
from indicators.services.rounds import open_conditions, round_of_unit
from indicators.workbook.filled import FilledForm, FilledRow, FormFault, FormRefused
from indicators.workbook.form import ENTRY_COLUMNS, Column
from indicators.workbook.messages import fault_message_of
from indicators.workbook.sheets import Cell
from indicators.workflow import Action, Condition, Part, Refused, State, decide

VERSION_LIMIT = 2**31 - 1


class Kind(StrEnum):
    """What taking a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell: its column, what came, and the message with the mend."""

    column: Column
    came: str
    message: Message


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One row of a form: what it says, what stands, and what follows.

    `entry` is None where the row could not be read. `flags`: what stands out about the value.
    """

    indicator: Indicator
    filled: FilledRow
    figure: Figure | None
    entry: Entry | None
    kind: Kind
    errors: Sequence[CellError] = ()
    flags: Sequence[Flag] = ()

    @property
    def version(self) -> int:
        """Of the figure that stands; 0 where none does."""
        return self.figure.version if self.figure else 0

    @property
    def needs_explanation(self) -> bool:
        return bool(self.flags) and not (self.entry and self.entry.explanation)


@dataclass(frozen=True, slots=True)
class ComparedForm:
    """One unit's form. `subject` is whom its figures are about: the city, for a department."""

    form: FilledForm
    unit: Organization
    subject: Organization
    rows: Sequence[ComparedRow]

    def of_kind(self, *kinds: Kind) -> list[ComparedRow]:
        return [row for row in self.rows if row.kind in kinds]


def compare_forms(plan: Plan, year: int, forms: Iterable[FilledForm], by: User) -> list[ComparedForm]:
    """Compare each form with its unit's figures, in the order of the units' ids: writers then lock alike.

    Some eight queries for a form, whatever its rows. Raises FormRefused where a form or one of its rows is no
    business of the plan or the unit.
    """
    forms = list(forms)
    codes = [form.key.unit for form in forms]
    rows = Organization.objects.within(plan.organization).filter(code__in=codes)
    units = {unit.code: unit for unit in rows}
    for form in forms:
        if form.key.unit not in units:
            raise FormRefused(FormFault.OTHER_UNIT, place=f"{form.file}, {form.sheet}", came=form.key.unit)
    ordered = sorted(forms, key=lambda form: units[form.key.unit].pk)
    return [_compare(plan, year, form, units[form.key.unit], by) for form in ordered]


def stamp_of(forms: Iterable[ComparedForm]) -> str:
    """A digest of all that a preview says would be written, or would not and why. Equal only where nothing
    that matters has moved since."""
    text = hashlib.sha256()
    for form in forms:
        for row in form.rows:
            if row.kind is not Kind.SAME:
                text.update(f"{form.unit.code}/{row.indicator.code}/{row.kind}/{row.version}\n".encode())
    return text.hexdigest()


def _compare(plan: Plan, year: int, form: FilledForm, unit: Organization, by: User) -> ComparedForm:
    subject = subject_of(plan, unit)
    indicators = {row.code: row for row in Indicator.objects.for_plan(plan).enterable_by(unit)}
    for filled in form.rows:
        if filled.code not in indicators:
            place = form.address(filled.row, Column.KEY)
            raise FormRefused(FormFault.UNKNOWN_ROW, place=place, came=filled.code)
    standing = Figure.objects.filter(indicator__in=indicators.values(), organization=subject, year=year)
    figures = {row.indicator_id: row for row in standing.select_related("entered_by")}
    read = [
        (filled, indicators[filled.code], *read_row(filled, indicators[filled.code])) for filled in form.rows
    ]
    seen = _seen_versions(read, figures)
    holding = open_conditions(round_of_unit(plan, year, unit), unit)
    judge = _Judge(parts_for(by, unit), holding, figures, seen)
    rows = [judge.row(*each) for each in read]
    return ComparedForm(form, unit, subject, _with_flags(plan, subject, year, rows))


Read = tuple[FilledRow, Indicator, Entry | None, list[CellError]]


def read_row(filled: FilledRow, indicator: Indicator) -> tuple[Entry | None, list[CellError]]:
    """What a row says, or what is wrong with its cells. Never both."""
    errors: dict[str, Message] = {}
    raw: dict[str, Any] = {}
    for column in ENTRY_COLUMNS:
        cell = filled.at(column)
        if cell.fault:
            errors[column.value] = fault_message_of(cell)
        else:
            raw[column.value] = _raw(cell, column)
    entry = None
    try:
        entry = read_entry(indicator, raw, version=_version_of(filled.at(Column.VERSION)))
    except EntryRefused as refusal:
        errors = {**refusal.errors, **errors}
    if not errors:
        return entry, []
    return None, [
        CellError(Column(name), text_of(filled.at(Column(name))), message) for name, message in errors.items()
    ]


def _raw(cell: Cell, column: Column) -> Any:
    """What `read_entry` reads: numbers and dates typed as they came, words as codes, else text."""
    if column is Column.AVAILABILITY:
        return availability_of(text_of(cell))
    return text_of(cell) if column is Column.EXPLANATION else cell.value


def text_of(cell: Cell) -> str:
    """The cell as a person reads it in the sheet."""
    if cell.fault:
        return cell.raw
    if isinstance(cell.value, bool):
        return str(cell.value).upper()
    if isinstance(cell.value, int | Decimal):
        return write_number(Decimal(cell.value))
    return "" if cell.value is None else str(cell.value)


def availability_of(word: str) -> str:
    """The code that a word of the drop-down stands for, in whichever language; another word as it came."""
    return _availabilities().get(word.strip(), word.strip())


@cache
def _availabilities() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {str(LABELS[member]): member.value for member in Availability}
    return found


def _version_of(cell: Cell) -> int:
    """The version that the person saw; 0, which agrees with no figure, where the cell does not say."""
    text = text_of(cell).strip()
    return int(text) if text.isascii() and text.isdigit() and int(text[:11]) <= VERSION_LIMIT else 0


def _seen_versions(read: Sequence[Read], figures: Mapping[int, Figure]) -> dict[tuple[int, int], FigureEvent]:
    """What stood at download, by figure and version, where another version stands now (one query)."""
    stale = {}
    for _filled, indicator, entry, _errors in read:
        figure = figures.get(indicator.pk)
        if entry and figure and 0 < entry.version != figure.version:
            stale[figure.pk] = entry.version
    if not stale:
        return {}
    events = FigureEvent.objects.filter(figure__in=stale, version__in=set(stale.values()))
    return {(event.figure_id, event.version): event for event in events}


@dataclass(frozen=True, slots=True)
class _Judge:
    """Says of which kind a row is, knowing all that stands around it."""

    parts: Collection[Part]
    holding: Collection[Condition]
    figures: Mapping[int, Figure]
    seen: Mapping[tuple[int, int], FigureEvent]

    def row(
        self, filled: FilledRow, indicator: Indicator, entry: Entry | None, errors: list[CellError]
    ) -> ComparedRow:
        figure = self.figures.get(indicator.pk)
        if entry is None:
            return ComparedRow(indicator, filled, figure, None, Kind.FAULTY, errors)
        if self._is_same(entry, figure):
            return ComparedRow(indicator, filled, figure, entry, Kind.SAME)
        refusal = self._refusal(figure)
        if refusal:
            at = Column.NUMERATOR if indicator.is_ratio else Column.VALUE
            error = CellError(at, text_of(filled.at(at)), LABELS[refusal.refusal])
            return ComparedRow(indicator, filled, figure, None, Kind.FAULTY, [error])
        return ComparedRow(indicator, filled, figure, entry, _kind(entry, figure))

    def _is_same(self, entry: Entry, figure: Figure | None) -> bool:
        """Whether the row says what stands, or what stood at download: then the person changed nothing."""
        if figure is None:
            return entry.is_blank
        if not entry.differs_from(figure):
            return True
        if entry.version == figure.version:
            return False
        before = self.seen.get((figure.pk, entry.version))
        if before is None:
            return entry.version == 0 and entry.is_blank
        return all(getattr(entry, name) == getattr(before, name) for name in ENTRY_FIELDS)

    def _refusal(self, figure: Figure | None) -> Refused | None:
        state = State(figure.state) if figure else State.DRAFT
        try:
            decide(state, Action.SAVE, self.parts, self.holding)
        except Refused as refusal:
            return refusal
        return None


def _kind(entry: Entry, figure: Figure | None) -> Kind:
    if figure is None:
        return Kind.NEW
    if entry.version != figure.version:
        return Kind.CONFLICT
    return Kind.NEW if figure.is_blank else Kind.CHANGED


def _with_flags(
    plan: Plan, subject: Organization, year: int, rows: Sequence[ComparedRow]
) -> list[ComparedRow]:
    """The rows with what stands out about the values that would be written (three queries at most)."""
    values = [
        Figure(indicator=row.indicator, organization=subject, year=year, value=row.entry.value)
        for row in rows
        if row.entry and row.entry.value is not None
    ]
    written = {row.indicator.pk for row in rows if row.kind in (Kind.NEW, Kind.CHANGED, Kind.CONFLICT)}
    flags = flags_for(plan, subject, year, values) if values and written else {}
    return [
        replace(row, flags=flags.get(row.indicator.pk, ())) if row.indicator.pk in written else row
        for row in rows
    ]
