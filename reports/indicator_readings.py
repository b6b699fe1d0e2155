"""What the charts of an indicator say at each year, in words: read by pointer, keyboard and screen reader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.formatting import shown, with_unit
from indicators.method.types import Availability, Reason, Verdict
from indicators.models import Indicator
from indicators.models.choices import LABELS
from reports.charts.trajectory import Mark, Trajectory
from reports.findings import AnyResult, coverage_text, value_text
from reports.indicator_page import IndicatorPage


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the chart shows of one year; `anchor` is where the same stands in the table."""

    year: int
    text: str
    anchor: str


def readings(page: IndicatorPage, chart: Trajectory) -> list[Reading]:
    """One for each year of the axis, in its order, so that they share the picture's width equally."""
    rows = set(page.indicator.plan.years)
    return [
        Reading(
            year,
            year_in_words(year, _facts(page, chart, year)),
            f"year-{year}" if year in rows else "figures-title",
        )
        for year in chart.years
    ]


def year_in_words(year: int, facts: Iterable[str]) -> str:
    """“2018: 46 µg/m³, provisional, on track”."""
    text = pgettext("between facts", ", ").join(facts) or _("no figure")
    return _("%(year)d: %(facts)s") % {"year": year, "facts": text}


def _facts(page: IndicatorPage, chart: Trajectory, year: int) -> Iterator[str]:
    unit, result = page.indicator.unit_label, page.results.get(year)
    if chart.start and chart.start.year == year:
        yield with_unit(chart.start.text, unit)
    if result is not None and not page.is_reported_elsewhere:
        yield from result_facts(result, page.indicator)
    due = page.path.get(year)
    if due is not None and not page.is_held:
        value = with_unit(shown(due.value, page.decimals), unit)
        yield pgettext("chart", "due %(value)s") % {"value": value}
    for mark in _aims(chart):
        if mark.year == year:
            yield with_unit(mark.text, unit)


def _aims(chart: Trajectory) -> Iterator[Mark]:
    yield from chart.targets
    if chart.projection:
        yield chart.projection


def result_facts(result: AnyResult, indicator: Indicator) -> Iterator[str]:
    """The value with what it is worth, and the verdict; where there is none, why."""
    if result.value is None:
        yield str(LABELS[Reason(result.reason)]) if result.reason else _("no figure")
        return
    yield value_text(result, indicator)
    if result.is_partial:
        yield coverage_text(result)
    if result.availability == Availability.PROVISIONAL:
        yield str(LABELS[Availability.PROVISIONAL])
    if result.verdict != Verdict.UNRATED:
        yield str(LABELS[Verdict(result.verdict)])
