"""What all charts share: colors, type, the title above a picture and the axes. Pure.

A specification is a plain dictionary that holds every number and every word of the picture, the language
with them: equal specifications are equal pictures. Decimals become floats only here, as places on paper.
"""

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

Spec = dict[str, Any]

INK, MUTED, PRIMARY, GRID, PAPER = "#1F2329", "#5B6573", "#0B4F8A", "#E3E7EC", "#FFFFFF"
FONT = 'system-ui, "Segoe UI", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'

VEGA_LITE = "6.4"
TITLE_SIZE, SUBTITLE_SIZE = 16, 12
TITLE_GAP = 28
TICKS = 6
SIDE, LATIN_WIDTH, CLOSING = 32, 0.6, "，。、；：）”"


def room_for(values: Sequence[Decimal], lowest: Decimal | None = None) -> tuple[float, float]:
    """The y axis: from 0 where 0 is near, else close around the values; never past what is possible."""
    numbers = [float(value) for value in values] or [0.0]
    low, high = min(numbers), max(numbers)
    margin = (high - low) * 0.18 or abs(high) * 0.05 or 1.0
    bottom = 0.0 if 0 <= low <= high / 2 else low - margin
    if lowest is not None and low >= lowest:
        bottom = max(bottom, float(lowest))
    return bottom, high + margin


def ticks(low: float, high: float, decimals: int, most: int = TICKS) -> list[float]:
    """Round values along an axis, at most so many and one, and no finer than the figures are shown."""
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(factor * power for factor in (1, 2, 5, 10) if (high - low) / (factor * power) <= most)
    step = max(step, 10.0**-decimals)
    return [round(step * each, 6) for each in range(math.ceil(low / step), math.floor(high / step) + 1)]


def config() -> Spec:
    """The type and the colors of axes."""
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": MUTED,
            "labelFontSize": 13,
            "titleColor": MUTED,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "gridColor": GRID,
            "domainColor": MUTED,
        },
    }


def heading(title: str, subtitle: Sequence[str], width: int) -> Spec:
    """The title of a picture that stands alone, in lines that fit its width."""
    return {
        "text": wrapped(title, TITLE_SIZE, width),
        "subtitle": [line for text in subtitle for line in wrapped(text, SUBTITLE_SIZE, width)],
        "anchor": "start",
        "frame": "bounds",
        "offset": TITLE_GAP,
        "color": INK,
        "fontSize": TITLE_SIZE,
        "subtitleColor": MUTED,
        "subtitleFontSize": SUBTITLE_SIZE,
        "subtitlePadding": 6,
    }


def heading_height(title: Spec | None) -> int:
    """The room that a title takes above the chart."""
    if title is None:
        return 0
    lines = len(title["text"]) * (TITLE_SIZE + 4) + len(title["subtitle"]) * (SUBTITLE_SIZE + 3)
    return TITLE_GAP + SIDE // 2 + lines


def wrapped(text: str, size: int, width: int) -> list[str]:
    """The text in lines that fit a picture of the width; Vega breaks none. A Chinese sign is as wide as it
    is high."""
    lines, room = [""], float(width - SIDE)
    for piece in re.findall(r"[\u2e80-\uffef]|[^\u2e80-\uffef\s]+\s?|\s", text):
        taken = sum(size if sign >= "\u2e80" else size * LATIN_WIDTH for sign in piece)
        if taken > room and piece not in CLOSING:
            lines, room = [*lines, ""], float(width - SIDE)
        lines[-1] += piece
        room -= taken
    return [line.strip() for line in lines]
