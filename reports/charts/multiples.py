"""Small multiples: one small picture for each place, all with the same two axes, as places on paper. Pure.

The page sets the pictures side by side as its width allows, a document gets them on one sheet; so they are
drawn by a template and not by Vega, whose pictures have a fixed size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.charts.frame import room_for, ticks
from reports.charts.trajectory import Mark, Shape, runs

WIDTH, HEIGHT = 200, 112
LEFT, RIGHT, TOP, BOTTOM = 40, 20, 18, 22
"""css/chart.css lays equal areas over the years: the margins are 20 and 10 % of the width."""
FOOT = 10  # below the lowest value, so that a mark at 0 stays above the axis
TICKS = 3
LABEL_RISE = 10  # from a point to the foot of its number
TOP_LABEL = 12  # the highest place of a number
SHORT_LABEL = 5  # signs that fit at the right edge with their middle over the point


@dataclass(frozen=True, slots=True)
class Series:
    """What one place reached, and what it aims at where it has a target of its own or an inherited one."""

    marks: tuple[Mark, ...]
    target: Mark | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A value on paper. `shape` is a name that the template knows."""

    x: int
    y: int
    shape: str
    text: str = ""
    label_y: int = 0
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Panel:
    """One place's picture: `lines` are polylines, `ring` the target, `grid` the axis as (y, number)."""

    grid: tuple[tuple[int, str], ...]
    years: tuple[tuple[int, int], ...]
    lines: tuple[str, ...]
    points: tuple[Point, ...]
    ring: Point | None


@dataclass(frozen=True, slots=True)
class Axes:
    """The axes that all panels share: the plan's years, and the values of all places."""

    years: tuple[int, ...]
    low: float
    high: float
    decimals: int

    @classmethod
    def of(
        cls, years: Sequence[int], series: Iterable[Series], lowest: Decimal | None, decimals: int
    ) -> "Axes":
        marks = [mark for each in series for mark in (*each.marks, each.target) if mark]
        low, high = room_for([mark.value for mark in marks], lowest)
        return cls(tuple(years), low, high, decimals)

    def x(self, year: int) -> int:
        """The middle of the year's share of the width."""
        share = (WIDTH - LEFT - RIGHT) / len(self.years)
        return round(LEFT + share * (self.years.index(year) + 0.5))

    def y(self, value: float) -> int:
        room = HEIGHT - TOP - BOTTOM - FOOT
        return round(TOP + room * (self.high - value) / (self.high - self.low))


def panels(axes: Axes, series: Sequence[Series]) -> list[Panel]:
    """A picture for each place, in their order."""
    grid = tuple((axes.y(tick), f"{tick:,g}") for tick in ticks(axes.low, axes.high, axes.decimals, TICKS))
    years = tuple((axes.x(year), year) for year in dict.fromkeys((axes.years[0], axes.years[-1])))
    return [
        Panel(
            grid=grid,
            years=years,
            lines=tuple(_polyline(axes, run) for run in runs(each.marks) if len(run) > 1),
            points=tuple(_point(axes, mark, is_last=mark is each.marks[-1]) for mark in each.marks),
            ring=_ring(axes, each.target),
        )
        for each in series
    ]


def _polyline(axes: Axes, marks: Iterable[Mark]) -> str:
    return " ".join(f"{axes.x(mark.year)},{axes.y(float(mark.value))}" for mark in marks)


def _point(axes: Axes, mark: Mark, *, is_last: bool) -> Point:
    """The last value is written beside its point; the others are read by pointing at them."""
    x, y = axes.x(mark.year), axes.y(float(mark.value))
    text = mark.text if is_last else ""
    anchor = "end" if x > WIDTH - LEFT and len(text) > SHORT_LABEL else "middle"
    return Point(x, y, mark.shape.name.lower(), text, max(TOP_LABEL, y - LABEL_RISE), anchor)


def _ring(axes: Axes, target: Mark | None) -> Point | None:
    if target is None or target.year not in axes.years:
        return None
    return Point(axes.x(target.year), axes.y(float(target.value)), "ring", target.text)


def shapes_of(series: Iterable[Series]) -> set[Shape]:
    """The shapes that are drawn and want to be explained."""
    return {mark.shape for each in series for mark in each.marks}
