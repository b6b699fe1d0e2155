"""A few years as small bars: where each stands in a picture of fixed size. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 360, 72
BASE, TOP = 54, 14
"""Where a value of 0 stands, and the highest one; below and above is room for year and number."""
BAR_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Point:
    """One year's value; None where there is none."""

    year: int
    value: Decimal | None
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One year in the picture, in its units: the left edge, the upper edge, the height and the middle."""

    point: Point
    x: int
    y: int
    height: int
    middle: int


def bars_of(points: Sequence[Point]) -> list[Bar]:
    """Bars from zero, the largest value at full height; a negative value is shown as none would be."""
    largest = max((point.value or Decimal(0) for point in points), default=Decimal(0))
    return [_bar(point, number, len(points), largest) for number, point in enumerate(points)]


def _bar(point: Point, number: int, count: int, largest: Decimal) -> Bar:
    share = max(point.value or Decimal(0), Decimal(0)) / largest if largest > 0 else Decimal(0)
    height = int((share * (BASE - TOP)).to_integral_value())
    if share > 0:
        height = max(height, 1)
    middle = (2 * number + 1) * WIDTH // (2 * count)
    return Bar(point, middle - BAR_WIDTH // 2, BASE - height, height, middle)
