"""How the plan's own organization fares, year by year: from a believable start to where the story leads."""

from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

from indicators.demo.setting import Setting, Subject, chance
from indicators.demo.sizes import denominator_size, plausible_start
from indicators.method.path import exact_due, is_ceiling, must_hold, standing_target
from indicators.method.progress import Span, span_of
from indicators.method.rollup import ratio_of
from indicators.method.types import HUNDRED, ZERO, Availability, Kind, Limits, Reading, Rollup, Target

Shares = dict[int, Decimal]
Values = dict[int, Decimal]


class Story(StrEnum):
    """What the last full year shall say of the plan's own organization: a verdict, or why there is none."""

    ACHIEVED = "achieved"
    AHEAD = "ahead"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    MISSED = "missed"
    NO_BASELINE = "no_baseline"
    PARTIAL = "partial"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"


FINISH: Mapping[Story, Decimal] = {
    Story.ACHIEVED: Decimal("1.06"),
    Story.AHEAD: Decimal("1.03"),
    Story.BEHIND: Decimal("0.93"),
    Story.FAR_BEHIND: Decimal("0.72"),
}
"""The share of the way that is done at the plan's end; 1 where nothing else is said."""


def course(subject: Subject, story: Story, setting: Setting) -> dict[int, Reading]:
    """The own figure of each of the plan's years, as if everybody had reported."""
    counted = _counted(subject, story, setting)
    figures: dict[int, Reading] = {}
    before = ZERO
    for year in setting.years:
        value = counted[year] - before if subject.rule.kind is Kind.CUMULATIVE else counted[year]
        before = counted[year]
        figures[year] = _figure(subject, setting, year, value)
    return figures


def _counted(subject: Subject, story: Story, setting: Setting) -> Values:
    """The value that counts at the end of each year, on the indicator's own steps."""
    values = _shape(subject)(subject, story, setting)
    is_total = subject.rule.kind is Kind.CUMULATIVE
    counted: Values = {}
    before = ZERO
    for year in setting.years:
        value = values[year] if is_total else subject.within(values[year])
        if is_total:
            value = before = max(before, value)
        counted[year] = _on_step(subject, value, _goal(subject, year))
    return counted


def _goal(subject: Subject, year: int) -> Target | None:
    """The target on whose right side rounding must stay."""
    end = subject.end
    if must_hold(subject.rule, end) or end is None:
        return standing_target(subject.by_year, year)
    return end


def _on_step(subject: Subject, value: Decimal, goal: Target | None, step: Decimal | None = None) -> Decimal:
    """The nearest step that is on the same side of the target."""
    size = subject.step if step is None else step
    nearest = (value / size).to_integral_value(ROUND_HALF_UP) * size
    if goal is None or goal.is_met_by(nearest) == goal.is_met_by(value):
        return nearest + ZERO
    is_upwards = (subject.better > 0) == goal.is_met_by(value)
    return (value / size).to_integral_value(ROUND_CEILING if is_upwards else ROUND_FLOOR) * size + ZERO


def _figure(subject: Subject, setting: Setting, year: int, value: Decimal) -> Reading:
    """The figure; for a rate the nearest that whole numerators allow."""
    if subject.rule.rollup is not Rollup.RATIO:
        return Reading(value, Availability.FINAL)
    whole = denominator_size(subject, setting, year)
    part = _on_step(subject, value * whole / subject.rule.scale, _scaled(subject, year, whole), Decimal(1))
    return Reading(ratio_of(part, whole, subject.rule.scale), Availability.FINAL, part, whole)


def _scaled(subject: Subject, year: int, whole: Decimal) -> Target | None:
    """The target as a number of parts of the whole."""
    goal = _goal(subject, year)
    if goal is None:
        return None
    return Target(goal.year, goal.value * whole / subject.rule.scale, goal.comparator)


# --- Shapes: what the values do, before rounding ----------------------------------------------------------

Shape = Callable[[Subject, Story, Setting], Values]


def _shape(subject: Subject) -> Shape:
    rule, end = subject.rule, subject.end
    if must_hold(rule, end) and subject.by_year:
        return _held
    if end is None:
        return _drifting
    if is_ceiling(rule, end):
        return _capped
    return _approaching if span_of(rule, end) is None else _paced


def _held(subject: Subject, story: Story, setting: Setting) -> Values:
    """On the good side of what must hold in each year; a miss slips below it once."""
    slips_in = setting.slip_year if story is Story.MISSED else None
    values: Values = {}
    for number, year in enumerate(setting.years):
        target = standing_target(subject.by_year, year)
        if target is None:
            raise ValueError(f"{subject.code} has no target to hold in {year}")
        if year == slips_in:
            slip = max(subject.step, abs(target.value) * Decimal("0.025"))
            values[year] = target.value - subject.better * slip
        else:
            luck = (chance(setting.seed, subject.code, year, "held") + number) / len(setting.years)
            values[year] = subject.past(target, _room(subject, target) * luck)
    return values


