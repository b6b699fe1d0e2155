"""The oracle's answers: every column of a result, by fractions (docs/method.md, sections 2, 3, 5 and 6).

Written from the method's text alone, as `scale_oracle_cells` is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from benchmarks.scale_oracle_cells import Series, half_away

Answer = dict[str, object]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A target in force."""

    value: Fraction
    comparator: str
    origin: str

    def holds(self, value: Fraction) -> bool:
        if self.comparator == "=":
            return value == self.value
        return value >= self.value if self.comparator == "≥" else value <= self.value


@dataclass(frozen=True)
class Question:
    """What one place is judged by: the indicator's rule, the targets by year, its own baseline."""

    kind: str
    is_up: bool
    rollup: str
    start: int
    end: int
    limits: tuple[Fraction, Fraction, Fraction]
    baseline: Fraction | None
    baseline_year: int | None
    targets: Mapping[int, Wanted]
    is_inherited: bool

    @property
    def last(self) -> Wanted | None:
        return self.targets.get(self.end)

    @property
    def origin(self) -> Fraction | None:
        """Where the way begins."""
        return Fraction(0) if self.kind == "cumulative" else self.baseline

    @property
    def must_hold(self) -> bool:
        if self.kind == "annual":
            return True
        if self.kind == "cumulative" or self.baseline is None or self.last is None:
            return False
        is_better = self.baseline > self.last.value if self.is_up else self.baseline < self.last.value
        return is_better or self.last.holds(self.baseline)

    @property
    def is_cap(self) -> bool:
        return self.kind == "cumulative" and self.last is not None and self.last.holds(Fraction(0))

    def standing(self, year: int) -> Wanted | None:
        return self.targets.get(year) or (self.targets[max(self.targets)] if self.targets else None)

    def due(self, year: int) -> tuple[Fraction, str] | None:
        """The path: what is due by the end of the year, and where that comes from."""
        if year in self.targets:
            return self.targets[year].value, self.targets[year].origin
        if self.must_hold:
            held = self.standing(year)
            return (held.value, held.origin if self.kind == "annual" else "derived") if held else None
        points = {each: target.value for each, target in self.targets.items()}
        if self.origin is not None:
            points[self.start - 1] = self.origin
        before = max((each for each in points if each < year), default=None)
        after = min((each for each in points if each > year), default=None)
        if before is None or after is None:
            return None
        rise = points[after] - points[before]
        return points[before] + rise * Fraction(year - before, after - before), "derived"

    def share(self, value: Fraction | None) -> Fraction | None:
        """Progress: which part of the way the value has gone."""
        if value is None or self.last is None or self.origin is None or self.must_hold or self.is_cap:
            return None
        return half_away((value - self.origin) / (self.last.value - self.origin), 6)


@dataclass(frozen=True, slots=True)
class Counted:
    """The value that counts; `grows`: what is missing of it could only add."""

    value: Fraction | None
    said: str | None
    is_partial: bool
    grows: bool

    def attains(self, target: Wanted | None) -> bool | None:
        if target is None or self.value is None:
            return None
        if self.is_partial and (not self.grows or target.comparator == "=" or target.holds(Fraction(0))):
            return None
        return target.holds(self.value)


def counted_of(question: Question, series: Series) -> Counted:
    """Section 3; the series ends with the year that is asked for."""
    now, is_sum = series[-1], question.rollup == "sum"
    if question.kind != "cumulative":
        return Counted(now.value, now.said, now.value is not None and now.full is None, is_sum)
    given = [cell for cell in series if cell.value is not None]
    asked = [cell for cell in series if cell.said != "not_applicable"]
    if not given:
        return Counted(None, None if asked and now.said == "not_applicable" else now.said, False, False)
    said = "provisional" if any(cell.said == "provisional" for cell in given) else "final"
    is_thin = any(cell.full is None for cell in given)
    total = sum((cell.value for cell in given if cell.value is not None), Fraction(0))
    return Counted(total, said, is_thin or len(given) < len(asked), is_sum or not is_thin)


