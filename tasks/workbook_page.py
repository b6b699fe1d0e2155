"""The workbook of departments: filled with what stands, and what one that came back would change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.core import signing
from django.utils.translation import gettext as _

from accounts.models import Organization
from indicators.models import AssignmentState, DepartmentPart, Indicator, Plan, departments_in
from indicators.planfile.schema import AssignmentRole
from indicators.workbook.messages import fault_message_of
from tasks.models import Measure
from tasks.responsibilities_page import ResponsibilitiesPage, Responsibility, build_responsibilities_page
from tasks.services.responsibilities import Parts, Wanted, standing_of
from tasks.workbook.form import NO, NOTHING, SEPARATORS, YES, Column, SheetKey, Subject, said
from tasks.workbook.reading import ReadRow
from tasks.workbook.writing import FilledRow, FilledSheet, write_departments

SALT = "tasks.departments"
LASTS = 24 * 60 * 60
"""Seconds for which a preview can be applied."""


def workbook_of(plan: Plan) -> bytes:
    """The workbook with what stands. Seven queries, whatever the rows."""
    page = build_responsibilities_page(plan)
    sheets = [
        _filled(plan, Subject.MEASURE, _("Departments of the measures"), _("Measures"), page.measures),
        _filled(
            plan, Subject.INDICATOR, _("Departments of the indicators"), _("Indicators"), page.indicators
        ),
    ]
    return write_departments(
        sheets, [(unit.code, unit.label) for unit in units_of(plan) if unit.is_department]
    )


def _filled(
    plan: Plan, subject: Subject, title: str, name: str, rows: Sequence[Responsibility]
) -> FilledSheet:
    filled = [
        FilledRow(
            code=row.subject.code,
            name=row.subject.label,
            leads=[part.organization.label for part in row.leads],
            supporting=[part.organization.label for part in row.supporting],
            is_confirmed=not row.proposed,
            stood=standing_of(row.parts),
        )
        for row in rows
    ]
    return FilledSheet(SheetKey(subject, plan.code), f"{plan.label} {title}", name, filled)


def units_of(plan: Plan) -> list[Organization]:
    """All that may have a part in the plan, in their order. One query."""
    return list(Organization.objects.within(plan.organization))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a cell: where, which row, what came, and how to mend it."""

    place: str
    name: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a row would change: the departments as they are and as they will be."""

    wanted: Wanted
    before: Responsibility

    @property
    def subject(self) -> Indicator | Measure:
        return self.wanted.subject

    @property
    def leads(self) -> tuple[str, str]:
        return _names(self.before.parts, AssignmentRole.LEAD), _joined(self.wanted.parts.leads)

    @property
    def supporting(self) -> tuple[str, str]:
        return _names(self.before.parts, AssignmentRole.SUPPORTING), _joined(self.wanted.parts.supporting)

    @property
    def is_confirming(self) -> bool:
        return self.wanted.is_confirmed is True and bool(self.before.proposed)

    @property
    def is_withdrawing(self) -> bool:
        """Whether what was confirmed would be proposed again."""
        return self.wanted.is_confirmed is False


@dataclass(frozen=True, slots=True)
class WorkbookPreview:
    """What a workbook would change. With a fault, nothing can be applied."""

    changes: Sequence[Change]
    faults: Sequence[Fault]
    unchanged: int

    @property
    def token(self) -> str:
        """The changes for the second step, signed: nothing is kept between the two."""
        return signing.dumps([_packed(change.wanted) for change in self.changes], salt=SALT, compress=True)


def build_workbook_preview(plan: Plan, rows: Sequence[ReadRow]) -> WorkbookPreview:
    """Seven queries, whatever the rows."""
    reader = _Reader(plan, build_responsibilities_page(plan))
    found = [change for row in rows if (change := reader.read(row))]
    changes = [change for change in found if _is_change(change)]
    return WorkbookPreview(changes, reader.faults, len(found) - len(changes))


def _is_change(change: Change) -> bool:
    same = change.leads[0] == change.leads[1] and change.supporting[0] == change.supporting[1]
    return not same or change.is_confirming or change.is_withdrawing


class _Reader:
    """Understands rows one by one, and collects what is wrong with them."""

    def __init__(self, plan: Plan, page: ResponsibilitiesPage) -> None:
        self.faults: list[Fault] = []
        self.units = units_of(plan)
        self.named = _by_name(self.units)
        self.seen: dict[tuple[Subject, str], str] = {}
        self.rows = {
            Subject.MEASURE: _by_code(page.measures),
            Subject.INDICATOR: _by_code(page.indicators),
        }

    def read(self, row: ReadRow) -> Change | None:
        """None where something is wrong, which is then among the faults."""
        before = len(self.faults)
        for column, cell in row.cells.items():
            if cell.fault:
                self._fault(row, column, cell.raw, fault_message_of(cell))
        standing = self._standing(row)
        parts = Parts(*(self._units(row, column) for column in (Column.LEADS, Column.SUPPORTING)))
        is_confirmed = self._confirmed(row)
        self._check(row, parts)
        if standing is None or len(self.faults) > before:
            return None
        stood, stands = row.text(Column.STOOD), standing_of(standing.parts)
        if stood and _is_untouched(stood, parts, is_confirmed):
            parts, is_confirmed = _standing_parts(standing), None
        elif stood not in ("", stands or NOTHING):
            self._changed_meanwhile(row, standing)
            return None
        return Change(_wanted(standing, parts, is_confirmed), standing)

    def _changed_meanwhile(self, row: ReadRow, standing: Responsibility) -> None:
        message = _("The departments were changed meanwhile, to: %(now)s. Download the workbook anew.")
        now = _joined(part.organization for part in standing.parts) or "–"
        self._fault(row, Column.LEADS, row.text(Column.LEADS), message % {"now": now})

    def _standing(self, row: ReadRow) -> Responsibility | None:
        code = row.text(Column.CODE)
        first = self.seen.setdefault((row.subject, code), row.address(Column.CODE))
        found = self.rows[row.subject].get(code, [])
        if first != row.address(Column.CODE):
            self._fault(
                row, Column.CODE, code, _("This code stands at %(place)s already.") % {"place": first}
            )
        elif len(found) != 1:
            message = _(
                "The plan has no such code, or several: take the row from a workbook downloaded anew."
            )
            self._fault(row, Column.CODE, code, message)
        return found[0] if len(found) == 1 else None

    def _units(self, row: ReadRow, column: Column) -> tuple[Organization, ...]:
        texts = [text.strip() for text in SEPARATORS.split(row.text(column)) if text.strip()]
        found: dict[Organization, None] = {}
        for text in texts:
            units = self.named.get(text.casefold(), [])
            if row.subject is Subject.MEASURE:
                units = [unit for unit in units if unit.is_department]
            if len(units) == 1:
                found[units[0]] = None
            elif units:
                self._fault(row, column, text, _("Several units are called so: write the code instead."))
            else:
                self._fault(row, column, text, self._unknown(text, row.subject))
        return tuple(sorted(found, key=self.units.index))

    def _unknown(self, text: str, subject: Subject) -> str:
        message = _("No department of the plan is called so.")
        if subject is Subject.INDICATOR:
            message = _("No unit of the plan is called so.")
        near = get_close_matches(text.casefold(), self.named, 1, 0.6)
        if not near:
            return message
        hint = _("Did you mean “%(near)s”?")
        return f"{message} {hint % {'near': self.named[near[0]][0].label}}"

    def _confirmed(self, row: ReadRow) -> bool | None:
        text = row.text(Column.CONFIRMED).casefold()
        for answer, words in ((True, {"true", "1", *said(YES)}), (False, {"false", "0", *said(NO)})):
            if text in words:
                return answer
        if text:
            choices = {"yes": YES, "no": NO}
            message = _("Write “%(yes)s” or “%(no)s”, or leave the cell blank.") % choices
            self._fault(row, Column.CONFIRMED, row.text(Column.CONFIRMED), message)
        return None

    def _check(self, row: ReadRow, parts: Parts) -> None:
        if twice := [unit.label for unit in parts.leads if unit in parts.supporting]:
            message = _("%(units)s both leads and supports: choose one part.") % {"units": ", ".join(twice)}
            self._fault(row, Column.SUPPORTING, row.text(Column.SUPPORTING), message)
        if row.subject is Subject.INDICATOR and len(parts.leads) > 1:
            message = _("An indicator is led by one department: let the others support it.")
            self._fault(row, Column.LEADS, row.text(Column.LEADS), message)

    def _fault(self, row: ReadRow, column: Column, value: str, message: str) -> None:
        place = f"{row.sheet}!{row.address(column)}"
        self.faults.append(Fault(place, row.text(Column.NAME) or row.text(Column.CODE), value[:60], message))


def _standing_parts(standing: Responsibility) -> Parts:
    roles = (AssignmentRole.LEAD, AssignmentRole.SUPPORTING)
    return Parts(*(tuple(departments_in(role, standing.parts)) for role in roles))


def _is_untouched(stood: str, parts: Parts, is_confirmed: bool | None) -> bool:
    """Whether a row says what stood when the workbook was made: nobody wrote in it."""
    then = [] if stood == NOTHING else [part.rpartition(":") for part in stood.split()]
    was_confirmed = all(state == AssignmentState.CONFIRMED for _part, _colon, state in then)
    now = {f"{unit.code}:{role}" for unit, role in parts.roles.items()}
    return {part for part, _colon, _state in then} == now and is_confirmed in (None, was_confirmed)


def _wanted(standing: Responsibility, parts: Parts, is_confirmed: bool | None) -> Wanted:
    """“no” leaves open what was open; it takes a confirmation back only where all was confirmed before."""
    was_confirmed = bool(standing.parts) and not standing.proposed
    if is_confirmed is False and not was_confirmed:
        is_confirmed = None
    if not parts.leads and not parts.supporting:
        is_confirmed = None
    return Wanted(standing.subject, parts, is_confirmed, standing_of(standing.parts))


def _by_name(units: Iterable[Organization]) -> dict[str, list[Organization]]:
    """The units by code and by name in both languages, folded."""
    found: dict[str, list[Organization]] = {}
    for unit in units:
        for name in {text.strip().casefold() for text in (unit.code, unit.name, unit.name_en)} - {""}:
            found.setdefault(name, []).append(unit)
    return found


def _by_code(rows: Iterable[Responsibility]) -> dict[str, list[Responsibility]]:
    found: dict[str, list[Responsibility]] = {}
    for row in rows:
        found.setdefault(row.subject.code, []).append(row)
    return found


def _names(parts: Iterable[DepartmentPart], role: AssignmentRole) -> str:
    return _joined(departments_in(role, parts))


def _joined(units: Iterable[Organization]) -> str:
    return "、".join(unit.label for unit in sorted(units, key=lambda unit: (unit.path, unit.number)))


# --- Between the two steps ----------------------------------------------------------------------------------


def _packed(wanted: Wanted) -> list[object]:
    units = ([unit.pk for unit in part] for part in (wanted.parts.leads, wanted.parts.supporting))
    kind = Subject.INDICATOR if isinstance(wanted.subject, Indicator) else Subject.MEASURE
    return [kind, wanted.subject.pk, *units, wanted.is_confirmed, wanted.stood]


def wanted_of(plan: Plan, token: str) -> list[Wanted] | None:
    """What a preview's token holds; None where it is not ours, too old, or its rows are gone."""
    try:
        packed = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    units = {unit.pk: unit for unit in units_of(plan)}
    subjects: Mapping[str, Mapping[int, Indicator | Measure]] = {
        Subject.MEASURE: Measure.objects.filter(project__plan=plan)
        .select_related("project__plan__organization")
        .in_bulk(),
        Subject.INDICATOR: Indicator.objects.filter(plan=plan).select_related("plan__organization").in_bulk(),
    }
    try:
        return [
            Wanted(
                subjects[kind][pk],
                Parts(tuple(units[unit] for unit in leads), tuple(units[unit] for unit in supporting)),
                is_confirmed,
                stood,
            )
            for kind, pk, leads, supporting, is_confirmed, stood in packed
        ]
    except KeyError:
        return None
