"""Which figures need a sentence of explanation: the pure checks, fed by three queries for any number."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Organization
from indicators.method.checks import Flag, Neighborhood, flags_of
from indicators.method.rollup import own, roll_up, roll_up_tree
from indicators.method.types import Kind, Reading, Rolled, Rollup
from indicators.models import Figure, Indicator, Plan

Values = Mapping[int, Decimal | None]

Tree = Mapping[int, Sequence[int]]
"""The places (ids) right below each place."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What one unit's figures of a year are checked against; values are by indicator id.

    `relations`: (whole, part) for each relation between indicators of the plan.
    """

    relations: Collection[tuple[int, int]]
    last: Values
    now: Values
    of_places: Mapping[int, Decimal]


def flags_for(
    plan: Plan, subject: Organization, year: int, figures: Iterable[Figure]
) -> dict[int, tuple[Flag, ...]]:
    """The flags of one organization's figures of a year, by indicator id. Figures need their indicator."""
    figures = list(figures)
    around = neighborhoods(figures, surroundings_of(plan, subject, year, figures))
    return {indicator: flags_of(each) for indicator, each in around.items()}


def surroundings_of(
    plan: Plan, subject: Organization, year: int, figures: Collection[Figure]
) -> Surroundings:
    """Three queries for any number of one organization's figures, which need their indicator."""
    relations = relations_of(plan) if any(has_relatives(figure.indicator) for figure in figures) else []
    near = with_relatives({figure.indicator_id for figure in figures}, relations)
    last, now = _values(near, subject, year - 1, year)
    places = _of_places(plan, subject, year, [figure.indicator for figure in figures])
    return Surroundings(relations, last, now, places)


def neighborhoods(figures: Iterable[Figure], around: Surroundings) -> dict[int, Neighborhood]:
    """What the checks compare each figure of one organization with, by indicator id. No query."""
    figures = list(figures)
    now = {**around.now, **{figure.indicator_id: figure.value for figure in figures}}
    wholes, parts = _wholes_and_parts(around.relations)
    return {
        figure.indicator_id: Neighborhood(
            value=figure.value,
            kind=Kind(figure.indicator.kind),
            jump_limit=figure.indicator.jump_limit,
            last_value=around.last.get(figure.indicator_id),
            largest_part=_largest(now, parts.get(figure.indicator_id, ())),
            smallest_whole=_smallest(now, wholes.get(figure.indicator_id, ())),
            of_places=around.of_places.get(figure.indicator_id),
            gap_limit=figure.indicator.gap_limit,
        )
        for figure in figures
    }


def with_relatives(indicators: set[int], relations: Collection[tuple[int, int]]) -> set[int]:
    """Ids of indicators with those of their wholes and parts."""
    return indicators.union(*(pair for pair in relations if indicators.intersection(pair)))


def _wholes_and_parts(
    relations: Iterable[tuple[int, int]],
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The wholes of each part, and the parts of each whole."""
    wholes: dict[int, list[int]] = {}
    parts: dict[int, list[int]] = {}
    for whole, part in relations:
        wholes.setdefault(part, []).append(whole)
        parts.setdefault(whole, []).append(part)
    return wholes, parts


def has_relatives(indicator: Indicator) -> bool:
    """Whether it is a part or a whole of another; taken for granted unless the query said."""
    return bool(indicator.__dict__.get("has_relatives", True))


def relations_of(plan: Plan) -> list[tuple[int, int]]:
    """(whole, part) for each relation between indicators of the plan."""
    relations = Indicator.parts.through.objects.filter(from_indicator__plan=plan)
    return list(relations.values_list("from_indicator", "to_indicator"))


def _values(
    indicators: Collection[int], subject: Organization, *years: int
) -> list[dict[int, Decimal | None]]:
    """One organization's values by indicator id, for each of the years."""
    rows = Figure.objects.filter(indicator__in=indicators, organization=subject, year__in=years)
    found: dict[int, dict[int, Decimal | None]] = {year: {} for year in years}
    for indicator, year, value in rows.values_list("indicator", "year", "value"):
        found[year][indicator] = value
    return [found[year] for year in years]


def _largest(values: Values, ids: Iterable[int]) -> Decimal | None:
    return max((value for each in ids if (value := values.get(each)) is not None), default=None)


def _smallest(values: Values, ids: Iterable[int]) -> Decimal | None:
    return min((value for each in ids if (value := values.get(each)) is not None), default=None)


def _of_places(
    plan: Plan, subject: Organization, year: int, indicators: Collection[Indicator]
) -> dict[int, Decimal]:
    """What the places below make together, once all have reported.

    Two queries for the plan's own organization. Places below it are rolled up and report nothing themselves,
    so that nothing is asked for them but of what is reported directly.
    """
    is_whole = subject.pk == plan.organization_id
    counts = [each for each in indicators if is_whole or each.rollup == Rollup.DIRECT]
    tree = tree_below(subject) if counts else {}
    if not tree:
        return {}
    places = {place for below in tree.values() for place in below}
    rows = Figure.objects.filter(indicator__in=counts, organization__in=places, year=year)
    return totals_of_places(counts, tree, subject.pk, rows)


def tree_below(top: Organization) -> Tree:
    """The places below `top`. One query."""
    rows = Organization.objects.within(top).territorial().exclude(pk=top.pk)
    return tree_of(rows.order_by("number", "code").values_list("pk", "parent"))


def tree_of(places: Iterable[tuple[int, int | None]]) -> Tree:
    """From (id, id of the parent) of each place."""
    tree: dict[int, list[int]] = {}
    for place, parent in places:
        if parent is not None:
            tree.setdefault(parent, []).append(place)
    return tree


def totals_of_places(
    indicators: Iterable[Indicator], tree: Tree, top: int, figures: Iterable[Figure]
) -> dict[int, Decimal]:
    """What the places below `top` make together, by indicator id, where all have reported. No query."""
    rolled = rolled_of_places(indicators, tree, top, figures)
    return {
        indicator: each.value
        for indicator, each in rolled.items()
        if each.value is not None and not each.is_partial
    }


def rolled_of_places(
    indicators: Iterable[Indicator], tree: Tree, top: int, figures: Iterable[Figure]
) -> dict[int, Rolled]:
    """The same with its coverage, whoever has reported. What is reported directly never rolls up: there the
    places right below are added up as they are, to be compared."""
    readings: dict[int, dict[int, Reading]] = {}
    for row in figures:
        readings.setdefault(row.indicator_id, {})[row.organization_id] = row.for_method()
    return {
        indicator.pk: _rolled(indicator, tree, top, readings.get(indicator.pk, {}))
        for indicator in indicators
    }


def _rolled(indicator: Indicator, tree: Tree, top: int, readings: Mapping[int, Reading]) -> Rolled:
    rollup = Rollup(indicator.rollup)
    if rollup is not Rollup.DIRECT:
        return roll_up_tree(rollup, indicator.scale, tree, top, readings)
    below = [own(readings.get(place, Reading(None, None))) for place in tree.get(top, ())]
    return roll_up(Rollup.SUM, indicator.scale, below)