def answer(question: Question, series: Series, year: int) -> Answer:
    """Every column that the method fills, by name; the series ends with the year."""
    counted = counted_of(question, series)
    whole = None if counted.is_partial else counted.value
    goal = question.standing(year) if question.must_hold else question.last
    goal_year = _year_of(question, goal, year)
    due = question.due(year)
    progress = question.share(counted.value)
    asked = question.share(due[0] if due else None)
    has_pace = progress is not None and asked is not None and whole is not None
    pace = (
        half_away(100 * (progress - asked), 4)
        if has_pace and progress is not None and asked is not None
        else None
    )
    change, relative = _change(question, series, year)
    is_attained = counted.attains(goal)
    verdict, reason = _verdict(question, counted, series, year, goal, pace)
    return {
        "value": counted.value,
        "availability": counted.said,
        "is_partial": counted.is_partial,
        "reported": series[-1].reported,
        "expected": series[-1].expected,
        "target_value": goal.value if goal else None,
        "target_year": goal_year,
        "comparator": goal.comparator if goal else None,
        "target_origin": goal.origin if goal else None,
        "is_inherited": question.is_inherited,
        "is_attained": is_attained,
        "is_year_attained": counted.attains(question.targets.get(year)),
        "due_value": half_away(due[0], 4) if due else None,
        "due_origin": due[1] if due else None,
        "progress": progress,
        "pace": pace,
        "change": change,
        "change_relative": relative,
        "needed_per_year": _needed(question, whole, year),
        "achieved_per_year": _achieved(question, whole, year),
        "projection": _projection(question, series, year),
        "verdict": verdict,
        "reason": reason,
        "ahead_limit": question.limits[0],
        "behind_limit": question.limits[1],
        "far_behind_limit": question.limits[2],
    }


def _year_of(question: Question, goal: Wanted | None, year: int) -> int | None:
    if goal is None:
        return None
    if not question.must_hold:
        return question.end
    return year if year in question.targets else max(question.targets)


def _change(question: Question, series: Series, year: int) -> tuple[Fraction | None, Fraction | None]:
    now = series[-1].full
    if len(series) > 1:
        before = series[-2].full
    else:
        is_usable = question.kind != "cumulative" and question.baseline_year == year - 1
        before = question.baseline if is_usable else None
    if now is None or before is None:
        return None, None
    change = now - before
    return half_away(change, 4), half_away(change / abs(before), 6) if before else None


def _is_on_its_way(question: Question) -> bool:
    return not question.must_hold and not question.is_cap


def _needed(question: Question, whole: Fraction | None, year: int) -> Fraction | None:
    last = question.last
    if whole is None or last is None or year == question.end or not _is_on_its_way(question):
        return None
    return Fraction(0) if last.holds(whole) else half_away((last.value - whole) / (question.end - year), 4)


def _achieved(question: Question, whole: Fraction | None, year: int) -> Fraction | None:
    if whole is None or question.last is None or question.origin is None or not _is_on_its_way(question):
        return None
    return half_away((whole - question.origin) / (year - question.start + 1), 4)


def _projection(question: Question, series: Series, year: int) -> Fraction | None:
    points: list[tuple[int, Fraction]] = []
    total = Fraction(0)
    for at, cell in enumerate(series):
        if cell.full is not None:
            total += cell.full
            points.append((question.start + at, total if question.kind == "cumulative" else cell.full))
        elif question.kind == "cumulative" and cell.said != "not_applicable":
            return None
    if len(points) < 3 or year >= question.end:
        return None
    pairs = [(one, other) for at, one in enumerate(points) for other in points[at + 1 :]]
    slope = _median([(other[1] - one[1]) / (other[0] - one[0]) for one, other in pairs])
    height = _median([value - slope * each for each, value in points])
    return half_away(height + slope * question.end, 4)


def _median(values: Sequence[Fraction]) -> Fraction:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _verdict(
    question: Question,
    counted: Counted,
    series: Series,
    year: int,
    goal: Wanted | None,
    pace: Fraction | None,
) -> tuple[str, str | None]:
    """Section 6, read from the top."""
    value = counted.value
    if counted.said == "not_applicable":
        return "unrated", "not_applicable"
    if goal is None:
        return "unrated", "no_target"
    if value is None:
        return "unrated", "not_available" if counted.said == "not_available" else "no_figure"
    if counted.attains(goal):
        return ("missed" if question.must_hold and _missed_before(question, series) else "achieved"), None
    if counted.is_partial:
        return "unrated", "partial"
    if year == question.end or not _is_on_its_way(question):
        return "missed", None
    return _underway(question, value, pace)


def _underway(question: Question, value: Fraction, pace: Fraction | None) -> tuple[str, str | None]:
    """The verdict before the end, by baseline and pace."""
    if pace is None:
        return "unrated", "no_baseline"
    start = question.baseline
    if (
        question.kind == "level"
        and start is not None
        and (value < start if question.is_up else value > start)
    ):
        return "far_behind", None
    ahead, behind, far_behind = question.limits
    if pace >= ahead:
        return "ahead", None
    if pace > behind:
        return "on_track", None
    return ("behind" if pace >= far_behind else "far_behind"), None


def _missed_before(question: Question, series: Series) -> bool:
    """Whether what must hold in each year did not in an earlier one that was fully reported."""
    for at, cell in enumerate(series[:-1]):
        target = question.standing(question.start + at)
        if target is not None and cell.full is not None and not target.holds(cell.full):
            return True
    return False
