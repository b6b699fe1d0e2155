"""Pictures for documents that a template draws: the places' small multiples, and the verdicts by domain."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from reports.charts.frame import FONT
from reports.charts.multiples import HEIGHT, WIDTH
from reports.charts.sheet import GAP, MARGIN, heading_of
from reports.indicator_page import IndicatorPage
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
