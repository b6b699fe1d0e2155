"""What the fields of one indicator must agree on: range, ratio, baseline, targets, assignments, limits."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.method.types import Comparator, Direction, Rollup
from indicators.planfile.problems import Report, shown
from indicators.planfile.schema import (
    QUANTITY_PLACES,
    AssignmentEntry,
    AssignmentRole,
    BaselineEntry,
    IndicatorEntry,
    LimitsEntry,
    PlanEntry,
    TargetEntry,
)

RATIO_KEYS = ("scale", "numerator", "numerator_en", "denominator", "denominator_en")
LARGEST_PERCENTAGE = Decimal("9999.99")
DECISION_KEYS = ("organization", "document", "decided_on", "reason")
CONTRARY = {Direction.UP: Comparator.AT_MOST, Direction.DOWN: Comparator.AT_LEAST}


def check_indicator(indicator: IndicatorEntry, plan: PlanEntry, path: str, report: Report) -> None:
    """Report what contradicts itself within one indicator, or between it and the plan's years."""
    _check_ratio(indicator, path, report)
    _check_range(indicator, path, report)
    _check_jump_limit(indicator, path, report)
    _check_baseline(indicator, plan, path, report)
    _check_targets(indicator, plan, path, report)
    _check_assignments(indicator, path, report)
    if indicator.limits:
        check_limits(indicator.limits, f"{path}.limits", report)


def check_limits(limits: LimitsEntry, path: str, report: Report) -> None:
    """Limits rise from far behind over behind to ahead."""
    for key in ("ahead", "behind", "far_behind"):
        _check_percentage(getattr(limits, key), f"{path}.{key}", report)
    is_ordered = limits.far_behind <= limits.behind < limits.ahead
    if not is_ordered and report.is_sound(path, f"{path}.ahead", f"{path}.behind", f"{path}.far_behind"):
        message = _(
            "The limits are out of order: far_behind may not exceed behind, and behind lies below ahead."
        )
        report.add(path, message)


def _check_percentage(value: Decimal, path: str, report: Report) -> None:
    """What the columns of limits hold: points or percent with two decimals."""
    if report.is_sound(path) and (abs(value) > LARGEST_PERCENTAGE or value != round(value, 2)):
        message = _("%(value)s is no limit: write a number up to %(limit)s with at most two decimals.")
        report.add(path, message % {"value": value, "limit": LARGEST_PERCENTAGE})


def _check_jump_limit(indicator: IndicatorEntry, path: str, report: Report) -> None:
    limit = indicator.jump_limit
    if limit is None:
        return
    if limit <= 0:
        report.add(f"{path}.jump_limit", _("The limit of a jump must be above 0: it is a share in percent."))
    _check_percentage(limit, f"{path}.jump_limit", report)


def _check_ratio(indicator: IndicatorEntry, path: str, report: Report) -> None:
    if not report.is_sound(f"{path}.rollup"):
        return
    if indicator.rollup is Rollup.RATIO:
        for key in ("numerator", "denominator"):
            if not getattr(indicator, key).strip() and report.is_sound(f"{path}.{key}"):
                report.add(f"{path}.{key}", _("A ratio needs its numerator and its denominator: name both."))
        if indicator.scale is not None and indicator.scale <= 0 and report.is_sound(f"{path}.scale"):
            report.add(f"{path}.scale", _("The scale must be above 0, such as 100 for a percentage."))
        return
    for key in RATIO_KEYS:
        if f"{path}.{key}" in report.lines:
            report.add(f"{path}.{key}", _("Only a ratio has this key: remove it, or set rollup to ratio."))


def _check_range(indicator: IndicatorEntry, path: str, report: Report) -> None:
    minimum, maximum = indicator.minimum, indicator.maximum
    if minimum is not None and maximum is not None and minimum > maximum:
        message = _("The minimum %(minimum)s lies above the maximum %(maximum)s: correct one of the two.")
        report.add(f"{path}.minimum", message % {"minimum": minimum, "maximum": maximum})
    if indicator.decimals > QUANTITY_PLACES and report.is_sound(f"{path}.decimals"):
        message = _("At most %(limit)d decimals are kept: write 0 to %(limit)d.")
        report.add(f"{path}.decimals", message % {"limit": QUANTITY_PLACES})
    elif (
        indicator.is_whole and indicator.decimals and report.is_sound(f"{path}.decimals", f"{path}.is_whole")
    ):
        report.add(f"{path}.decimals", _("Only whole numbers are entered here (is_whole): write 0."))


def _check_value(
    indicator: IndicatorEntry, value: Decimal, path: str, value_path: str, report: Report
) -> None:
    """A value that the indicator itself could not hold as a figure."""
    if not report.is_sound(value_path, f"{path}.minimum", f"{path}.maximum"):
        return
    if indicator.minimum is not None and value < indicator.minimum:
        message = _("%(value)s lies below the allowed minimum %(limit)s: correct one of the two.")
        report.add(value_path, message % {"value": value, "limit": indicator.minimum})
    elif indicator.maximum is not None and value > indicator.maximum:
        message = _("%(value)s lies above the allowed maximum %(limit)s: correct one of the two.")
        report.add(value_path, message % {"value": value, "limit": indicator.maximum})
    elif indicator.is_whole and value != value.to_integral_value():
        message = _("%(value)s is not whole, and only whole numbers are entered here (is_whole).")
        report.add(value_path, message % {"value": value})


