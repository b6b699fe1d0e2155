"""The chart of a published indicator: values, paths and targets as each year's standing version has them.

Drawn from published results alone, so that it stays what it was when a draft, a name or a baseline changes.
"""

import copy
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import formatting
from indicators.formatting import shown, with_unit
from indicators.models import Indicator
from reports.charts.frame import Spec
from reports.charts.trajectory import Mark, Trajectory, trajectory_spec
from reports.findings import Finding
from reports.indicator_chart import SEPARATOR, mark_of, shape_notes, target_text
from reports.indicator_readings import Reading, result_facts, year_in_words
from reports.public_page import PublicIndicator, PublicResult


def public_trajectory(page: PublicIndicator) -> Trajectory | None:
    """None where no year up to the page's has a value."""
    actuals = [
        mark_of(result.row, as_published(result), result.year)
        for result in page.charted
        if result.row.value is not None
    ]
    if not actuals:
        return None
    path = [
        Mark(result.year, result.row.due_value) for result in page.charted if result.row.due_value is not None
    ]
    return Trajectory(
        years=tuple(page.publication.plan.years),
        unit=page.current.unit,
        actuals=tuple(actuals),
        path=tuple(path),
        path_text=pgettext("chart", "target path") if len(path) > 1 else "",
        targets=tuple(_targets(page.current)),
        lowest=page.indicator.minimum,
        decimals=page.indicator.decimals,
    )


def _targets(result: PublicResult) -> Iterator[Mark]:
    """The target that the result was judged by."""
    value, year, comparator = result.row.target_value, result.row.target_year, result.row.comparator
    if value is not None and year is not None and comparator:
        yield Mark(year, value, target_text(value, comparator, result.row.indicator.decimals))


def as_published(result: PublicResult) -> Indicator:
    """The indicator with the unit of that day, and without its baseline, which a published result lacks."""
    indicator = copy.copy(result.row.indicator)
    indicator.unit = indicator.unit_en = result.unit
    indicator.baseline_value = None
    return indicator


def public_headline(page: PublicIndicator) -> str:
    """The finding of the page's year."""
    return Finding(page.current.row, as_published(page.current), page.current.year).sentence()


def public_notes(chart: Trajectory) -> list[str]:
    """How to read the marks that the chart has."""
    notes = shape_notes(mark.shape for mark in chart.actuals)
    if chart.path_text:
        notes.append(_("Dashed line: target path."))
    return notes


def public_source(page: PublicIndicator) -> str:
    """Which version the numbers come from."""
    said = {
        "version": page.publication.version,
        "at": formatting.day(page.publication.published_at),
    }
    parts = [_("Version %(version)s published on %(at)s") % said]
    if page.publication.is_demo:
        parts.append(_("demo data, all figures invented"))
    return SEPARATOR.join(parts)


def public_readings(page: PublicIndicator, chart: Trajectory) -> list[Reading]:
    """What the chart says at each year of its axis, in words."""
    found = {result.year: result for result in page.charted}
    readings = []
    for year in chart.years:
        facts = [*_facts(found[year])] if year in found else []
        facts += [with_unit(mark.text, chart.unit) for mark in chart.targets if mark.year == year]
        anchor = f"year-{year}" if year in found else "years-title"
        readings.append(Reading(year, year_in_words(year, facts), anchor))
    return readings


def _facts(result: PublicResult) -> list[str]:
    row, indicator = result.row, as_published(result)
    facts = [*result_facts(row, indicator)]
    if row.due_value is not None:
        due = with_unit(shown(row.due_value, indicator.decimals), indicator.unit_label)
        facts.append(pgettext("chart", "due %(value)s") % {"value": due})
    return facts


def page_chart(page: PublicIndicator) -> Spec | None:
    """The chart as it stands in the page, which gives it its title."""
    chart = public_trajectory(page)
    return trajectory_spec(chart) if chart else None


def standalone_chart(page: PublicIndicator) -> Spec | None:
    """The chart to be put into a document: with its title, what it shows, and its source."""
    chart = public_trajectory(page)
    if chart is None:
        return None
    subject = SEPARATOR.join([page.current.place, page.current.label, str(page.publication.year)])
    subtitle = filter(None, [subject, " ".join(public_notes(chart)), public_source(page)])
    return trajectory_spec(chart, title=public_headline(page), subtitle=list(subtitle))
