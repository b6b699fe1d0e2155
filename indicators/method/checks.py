"""What about a possible value asks for an explanation (警示). Impossible ones (错误) never get this far.

Pure, like the rest of the method. Source: screens.md, “Rules that bind such a system”.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.method.types import HUNDRED, ZERO, Kind, exact


class Flag(StrEnum):
    """Why an explanation is asked for. Stable codes."""

    JUMP = "jump"
    FALLING_TOTAL = "falling_total"
    PART_ABOVE_WHOLE = "part_above_whole"
    DIFFERS_FROM_PLACES = "differs_from_places"


@dataclass(frozen=True, slots=True)
class Neighborhood:
    """A value with what it is compared with, all in the indicator's unit; None where there is nothing.

    `jump_limit`: percent of last year's value. `largest_part` and `smallest_whole`: this year's values of
    the same unit. `of_places`: what the places below make together, once all have reported; `gap_limit`: by
    how many percent of that the value may differ without a word.
    """

    value: Decimal | None
    kind: Kind
    jump_limit: Decimal
    last_value: Decimal | None = None
    largest_part: Decimal | None = None
    smallest_whole: Decimal | None = None
    of_places: Decimal | None = None
    gap_limit: Decimal = ZERO


@exact
def flags_of(neighborhood: Neighborhood) -> tuple[Flag, ...]:
    """The reasons why the value needs a sentence of explanation, in the order of `Flag`."""
    return tuple(_flags(neighborhood)) if neighborhood.value is not None else ()


def _flags(around: Neighborhood) -> Iterator[Flag]:
    value = around.value or ZERO
    if around.last_value is not None and _is_jump(value, around.last_value, around.jump_limit):
        yield Flag.JUMP
    if around.kind is Kind.CUMULATIVE and value < ZERO:
        yield Flag.FALLING_TOTAL
    is_above_a_whole = around.smallest_whole is not None and value > around.smallest_whole
    is_below_a_part = around.largest_part is not None and value < around.largest_part
    if is_above_a_whole or is_below_a_part:
        yield Flag.PART_ABOVE_WHOLE
    if around.of_places is not None and is_gap(value, around.of_places, around.gap_limit):
        yield Flag.DIFFERS_FROM_PLACES


@exact
def is_gap(value: Decimal, other: Decimal, limit: Decimal) -> bool:
    """Whether two figures of the same thing differ by more than `limit` percent of the second one."""
    return value != other and abs(value - other) * HUNDRED > abs(other) * limit


def _is_jump(value: Decimal, last: Decimal, limit: Decimal) -> bool:
    """A change of `limit` percent or more of last year's value; any change from zero is one."""
    return value != last and abs(value - last) * HUNDRED >= abs(last) * limit
