"""The oracle's values: what each place counts in each year, by fractions (docs/method.md, sections 3 and 4).

Written from the method's text alone. It imports nothing of the product: neither its core nor its statements
nor its second path.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Series = list["Cell"]
"""One place's years, from the plan's first on."""


@dataclass(frozen=True, slots=True)
class Said:
    """A row of figures, as it stands in the table."""

    value: Fraction | None
    availability: str
    top: Fraction | None
    bottom: Fraction | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One place's year: its value, what is said of it, and how many of how many units reported."""

    value: Fraction | None
    said: str | None
    reported: int
    expected: int
    top: Fraction | None = None
    bottom: Fraction | None = None

    @property
    def full(self) -> Fraction | None:
        return self.value if self.reported >= self.expected else None


BLANK = Cell(None, None, 0, 1)


def half_away(value: Fraction, digits: int) -> Fraction:
    """Rounded once, half away from zero."""
    scale = 10**digits
    units = (abs(value.numerator) * scale * 2 + value.denominator) // (2 * value.denominator)
    return Fraction(units if value >= 0 else -units, scale)


def values_of(
    *,
    rollup: str,
    scale: Fraction,
    places: Sequence[int],
    below: Mapping[int, Sequence[int]],
    said: Mapping[tuple[int, int], Said],
    years: Sequence[int],
) -> dict[int, Series]:
    """All places' years of one indicator; `places`: those below before those above."""
    found: dict[int, Series] = {}
    for place in places:
        children = below.get(place, ()) if rollup != "direct" else ()
        if children:
            series = [
                _rolled(rollup, scale, [found[child][at] for child in children]) for at in range(len(years))
            ]
        else:
            series = [_own(said.get((place, year))) for year in years]
        found[place] = series
    return found


def _own(row: Said | None) -> Cell:
    if row is None:
        return BLANK
    if row.availability == "not_applicable":
        return Cell(None, row.availability, 0, 0)
    if row.availability == "not_available":
        return Cell(None, row.availability, 0, 1)
    if row.value is None and row.top is None:
        return BLANK
    return Cell(row.value, row.availability, 1, 1, row.top, row.bottom)


def _rolled(rollup: str, scale: Fraction, children: Sequence[Cell]) -> Cell:
    if rollup == "ratio":
        used = [child for child in children if child.top is not None and child.bottom is not None]
    else:
        used = [child for child in children if child.value is not None]
    expected = sum(child.expected for child in children)
    if not used:
        return Cell(None, _said_of_nothing(children), 0, expected)
    said = "provisional" if any(child.said == "provisional" for child in used) else "final"
    reported = sum(child.reported for child in used)
    if rollup == "ratio":
        parts = [(child.top, child.bottom) for child in used if child.top is not None and child.bottom]
        top = sum((part for part, _ in parts), Fraction(0))
        bottom = sum((part for _, part in parts if part is not None), Fraction(0))
        rate = half_away(top * scale / bottom, 4) if bottom else None
        return Cell(rate, said, reported, expected, top, bottom)
    total = sum((child.value for child in used if child.value is not None), Fraction(0))
    return Cell(half_away(total / len(used), 4) if rollup == "mean" else total, said, reported, expected)


def _said_of_nothing(children: Sequence[Cell]) -> str | None:
    asked = {child.said for child in children if child.expected}
    if not asked:
        return "not_applicable"
    return "not_available" if asked == {"not_available"} else None
