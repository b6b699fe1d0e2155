"""The facts beside the chart: each with its value in words, and with the reason where there is none."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import formatting
from indicators.formatting import shown, with_change_unit, with_unit
from indicators.method.path import end_target, is_ceiling
from indicators.method.types import Availability, Kind, Origin, Reason, Rollup
from indicators.models import Indicator, Result
from indicators.models.choices import LABELS
from reports.charts.bullet import FULL, Bullet
from reports.findings import coverage_text, value_text
from reports.indicator_page import IndicatorPage


@dataclass(frozen=True, slots=True)
class Fact:
    """A term, what holds, and a note: how it came about, or why there is none."""

    term: str
    text: str = formatting.NOTHING
    note: str = ""
    bullet: Bullet | None = None

    @property
    def is_missing(self) -> bool:
        return self.text == formatting.NOTHING


def result_facts(page: IndicatorPage) -> list[Fact]:
    """What the method found for the page's place and year; nothing where it found nothing."""
    result = page.result
    if result is None or page.is_reported_elsewhere:
        return []
    is_own_word = result.reported == result.expected == 1 and not result.is_partial
    return [
        _value(page, result),
        *([] if is_own_word else [_coverage(result)]),
        *([] if result.own_value is None else [_own_value(page, result, result.own_value)]),
        _due(page, result),
        _attained(result),
        _progress(page, result),
        _pace(page, result),
        _change(page, result),
        _needed(page, result),
        _achieved(page, result),
        _projection(page, result),
        _limits(result),
    ]


def _value(page: IndicatorPage, result: Result) -> Fact:
    term = _("Value that counts")
    if result.value is None:
        return Fact(term, note=str(LABELS[Reason(result.reason)]) if result.reason else "")
    is_provisional = result.availability == Availability.PROVISIONAL
    notes = [_("sum since %(year)d") % {"year": page.indicator.plan.start_year}] * (
        page.indicator.kind == Kind.CUMULATIVE
    ) + [str(LABELS[Availability.PROVISIONAL])] * is_provisional
    return Fact(term, value_text(result, page.indicator), " · ".join(notes))


def _coverage(result: Result) -> Fact:
    term = _("Coverage")
    if not result.expected:
        return Fact(term, note=_("nobody has anything to report this year"))
    return Fact(term, coverage_text(result))


def _own_value(page: IndicatorPage, result: Result, own: Decimal) -> Fact:
    """The year's own figure that stands beside the roll-up of the places."""
    unit = page.indicator.unit_label
    text = with_unit(formatting.number(own, max(page.decimals, formatting.used_decimals(own))), unit)
    rolled_up = next((row.figure for row in page.rows if row.is_current), None)
    if rolled_up is None:
        return Fact(_("Own figure beside it"), text, _("it does not count: the roll-up does"))
    gap = with_change_unit(formatting.signed(own - rolled_up, page.decimals), unit)
    note = _("%(gap)s against the places; it does not count: the roll-up does") % {"gap": gap}
    return Fact(_("Own figure beside it"), text, note)


def _due(page: IndicatorPage, result: Result) -> Fact:
    term = _("Due by %(year)d") % {"year": page.year}
    if result.due_value is None or result.due_origin is None:
        return Fact(term, note=_why_no_way(page))
    text = with_unit(shown(result.due_value, page.decimals), page.indicator.unit_label)
    return Fact(term, text, str(LABELS[Origin(result.due_origin)]))


def _attained(result: Result) -> Fact:
    """Whether the target is attained; a year's own target is answered apart."""
    term = _("Target attained")
    if result.is_attained is None:
        is_partial = result.is_partial and result.target_value is not None
        return Fact(
            term, note=_("cannot be said while figures are incomplete") if is_partial else _why(result)
        )
    note = _("not shown so far: figures incomplete") if result.is_partial and not result.is_attained else ""
    if result.is_year_attained is not None and result.target_year != result.assessment.year:
        answers = {True: _("this year's target attained"), False: _("this year's target not attained")}
        note = answers[result.is_year_attained]
    return Fact(term, _("yes") if result.is_attained else _("no"), note)


def _progress(page: IndicatorPage, result: Result) -> Fact:
    term = _("Progress")
    if result.progress is None:
        return Fact(term, note=_why(result) or _why_no_way(page))
    text = formatting.percent(result.progress)
    return Fact(
        term,
        _("at least %(value)s") % {"value": text} if result.is_partial else text,
        _due_by_now(result),
        Bullet.of(result.progress, result.pace),
    )


def _due_by_now(result: Result) -> str:
    """How to read the bullet: what part of the way is due by now."""
    if result.progress is None or result.pace is None:
        return ""
    due = formatting.percent(result.progress - result.pace / FULL)
    return _("gray line: %(due)s of the way is due by now; black line: the target") % {"due": due}


def _pace(page: IndicatorPage, result: Result) -> Fact:
    term = _("Pace")
    if result.pace is None:
        is_partial = result.is_partial and result.progress is not None
        return Fact(term, note=_not_while_partial() if is_partial else _why(result) or _why_no_way(page))
    return Fact(
        term, _("%(number)s points") % {"number": formatting.signed(result.pace)}, _("against the path")
    )


def _change(page: IndicatorPage, result: Result) -> Fact:
    """Of a running total the years' own figures are compared, and the term says so."""
    is_total = page.indicator.kind == Kind.CUMULATIVE
    term = _("The year's own figure against %(year)d") if is_total else _("Change on %(year)d")
    term %= {"year": page.year - 1}
    if result.change is None:
        return Fact(term, note=_("needs complete figures of both years"))
    unit = page.indicator.unit_label
    text = with_change_unit(formatting.signed(result.change, page.decimals), unit)
    relative = formatting.signed(_hundredfold(result.change_relative), 1)
    return Fact(term, text, f"{relative}%" if result.change_relative is not None else "")


