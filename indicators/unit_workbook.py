"""What a unit's workbook holds before it is filled: its rows as the grid shows them."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import formatting
from indicators.entry_page import EntryPage, EntryRow
from indicators.method.types import Availability
from indicators.models import Figure, Indicator, Plan
from indicators.models.choices import LABELS
from indicators.reading import write_number
from indicators.services.entry import number_specs
from indicators.workbook.form import HEADINGS, Column, FormKey, RowKey
from indicators.workbook.template import CellContent, Form, FormRow, Template

TEXT_COLUMNS = (Column.AVAILABILITY, Column.EXPECTED_ON, Column.EXPLANATION)


def template_of(plan: Plan, pages: Sequence[EntryPage]) -> Template:
    """The workbook of one unit, or of several with a sheet for each, as the grid shows their year."""
    note = _("Example data: every figure here is invented.") if plan.is_demo else ""
    single = len(pages) == 1
    return Template(
        forms=[
            _form(page, pgettext("name of a sheet", "Figures") if single else page.unit.label)
            for page in pages
        ],
        availabilities=[(member.value, str(LABELS[member])) for member in Availability],
        note=note,
    )


def _form(page: EntryPage, sheet: str) -> Form:
    unit = page.unit.label
    return Form(
        key=FormKey(page.plan.code, page.year, page.unit.code),
        title=_("%(plan)s: figures of %(unit)s for %(year)s")
        % {"plan": page.plan.label, "unit": unit, "year": page.year},
        unit=unit,
        sheet=sheet,
        rows=[_form_row(page, row) for row in page.rows],
    )


def _form_row(page: EntryPage, row: EntryRow) -> FormRow:
    indicator = row.indicator
    asked = (*(Column(name) for name in number_specs(indicator)), *TEXT_COLUMNS) if row.is_editable else ()
    return FormRow(
        key=RowKey(page.unit.code, page.year, indicator.code),
        name=indicator.label,
        unit=indicator.unit_label,
        last=_last(row.last),
        target=_target(row),
        entries=_standing(indicator, row.figure),
        asked=asked,
        hints=_hints(indicator),
        version=row.figure.version if row.figure else 0,
        definition=indicator.definition_label,
        limits=_limits(indicator),
    )


def _last(figure: Figure | None) -> Decimal | str | None:
    """Last year's value, or why there was none."""
    if figure is None or figure.is_blank:
        return None
    return figure.value if figure.value is not None else str(LABELS[Availability(figure.availability)])


def _target(row: EntryRow) -> str:
    if row.due is None or row.target is None:
        return ""
    return formatting.target(row.due.value, row.target.comparator, row.indicator.decimals)


def _standing(indicator: Indicator, figure: Figure | None) -> dict[Column, CellContent]:
    """What stands, as the form shows it; a rate's value computes itself and is not shown."""
    availability = Availability(figure.availability) if figure else Availability.FINAL
    entries: dict[Column, CellContent] = {Column.AVAILABILITY: str(LABELS[availability])}
    if figure is not None:
        entries |= {Column(name): getattr(figure, name) for name in number_specs(indicator)}
        entries |= {Column.EXPECTED_ON: figure.expected_on, Column.EXPLANATION: figure.explanation}
    return entries


def _hints(indicator: Indicator) -> dict[Column, str]:
    """What to enter in each number's cell: its unit, or the numerator and denominator in words."""
    return {
        Column(name): _("%(column)s: %(what)s")
        % {"column": HEADINGS[Column(name)], "what": spec.unit or indicator.unit_label}
        for name, spec in number_specs(indicator).items()
    }


def _limits(indicator: Indicator) -> str:
    """The range and kind of number that is possible, in words."""
    limits = []
    if indicator.minimum is not None:
        limits.append(_("at least %(limit)s") % {"limit": write_number(indicator.minimum)})
    if indicator.maximum is not None:
        limits.append(_("at most %(limit)s") % {"limit": write_number(indicator.maximum)})
    if indicator.is_whole:
        limits.append(_("whole numbers only"))
    return _(", ").join(limits)
