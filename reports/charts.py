"""Charts as Vega-Lite specifications, drawn to SVG and PNG on the server and kept by their digest.

A specification is a plain dictionary that holds every number and every word of the picture, the language
with them: equal specifications are equal pictures. Decimals become floats only here, as places on paper.
"""

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from typing import Any

import vl_convert
from django.core.cache import cache

Spec = dict[str, Any]

INK, MUTED, PRIMARY, GRID, PAPER = "#1F2329", "#5B6573", "#0B4F8A", "#E3E7EC", "#FFFFFF"
FONT = 'system-ui, "Segoe UI", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'

VEGA_LITE, PROGRAM = "6.4", "vl-convert-python"
WIDTH, HEIGHT = 600, 248
LEFT, RIGHT, TOP, BOTTOM = 72, 128, 40, 32
TITLE_SIZE, SUBTITLE_SIZE = 16, 12
PNG_SCALE = 2
LABEL_GAP, TICKS = 17, 6
TITLE_GAP = 28
FOOT = 26  # below the lowest value, so that a mark at 0 and its label stay above the axis
SIDE, LATIN_WIDTH, CLOSING = 32, 0.6, "，。、；：）”"
KEPT_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the chart with the words beside it; `is_hollow` marks a provisional figure."""

    year: int
    value: Decimal
    text: str = ""
    is_hollow: bool = False


@dataclass(frozen=True, slots=True)
class Trajectory:
    """What the trajectory chart shows: where it started, what was reached, what is due and aimed at.

    All values are in the indicator's unit. `start` is the comparable baseline, `origin` an unmarked point
    from which a running total rises, `lowest` the least possible figure. `decimals` limits the axis.
    """

    years: tuple[int, ...]
    unit: str
    actuals: tuple[Mark, ...]
    path: tuple[Mark, ...] = ()
    path_text: str = ""
    targets: tuple[Mark, ...] = ()
    start: Mark | None = None
    origin: Mark | None = None
    projection: Mark | None = None
    lowest: Decimal | None = None
    decimals: int = 4

    @property
    def reached(self) -> tuple[Mark, ...]:
        """The points that the line of actuals joins, from where it starts."""
        first = self.start or self.origin
        return (first, *self.actuals) if first else self.actuals

    @property
    def values(self) -> list[Decimal]:
        """Every value that must fit on the chart."""
        extra = (self.projection,) if self.projection else ()
        return [mark.value for mark in (*self.reached, *self.path, *self.targets, *extra)]


def trajectory_spec(chart: Trajectory, *, title: str = "", subtitle: Sequence[str] = ()) -> Spec:
    """The trajectory as a Vega-Lite specification of a fixed size, titled where it stands alone."""
    low, high = value_range(chart)
    heading = _title(title, subtitle) if title else None
    layers = [
        *_path_layers(chart),
        *_projection_layers(chart),
        *_actual_layers(chart),
        *_target_layers(chart, low, high),
        *_start_layers(chart),
    ]
    layers[0]["encoding"] |= _axes(chart, low, high)
    return {
        "$schema": f"https://vega.github.io/schema/vega-lite/v{VEGA_LITE}.json",
        "width": WIDTH,
        "height": HEIGHT,
        "autosize": {"type": "none"},
        "padding": {"left": LEFT, "right": RIGHT, "top": TOP + _height(heading), "bottom": BOTTOM},
        "background": PAPER,
        "config": _config(),
        "layer": layers,
        **({"title": heading} if heading else {}),
    }


def value_range(chart: Trajectory) -> tuple[float, float]:
    """The y axis: from 0 where 0 is near, else close around the values; never past what is possible."""
    values = [float(value) for value in chart.values] or [0.0]
    low, high = min(values), max(values)
    margin = (high - low) * 0.18 or abs(high) * 0.05 or 1.0
    bottom = 0.0 if 0 <= low <= high / 2 else low - margin
    if chart.lowest is not None and low >= chart.lowest:
        bottom = max(bottom, float(chart.lowest))
    return bottom, high + margin


def ticks(low: float, high: float, decimals: int) -> list[float]:
    """Round values along an axis, about five, and no finer than the figures are shown."""
    power = 10.0 ** math.floor(math.log10((high - low) / TICKS))
    step = next(factor * power for factor in (1, 2, 5, 10) if (high - low) / (factor * power) <= TICKS)
    step = max(step, 10.0**-decimals)
    return [round(step * each, 6) for each in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _axes(chart: Trajectory, low: float, high: float) -> Spec:
    years = [str(year) for year in chart.years]
    return {
        "x": {
            "field": "year",
            "type": "ordinal",
            "scale": {"type": "point", "domain": years, "padding": 0.55},
            "axis": {"title": None, "labelAngle": 0, "grid": False, "ticks": False, "labelPadding": 8},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "scale": {"domain": [low, high], "range": [HEIGHT - FOOT, 0], "zero": False, "nice": False},
            "axis": {
                "title": chart.unit,
                "titleAngle": 0,
                "titleAlign": "left",
                "titleAnchor": "end",
                "titleX": SIDE // 2 - LEFT,
                "titleY": -24,
                "values": ticks(low, high, chart.decimals),
                "format": ",.4~f",
                "domain": False,
                "ticks": False,
                "labelPadding": 8,
            },
        },
    }


def _config() -> Spec:
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


def _title(title: str, subtitle: Sequence[str]) -> Spec:
    return {
        "text": wrapped(title, TITLE_SIZE),
        "subtitle": [line for text in subtitle for line in wrapped(text, SUBTITLE_SIZE)],
        "anchor": "start",
        "frame": "bounds",
        "offset": TITLE_GAP,
        "color": INK,
        "fontSize": TITLE_SIZE,
        "subtitleColor": MUTED,
        "subtitleFontSize": SUBTITLE_SIZE,
        "subtitlePadding": 6,
    }


def _height(heading: Spec | None) -> int:
    """The room that a title takes above the chart."""
    if heading is None:
        return 0
    lines = len(heading["text"]) * (TITLE_SIZE + 4) + len(heading["subtitle"]) * (SUBTITLE_SIZE + 3)
    return TITLE_GAP + SIDE // 2 + lines


def wrapped(text: str, size: int) -> list[str]:
    """The text in lines that fit the picture; Vega breaks none. A Chinese sign is as wide as it is high."""
    lines, room = [""], float(LEFT + WIDTH + RIGHT - SIDE)
    for piece in re.findall(r"[\u2e80-\uffef]|[^\u2e80-\uffef\s]+\s?|\s", text):
        width = sum(size if sign >= "\u2e80" else size * LATIN_WIDTH for sign in piece)
        if width > room and piece not in CLOSING:
            lines, room = [*lines, ""], float(LEFT + WIDTH + RIGHT - SIDE)
        lines[-1] += piece
        room -= width
    return [line.strip() for line in lines]


def _layer(marks: Iterable[Mark], mark: Spec, **encoding: Spec) -> Spec:
    """One layer of like marks; the axes are shared with the first layer."""
    rows = [{"year": str(each.year), "value": float(each.value), "text": each.text} for each in marks]
    x, y = {"field": "year", "type": "ordinal"}, {"field": "value", "type": "quantitative"}
    return {"data": {"values": rows}, "mark": mark, "encoding": {"x": x, "y": y, **encoding}}


def _text(marks: Iterable[Mark], color: str, *, dx: int = 0, dy: int = 0, align: str = "center") -> Spec:
    mark = {"type": "text", "color": color, "fontSize": 13, "dx": dx, "dy": dy, "align": align}
    return _layer(marks, mark, text={"field": "text", "type": "nominal"})


def _path_layers(chart: Trajectory) -> list[Spec]:
    """The dashed path, and its name where neither figures nor projection run."""
    line = {"type": "line", "color": MUTED, "strokeDash": [6, 4], "strokeWidth": 1.5}
    layers = [_layer(chart.path, line)]
    return [*layers, _path_name(chart)] if chart.path_text and len(chart.path) > 1 else layers


def _path_name(chart: Trajectory) -> Spec:
    """The path's name: beside it, on the side where neither figures nor projection run."""
    last_reported = max((mark.year for mark in chart.actuals), default=chart.years[0])
    inner = [mark for mark in chart.path if chart.path[0].year < mark.year < chart.path[-1].year]
    ahead = [mark for mark in inner if mark.year > last_reported]
    place = (ahead or inner or chart.path)[0]
    beside = [mark for mark in (*chart.actuals, chart.projection) if mark]
    nearest = min(beside, key=lambda mark: abs(mark.year - place.year), default=None)
    is_above = nearest is None or nearest.value <= place.value
    rise = chart.path[-1].value - chart.path[0].value
    # Where the line rises, the room above it is at the left, and below it at the right.
    align = "center" if rise == 0 else "right" if (rise > 0) == is_above else "left"
    mark = Mark(place.year, place.value, chart.path_text)
    return _text([mark], MUTED, dy=-12 if is_above else 14, align=align)


