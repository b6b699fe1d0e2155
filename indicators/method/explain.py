"""How a result comes about, step by step, with the numbers that go into each (算给我看; method section 8).

Pure, like the rest of the method: a step is a code and its terms; the sentences are `indicators.wording`.
Whoever computes the rule of a step with the step's own terms gets its `result`, to the last decimal.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from indicators.method.outcome import case_of, outcome_of
from indicators.method.path import standing_target
from indicators.method.progress import BLANK, Series, progress_of
from indicators.method.types import (
    Availability,
    Kind,
    Outcome,
    PathPoint,
    Rolled,
    Rollup,
    Rule,
    Target,
    exact,
    kept,
)
from indicators.method.verdict import Case, Ground, ground_of, missed_years

Term = Decimal | int | StrEnum


class StepCode(StrEnum):
    """The rules that a step can apply. Stable: the API answers with them."""

    REPORTED = "reported"
    REPORTED_RATIO = "reported_ratio"
    SUM_OF_PLACES = "sum_of_places"
    RATIO_OF_PLACES = "ratio_of_places"
    MEAN_OF_PLACES = "mean_of_places"
    NO_FIGURE = "no_figure"
    RUNNING_TOTAL = "running_total"
    TARGET = "target"
    INHERITED_TARGET = "inherited_target"
    NO_TARGET = "no_target"
    ATTAINED = "attained"
    NOT_ATTAINED = "not_attained"
    ATTAINMENT_OPEN = "attainment_open"
    YEAR_ATTAINED = "year_attained"
    YEAR_NOT_ATTAINED = "year_not_attained"
    DUE_SET = "due_set"
    DUE_HELD = "due_held"
    DUE_ON_LINE = "due_on_line"
    PROGRESS = "progress"
    PROGRESS_DUE = "progress_due"
    PACE = "pace"
    NEEDED = "needed"
    NOTHING_NEEDED = "nothing_needed"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Part:
    """One of the figures that a step adds up: a place's (by its id) or a year's."""

    key: int
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One rule with its numbers put in.

    `terms` are unrounded where the method computes with them unrounded. `result` is what the rule gives: a
    quantity in the indicator's unit, a share (`PROGRESS…`), points (`PACE`), or None where it states a fact.
    """

    code: StepCode
    terms: Mapping[str, Term] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    result: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """All steps to a result, and the result itself. The last step is the verdict's."""

    outcome: Outcome
    steps: tuple[Step, ...]
    ground: Ground

    def step(self, *codes: StepCode) -> Step | None:
        """The first step with one of the codes, or None."""
        return next((step for step in self.steps if step.code in codes), None)


@exact
def explain(
    rule: Rule,
    targets: Sequence[Target],
    series: Series,
    year: int,
    is_inherited: bool = False,
    children: Mapping[int, Rolled] | None = None,
) -> Explanation:
    """The steps to what `assess` answers for the same inputs.

    `children`: the year's values of the places that the year's own value was rolled up from, by id; empty
    where the organization reports by itself.
    """
    case = case_of(rule, targets, series, year)
    outcome = outcome_of(case, is_inherited)
    steps = (
        *_figure_steps(case, children or {}),
        *_target_steps(case, outcome),
        *_path_steps(case, outcome),
        *_needed_steps(case, outcome),
        _verdict_step(case),
    )
    return Explanation(outcome, steps, ground_of(case))


# --- The value that counts -------------------------------------------------------------------------------


def _figure_steps(case: Case, children: Mapping[int, Rolled]) -> Iterator[Step]:
    """The year's own figure, and of a running total the sum of the years."""
    rolled = case.series.get(case.year, BLANK)
    yield _figure_step(case, rolled, children)
    if case.rule.kind is Kind.CUMULATIVE and case.counted.value is not None:
        years = range(case.rule.period.start_year, case.year + 1)
        parts = tuple(Part(year, case.series.get(year, BLANK).value) for year in years)
        yield Step(StepCode.RUNNING_TOTAL, {"year": case.year}, parts, case.counted.value)


def _figure_step(case: Case, rolled: Rolled, children: Mapping[int, Rolled]) -> Step:
    terms: dict[str, Term] = {"year": case.year, "reported": rolled.reported, "expected": rolled.expected}
    if rolled.value is None:
        availability = {"availability": rolled.availability} if rolled.availability else {}
        return Step(StepCode.NO_FIGURE, terms | availability, _parts(children))
    if children:
        return _rolled_step(case.rule, rolled, children, terms)
    if rolled.numerator is not None and rolled.denominator is not None:
        ratio = {"numerator": rolled.numerator, "denominator": rolled.denominator, "scale": case.rule.scale}
        return Step(StepCode.REPORTED_RATIO, terms | ratio, (), rolled.value)
    return Step(StepCode.REPORTED, terms | {"value": rolled.value}, (), rolled.value)


def _rolled_step(
    rule: Rule, rolled: Rolled, children: Mapping[int, Rolled], terms: Mapping[str, Term]
) -> Step:
    parts = _parts(children)
    if rule.rollup is Rollup.RATIO and rolled.numerator is not None and rolled.denominator is not None:
        ratio = {"numerator": rolled.numerator, "denominator": rolled.denominator, "scale": rule.scale}
        return Step(StepCode.RATIO_OF_PLACES, {**terms, **ratio}, parts, rolled.value)
    count = {"count": sum(part.value is not None for part in parts)}
    code = StepCode.MEAN_OF_PLACES if rule.rollup is Rollup.MEAN else StepCode.SUM_OF_PLACES
    return Step(code, {**terms, **count}, parts, rolled.value)