def _room(subject: Subject, target: Target) -> Decimal:
    """How far past a target that is held a value may go."""
    bound = subject.maximum if subject.better > 0 else subject.minimum
    usual = max(abs(target.value), subject.step) / 20
    return usual if bound is None else min(usual, abs(bound - target.value) * Decimal("0.7"))


def _drifting(subject: Subject, story: Story, setting: Setting) -> Values:
    """Nothing to reach by the end: a little better each year."""
    latest = subject.targets[-1].value if subject.targets else None
    size = subject.start or latest or 20 + 60 * chance(setting.seed, subject.code, "size")
    pace = subject.better * size * Decimal("0.03")
    if subject.rule.kind is Kind.CUMULATIVE:
        return {year: size * number for number, year in enumerate(setting.years, 1)}
    return {year: size + pace * number for number, year in enumerate(setting.years)}


def _capped(subject: Subject, story: Story, setting: Setting) -> Values:
    """A running total under its cap; a miss breaks through."""
    cap = subject.end.value if subject.end else ZERO
    share = Decimal("1.4") if story is Story.MISSED else Decimal("0.85")
    count = len(setting.years)
    return {year: cap * share * number / count for number, year in enumerate(setting.years, 1)}


def _approaching(subject: Subject, story: Story, setting: Setting) -> Values:
    """From a start that the method does not know: the target is reached in time, or not yet."""
    end = subject.end
    if end is None:
        raise ValueError(f"{subject.code} has no target to approach")
    start = plausible_start(subject, setting) if subject.start is None else subject.start
    if end.is_met_by(start):
        step = abs(start) * Decimal("0.004")
        return {year: start + subject.better * step * number for number, year in enumerate(setting.years)}
    luck = chance(setting.seed, subject.code, "finish")
    finish = Decimal("1.08") if story is Story.ACHIEVED or luck > Decimal("0.4") else Decimal("0.94")
    judged = Decimal("1.04") if story is Story.ACHIEVED else Decimal("0.78")
    before = judged * _earlier(luck) if story is Story.ACHIEVED else judged * Decimal("0.8")
    return {
        year: start + share * (end.value - start)
        for year, share in _staged(setting, before, judged, max(finish, judged)).items()
    }


def _earlier(luck: Decimal) -> Decimal:
    """How much of what is done in the judged year was done a year before: some are early, some leap."""
    if luck < Decimal("0.35"):
        return Decimal("0.985")
    return Decimal("0.35") if luck > Decimal("0.75") else Decimal("0.8")


def _staged(setting: Setting, before: Decimal, judged: Decimal, finish: Decimal) -> Shares:
    """Evenly up to the year before the judged one, then to what the judged and the last year ask."""
    early = [year for year in setting.years if year < setting.judged_year]
    shares = {year: before * number / len(early) for number, year in enumerate(early, 1)}
    return shares | {setting.judged_year: judged, setting.last_year: finish}


def _paced(subject: Subject, story: Story, setting: Setting) -> Values:
    """Along the path, with a lead or lag that grows until the judged year."""
    span = span_of(subject.rule, subject.end)
    if span is None:
        raise ValueError(f"{subject.code} has no way to measure")
    asked = {year: _asked(subject, span, year) for year in setting.years}
    judged = setting.judged_year
    lead = _judged_share(subject, story, setting, asked[judged]) - asked[judged]
    count = judged - setting.years[0] + 1
    shares = {
        year: asked[year] + lead * number / count + _wobble(subject, setting, year)
        for number, year in enumerate(setting.years, 1)
    }
    shares[setting.last_year] = max(FINISH.get(story, Decimal(1)), asked[judged] + lead)
    shares[judged] = asked[judged] + lead
    return {year: span.start + share * span.length for year, share in shares.items()}


def _asked(subject: Subject, span: Span, year: int) -> Decimal:
    """The share of the way that the path asks for by the end of the year."""
    point = exact_due(subject.rule, subject.by_year, year)
    return (point.value - span.start) / span.length if point else ZERO


def _judged_share(subject: Subject, story: Story, setting: Setting, asked: Decimal) -> Decimal:
    """The share of the way done in the judged year, well inside what the story's verdict means."""
    luck = chance(setting.seed, subject.code, "pace")
    if story is Story.ACHIEVED:
        return Decimal("1.02") + luck * Decimal("0.03")
    least, most = _paces(story, subject.rule.limits, HUNDRED * (1 - asked))
    return asked + (least + (most - least) * (Decimal("0.25") + luck / 2)) / HUNDRED


def _paces(story: Story, limits: Limits, whole: Decimal) -> tuple[Decimal, Decimal]:
    """Between which paces the story's verdict lies, in points; `whole` attains the target."""
    if story is Story.AHEAD:
        return limits.ahead, max(limits.ahead, whole)
    if story is Story.BEHIND:
        return limits.far_behind, limits.behind
    if story is Story.FAR_BEHIND:
        return limits.far_behind - 15, limits.far_behind
    return limits.behind, limits.ahead


def _wobble(subject: Subject, setting: Setting, year: int) -> Decimal:
    """No year goes quite as planned: up to 1.5 points to either side."""
    return (chance(setting.seed, subject.code, year, "wobble") - Decimal("0.5")) * Decimal("0.03")