def _projection_layers(chart: Trajectory) -> list[Spec]:
    if chart.projection is None or not chart.actuals:
        return []
    line = {"type": "line", "color": PRIMARY, "strokeDash": [1, 5], "strokeCap": "round", "strokeWidth": 2.5}
    return [_layer([chart.actuals[-1], chart.projection], line)]


def _actual_layers(chart: Trajectory) -> list[Spec]:
    """The reported years: a line that a missing year breaks, full or hollow points, and their values."""
    line = {"type": "line", "color": PRIMARY, "strokeWidth": 2.5}
    point = {"type": "point", "color": PRIMARY, "size": 70, "strokeWidth": 2, "opacity": 1}
    full = [mark for mark in chart.actuals if not mark.is_hollow]
    hollow = [mark for mark in chart.actuals if mark.is_hollow]
    below = [mark for mark in chart.actuals if _is_named_below(mark, chart)]
    above = [mark for mark in chart.actuals if mark not in below]
    return [
        *(_layer(run, line) for run in runs(chart.reached)),
        _layer(full, point | {"fill": PRIMARY}),
        _layer(hollow, point | {"fill": PAPER}),
        _text(above, PRIMARY, dy=-15),
        _text(below, PRIMARY, dy=17),
    ]


def _is_named_below(mark: Mark, chart: Trajectory) -> bool:
    """Whether a value stands below its point: under the path, or without one in the line's valley."""
    due = next((point.value for point in chart.path if point.year == mark.year), mark.value)
    if due != mark.value:
        return mark.value < due
    near = [other.value for other in chart.actuals if abs(other.year - mark.year) == 1]
    return bool(near) and all(value > mark.value for value in near)


