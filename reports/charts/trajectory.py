"""The trajectory: from the baseline over what was reached to what is aimed at, as Vega-Lite."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from reports.charts.frame import (
    INK,
    MUTED,
    PAPER,
    PRIMARY,
    SIDE,
    VEGA_LITE,
    Spec,
    config,
    heading,
    heading_height,
    room_for,
    ticks,
)

WIDTH, HEIGHT = 600, 248
LEFT, RIGHT, TOP, BOTTOM = 72, 128, 40, 32
LABEL_GAP = 17
FOOT = 26  # below the lowest value, so that a mark at 0 and its label stay above the axis
PADDING = 0.5
"""At both ends of the axis, in steps between years: so the years share the width equally, and what the page
lays over the picture (css/chart.css) meets them."""


class Shape(Enum):
    """How a value is drawn, so that nobody takes it for more than it is. Each is a Vega-Lite point."""

    FULL = ("circle", PRIMARY)
    PROVISIONAL = ("circle", PAPER)
    """A hollow point: the figure may still change."""
    AT_LEAST = ("triangle-up", PAPER)
    """An open triangle: somebody has not reported, and the value can only grow."""
    INCOMPLETE = ("diamond", PAPER)
    """An open diamond: somebody has not reported, and the value may move either way."""

    @property
    def symbol(self) -> Spec:
        shape, fill = self.value
        return {"shape": shape, "fill": fill}


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the chart, in the indicator's unit, with the words beside it."""

    year: int
    value: Decimal
    text: str = ""
    shape: Shape = Shape.FULL


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
    low, high = room_for(chart.values, chart.lowest)
    title_above = heading(title, subtitle, LEFT + WIDTH + RIGHT) if title else None
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
        "padding": {"left": LEFT, "right": RIGHT, "top": TOP + heading_height(title_above), "bottom": BOTTOM},
        "background": PAPER,
        "config": config(),
        "layer": layers,
        **({"title": title_above} if title_above else {}),
    }


def _axes(chart: Trajectory, low: float, high: float) -> Spec:
    years = [str(year) for year in chart.years]
    return {
        "x": {
            "field": "year",
            "type": "ordinal",
            "scale": {"type": "point", "domain": years, "padding": PADDING},
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
    """The reported years: a line that a missing year breaks, points by their shapes, and their values."""
    line = {"type": "line", "color": PRIMARY, "strokeWidth": 2.5}
    point = {"type": "point", "color": PRIMARY, "size": 70, "strokeWidth": 2, "opacity": 1}
    below = [mark for mark in chart.actuals if _is_named_below(mark, chart)]
    above = [mark for mark in chart.actuals if mark not in below]
    return [
        *(_layer(run, line) for run in runs(chart.reached)),
        *(
            _layer([mark for mark in chart.actuals if mark.shape is shape], point | shape.symbol)
            for shape in Shape
        ),
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
