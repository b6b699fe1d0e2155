"""The places below a unit as small multiples: who moves, and who is behind."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import formatting
from indicators.formatting import with_unit
from indicators.method.types import Verdict
from indicators.models import Result
from indicators.models.choices import LABELS
from reports.charts.multiples import Axes, Panel, Series, panels, shapes_of
from reports.charts.trajectory import Mark
from reports.findings import places_sentence
from reports.indicator_chart import SEPARATOR, mark_of, shape_notes, source_line
from reports.indicator_page import IndicatorPage
from reports.indicator_readings import Reading, result_facts, year_in_words
from reports.indicator_rows import Place

WORST_FIRST = (
    Verdict.MISSED,
    Verdict.FAR_BEHIND,
    Verdict.BEHIND,
    Verdict.ON_TRACK,
    Verdict.AHEAD,
    Verdict.ACHIEVED,
    Verdict.UNRATED,
)

History = Mapping[int, Result]
"""A place's results by year, up to the page's."""


@dataclass(frozen=True, slots=True)
class Multiple:
    """One place: its row of the page's year, its results in the order of the plan's years (None: none), its
    picture, and what that says at each year."""

    place: Place
    results: Sequence[Result | None]
    panel: Panel
    readings: Sequence[Reading]

    @property
    def anchor(self) -> str:
        """Where its numbers stand in the table."""
        return anchor_of(self.place)

    @property
    def verdict_text(self) -> str:
        """The verdict where there is no fill: glyph and word."""
        verdict = Verdict(self.place.result.verdict)
        word = _("achieved early") if self.place.is_early else LABELS[verdict]
        return f"{formatting.GLYPHS[verdict]} {word}"


@dataclass(frozen=True, slots=True)
class Multiples:
    """All places of a page, the worst verdict first; `title` is the finding."""

    title: str
    years: Sequence[int]
    items: Sequence[Multiple]
    notes: Sequence[str]
    source: str


def place_multiples(page: IndicatorPage) -> Multiples | None:
    """The places that report, up to the page's year; None where there is none. Asks the database nothing."""
    places = sorted(page.places, key=lambda place: WORST_FIRST.index(Verdict(place.result.verdict)))
    if not places:
        return None
    years, indicator = page.indicator.plan.years, page.indicator
    histories = _histories(page)
    found = [histories[place.result.organization_id] for place in places]
    series = [_series(page, place, history) for place, history in zip(places, found, strict=True)]
    axes = Axes.of(years, series, indicator.minimum, indicator.decimals)
    return Multiples(
        title=places_sentence([place.result for place in places], indicator, page.year),
        years=years,
        items=[
            Multiple(place, [history.get(year) for year in years], panel, _readings(page, place, history))
            for place, history, panel in zip(places, found, panels(axes, series), strict=True)
        ],
        notes=_notes(page, series),
        source=source_line(page),
    )


def anchor_of(place: Place) -> str:
    return f"place-{place.result.organization.code}"


def _histories(page: IndicatorPage) -> Mapping[int, History]:
    found: dict[int, dict[int, Result]] = defaultdict(dict)
    for result in page.place_history:
        found[result.organization_id][result.assessment.year] = result
    return found


def _series(page: IndicatorPage, place: Place, history: History) -> Series:
    marks = [
        mark_of(result, page.indicator, year) for year, result in history.items() if result.value is not None
    ]
    result = place.result
    if result.target_value is None or result.target_year is None:
        return Series(tuple(marks))
    return Series(tuple(marks), Mark(result.target_year, result.target_value))


def _readings(page: IndicatorPage, place: Place, history: History) -> list[Reading]:
    return [
        Reading(year, year_in_words(year, _facts(page, place, history, year)), anchor_of(place))
        for year in page.indicator.plan.years
    ]


def _facts(page: IndicatorPage, place: Place, history: History, year: int) -> list[str]:
    """What the place's picture shows of a year."""
    result, target = history.get(year), place.result
    facts = list(result_facts(result, page.indicator)) if result else []
    if target.target_value is not None and target.target_year == year:
        words = formatting.target(target.target_value, target.comparator, page.indicator.decimals)
        text = pgettext("chart", "target %(target)s") % {"target": words}
        facts.append(with_unit(text, page.indicator.unit_label))
    return facts


def _notes(page: IndicatorPage, series: Sequence[Series]) -> list[str]:
    """How to read the pictures."""
    notes = [_("All places have the same axes. Unit: %(unit)s.") % {"unit": page.indicator.unit_label}]
    if any(each.target for each in series):
        notes.append(_("Ring: target."))
    return [*notes, *shape_notes(shapes_of(series))]


def multiples_subtitle(page: IndicatorPage, multiples: Multiples) -> list[str]:
    """What stands below the title of a picture that leaves its page."""
    unit = page.unit.label if page.unit else page.root.label
    subject = SEPARATOR.join([unit, page.indicator.label, str(page.year)])
    return [subject, " ".join(multiples.notes), multiples.source]
