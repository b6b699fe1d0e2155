"""Results as files: the list of a plan's indicators for a place, one indicator's years, and its places."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import Organization
from indicators import formatting
from indicators.exports import (
    Export,
    Field,
    Row,
    about_indicator,
    in_words,
    is_demo,
    notes_of,
    number,
    text,
    whole,
)
from indicators.method.types import Availability, Nature, Reason, Verdict
from indicators.models import Result
from indicators.models.choices import LABELS
from indicators.workbook.tables import Table, Value, with_decimals
from reports.findings import coverage_text
from reports.indicator_list import IndicatorList, ListRow
from reports.indicator_page import IndicatorPage
from reports.indicator_rows import YearRow
from reports.place_multiples import Multiples

FULL = 100


def list_table(listing: IndicatorList) -> Table:
    """The rows that the list's filters leave, each with all that the method said of it."""
    title = gettext_lazy("Results")
    year = [(_("Year"), listing.year)]
    said = in_words([*year, *_place(listing.unit), *_moment(listing.moment), *_filters(listing)])
    return Export(title, list_fields(listing)).table(listing.rows, notes=notes_of(listing.plan, title, said))


def years_table(page: IndicatorPage) -> Table:
    """The numbers of the indicator's chart, a row for each year of the plan."""
    plan, title = page.indicator.plan, page.indicator.label
    said = in_words([*_place(page.unit), *_moment(page.moment)])
    return Export(title, year_fields(page)).table(page.rows, notes=notes_of(plan, title, said))


def places_table(page: IndicatorPage, multiples: Multiples) -> Table:
    """The numbers of the small multiples: a row for each place and year that has a result."""
    plan, title = page.indicator.plan, page.indicator.label
    results = [result for item in multiples.items for result in item.results if result]
    notes = notes_of(plan, title, in_words(_place(page.unit)))
    return Export(title, place_fields(page)).table(results, notes=notes)


def place_fields(page: IndicatorPage) -> tuple[Field[Result], ...]:
    decimals = page.indicator.decimals
    return (
        *about_indicator(lambda _row: page.indicator),
        text("place", gettext_lazy("Code of the place"), lambda row: row.organization.code),
        text("place_name", gettext_lazy("Place"), lambda row: row.organization.label),
        whole("year", gettext_lazy("Year"), lambda row: row.assessment.year),
        number("value", gettext_lazy("Value that counts"), lambda row: with_decimals(row.value, decimals)),
        text("availability", gettext_lazy("Availability"), _word(Availability, lambda row: row.availability)),
        text("coverage", gettext_lazy("Coverage"), _coverage),
        text("comparator", gettext_lazy("Comparator"), lambda row: row.comparator),
        number("target_value", gettext_lazy("Target"), lambda row: with_decimals(row.target_value, decimals)),
        whole("target_year", gettext_lazy("Target year"), lambda row: row.target_year),
        text("verdict", gettext_lazy("Verdict"), _word(Verdict, lambda row: row.verdict)),
        text("reason", gettext_lazy("Reason"), _word(Reason, lambda row: row.reason)),
        is_demo(lambda _row: page.indicator.plan),
    )


def list_fields(listing: IndicatorList) -> tuple[Field[ListRow], ...]:
    return (
        *about_indicator(lambda row: row.indicator),
        text("nature", gettext_lazy("Nature"), lambda row: str(LABELS[Nature(row.indicator.nature)])),
        *_place_fields(listing.unit),
        whole("year", gettext_lazy("Year"), lambda _row: listing.year),
        number("baseline", gettext_lazy("Baseline"), _kept(lambda row: row.indicator.baseline_value)),
        whole("baseline_year", gettext_lazy("Baseline year"), lambda row: row.indicator.baseline_year),
        *_judged(),
        *_measured(),
        text("leads", gettext_lazy("Lead department"), _leads),
        is_demo(lambda _row: listing.plan),
    )


def _judged() -> tuple[Field[ListRow], ...]:
    """The target, the value and the verdict; blank where nothing is computed."""
    return (
        text("comparator", gettext_lazy("Comparator"), _result("comparator")),
        number("target_value", gettext_lazy("Target"), _kept(_result("target_value"))),
        whole("target_year", gettext_lazy("Target year"), _result("target_year")),
        number("value", gettext_lazy("Value that counts"), _kept(_result("value"))),
        text("availability", gettext_lazy("Availability"), _word(Availability, _result("availability"))),
        text("coverage", gettext_lazy("Coverage"), lambda row: _coverage(row.result)),
        text("verdict", gettext_lazy("Verdict"), _word(Verdict, _result("verdict"))),
        text("reason", gettext_lazy("Reason"), _word(Reason, _result("reason"))),
    )