def runs(marks: Sequence[Mark]) -> list[list[Mark]]:
    """The marks in stretches of consecutive years."""
    found: list[list[Mark]] = []
    for mark in marks:
        if found and mark.year == found[-1][-1].year + 1:
            found[-1].append(mark)
        else:
            found.append([mark])
    return found


def _target_layers(chart: Trajectory, low: float, high: float) -> list[Spec]:
    """Rings for the targets; the last year's is named at the right, clear of the projection's end."""
    ring = {"type": "point", "color": INK, "size": 190, "strokeWidth": 2, "opacity": 1, "fill": None}
    layers = [_layer(chart.targets, ring)]
    at_end = [mark for mark in chart.targets if mark.year == chart.years[-1]]
    layers.append(_text([mark for mark in chart.targets if mark not in at_end], INK, dy=-16))
    if chart.projection is None:
        return [*layers, _text(at_end, INK, dx=14, align="left")]
    apart = 0.0
    if at_end:
        distance = float(chart.projection.value - at_end[0].value) / (high - low) * (HEIGHT - FOOT)
        apart = max(0.0, LABEL_GAP - abs(distance)) * (1 if distance < 0 else -1)
    layers.append(_text(at_end, INK, dx=14, dy=round(-apart / 2), align="left"))
    layers.append(_text([chart.projection], PRIMARY, dx=14, dy=round(apart / 2), align="left"))
    return layers


def _start_layers(chart: Trajectory) -> list[Spec]:
    """The baseline: a small square, named at the left of the lines that leave it."""
    if chart.start is None:
        return []
    start = chart.start
    square = {"type": "point", "shape": "square", "color": MUTED, "fill": MUTED, "size": 60, "opacity": 1}
    is_lifted = any(mark.value > start.value for mark in (*chart.actuals[:1], *chart.path[1:2]))
    return [_layer([start], square), _text([start], MUTED, dx=-22, dy=17 if is_lifted else -15)]


def digest(spec: Spec) -> str:
    """SHA-256 of all that the picture depends on: its specification and the program that draws it."""
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{version(PROGRAM)} {text}".encode()).hexdigest()


def draw_svg(spec: Spec) -> bytes:
    """The chart as SVG. Up to 0.2 s for a new one (the process's first: 1 s); a kept one is read back."""
    return _kept(
        f"chart:svg:{digest(spec)}", lambda: vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE).encode()
    )


def draw_png(spec: Spec) -> bytes:
    """The chart as PNG at twice its size, for documents."""
    return _kept(
        f"chart:png:{digest(spec)}",
        lambda: vl_convert.vegalite_to_png(spec, vl_version=VEGA_LITE, scale=PNG_SCALE),
    )


def _kept(key: str, draw: Callable[[], bytes]) -> bytes:
    picture: bytes | None = cache.get(key)
    if picture is None:
        picture = draw()
        cache.set(key, picture, KEPT_SECONDS)
    return picture
