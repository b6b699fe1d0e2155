"""What the inventor of demo figures knows of a plan, and the only chance that it takes."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from indicators.method.types import ZERO, Comparator, Direction, Period, Rollup, Rule, Target

KEPT_DECIMALS = 4


def chance(*key: object) -> Decimal:
    """A number from 0 up to 1 that depends on the key alone: nothing differs from one run to the next."""
    digest = hashlib.sha256("\x1f".join(map(str, key)).encode()).digest()
    return Decimal(int.from_bytes(digest[:4], "big")) / 2**32


@dataclass(frozen=True, slots=True)
class Place:
    """A territorial organization by its code; `parent` is "" for the plan's own organization."""

    code: str
    parent: str


@dataclass(frozen=True)
class Setting:
    """The plan's years and places. All years but the last are entered in full, the last one in half."""

    seed: str
    period: Period
    places: tuple[Place, ...]

    @cached_property
    def years(self) -> tuple[int, ...]:
        return tuple(range(self.period.start_year, self.period.end_year + 1))

    @cached_property
    def judged_year(self) -> int:
        """The last year that is entered in full: the one whose verdicts the stories lead to."""
        return max(self.period.start_year, self.period.end_year - 1)

    @cached_property
    def slip_year(self) -> int:
        """The year in which what must hold each year does not, where a story wants a miss."""
        return max(self.period.start_year, self.judged_year - 1)

    @cached_property
    def last_year(self) -> int:
        return self.period.end_year

    @cached_property
    def root(self) -> str:
        return next(place.code for place in self.places if not place.parent)

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The places that report: those with no other below them."""
        parents = {place.parent for place in self.places}
        return tuple(place.code for place in self.places if place.code not in parents)

    def children(self, code: str) -> tuple[str, ...]:
        return tuple(place.code for place in self.places if place.parent == code)


@dataclass(frozen=True)
class Subject:
    """An indicator as the inventor sees it.

    `targets` are the plan's in force, one a year. `start` is the value printed for the years before, also
    where its definition differs: it is good enough to begin an invented course. `reporter` is the code of
    the department that reports a `direct` indicator, "" where there is none.
    """

    code: str
    rule: Rule
    targets: tuple[Target, ...] = ()
    start: Decimal | None = None
    decimals: int = 0
    is_whole: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    numerator: str = ""
    denominator: str = ""
    reporter: str = ""

    @cached_property
    def step(self) -> Decimal:
        """The smallest difference between two of its figures."""
        return Decimal(1).scaleb(0 if self.is_whole else -min(self.decimals, KEPT_DECIMALS))

    @property
    def is_direct(self) -> bool:
        return self.rule.rollup is Rollup.DIRECT

    @property
    def better(self) -> int:
        """The sign of a change for the better."""
        return 1 if self.rule.direction is Direction.UP else -1

    @cached_property
    def by_year(self) -> dict[int, Target]:
        return {target.year: target for target in self.targets}

    @property
    def end(self) -> Target | None:
        return self.by_year.get(self.rule.period.end_year)

    def within(self, value: Decimal) -> Decimal:
        """The value, or the nearest that one figure may have."""
        if self.maximum is not None:
            value = min(value, self.maximum)
        return value if self.minimum is None else max(value, self.minimum)

    def past(self, target: Target, margin: Decimal) -> Decimal:
        """A value that attains the target by a margin, where the target and the range allow one."""
        if target.comparator is Comparator.EQUAL:
            return target.value
        return self.within(target.value + self.better * max(margin, ZERO))
