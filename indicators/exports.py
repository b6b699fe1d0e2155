"""Lists that can be had as files: their columns, and how each is read from a row. No query is made here.

The columns are the same in every kind of file. Numbers carry all their decimals, so that they can be reckoned
with. Units are named, staff never.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from indicators import formatting
from indicators.models import Figure, Indicator, Plan, Target
from indicators.workbook.tables import Column, Kind, Table, Value, with_decimals

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Field(Generic[Row]):
    """A column with what it holds of a row."""

    column: Column
    read: Callable[[Row], Value]


@dataclass(frozen=True, slots=True)
class Export(Generic[Row]):
    """A list as a file: its title, and its columns in their order."""

    title: "StrOrPromise"
    fields: Sequence[Field[Row]]

    def table(self, rows: Iterable[Row], *, notes: Sequence[str] = ()) -> Table:
        """The table of the rows; they are read while it is written."""
        columns = [field.column for field in self.fields]
        return Table(str(self.title), columns, self._values(rows), notes)

    def _values(self, rows: Iterable[Row]) -> Iterator[Sequence[Value]]:
        for row in rows:
            yield [field.read(row) for field in self.fields]


def text(key: str, header: "StrOrPromise", read: Callable[[Row], Value]) -> Field[Row]:
    return Field(Column(key, header), read)


def number(key: str, header: "StrOrPromise", read: Callable[[Row], Value]) -> Field[Row]:
    return Field(Column(key, header, Kind.NUMBER), read)


def whole(key: str, header: "StrOrPromise", read: Callable[[Row], Value]) -> Field[Row]:
    return Field(Column(key, header, Kind.WHOLE), read)


def day(key: str, header: "StrOrPromise", read: Callable[[Row], Value]) -> Field[Row]:
    return Field(Column(key, header, Kind.DATE), read)


def about_indicator(of: Callable[[Row], Indicator]) -> tuple[Field[Row], ...]:
    """What a row says of its indicator. Needs its domain."""
    return (
        text("indicator", gettext_lazy("Code"), lambda row: of(row).code),
        text("indicator_name", gettext_lazy("Indicator"), lambda row: of(row).label),
        text("unit", gettext_lazy("Unit of measure"), lambda row: of(row).unit_label),
        text("domain", gettext_lazy("Domain"), lambda row: of(row).domain.label),
    )


def is_demo(of: Callable[[Row], Plan]) -> Field[Row]:
    """Whether the numbers are invented: a file leaves its page's banner behind."""
    return text("is_demo", gettext_lazy("Demo data"), lambda row: _("yes") if of(row).is_demo else _("no"))


def notes_of(plan: Plan, title: "StrOrPromise", filters: str) -> list[str]:
    """What stands above a workbook's heading: title, demo data, filters, and where and when it was made."""
    notes = [f"{plan.label} {title}"]
    if plan.is_demo:
        notes.append(_("Demo data: all figures are invented."))
    if filters:
        notes.append(_("Only: %(filters)s") % {"filters": filters})
    made = {"moment": formatting.moment(timezone.now())}
    return [*notes, _("Taken from the plan tracker on %(moment)s") % made]


def in_words(pairs: Iterable[tuple[object, object]]) -> str:
    """Pairs of a name and a value as one text: “Year: 2023, Domain: Products”."""
    separator = pgettext("list separator", ", ")
    return separator.join(_("%(name)s: %(value)s") % {"name": name, "value": value} for name, value in pairs)


def _of_figure(value: Callable[[Figure], Decimal | None]) -> Callable[[Figure], Value]:
    return lambda row: with_decimals(value(row), row.indicator.decimals)


FIGURES: Export[Figure] = Export(
    gettext_lazy("Figures"),
    (
        *about_indicator(lambda row: row.indicator),
        text("organization", gettext_lazy("Code of the unit"), lambda row: row.organization.code),
        text("organization_name", gettext_lazy("Reporting unit"), lambda row: row.organization.label),
        whole("year", gettext_lazy("Year"), lambda row: row.year),
        number("value", gettext_lazy("Figure"), _of_figure(lambda row: row.value)),
        number("numerator", gettext_lazy("Numerator"), lambda row: with_decimals(row.numerator, 0)),
        number("denominator", gettext_lazy("Denominator"), lambda row: with_decimals(row.denominator, 0)),
        text(
            "availability",
            gettext_lazy("Availability"),
            lambda row: None if row.is_blank else row.get_availability_display(),
        ),
        day("expected_on", gettext_lazy("Expected on"), lambda row: row.expected_on),
        text("explanation", gettext_lazy("Explanation"), lambda row: row.explanation),
        text("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Field(
            Column("entered_at", gettext_lazy("Last changed"), Kind.MOMENT),
            lambda row: timezone.localtime(row.entered_at),
        ),
        is_demo(lambda row: row.indicator.plan),
    ),
)
"""Needs the indicator with plan and domain, and the organization."""

TARGETS: Export[Target] = Export(
    gettext_lazy("Targets"),
    (
        *about_indicator(lambda row: row.indicator),
        text("organization", gettext_lazy("Code of the unit"), lambda row: row.organization.code),
        text("organization_name", gettext_lazy("Valid for"), lambda row: row.organization.label),
        whole("year", gettext_lazy("Year"), lambda row: row.year),
        text("comparator", gettext_lazy("Comparator"), lambda row: row.comparator),
        number("value", gettext_lazy("Target"), lambda row: with_decimals(row.value, row.indicator.decimals)),
        text("origin", gettext_lazy("Origin"), lambda row: row.get_origin_display()),
        text("place", gettext_lazy("Place in the plan"), lambda row: row.place),
        text("words", gettext_lazy("The plan's words"), lambda row: row.words),
        text("document", gettext_lazy("Deciding document"), lambda row: row.document),
        day("decided_on", gettext_lazy("Decided on"), lambda row: row.decided_on),
        text("reason", gettext_lazy("Reason"), lambda row: row.reason),
        is_demo(lambda row: row.indicator.plan),
    ),
)
"""Needs the indicator with plan and domain, and the organization."""
