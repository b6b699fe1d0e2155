"""The method a second time, to check the first (核算; method section 8).

Written from docs/method.md alone, in another way: fractions instead of decimals, one cell at a time by plain
recursion, nothing kept between cells. It imports the words of the method (`types`) and none of its rules: a
mistake would have to be made twice to stay hidden.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.method.audit_cells import Books, Cell, cell, holds, rounded
from indicators.method.types import (
    Availability,
    Comparator,
    Direction,
    Kind,
    Origin,
    Reason,
    Rollup,
    Rule,
    Target,
    Verdict,
)

PROJECTION_YEARS = 3

Answer = dict[str, object]
"""The fields of `types.Outcome` (without the limits), by name."""


def answer(books: Books, place: int, year: int) -> Answer:
    """Everything that the stored result of a place and year must say."""
    return _Sheet(books, place, year).answer()


@dataclass(frozen=True)
class _Sheet:
    """One cell's calculation, from the reports to the verdict."""

    books: Books
    place: int
    year: int

    # --- Targets -------------------------------------------------------------------------------------

    @property
    def rule(self) -> Rule:
        return self.books.rule

    @property
    def is_borrowed(self) -> bool:
        """Whether the place is read against the target of the whole."""
        lends = self.rule.rollup is not Rollup.SUM and bool(self.books.own_targets.get(self.books.root))
        return self.place != self.books.root and not self.books.own_targets.get(self.place) and lends

    @property
    def targets(self) -> dict[int, Target]:
        owner = self.books.root if self.is_borrowed else self.place
        found: dict[int, Target] = {}
        for target in self.books.own_targets.get(owner, ()):
            is_inside = self.rule.period.start_year <= target.year <= self.rule.period.end_year
            if target.origin is not Origin.DERIVED and is_inside:
                found.setdefault(target.year, target)
        return found

    @property
    def end(self) -> Target | None:
        return self.targets.get(self.rule.period.end_year)

    @property
    def start(self) -> Fraction | None:
        """Where the way begins: 0 for a sum, else the baseline, which is nobody's but the whole's."""
        if self.rule.kind is Kind.CUMULATIVE:
            return Fraction(0)
        has_one = self.rule.baseline is not None and self.place == self.books.root
        return Fraction(self.rule.baseline.value) if has_one and self.rule.baseline else None

    @property
    def must_hold(self) -> bool:
        if self.rule.kind is Kind.ANNUAL:
            return True
        if self.rule.kind is Kind.CUMULATIVE or self.end is None or self.start is None:
            return False
        wanted = Fraction(self.end.value)
        rises = self.rule.direction is Direction.UP
        return holds(self.start, self.end) or (self.start > wanted if rises else self.start < wanted)

    @property
    def is_cap(self) -> bool:
        return self.rule.kind is Kind.CUMULATIVE and self.end is not None and holds(Fraction(0), self.end)

    def standing(self, year: int) -> Target | None:
        targets = self.targets
        return targets.get(year) or (targets[max(targets)] if targets else None)

    @property
    def goal(self) -> Target | None:
        return self.standing(self.year) if self.must_hold else self.end

    def due(self) -> tuple[Fraction, Origin] | None:
        """What is due by the year, unrounded, and where that comes from."""
        targets = self.targets
        if self.year in targets:
            return Fraction(targets[self.year].value), targets[self.year].origin
        if self.must_hold:
            standing = self.standing(self.year)
            origin = standing.origin if standing and self.rule.kind is Kind.ANNUAL else Origin.DERIVED
            return (Fraction(standing.value), origin) if standing else None
        points = {year: Fraction(target.value) for year, target in targets.items()}
        if self.start is not None:
            points[self.rule.period.start_year - 1] = self.start
        earlier = [year for year in points if year < self.year]
        later = [year for year in points if year > self.year]
        if not earlier or not later:
            return None
        a, b = max(earlier), min(later)
        return points[a] + (points[b] - points[a]) * Fraction(self.year - a, b - a), Origin.DERIVED

    # --- The value that counts --------------------------------------------------------------------------

    def cells(self) -> list[Cell]:
        """The years from the plan's first to this one."""
        years = range(self.rule.period.start_year, self.year + 1)
        return [cell(self.books, self.place, year) for year in years]

    def counted(self) -> tuple[Fraction | None, Availability | None, bool, bool]:
        """Value, what was said of it, whether it is partial, and whether it can only grow."""
        cells = self.cells()
        now = cells[-1]
        adds = self.rule.rollup is Rollup.SUM
        if self.rule.kind is not Kind.CUMULATIVE:
            return now.value, now.said, now.value is not None and not now.is_full, adds
        given = [each for each in cells if each.value is not None]
        asked = [each for each in cells if each.said is not Availability.NOT_APPLICABLE]
        if not given:
            is_moot = now.said is Availability.NOT_APPLICABLE and bool(asked)
            return None, None if is_moot else now.said, False, False
        is_final = all(each.said is not Availability.PROVISIONAL for each in given)
        said = Availability.FINAL if is_final else Availability.PROVISIONAL
        all_full = all(each.is_full for each in given)
        total = sum((each.value for each in given if each.value is not None), Fraction(0))
        return total, said, not all_full or len(given) < len(asked), adds or all_full

    def attains(self, target: Target | None) -> bool | None:
        value, _said, is_partial, grows = self.counted()
        if target is None or value is None:
            return None
        is_open = target.comparator is Comparator.EQUAL or holds(Fraction(0), target)
        return None if is_partial and (is_open or not grows) else holds(value, target)

    # --- The way -------------------------------------------------------------------------------------------

    def share(self, value: Fraction | None) -> Decimal | None:
        """The part of the way from the start to the end target, to six decimals."""
        if value is None or self.must_hold or self.is_cap or self.end is None or self.start is None:
            return None
        return rounded((value - self.start) / (Fraction(self.end.value) - self.start), 6)

    def pace(self) -> Decimal | None:
        value, _said, is_partial, _grows = self.counted()
        due = self.due()
        share, asked = self.share(value), self.share(due[0] if due else None)
        if share is None or asked is None or is_partial:
            return None
        return rounded(100 * (Fraction(share) - Fraction(asked)))

    def change(self) -> tuple[Decimal | None, Decimal | None]:
        cells = self.cells()
        now = cells[-1].value if cells[-1].is_full else None
        before = self._year_before(cells)
        if now is None or before is None:
            return None, None
        relative = rounded((now - before) / abs(before), 6) if before else None
        return rounded(now - before), relative

    def _year_before(self, cells: Sequence[Cell]) -> Fraction | None:
        if len(cells) > 1:
            return cells[-2].value if cells[-2].is_full else None
        baseline = self.rule.baseline
        is_that_year = baseline is not None and baseline.year == self.year - 1
        return self.start if is_that_year and self.rule.kind is not Kind.CUMULATIVE else None

    def needed(self) -> Decimal | None:
        value, _said, is_partial, _grows = self.counted()
        left = self.rule.period.end_year - self.year
        is_reached_once = not self.must_hold and not self.is_cap
        if value is None or is_partial or not left or self.end is None or not is_reached_once:
            return None
        return rounded(Fraction(0) if holds(value, self.end) else (Fraction(self.end.value) - value) / left)

    def achieved(self) -> Decimal | None:
        value, _said, is_partial, _grows = self.counted()
        if value is None or is_partial or self.share(value) is None or self.start is None:
            return None
        return rounded((value - self.start) / (self.year - self.rule.period.start_year + 1))

    def projection(self) -> Decimal | None:
        points = self._points()
        if len(points) < PROJECTION_YEARS or self.year >= self.rule.period.end_year:
            return None
        slope = _middle([(y - v) / (x - u) for u, v in points for x, y in points if u < x])
        height = _middle([y - slope * x for x, y in points])
        return rounded(height + slope * self.rule.period.end_year)

    def _points(self) -> list[tuple[int, Fraction]]:
        points: list[tuple[int, Fraction]] = []
        total = Fraction(0)
        for year, each in enumerate(self.cells(), self.rule.period.start_year):
            if each.value is not None and each.is_full:
                total += each.value
                points.append((year, total if self.rule.kind is Kind.CUMULATIVE else each.value))
            elif self.rule.kind is Kind.CUMULATIVE and each.said is not Availability.NOT_APPLICABLE:
                return []
        return points

    # --- The verdict ------------------------------------------------------------------------------------

    def verdict(self) -> tuple[Verdict, Reason | None]:
        value, said, is_partial, _grows = self.counted()
        if said is Availability.NOT_APPLICABLE:
            return Verdict.UNRATED, Reason.NOT_APPLICABLE
        if self.goal is None:
            return Verdict.UNRATED, Reason.NO_TARGET
        if value is None:
            waits = said is Availability.NOT_AVAILABLE
            return Verdict.UNRATED, Reason.NOT_AVAILABLE if waits else Reason.NO_FIGURE
        if self.attains(self.goal):
            return (Verdict.MISSED if any(self._missed_before()) else Verdict.ACHIEVED), None
        if is_partial:
            return Verdict.UNRATED, Reason.PARTIAL
        if self.must_hold or self.is_cap or self.year == self.rule.period.end_year:
            return Verdict.MISSED, None
        return self._underway(value)

    def _missed_before(self) -> Iterator[bool]:
        """For each earlier year that was fully reported, whether what must hold did not."""
        for year, each in enumerate(self.cells()[:-1], self.rule.period.start_year):
            target = self.standing(year)
            if self.must_hold and target and each.value is not None and each.is_full:
                yield not holds(each.value, target)

    def _underway(self, value: Fraction) -> tuple[Verdict, Reason | None]:
        pace, limits = self.pace(), self.rule.limits
        if pace is None:
            return Verdict.UNRATED, Reason.NO_BASELINE
        if self.rule.kind is Kind.LEVEL and self.start is not None:
            rises = self.rule.direction is Direction.UP
            if value < self.start if rises else value > self.start:
                return Verdict.FAR_BEHIND, None
        if pace >= limits.ahead:
            return Verdict.AHEAD, None
        if pace > limits.behind:
            return Verdict.ON_TRACK, None
        return (Verdict.BEHIND if pace >= limits.far_behind else Verdict.FAR_BEHIND), None

    def answer(self) -> Answer:
        value, said, is_partial, _grows = self.counted()
        now, due, goal = self.cells()[-1], self.due(), self.goal
        change, relative = self.change()
        verdict, reason = self.verdict()
        return {
            "value": None if value is None else rounded(value),
            "availability": said,
            "is_partial": is_partial,
            "reported": now.count,
            "expected": now.due,
            "target_value": goal.value if goal else None,
            "target_year": goal.year if goal else None,
            "target_origin": goal.origin if goal else None,
            "comparator": goal.comparator if goal else None,
            "is_inherited": self.is_borrowed,
            "is_attained": self.attains(goal),
            "is_year_attained": self.attains(self.targets.get(self.year)),
            "due_value": rounded(due[0]) if due else None,
            "due_origin": due[1] if due else None,
            "progress": self.share(value),
            "pace": self.pace(),
            "change": change,
            "change_relative": relative,
            "needed_per_year": self.needed(),
            "achieved_per_year": self.achieved(),
            "projection": self.projection(),
            "verdict": verdict,
            "reason": reason,
        }


def _middle(values: Sequence[Fraction]) -> Fraction:
    """The middle value, or the mean of the middle two."""
    ordered = sorted(values)
    middle = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
    return sum(middle, Fraction(0)) / len(middle)
