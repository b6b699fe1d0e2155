"""Dividing the plan organization's figure among the places that report, so that it adds up exactly."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from indicators.demo.setting import Setting, Subject, chance
from indicators.method.rollup import ratio_of
from indicators.method.types import ZERO, Availability, Kind, Reading, Rollup

Parts = dict[str, Reading]

NOTHING_THERE = Reading(None, Availability.NOT_APPLICABLE)


def divide(subject: Subject, setting: Setting, year: int, whole: Reading, places: Sequence[str]) -> Parts:
    """Each place's own figure. Rolled up, they make the whole again.

    `places` are those where the thing exists, some of the setting's leaves. A rate of nothing, where a
    place's share of the denominator is 0, is not applicable.
    """
    if whole.value is None:
        raise ValueError(f"{subject.code} has nothing to divide in {year}")
    if subject.rule.rollup is Rollup.RATIO:
        return _divide_ratio(subject, setting, year, whole, places)
    if subject.rule.rollup is Rollup.MEAN:
        return _spread_mean(subject, setting, setting.root, whole.value, set(places))
    return _divide_sum(subject, setting, year, whole.value, places)


def apportion(total: int, weights: Sequence[Decimal], caps: Sequence[int]) -> list[int]:
    """Whole shares of a whole total in proportion to the weights, by largest remainders, none above its cap.

    They add up to the total, or to the caps where those are less.
    """
    shares = [0] * len(weights)
    left = min(total, sum(caps))
    while left > 0:
        below = [at for at, share in enumerate(shares) if share < caps[at]]
        sum_below = sum((weights[at] for at in below), ZERO)
        due = {at: left * (weights[at] / sum_below if sum_below else Decimal(1) / len(below)) for at in below}
        grants = {at: min(int(due[at]), caps[at] - shares[at]) for at in below}
        if not any(grants.values()):
            largest = sorted(below, key=lambda at: (-due[at], at))[:left]
            grants = dict.fromkeys(largest, 1)
        for at, grant in grants.items():
            shares[at] += grant
        left -= sum(grants.values())
    return shares


def weights_of(subject: Subject, setting: Setting, places: Sequence[str], *salt: object) -> list[Decimal]:
    """How large the places are: stable over years and much alike for all indicators."""
    return [
        (Decimal("0.5") + chance(setting.seed, place))
        * (Decimal("0.8") + chance(setting.seed, place, subject.code, *salt) * Decimal("0.4"))
        for place in places
    ]


def _divide_sum(
    subject: Subject, setting: Setting, year: int, value: Decimal, places: Sequence[str]
) -> Parts:
    """Stocks keep their proportions; what is added in a year falls now here, now there."""
    salt = (year,) if subject.rule.kind is Kind.CUMULATIVE else ()
    total = int(value / subject.step)
    floor, cap = _bounds(subject, total)
    shares = apportion(
        total - floor * len(places), weights_of(subject, setting, places, *salt), [cap - floor] * len(places)
    )
    return {
        place: Reading((share + floor) * subject.step, Availability.FINAL)
        for place, share in zip(places, shares, strict=True)
    }


def _bounds(subject: Subject, total: int) -> tuple[int, int]:
    """The least and the most that one figure may be, in steps."""
    least = (
        min(0, total) if subject.minimum is None else _steps(subject.minimum / subject.step, ROUND_CEILING)
    )
    most = max(0, total) if subject.maximum is None else _steps(subject.maximum / subject.step, ROUND_FLOOR)
    return least, most


def _steps(value: Decimal, rounding: str) -> int:
    return int(value.to_integral_value(rounding))


def _divide_ratio(
    subject: Subject, setting: Setting, year: int, whole: Reading, places: Sequence[str]
) -> Parts:
    """Denominators by size. Of numerators and what they lack to the highest possible, the lesser is spread
    unevenly, so that rates near their ceiling differ as rates do."""
    numerator, denominator = int(whole.numerator or 0), int(whole.denominator or 0)
    weights = weights_of(subject, setting, places)
    wholes = apportion(denominator, weights, [denominator] * len(places))
    caps = [_most_parts(subject, size, numerator) for size in wholes]
    lack = sum(caps) - numerator
    is_near_top = subject.maximum is not None and 0 <= lack < numerator
    spread = Decimal("1.4") if is_near_top and lack * 10 < numerator else Decimal("0.3")
    uneven = [
        size * (1 + spread * (chance(setting.seed, subject.code, place, "rate") - Decimal("0.5")))
        for size, place in zip(wholes, places, strict=True)
    ]
    shares = apportion(lack if is_near_top else numerator, uneven, caps)
    parts = [cap - share if is_near_top else share for cap, share in zip(caps, shares, strict=True)]
    return {
        place: _rate(subject, part, size) for place, part, size in zip(places, parts, wholes, strict=True)
    }


def _most_parts(subject: Subject, size: int, numerator: int) -> int:
    """The largest numerator that a denominator of this size allows."""
    if subject.maximum is None:
        return numerator
    return _steps(subject.maximum * size / subject.rule.scale, ROUND_FLOOR)


def _rate(subject: Subject, part: int, size: int) -> Reading:
    if not size:
        return NOTHING_THERE
    numerator, denominator = Decimal(part), Decimal(size)
    return Reading(
        ratio_of(numerator, denominator, subject.rule.scale), Availability.FINAL, numerator, denominator
    )


def _spread_mean(
    subject: Subject, setting: Setting, place: str, value: Decimal, reporting: set[str]
) -> Parts:
    """Values around their mean, level by level: each place's children differ by offsets that cancel out."""
    below = [child for child in setting.children(place) if _reports(setting, child, reporting)]
    if not below:
        return {place: Reading(value, Availability.FINAL)}
    parts: Parts = {}
    for child, offset in _offsets(subject, setting, value, below).items():
        parts |= _spread_mean(subject, setting, child, value + offset, reporting)
    return parts


def _reports(setting: Setting, place: str, reporting: set[str]) -> bool:
    return place in reporting or any(_reports(setting, below, reporting) for below in setting.children(place))


def _offsets(
    subject: Subject, setting: Setting, value: Decimal, places: Sequence[str]
) -> Mapping[str, Decimal]:
    """One up for one down; the last of an odd number stays. None leaves the possible range."""
    room = abs(value) / 20
    if subject.maximum is not None:
        room = min(room, subject.maximum - value)
    if subject.minimum is not None:
        room = min(room, value - subject.minimum)
    offsets = dict.fromkeys(places, ZERO)
    for one, other in zip(places[::2], places[1::2], strict=False):
        steps = int(room * chance(setting.seed, subject.code, one, "offset") / subject.step)
        offsets[one], offsets[other] = steps * subject.step, -steps * subject.step
    return offsets