def _measured() -> tuple[Field[ListRow], ...]:
    """How far it has come. Shares are in percent here, as on the page."""
    return (
        number("due_value", gettext_lazy("Due"), _kept(_result("due_value"))),
        number("progress", gettext_lazy("Progress (%)"), _progress),
        number("pace", gettext_lazy("Pace (percentage points)"), _result("pace", decimals=1)),
        number("change", gettext_lazy("Change on the year before"), _kept(_result("change"))),
        number("needed_per_year", gettext_lazy("Needed per year"), _kept(_result("needed_per_year"))),
        number("achieved_per_year", gettext_lazy("Achieved per year"), _kept(_result("achieved_per_year"))),
    )


def year_fields(page: IndicatorPage) -> tuple[Field[YearRow], ...]:
    decimals = page.indicator.decimals

    def of(name: str) -> Callable[[YearRow], Any]:
        return lambda row: getattr(row.result, name, None)

    return (
        *about_indicator(lambda _row: page.indicator),
        *_place_fields(page.unit),
        whole("year", gettext_lazy("Year"), lambda row: row.year),
        number("figure", gettext_lazy("Figure"), lambda row: with_decimals(row.figure, decimals)),
        text("availability", gettext_lazy("Availability"), _word(Availability, of("availability"))),
        text("coverage", gettext_lazy("Coverage"), lambda row: _coverage(row.result)),
        number(
            "value", gettext_lazy("Value that counts"), lambda row: with_decimals(of("value")(row), decimals)
        ),
        number("due", gettext_lazy("Due"), lambda row: with_decimals(row.due, decimals)),
        text("due_origin", gettext_lazy("Origin of what is due"), lambda row: row.due_label),
        text("verdict", gettext_lazy("Verdict"), _word(Verdict, of("verdict"))),
        text("reason", gettext_lazy("Reason"), _word(Reason, of("reason"))),
        is_demo(lambda _row: page.indicator.plan),
    )


def _place_fields(unit: Organization | None) -> Iterable[Field[Any]]:
    return (
        text("place", gettext_lazy("Code of the place"), lambda _row: unit.code if unit else None),
        text("place_name", gettext_lazy("Place"), lambda _row: unit.label if unit else None),
    )


def _result(name: str, *, decimals: int | None = None) -> Callable[[ListRow], Any]:
    """Reads one thing of a row's result; None where nothing is computed."""

    def read(row: ListRow) -> Any:
        value = getattr(row.result, name, None)
        return value if decimals is None else with_decimals(value, decimals)

    return read


def _kept(read: Callable[[ListRow], Decimal | None]) -> Callable[[ListRow], Value]:
    """With at least the decimals in which the indicator is shown."""
    return lambda row: with_decimals(read(row), row.indicator.decimals)


def _word(kind: type[StrEnum], read: Callable[[Row], str | None]) -> Callable[[Row], Value]:
    """The label of what is read, in the reader's language."""

    def word(row: Row) -> Value:
        member = read(row)
        return str(LABELS[kind(member)]) if member else None

    return word


def _progress(row: ListRow) -> Value:
    progress = row.result.progress if row.result else None
    return None if progress is None else with_decimals(progress * FULL, 1)


def _coverage(result: Result | None) -> str | None:
    return coverage_text(result) if result and result.expected else None


def _leads(row: ListRow) -> str:
    return pgettext("list separator", ", ").join(lead.organization.label for lead in row.leads)


def _place(unit: Organization | None) -> list[tuple[str, str]]:
    return [(_("Place"), unit.label)] if unit else []


def _moment(moment: datetime | None) -> list[tuple[str, str]]:
    """The past moment of which the results are."""
    return [(_("As of"), formatting.moment(moment))] if moment else []


def _filters(listing: IndicatorList) -> Iterator[tuple[str, str]]:
    """The list's filters in words."""
    chosen = listing.filters
    if chosen.q:
        yield _("Name or code"), chosen.q
    if chosen.domain:
        labels = {domain.code: domain.label for domain in listing.domains}
        yield _("Domain"), labels.get(chosen.domain, chosen.domain)
    if chosen.verdict:
        yield _("Verdict"), str(dict(listing.verdicts).get(chosen.verdict, chosen.verdict))
    if chosen.nature:
        yield _("Nature"), str(dict(listing.natures).get(chosen.nature, chosen.nature))
    if chosen.lead:
        names = {unit.code: unit.label for unit in listing.leads}
        yield _("Lead department"), names.get(chosen.lead, chosen.lead)
