"""A picture for a document that a template draws: a title, and parts below each other or in a grid. Pure.

Everything is in pixels of the picture. Text is broken into lines here, since SVG breaks none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.frame import SIDE, SUBTITLE_SIZE, TITLE_SIZE, wrapped

MARGIN = SIDE // 2
GAP = 16


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text with its baseline."""

    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The lines above a picture; `bottom` is where the picture may begin."""

    title: tuple[Line, ...]
    subtitle: tuple[Line, ...]
    bottom: int


def heading_of(title: str, subtitle: Sequence[str], width: int) -> Heading:
    """The title in lines that fit the width, and below it what the picture shows and its source."""
    y = MARGIN
    titles, subtitles = [], []
    for line in wrapped(title, TITLE_SIZE, width):
        y += TITLE_SIZE + 4
        titles.append(Line(y, line))
    y += 4
    for text in subtitle:
        for line in wrapped(text, SUBTITLE_SIZE, width):
            y += SUBTITLE_SIZE + 4
            subtitles.append(Line(y, line))
    return Heading(tuple(titles), tuple(subtitles), y + GAP)