def _hundredfold(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100


def _needed(page: IndicatorPage, result: Result) -> Fact:
    term = _("Needed per year")
    if result.needed_per_year is not None:
        return Fact(term, _rate(page, result.needed_per_year), _("to reach the target in time"))
    if page.year == page.indicator.plan.end_year:
        return Fact(term, note=_("no year of the plan is left"))
    return Fact(term, note=_not_while_partial() if result.is_partial else _why(result) or _why_no_way(page))


def _achieved(page: IndicatorPage, result: Result) -> Fact:
    term = _("Achieved per year")
    if result.achieved_per_year is None:
        note = _not_while_partial() if result.is_partial else _why(result) or _why_no_way(page)
        return Fact(term, note=note)
    since = {"year": page.indicator.plan.start_year}
    return Fact(term, _rate(page, result.achieved_per_year), _("on average since %(year)d") % since)


def _rate(page: IndicatorPage, value: Decimal) -> str:
    text = formatting.number(value, formatting.rate_decimals(page.indicator.decimals))
    return with_change_unit(text, page.indicator.unit_label)


def _projection(page: IndicatorPage, result: Result) -> Fact:
    term = _("Projection for %(year)d") % {"year": page.indicator.plan.end_year}
    if result.projection is None:
        is_end = page.year == page.indicator.plan.end_year
        return Fact(
            term, note=_("no year of the plan is left") if is_end else _("needs three complete years")
        )
    text = with_unit(formatting.number(result.projection, page.indicator.decimals), page.indicator.unit_label)
    return Fact(term, text, _("trend of the reported years, no forecast"))


def _limits(result: Result) -> Fact:
    limits = (result.ahead_limit, result.behind_limit, result.far_behind_limit)
    text = " / ".join(formatting.number(limit, formatting.used_decimals(limit)) for limit in limits)
    return Fact(_("Limits of the pace"), text, _("points: ahead from, behind from, far behind below"))


def _why(result: Result) -> str:
    """The reason that leaves nothing to compute with: no value, or no target."""
    if result.reason in (None, Reason.PARTIAL, Reason.NO_BASELINE):
        return ""
    return str(LABELS[Reason(result.reason)])


def _not_while_partial() -> str:
    return _("not while figures are incomplete")


def _why_no_way(page: IndicatorPage) -> str:
    """Why there is no way from a start to the target that could be measured."""
    if not page.counting_targets:
        return str(LABELS[Reason.NO_TARGET])
    if page.is_held:
        return _("the target must hold in each year by itself")
    if is_ceiling(page.rule, end_target(page.rule, page.counting_targets)):
        return _("the target is a cap on the sum")
    return _("no baseline to measure from")


def description_facts(page: IndicatorPage) -> list[Fact]:
    """What the indicator is and how it is judged, in words."""
    indicator = page.indicator
    return [
        Fact(_("Definition"), indicator.definition_label or formatting.NOTHING),
        Fact(_("Kind"), str(LABELS[Kind(indicator.kind)]), _kind_note(indicator)),
        Fact(_("Direction"), indicator.get_direction_display()),
        Fact(_("Roll-up"), indicator.get_rollup_display(), _rollup_note(indicator)),
        Fact(_("Unit of measure"), indicator.unit_label),
        Fact(_("Nature"), indicator.get_nature_display()),
        _baseline(page),
    ]


def _kind_note(indicator: Indicator) -> str:
    words = {"start": indicator.plan.start_year, "end": indicator.plan.end_year}
    notes = {
        Kind.LEVEL: _("the year's own value counts; the target is for %(end)d"),
        Kind.CUMULATIVE: _("the years' figures are added up from %(start)d on"),
        Kind.ANNUAL: _("the target must hold in each year by itself"),
    }
    return notes[Kind(indicator.kind)] % words


def _rollup_note(indicator: Indicator) -> str:
    words = {
        "numerator": indicator.numerator_label,
        "denominator": indicator.denominator_label,
        "scale": formatting.number(indicator.scale, formatting.used_decimals(indicator.scale)),
    }
    notes = {
        Rollup.SUM: _("the places' figures are added up"),
        Rollup.RATIO: _(
            "all places' “%(numerator)s” ÷ all places' “%(denominator)s” × %(scale)s, never a mean of rates"
        ),
        Rollup.MEAN: _("the mean of the places that have a figure"),
        Rollup.DIRECT: _("figures of single places never add up to it"),
    }
    return notes[Rollup(indicator.rollup)] % words


def _baseline(page: IndicatorPage) -> Fact:
    """The baseline with its note; one of another definition says that it is not reckoned with."""
    indicator, term = page.indicator, _("Baseline")
    if indicator.baseline_value is None:
        return Fact(term, note=_("the plan gives none"))
    text = with_unit(shown(indicator.baseline_value, indicator.decimals), indicator.unit_label)
    notes = [indicator.baseline_place, indicator.baseline_note]
    if not indicator.is_baseline_comparable:
        notes.insert(0, _("of another definition: shown, not reckoned with"))
    elif not page.is_root and page.unit is not None:
        notes.insert(0, _("of %(root)s; a baseline is never inherited") % {"root": page.root.label})
    dated = _("%(value)s (%(year)s)") % {"value": text, "year": indicator.baseline_year}
    return Fact(term, dated, " · ".join(filter(None, notes)))