def _parts(children: Mapping[int, Rolled]) -> tuple[Part, ...]:
    return tuple(
        Part(key, child.value, child.numerator, child.denominator) for key, child in children.items()
    )


# --- The target ------------------------------------------------------------------------------------------


def _target_steps(case: Case, outcome: Outcome) -> Iterator[Step]:
    """The target that counts, and whether the value attains it; a year's own target apart."""
    goal, value = case.aim.goal, case.counted.value
    if goal is None:
        yield Step(StepCode.NO_TARGET)
        return
    code = StepCode.INHERITED_TARGET if outcome.is_inherited else StepCode.TARGET
    yield Step(code, {**_asked(goal), "origin": goal.origin})
    if value is None:
        return
    answers = {True: StepCode.ATTAINED, False: StepCode.NOT_ATTAINED, None: StepCode.ATTAINMENT_OPEN}
    yield Step(answers[case.is_attained], {**_asked(goal), "value": value})
    own = case.aim.by_year.get(case.year)
    if own is not None and own is not goal and outcome.is_year_attained is not None:
        code = StepCode.YEAR_ATTAINED if outcome.is_year_attained else StepCode.YEAR_NOT_ATTAINED
        yield Step(code, {**_asked(own), "value": value})


def _asked(target: Target) -> dict[str, Term]:
    return {"target_year": target.year, "comparator": target.comparator, "target": target.value}


# --- The way to it ---------------------------------------------------------------------------------------


def _path_steps(case: Case, outcome: Outcome) -> Iterator[Step]:
    """What is due by the year, progress, the progress that was due, and the pace."""
    span, value, due = case.span, case.counted.value, case.aim.due
    if due is not None:
        yield _due_step(case, due)
    if span is None or value is None or case.progress is None:
        return
    way: dict[str, Term] = {"start": span.start, "target": span.start + span.length}
    yield Step(StepCode.PROGRESS, {**way, "value": value}, (), case.progress)
    if due is None or case.pace is None:
        return
    asked = progress_of(span, due.value)
    if asked is not None:
        yield Step(StepCode.PROGRESS_DUE, {**way, "due": due.value, "year": case.year}, (), asked)
        yield Step(StepCode.PACE, {"progress": case.progress, "progress_due": asked}, (), outcome.pace)


def _due_step(case: Case, due: PathPoint) -> Step:
    """Where the year's point of the path comes from: its own target, what must hold, or a line."""
    year, by_year = case.year, case.aim.by_year
    terms: dict[str, Term] = {"year": year, "origin": due.origin}
    if year in by_year:
        return Step(StepCode.DUE_SET, terms, (), kept(due.value))
    if case.aim.is_yearly:
        standing = standing_target(by_year, year)
        held = {"target_year": standing.year} if standing else {}
        return Step(StepCode.DUE_HELD, terms | held, (), kept(due.value))
    return Step(StepCode.DUE_ON_LINE, terms | _line(case), (), kept(due.value))


def _line(case: Case) -> dict[str, Term]:
    """The ends of the line on which the year lies."""
    by_year, year, period = case.aim.by_year, case.year, case.rule.period
    before = max((each for each in by_year if each < year), default=None)
    after = min(each for each in by_year if each > year)
    start = case.rule.baseline.value if case.rule.baseline and case.rule.kind is Kind.LEVEL else Decimal(0)
    return {
        "from_year": period.start_year - 1 if before is None else before,
        "from_value": start if before is None else by_year[before].value,
        "to_year": after,
        "to_value": by_year[after].value,
    }


def _needed_steps(case: Case, outcome: Outcome) -> Iterator[Step]:
    """What would be needed in each of the years left."""
    reach, value = case.aim.reach, case.counted.value
    if outcome.needed_per_year is None or reach is None or value is None:
        return
    left = case.rule.period.end_year - case.year
    if reach.is_met_by(value):
        yield Step(StepCode.NOTHING_NEEDED, {"value": value, **_asked(reach)}, (), outcome.needed_per_year)
        return
    terms: dict[str, Term] = {"target": reach.value, "value": value, "years_left": left}
    yield Step(StepCode.NEEDED, terms, (), outcome.needed_per_year)


# --- The verdict -----------------------------------------------------------------------------------------


def _verdict_step(case: Case) -> Step:
    """The line of section 6 that fits first, with what it compares."""
    ground = ground_of(case)
    terms: dict[str, Term] = {"ground": ground, "year": case.year, **_compared(case, ground)}
    parts = (_year_part(case, year) for year in missed_years(case)) if ground is Ground.EARLIER_MISS else ()
    return Step(StepCode.VERDICT, terms, tuple(parts))


def _year_part(case: Case, year: int) -> Part:
    return Part(year, case.series.get(year, BLANK).value)


def _compared(case: Case, ground: Ground) -> dict[str, Term]:
    """The numbers that the ground of a verdict compares."""
    goal, value, limits = case.aim.goal, case.counted.value, case.rule.limits
    if case.pace is not None and ground.name.startswith("PACE"):
        return {
            "pace": case.pace,
            "ahead": limits.ahead,
            "behind": limits.behind,
            "far_behind": limits.far_behind,
        }
    if ground is Ground.BELOW_BASELINE and case.rule.baseline and value is not None:
        return {"value": value, "baseline": case.rule.baseline.value, "direction": case.rule.direction}
    if goal is None or value is None or case.counted.availability is Availability.NOT_APPLICABLE:
        return {}
    return {"value": value, **_asked(goal)}
