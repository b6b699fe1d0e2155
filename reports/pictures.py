"""Pictures for documents that a template draws: the places' small multiples, and the verdicts by domain."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string

from indicators.formatting import GLYPHS
from indicators.method.types import Verdict
from indicators.models.choices import LABELS
from reports.charts.frame import FONT, INK
from reports.charts.multiples import HEIGHT, WIDTH
from reports.charts.sheet import GAP, MARGIN, heading_of
from reports.indicator_page import IndicatorPage
from reports.overview import VERDICTS, Bar
from reports.place_multiples import Multiple, Multiples, multiples_subtitle

COLUMNS = 4
HEAD = 24  # above each small picture, for the place's name


@dataclass(frozen=True, slots=True)
class Cell:
    """A small picture at its place on the sheet."""

    x: int
    y: int
    item: Multiple


def multiples_picture(page: IndicatorPage, multiples: Multiples) -> str:
    """The places' small multiples as one SVG with title and source, to be put into a document."""
    width = 2 * MARGIN + COLUMNS * WIDTH + (COLUMNS - 1) * GAP
    heading = heading_of(multiples.title, multiples_subtitle(page, multiples), width)
    step = HEAD + HEIGHT + GAP
    cells = [
        Cell(
            MARGIN + number % COLUMNS * (WIDTH + GAP), heading.bottom + HEAD + number // COLUMNS * step, item
        )
        for number, item in enumerate(multiples.items)
    ]
    rows = -(-len(cells) // COLUMNS)
    height = heading.bottom + rows * step + MARGIN
    context = {"heading": heading, "cells": cells, "width": width, "height": height, "font": FONT}
    return render_to_string("reports/pictures/multiples.svg", context)


BAR_STEP, GROUP_STEP = 36, 28
LABEL_WIDTH, BARS_WIDTH = 190, 560
LEGEND_STEP = 108

FILLS = {
    Verdict.ACHIEVED: ("#0B4F8A", "#FFFFFF"),
    Verdict.AHEAD: ("#8EC3EE", INK),
    Verdict.ON_TRACK: ("#C4E5CC", INK),
    Verdict.BEHIND: ("#FFC247", INK),
    Verdict.FAR_BEHIND: ("#A8201A", "#FFFFFF"),
    Verdict.MISSED: ("#A8201A", "#FFFFFF"),
    Verdict.UNRATED: ("url(#hatch)", INK),
}
"""Fill and ink of each verdict, as in css/base.css."""


@dataclass(frozen=True, slots=True)
class Box:
    """A filled part of a picture with words in its middle."""

    x: int
    y: int
    width: int
    text: str
    fill: str
    ink: str

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Label:
    """Words before a bar, or above a group of bars."""

    y: int
    text: str
    is_group: bool = False


def verdicts_picture(title: str, subtitle: Sequence[str], groups: Sequence[tuple[str, Sequence[Bar]]]) -> str:
    """Bars of verdicts by group (a name, empty for none) as one SVG with title, legend and source."""
    width = 2 * MARGIN + LABEL_WIDTH + BARS_WIDTH
    heading = heading_of(title, subtitle, width)
    labels: list[Label] = []
    boxes = _legend(heading.bottom)
    y = heading.bottom + BAR_STEP + GAP
    for name, bars in groups:
        if name:
            labels.append(Label(y + GAP, name, is_group=True))
            y += GROUP_STEP
        for bar in bars:
            labels.append(Label(y + 19, f"{bar.label}  {bar.total}"))
            boxes += _boxes(bar, y)
            y += BAR_STEP
    context = {"heading": heading, "labels": labels, "boxes": boxes, "width": width, "font": FONT}
    return render_to_string("reports/pictures/verdicts.svg", {**context, "height": y + MARGIN})


def _legend(y: int) -> list[Box]:
    return [
        Box(MARGIN + number * LEGEND_STEP, y, LEGEND_STEP - 4, f"{GLYPHS[each]} {LABELS[each]}", *FILLS[each])
        for number, each in enumerate(VERDICTS)
    ]


def _boxes(bar: Bar, y: int) -> list[Box]:
    def pixels(percent: Decimal) -> int:
        return round(percent * BARS_WIDTH / 100)

    start = MARGIN + LABEL_WIDTH
    return [
        Box(
            start + pixels(each.start),
            y,
            pixels(each.width),
            f"{each.glyph} {each.count}" if each.is_named else "",
            *FILLS[each.verdict],
        )
        for each in bar.segments
    ]
