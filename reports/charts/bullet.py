"""How far a value has come, and how it got there: pictures small enough for a table's cell. Pure.

What is drawn is capped, never the number that stands beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.charts.trajectory import Mark, runs

FULL, MOST = 100, 120
"""Percent of the way at which the target stands, and where the picture ends."""

WIDTH, HEIGHT, EDGE = 60, 16, 3


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bar from the start to where the value stands, with a tick at what is due by now; in percent of the
    way to the target. `is_beyond`: the bar goes on past the picture."""

    value: int
    due: int | None
    is_beyond: bool

    @classmethod
    def of(cls, progress: Decimal | None, pace: Decimal | None) -> "Bullet | None":
        """`progress` is a share (1 = the target), `pace` in percentage points against what is due. None
        where there is no progress."""
        if progress is None:
            return None
        percent = progress * FULL
        due = None if pace is None else _capped(percent - pace)
        return cls(_capped(percent), due, percent > MOST)


def _capped(percent: Decimal) -> int:
    return max(0, min(MOST, round(percent)))


@dataclass(frozen=True, slots=True)
class Spark:
    """The values of some years as a line in a picture of WIDTH × HEIGHT, its last point marked."""

    lines: tuple[str, ...]
    x: int
    y: int

    @classmethod
    def of(cls, values: Mapping[int, Decimal | None]) -> "Spark | None":
        """From the lowest to the highest value; a year without one breaks the line. None for fewer than two
        values: one point is no course."""
        marks = [Mark(year, value) for year, value in sorted(values.items()) if value is not None]
        if len(marks) < 2:
            return None
        numbers = [mark.value for mark in marks]
        low, span = min(numbers), max(numbers) - min(numbers)
        first, years = min(values), max(values) - min(values)

        def place(mark: Mark) -> tuple[int, int]:
            share = (mark.value - low) / span if span else Decimal("0.5")
            x = EDGE + (WIDTH - 2 * EDGE) * (mark.year - first) / years
            return round(x), round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share)

        lines = (" ".join("{},{}".format(*place(mark)) for mark in run) for run in runs(marks))
        return cls(tuple(lines), *place(marks[-1]))
