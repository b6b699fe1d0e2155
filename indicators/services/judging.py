"""The pure method over the inputs of a plan, and the rows that keep what it says."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal

from indicators.method.outcome import Outcome, assess
from indicators.method.path import targets_for
from indicators.method.rollup import own, roll_up
from indicators.method.types import Reading, Rolled, Rollup, Rule, Target
from indicators.models import Assessment, Indicator, Result, RollUp
from indicators.services.inputs import Inputs

Judged = tuple[int, Indicator, int, Outcome]
"""Year, indicator, organization id and what the method says."""

OUTCOME_FIELDS = tuple(field.name for field in fields(Outcome) if field.name != "limits")


def children_of(inputs: Inputs, indicator: Indicator) -> dict[int, list[int]]:
    """From whose values each place's is rolled up; none where the lead department reports directly."""
    children: dict[int, list[int]] = {}
    if indicator.rollup != Rollup.DIRECT:
        for place in inputs.organizations:
            if place.parent_id is not None:
                children.setdefault(place.parent_id, []).append(place.pk)
    return children


def roll_up_indicator(inputs: Inputs, indicator: Indicator) -> dict[int, dict[int, Rolled]]:
    """The value of each organization and year: organization id → year → value.

    Organizations with others below them are rolled up, unless the lead department reports directly.
    """
    children, rollup = children_of(inputs, indicator), Rollup(indicator.rollup)
    series: dict[int, dict[int, Rolled]] = {}
    for place in inputs.organizations:
        below = children.get(place.pk, ())
        series[place.pk] = {}
        for year in inputs.plan.years:
            key = (indicator.pk, place.pk, year)
            if key in inputs.rolled:
                value = inputs.rolled[key]
            elif below:
                value = roll_up(rollup, indicator.scale, [series[child][year] for child in below])
            else:
                value = own(inputs.readings.get(key, Reading(None, None)))
            series[place.pk][year] = value
    return series


def roll_ups_of(inputs: Inputs) -> list[RollUp]:
    """The rows that keep what was rolled up just now."""
    return [
        RollUp(
            indicator=indicator,
            organization_id=place,
            year=year,
            value=value.value,
            availability=value.availability,
            reported=value.reported,
            expected=value.expected,
            numerator=value.numerator,
            denominator=value.denominator,
        )
        for indicator in inputs.indicators
        for place, values in roll_up_indicator(inputs, indicator).items()
        if place in children_of(inputs, indicator)
        for year, value in values.items()
        if (indicator.pk, place, year) not in inputs.rolled
    ]


def measure_of(inputs: Inputs, indicator: Indicator, place: int) -> tuple[Rule, tuple[Target, ...], bool]:
    """What a place (by id) is judged by: the rule, the targets, and whether these are inherited."""
    root = inputs.plan.organization_id
    rule = indicator.rule(with_baseline=place == root)
    own_targets = inputs.targets.get((indicator.pk, place), ())
    if place == root:
        return rule, own_targets, False
    return rule, *targets_for(rule.rollup, own_targets, inputs.targets.get((indicator.pk, root), ()))


def judge(inputs: Inputs, years: Sequence[int], places: Collection[int] | None = None) -> Iterator[Judged]:
    """The outcome for each indicator, organization and year; `places` narrows it to some (ids)."""
    for indicator in inputs.indicators:
        for place, values in roll_up_indicator(inputs, indicator).items():
            if places is None or place in places:
                rule, targets, is_inherited = measure_of(inputs, indicator, place)
                for year in years:
                    yield year, indicator, place, assess(rule, targets, values, year, is_inherited)


def rows_of(inputs: Inputs, assessments: Mapping[int, Assessment], judged: Iterable[Judged]) -> list[Result]:
    """The rows that keep what was judged, with what stands beside it; `assessments` by year."""
    beside = own_values(inputs)
    return [
        result_of(assessments[year], indicator, place, outcome, beside.get((indicator.pk, place, year)))
        for year, indicator, place, outcome in judged
    ]


def own_values(inputs: Inputs) -> dict[tuple[int, int, int], Decimal | None]:
    """What organizations reported for themselves where their value is rolled up from others: it never counts.
    By (indicator id, organization id, year)."""
    parents = {place.parent_id for place in inputs.organizations}
    rolled_up = {each.pk for each in inputs.indicators if each.rollup != Rollup.DIRECT}
    return {
        (indicator, place, year): reading.value
        for (indicator, place, year), reading in inputs.readings.items()
        if indicator in rolled_up and (place in parents or (indicator, place, year) in inputs.rolled)
    }


def result_of(
    assessment: Assessment,
    indicator: Indicator,
    organization_id: int,
    outcome: Outcome,
    own_value: Decimal | None = None,
) -> Result:
    return Result(
        assessment_id=assessment.pk,
        indicator_id=indicator.pk,
        organization_id=organization_id,
        ahead_limit=outcome.limits.ahead,
        behind_limit=outcome.limits.behind,
        far_behind_limit=outcome.limits.far_behind,
        own_value=own_value,
        **{name: getattr(outcome, name) for name in OUTCOME_FIELDS},
    )
