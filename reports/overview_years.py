"""The verdicts year by year, and what moved since the year before: the overview's steps. No query."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.method.types import Verdict
from reports.findings import BEHIND
from reports.history import Step
from reports.overview import VERDICTS, Bar, Row, segments_of

LEAST_WIDTH = 320
"""Of a year's bar, in pixels: it fits any screen that shows bars at all."""

LEAST_NAMED = 5
"""Percent of the width that a glyph and two digits need."""


@dataclass(frozen=True, slots=True)
class YearSteps:
    """A bar for each assessed year up to the page's, of the indicators that the page shows; `title` is the
    finding. `Bar.domain` is the year."""

    title: str
    bars: Sequence[Bar]


def year_steps(year: int, rows: Sequence[Row]) -> YearSteps | None:
    """None where no year before was assessed: one bar is no course."""
    years = sorted({each for row in rows for each in row.history})
    if len(years) < 2 or years[-1] != year:
        return None
    counts = [Counter(row.history[each].verdict for row in rows if each in row.history) for each in years]
    longest = max(count.total() for count in counts)
    bars = [
        Bar(str(each), str(each), count.total(), segments_of(count, longest, LEAST_NAMED), LEAST_WIDTH)
        for each, count in zip(years, counts, strict=True)
    ]
    return YearSteps(_sentence(years[-2], year, rows), bars)


def _sentence(before: int, year: int, rows: Sequence[Row]) -> str:
    """“Against 2018: 3 better, 5 worse; 19 are behind instead of 15”."""
    moves = Counter(_move(row.history, before, year) for row in rows)
    words = {
        "before": before,
        "better": moves[1],
        "worse": moves[-1],
        "count": _behind(rows, year),
        "then": _behind(rows, before),
    }
    return (
        _("Against %(before)d: %(better)d better, %(worse)d worse; behind %(count)d instead of %(then)d")
        % words
    )


def _behind(rows: Sequence[Row], year: int) -> int:
    return sum(year in row.history and row.history[year].verdict in BEHIND for row in rows)


def _move(history: Mapping[int, Step], before: int, year: int) -> int:
    """1 for a better verdict than the year before, -1 for a worse one; 0 where one of them is none."""
    if before not in history or year not in history:
        return 0
    return compare_verdicts(history[before].verdict, history[year].verdict)


def compare_verdicts(before: Verdict, after: Verdict) -> int:
    """1 where the later verdict is better, -1 where it is worse, 0 where it is the same or one is none."""
    if Verdict.UNRATED in (before, after):
        return 0
    first, last = VERDICTS.index(before), VERDICTS.index(after)
    return (first > last) - (first < last)
