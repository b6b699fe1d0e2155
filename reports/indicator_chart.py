"""The trajectory chart of an indicator's page: what it shows, and the words around it."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import formatting
from indicators.formatting import shown
from indicators.method.types import Availability, Kind, Origin
from indicators.models import Indicator
from reports.charts.frame import Spec
from reports.charts.trajectory import Mark, Shape, Trajectory, trajectory_spec
from reports.findings import AnyResult, is_floor
from reports.indicator_page import IndicatorPage

SEPARATOR = " · "


def trajectory(page: IndicatorPage) -> Trajectory:
    """The page's numbers as a trajectory, none beyond the page's year but what is aimed at."""
    plan, rule = page.indicator.plan, page.rule
    is_total = rule.kind is Kind.CUMULATIVE
    start = _baseline_mark(page)
    first_year = start.year if start else plan.start_year - is_total
    return Trajectory(
        years=tuple(range(min(first_year, plan.start_year), plan.end_year + 1)),
        unit=page.indicator.unit_label,
        actuals=tuple(
            mark_of(result, page.indicator, year)
            for year, result in page.results.items()
            if result.value is not None
        ),
        path=_path_marks(page),
        path_text=_path_text(page),
        targets=tuple(
            Mark(target.year, target.value, _target_text(page, target.value, target.comparator))
            for target in page.counting_targets
        ),
        start=start,
        origin=Mark(plan.start_year - 1, Decimal(0)) if is_total else None,
        projection=_projection_mark(page),
        lowest=page.indicator.minimum,
        decimals=page.indicator.decimals,
    )


def _baseline_mark(page: IndicatorPage) -> Mark | None:
    """The baseline that the method reckons with; a running total has none."""
    baseline = page.rule.baseline
    if baseline is None or page.rule.kind is Kind.CUMULATIVE:
        return None
    value = shown(baseline.value, page.indicator.decimals)
    return Mark(baseline.year, baseline.value, pgettext("chart", "baseline %(value)s") % {"value": value})


def mark_of(result: AnyResult, indicator: Indicator, year: int) -> Mark:
    """The value of a year's result that has one, as a point."""
    value = result.value or Decimal(0)
    text = formatting.number(value, formatting.result_decimals(result))
    if is_floor(result, indicator):
        text = _("at least %(value)s") % {"value": text}
    elif result.is_partial:
        text = pgettext("chart", "%(value)s (incomplete)") % {"value": text}
    return Mark(year, value, text, shape_of(result, indicator))


def shape_of(result: AnyResult, indicator: Indicator) -> Shape:
    """How the value is drawn: what is missing weighs more than what is provisional."""
    if is_floor(result, indicator):
        return Shape.AT_LEAST
    if result.is_partial:
        return Shape.INCOMPLETE
    return Shape.PROVISIONAL if result.availability == Availability.PROVISIONAL else Shape.FULL


def _path_marks(page: IndicatorPage) -> tuple[Mark, ...]:
    """The path, from where it starts in the year before the plan."""
    points = tuple(Mark(point.year, point.value) for _year, point in sorted(page.path.items()))
    start, rule = _path_start(page), page.rule
    return (Mark(rule.period.start_year - 1, start), *points) if points and start is not None else points


def _path_start(page: IndicatorPage) -> Decimal | None:
    if page.is_held:
        return None
    if page.rule.kind is Kind.CUMULATIVE:
        return Decimal(0)
    return page.rule.baseline.value if page.rule.baseline else None


def _path_text(page: IndicatorPage) -> str:
    """The path's name; a flat one is named by its target."""
    if page.is_held:
        return ""
    is_derived = any(point.origin is Origin.DERIVED for point in page.path.values())
    return pgettext("chart", "target path (derived)") if is_derived else pgettext("chart", "target path")


def _target_text(page: IndicatorPage, value: Decimal, comparator: str) -> str:
    return target_text(value, comparator, page.indicator.decimals)


def target_text(value: Decimal, comparator: str, decimals: int) -> str:
    """The words beside a target's mark."""
    words = formatting.target(value, comparator, decimals)
    return pgettext("chart", "target %(target)s") % {"target": words}


def _projection_mark(page: IndicatorPage) -> Mark | None:
    if page.result is None or page.result.projection is None:
        return None
    value = page.result.projection
    text = pgettext("chart", "projection %(value)s") % {
        "value": formatting.number(value, page.indicator.decimals)
    }
    return Mark(page.indicator.plan.end_year, value, text)


def chart_notes(page: IndicatorPage) -> list[str]:
    """How to read the marks that this chart has."""
    chart = trajectory(page)
    notes = shape_notes(mark.shape for mark in chart.actuals)
    if len(chart.path) > 1 and not page.is_held:
        notes.append(_("Dashed line: target path."))
    if chart.projection:
        notes.append(_("Dotted line: projection, the trend of the reported years drawn on; no forecast."))
    if (
        page.is_root
        and page.indicator.baseline_value is not None
        and not page.indicator.is_baseline_comparable
    ):
        notes.append(_("The baseline has another definition and is not drawn."))
    return notes


def shape_notes(shapes: Iterable[Shape]) -> list[str]:
    """How to read those of the shapes that are drawn."""
    notes = {
        Shape.PROVISIONAL: _("Hollow point: provisional figure."),
        Shape.AT_LEAST: _("Open triangle: not everybody has reported, the value is at least this."),
        Shape.INCOMPLETE: _("Open diamond: not everybody has reported, the value may still move."),
    }
    drawn = set(shapes)
    return [note for shape, note in notes.items() if shape in drawn]


def source_line(page: IndicatorPage) -> str:
    """Where the numbers come from and when they were computed."""
    parts = [_("Source: figures of the reporting units")]
    if page.result:
        parts.append(
            _("computed on %(moment)s") % {"moment": formatting.moment(page.result.assessment.computed_at)}
        )
    if page.indicator.plan.is_demo:
        parts.append(_("demo data, all figures invented"))
    return SEPARATOR.join(parts)


def page_chart(page: IndicatorPage) -> Spec:
    """The chart as it stands in the page, which gives it its title."""
    return trajectory_spec(trajectory(page))


def standalone_chart(page: IndicatorPage) -> Spec:
    """The chart to be put into a document: with its title, what it shows, and its source."""
    unit = page.unit.label if page.unit else page.root.label
    subject = SEPARATOR.join([unit, page.indicator.label, str(page.year)])
    subtitle = filter(None, [subject, " ".join(chart_notes(page)), source_line(page)])
    return trajectory_spec(trajectory(page), title=headline(page), subtitle=list(subtitle))


def headline(page: IndicatorPage) -> str:
    """The finding; where there is none, why."""
    if page.finding:
        return page.finding.sentence()
    words = {"year": page.year, "root": page.root.label, "unit": page.unit.label if page.unit else ""}
    if page.unit is None:
        return _("Your organization has no part in this indicator: only its targets are shown") % words
    if page.is_reported_elsewhere:
        return _("Reported for %(root)s as a whole: %(unit)s has no figure of its own") % words
    return _("The results of %(year)d have not been computed yet") % words
