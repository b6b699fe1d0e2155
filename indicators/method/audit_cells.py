"""The method a second time: the words of the audit, and each place's value by plain recursion (`audit`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.method.types import Availability, Comparator, Reading, Rollup, Rule, Target

NUMBERS = (Availability.FINAL, Availability.PROVISIONAL)


@dataclass(frozen=True, slots=True)
class Books:
    """What was reported for one indicator, by (organization, year); and the places right below each."""

    rule: Rule
    readings: Mapping[tuple[int, int], Reading]
    below: Mapping[int, Sequence[int]]
    own_targets: Mapping[int, Sequence[Target]]
    root: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One place's value of one year. `count` of `due` units reported; `top` and `bottom` of a ratio."""

    value: Fraction | None
    said: Availability | None
    count: int
    due: int
    top: Fraction | None = None
    bottom: Fraction | None = None

    @property
    def is_full(self) -> bool:
        return self.count >= self.due


def rounded(value: Fraction, digits: int = 4) -> Decimal:
    """Half away from zero, by whole numbers alone."""
    scaled = abs(value) * 10**digits
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    whole += 2 * rest >= scaled.denominator
    return Decimal(-whole if value < 0 else whole).scaleb(-digits)


def holds(value: Fraction, target: Target) -> bool:
    wanted = Fraction(target.value)
    if target.comparator is Comparator.EQUAL:
        return value == wanted
    return value >= wanted if target.comparator is Comparator.AT_LEAST else value <= wanted


def cell(books: Books, place: int, year: int) -> Cell:
    """A place's value: its own report, or what all below it make."""
    children = books.below.get(place, ())
    if not children or books.rule.rollup is Rollup.DIRECT:
        return _reported(books.readings.get((place, year)))
    cells = [cell(books, child, year) for child in children]
    if books.rule.rollup is Rollup.RATIO:
        used = [each for each in cells if each.top is not None and each.bottom is not None]
        return _ratio(books.rule, cells, used)
    used = [each for each in cells if each.value is not None]
    total = sum((each.value for each in used if each.value is not None), Fraction(0))
    if books.rule.rollup is Rollup.MEAN and used:
        total /= len(used)
    return _rolled(cells, used, _four(total) if used else None)


def _reported(reading: Reading | None) -> Cell:
    if reading is None or reading.availability is None:
        return Cell(None, None, 0, 1)
    if reading.availability not in NUMBERS:
        return Cell(None, reading.availability, 0, int(reading.availability is Availability.NOT_AVAILABLE))
    value, top, bottom = (
        None if each is None else Fraction(each)
        for each in (reading.value, reading.numerator, reading.denominator)
    )
    return Cell(value, reading.availability, 1, 1, top, bottom)


def _ratio(rule: Rule, cells: Sequence[Cell], used: Sequence[Cell]) -> Cell:
    if not used:
        return _rolled(cells, used, None)
    pairs = [(each.top, each.bottom) for each in used if each.top is not None and each.bottom]
    top = sum((each for each, _ in pairs), Fraction(0))
    bottom = sum((each for _, each in pairs), Fraction(0))
    rate = _four(top / bottom * Fraction(rule.scale)) if bottom else None
    return _rolled(cells, used, rate, top, bottom)


def _rolled(
    cells: Sequence[Cell],
    used: Sequence[Cell],
    value: Fraction | None,
    top: Fraction | None = None,
    bottom: Fraction | None = None,
) -> Cell:
    if used:
        is_final = all(each.said is not Availability.PROVISIONAL for each in used)
        said: Availability | None = Availability.FINAL if is_final else Availability.PROVISIONAL
    else:
        said = _silence([each.said for each in cells if each.due], bool(cells))
    return Cell(value, said, sum(each.count for each in used), sum(each.due for each in cells), top, bottom)


def _silence(said: Sequence[Availability | None], has_units: bool) -> Availability | None:
    """What units without a number agree on; those that have nothing to report are not asked."""
    if has_units and not said:
        return Availability.NOT_APPLICABLE
    all_wait = bool(said) and all(each is Availability.NOT_AVAILABLE for each in said)
    return Availability.NOT_AVAILABLE if all_wait else None


def _four(value: Fraction) -> Fraction:
    return Fraction(rounded(value))
