"""Figures of the same thing from several sources, held against each other (对账; method section 4).

Pure, like the rest of the method. A gap's state follows from the values that stand and from what people said
about earlier ones; it is never stored, so that it cannot go stale.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from indicators.method.checks import is_gap
from indicators.method.types import exact


class GapKind(StrEnum):
    """Between which two figures: the roll-up and the department's own one, or the one that counts and a
    published one."""

    OWN = "own"
    PUBLISHED = "published"


class GapCause(StrEnum):
    """Why two right figures may differ."""

    DEFINITION = "definition"
    TIMING = "timing"
    SCOPE = "scope"
    DUPLICATES = "duplicates"
    OTHER = "other"


class GapAnswer(StrEnum):
    """What somebody says about a gap: both figures are right, or one will be corrected."""

    EXPLAINED = "explained"
    TO_CORRECT = "to_correct"


class GapState(StrEnum):
    """Where a gap stands, what needs work first."""

    OPEN = "open"
    TO_CORRECT = "to_correct"
    EXPLAINED = "explained"
    CORRECTED = "corrected"
    AGREES = "agrees"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of one thing; None where there is none yet, or not from all units.

    `limit`: by how many percent of `other` they may differ. `decimals`: to how many both are rounded before,
    as a published figure is; None compares them as they are kept.
    """

    value: Decimal | None
    other: Decimal | None
    limit: Decimal
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said about a gap, and the two values that the person saw."""

    answer: GapAnswer
    value: Decimal
    other: Decimal


@exact
def state_of(pair: Pair, notes: Sequence[Said]) -> GapState:
    """Where the gap stands. `notes`: the latest one first.

    What was said holds for the values that were seen: once one of them moves, the gap is open again.
    """
    if pair.value is None or pair.other is None:
        return GapState.INCOMPLETE
    if not has_gap(pair):
        return GapState.CORRECTED if notes else GapState.AGREES
    if not notes or (notes[0].value, notes[0].other) != (pair.value, pair.other):
        return GapState.OPEN
    return GapState(notes[0].answer)


@exact
def difference_of(pair: Pair) -> Decimal | None:
    """The first figure less the second; None while one is missing."""
    return None if pair.value is None or pair.other is None else pair.value - pair.other


def has_gap(pair: Pair) -> bool:
    """Whether the two figures differ beyond what rounding and the limit allow."""
    if pair.value is None or pair.other is None:
        return False
    return is_gap(_rounded(pair.value, pair.decimals), _rounded(pair.other, pair.decimals), pair.limit)


def _rounded(value: Decimal, decimals: int | None) -> Decimal:
    return value if decimals is None else value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
