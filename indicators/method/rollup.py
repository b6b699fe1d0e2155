"""Roll-up: children's figures make their parent's, at any depth (method section 4)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from indicators.method.types import ZERO, Availability, Reading, Rolled, Rollup, exact, kept

# What an operator returns: value before rounding, summed numerator, summed denominator.
Parts = tuple[Decimal | None, Decimal | None, Decimal | None]


def own(reading: Reading) -> Rolled:
    """A unit's own figure as a `Rolled`.

    It reports 1 of 1, 0 of 1 where blank or not available, 0 of 0 where not applicable.
    """
    is_expected = reading.availability is not Availability.NOT_APPLICABLE
    is_reported = reading.availability in (Availability.FINAL, Availability.PROVISIONAL)
    return Rolled(
        value=reading.value,
        availability=reading.availability,
        reported=int(is_reported),
        expected=int(is_expected),
        numerator=reading.numerator,
        denominator=reading.denominator,
    )


@exact
def roll_up(rollup: Rollup, scale: Decimal, children: Sequence[Rolled]) -> Rolled:
    """The parent's value for one year from its children's, rounded once to four decimals.

    A child is a unit's own figure or itself rolled up. `scale` counts for `ratio` only. The sums of a `ratio`
    stay in the result, unrounded, for the next level. `direct` never adds up: the result has coverage but no
    value.
    """
    counted = [child for child in children if _adds(rollup, child)]
    value, numerator, denominator = OPERATORS[rollup](scale, counted)
    return Rolled(
        value=None if value is None else kept(value),
        availability=_availability(rollup, children, counted),
        reported=sum(child.reported for child in counted),
        expected=sum(child.expected for child in children),
        numerator=numerator,
        denominator=denominator,
    )


def roll_up_tree(
    rollup: Rollup,
    scale: Decimal,
    children: Mapping[int, Sequence[int]],
    top: int,
    readings: Mapping[int, Reading],
) -> Rolled:
    """What the units below `top` make together, level by level, whatever `top` reported itself.

    `children`: the units right below each unit; `readings`: what the units at the bottom reported.
    """
    blank = Reading(None, None)
    below = [
        roll_up_tree(rollup, scale, children, child, readings)
        if children.get(child)
        else own(readings.get(child, blank))
        for child in children.get(top, ())
    ]
    return roll_up(rollup, scale, below)


@exact
def ratio_of(numerator: Decimal, denominator: Decimal, scale: Decimal) -> Decimal | None:
    """One unit's own ratio, kept to four decimals; none where the denominator is zero."""
    return kept(numerator * scale / denominator) if denominator else None


def _adds(rollup: Rollup, child: Rolled) -> bool:
    """Whether the child has reported what this roll-up is made of: a rate, both of its parts."""
    if rollup is Rollup.RATIO:
        return child.numerator is not None and child.denominator is not None
    return child.value is not None


def _availability(
    rollup: Rollup, children: Sequence[Rolled], counted: Sequence[Rolled]
) -> Availability | None:
    """Provisional if any counted child is; without any, what the children with nothing to count agree on."""
    if counted and rollup is not Rollup.DIRECT:
        is_provisional = any(child.availability is Availability.PROVISIONAL for child in counted)
        return Availability.PROVISIONAL if is_provisional else Availability.FINAL
    expected = {child.availability for child in children if child.expected}
    if children and not expected:
        return Availability.NOT_APPLICABLE
    return Availability.NOT_AVAILABLE if expected == {Availability.NOT_AVAILABLE} else None


def _sum(scale: Decimal, counted: Sequence[Rolled]) -> Parts:
    """Σ of the children that have a value; none of them is no value, not 0."""
    return (sum(_values(counted), ZERO) if counted else None), None, None


def _ratio(scale: Decimal, counted: Sequence[Rolled]) -> Parts:
    """Σ numerators ÷ Σ denominators × scale; a child with a zero denominator adds to neither."""
    if not counted:
        return None, None, None
    parts = [(child.numerator or ZERO, child.denominator) for child in counted if child.denominator]
    numerator = sum((part[0] for part in parts), ZERO)
    denominator = sum((part[1] for part in parts), ZERO)
    return (numerator * scale / denominator if denominator else None), numerator, denominator


def _mean(scale: Decimal, counted: Sequence[Rolled]) -> Parts:
    """The simple mean of the children that have a value: each direct child weighs the same, however large."""
    return (sum(_values(counted), ZERO) / len(counted) if counted else None), None, None


def _direct(scale: Decimal, counted: Sequence[Rolled]) -> Parts:
    """Nothing: the organization reports its own figure."""
    return None, None, None


def _values(counted: Sequence[Rolled]) -> list[Decimal]:
    """The values of the children that have one."""
    return [child.value for child in counted if child.value is not None]


OPERATORS: dict[Rollup, Callable[[Decimal, Sequence[Rolled]], Parts]] = {
    Rollup.SUM: _sum,
    Rollup.RATIO: _ratio,
    Rollup.MEAN: _mean,
    Rollup.DIRECT: _direct,
}