def _check_baseline(indicator: IndicatorEntry, plan: PlanEntry, path: str, report: Report) -> None:
    baseline: BaselineEntry | None = indicator.baseline
    if baseline is None:
        return
    year_path = f"{path}.baseline.year"
    if baseline.year >= plan.start_year and report.is_sound(year_path, "plan.start_year"):
        message = _("A baseline of %(year)d is not before the plan, which begins in %(start)d.")
        report.add(year_path, message % {"year": baseline.year, "start": plan.start_year})
    if baseline.is_comparable:
        _check_value(indicator, baseline.value, path, f"{path}.baseline.value", report)


def _check_targets(indicator: IndicatorEntry, plan: PlanEntry, path: str, report: Report) -> None:
    stated: set[tuple[int, str]] = set()
    decided: set[tuple[object, ...]] = set()
    for target_path, target in zip(report.paths_of(f"{path}.targets"), indicator.targets, strict=True):
        _check_target_year(target, plan, target_path, report)
        _check_comparator(indicator, target, path, target_path, report)
        _check_value(indicator, target.value, path, f"{target_path}.value", report)
        if target.is_decided:
            _check_decided_once(target, plan, target_path, decided, report)
        else:
            _check_decision_keys(target_path, report)
            _check_stated_once(target, target_path, stated, report)


def _check_stated_once(target: TargetEntry, path: str, first: set[tuple[int, str]], report: Report) -> None:
    """Of one year, one target at a place. `first` is added to."""
    if (target.year, target.place) in first and report.is_sound(f"{path}.year", f"{path}.place"):
        message = _(
            "A target for %(year)d at “%(place)s” is already here: remove one, or tell the places apart."
        )
        report.add(path, message % {"year": target.year, "place": shown(target.place)})
    first.add((target.year, target.place))


def _check_decided_once(
    target: TargetEntry, plan: PlanEntry, path: str, first: set[tuple[object, ...]], report: Report
) -> None:
    """Of one place and year, one target by a document of a day. `first` is added to."""
    place = target.organization or plan.organization
    key = (place, target.year, target.document, target.decided_on)
    keys = ("year", "organization", "document", "decided_on")
    if key in first and report.is_sound(*(f"{path}.{name}" for name in keys)):
        message = _("“%(document)s” sets this target for %(year)d already: remove one.")
        report.add(path, message % {"document": shown(target.document), "year": target.year})
    first.add(key)


def _check_decision_keys(path: str, report: Report) -> None:
    """What the plan states was decided by the plan, for its own organization: the first key is reported."""
    found = next((key for key in DECISION_KEYS if f"{path}.{key}" in report.lines), None)
    if found and report.is_sound(f"{path}.origin", f"{path}.{found}"):
        message = _("Only a decided target has this key: remove it, or add “origin: decided”.")
        report.add(f"{path}.{found}", message)


def _check_target_year(target: TargetEntry, plan: PlanEntry, path: str, report: Report) -> None:
    is_within = plan.start_year <= target.year <= plan.end_year
    if not is_within and report.is_sound(f"{path}.year", "plan.start_year", "plan.end_year"):
        message = _("The year %(year)d is outside the plan's years, %(start)d to %(end)d.")
        report.add(
            f"{path}.year", message % {"year": target.year, "start": plan.start_year, "end": plan.end_year}
        )


def _check_comparator(
    indicator: IndicatorEntry, target: TargetEntry, path: str, target_path: str, report: Report
) -> None:
    is_contrary = target.comparator is CONTRARY[indicator.direction]
    if is_contrary and report.is_sound(f"{path}.direction", f"{target_path}.comparator"):
        message = _("“%(comparator)s” contradicts the direction “%(direction)s”: correct one of the two.")
        values = {"comparator": target.comparator, "direction": indicator.direction}
        report.add(f"{target_path}.comparator", message % values)


def _check_assignments(indicator: IndicatorEntry, path: str, report: Report) -> None:
    """An organization comes once, and one leads: who checks the figures must be beyond doubt."""
    check_assigned_once(indicator.assignments, path, report)
    leads = 0
    for entry_path, entry in zip(report.paths_of(f"{path}.assignments"), indicator.assignments, strict=True):
        leads += entry.role is AssignmentRole.LEAD
        if leads > 1 and entry.role is AssignmentRole.LEAD:
            report.add(
                f"{entry_path}.role", _("Another organization leads already: make this one supporting.")
            )


def check_assigned_once(entries: Iterable[AssignmentEntry], path: str, report: Report) -> None:
    """An organization has one part in an indicator or a measure."""
    organizations: set[str] = set()
    for entry_path, entry in zip(report.paths_of(f"{path}.assignments"), entries, strict=True):
        if entry.organization in organizations and report.is_sound(f"{entry_path}.organization"):
            message = _("“%(code)s” comes twice among the assignments: remove one.")
            report.add(f"{entry_path}.organization", message % {"code": shown(entry.organization)})
        organizations.add(entry.organization)
