"""What led to a result: the method's steps, the figures that went in, and the targets (算给我看)."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import Organization
from indicators.method.explain import Explanation, StepCode, explain
from indicators.method.path import must_hold, set_targets
from indicators.method.progress import Series
from indicators.method.types import Availability, Kind, Rule, Target
from indicators.models import Figure, Indicator
from indicators.models import Target as TargetRow
from indicators.services.inputs import Inputs, load_inputs
from indicators.services.judging import children_of, measure_of, roll_up_indicator


@dataclass(frozen=True)
class Sources(ABC):
    """Where an explanation of one indicator's results is read from: what stands now, or what stood once.

    `inputs` are those of the indicator, restored to the state that the sources are of.
    """

    inputs: Inputs

    @property
    def indicator(self) -> Indicator:
        return self.inputs.indicators[0]

    @abstractmethod
    def figures(self, places: Collection[Organization], years: Collection[int]) -> list[Figure]:
        """The indicator's figures of some places and years, in any order, with organization, and with who
        entered and who checked each, and their units."""

    @abstractmethod
    def targets(self, owner: int) -> list[TargetRow]:
        """The indicator's rows for an organization (by id) that were not withdrawn, the oldest first."""


@dataclass(frozen=True)
class NowSources(Sources):
    """What stands now."""

    def figures(self, places: Collection[Organization], years: Collection[int]) -> list[Figure]:
        rows = Figure.objects.filter(indicator=self.indicator, organization__in=places, year__in=years)
        return list(
            rows.select_related("organization", "entered_by__organization", "checked_by__organization")
        )

    def targets(self, owner: int) -> list[TargetRow]:
        rows = TargetRow.objects.filter(indicator=self.indicator, organization=owner, withdrawn_at=None)
        return list(rows.oldest_first())


def sources_now(indicator: Indicator) -> Sources:
    """Three queries, and one each for figures and targets."""
    return NowSources(load_inputs(indicator.plan, [indicator]))


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator at one place: what it is judged by and all that was reported, ready for the method."""

    indicator: Indicator
    place: Organization
    rule: Rule
    targets: tuple[Target, ...]
    is_inherited: bool
    series: Series
    children: Mapping[int, Series]
    """Those of the places right below whose values make the place's, by id."""
    places: Mapping[int, Organization]
    """The place and all below it, by id."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A result with all that led to it. `missing`: who has not reported, and for which year."""

    measured: Measured
    year: int
    explanation: Explanation
    figures: Sequence[Figure]
    missing: Sequence[tuple[Organization, int]]
    targets: Sequence[TargetRow]


def measure(indicator: Indicator, place: Organization) -> Measured:
    """Read what the results of an indicator and a place depend on. Three queries."""
    return measured_by(sources_now(indicator), place)


def measured_by(sources: Sources, place: Organization) -> Measured:
    """One indicator at one place, by what the sources say. No query."""
    inputs, indicator = sources.inputs, sources.indicator
    series = roll_up_indicator(inputs, indicator)
    rule, targets, is_inherited = measure_of(inputs, indicator, place.pk)
    below = children_of(inputs, indicator).get(place.pk, ())
    return Measured(
        indicator=indicator,
        place=place,
        rule=rule,
        targets=targets,
        is_inherited=is_inherited,
        series=series[place.pk],
        children={child: series[child] for child in below},
        places=_places_within(inputs, place),
    )


def _places_within(inputs: Inputs, place: Organization) -> dict[int, Organization]:
    found = sorted(inputs.organizations, key=lambda each: (each.number, each.code))
    return {each.pk: each for each in found if each.is_within(place)}


def explain_result(*, sources: Sources, place: Organization, year: int) -> Explained:
    """Everything that led to the result of the sources' indicator, of a place and a year.

    Queries: one for the figures and one for the targets, more where these are of the past.
    """
    measured = measured_by(sources, place)
    explanation = explain(
        measured.rule,
        measured.targets,
        measured.series,
        year,
        measured.is_inherited,
        {child: series[year] for child, series in measured.children.items()},
    )
    figures = _figures(sources, measured, year)
    return Explained(
        measured=measured,
        year=year,
        explanation=explanation,
        figures=figures,
        missing=list(_missing(measured, year, figures)),
        targets=_target_rows(sources, measured, explanation),
    )


def _reporting_units(measured: Measured) -> list[Organization]:
    """Who reports: the place itself, or of what lies below it those with nothing below them."""
    if not measured.children:
        return [measured.place]
    parents = {each.parent_id for each in measured.places.values()}
    return [each for each in measured.places.values() if each.pk not in parents]


def counting_years(measured: Measured, year: int) -> list[int]:
    """The years whose figures the result of a year depends on: all so far where they add up or must hold."""
    end = set_targets(measured.rule, measured.targets).get(measured.rule.period.end_year)
    if measured.rule.kind is Kind.LEVEL and not must_hold(measured.rule, end):
        return [year]
    return list(range(measured.rule.period.start_year, year + 1))


def _figures(sources: Sources, measured: Measured, year: int) -> list[Figure]:
    """The figures that went in, with who entered and who checked each, the latest year first."""
    figures = sources.figures(_reporting_units(measured), counting_years(measured, year))
    for figure in figures:
        figure.indicator = measured.indicator
    return sorted(figures, key=lambda row: (-row.year, row.organization.number, row.organization.code))


def _missing(measured: Measured, year: int, figures: Sequence[Figure]) -> Iterator[tuple[Organization, int]]:
    """Who should have reported and has not: a blank, or a figure that is still expected."""
    waiting = (None, Availability.NOT_AVAILABLE)
    said = {
        (row.organization_id, row.year) for row in figures if row.for_method().availability not in waiting
    }
    for each in reversed(counting_years(measured, year)):
        yield from ((unit, each) for unit in _reporting_units(measured) if (unit.pk, each) not in said)


def _target_rows(sources: Sources, measured: Measured, explanation: Explanation) -> list[TargetRow]:
    """The rows that set the targets in the explanation, with their places in the plan."""
    codes = (StepCode.TARGET, StepCode.INHERITED_TARGET, StepCode.YEAR_ATTAINED, StepCode.YEAR_NOT_ATTAINED)
    asked = {
        (step.terms["target_year"], step.terms["comparator"], step.terms["target"])
        for step in explanation.steps
        if step.code in codes
    }
    owner = measured.indicator.plan.organization_id if measured.is_inherited else measured.place.pk
    return [row for row in sources.targets(owner) if (row.year, row.comparator, row.value) in asked]
