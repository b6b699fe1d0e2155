"""What an explanation of a published version is read from: the record that was frozen with it (ADR 14)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.models import PATH_SEPARATOR, Organization, User
from indicators.method.types import Availability, Rule
from indicators.models import Figure, FigureEvent, Indicator, Publication, Target
from indicators.record import FigureLine, Name, Record, read_record
from indicators.services.explanations import Sources
from indicators.services.inputs import Inputs
from indicators.services.past_sources import targets_at


@dataclass(frozen=True)
class PublishedSources(Sources):
    """What went into a published version."""

    publication: Publication
    record: Record

    def figures(self, places: Collection[Organization], years: Collection[int]) -> list[Figure]:
        by_code = {place.code: place for place in places}
        lines = {
            (by_code[place], year): line
            for (indicator, place, year), line in self.record.figures.items()
            if indicator == self.indicator.code and place in by_code and year in years
        }
        people = User.objects.select_related("organization").in_bulk(
            {who for line in lines.values() for who in (line.entered_by, line.checked_by) if who}
        )
        said = self._explanations(places, years)
        return [
            _figure(place, year, line, people, said.get((place.pk, year, line.version), ""))
            for (place, year), line in lines.items()
        ]

    def _explanations(
        self, places: Collection[Organization], years: Collection[int]
    ) -> dict[tuple[int, int, int], str]:
        """What units said to their figures, by organization id, year and version: the record has numbers."""
        rows = FigureEvent.objects.filter(
            figure__indicator=self.indicator, figure__organization__in=places, figure__year__in=years
        ).exclude(explanation="")
        names = ("figure__organization_id", "figure__year", "version", "explanation")
        return {(place, year, version): text for place, year, version, text in rows.values_list(*names)}

    def targets(self, owner: int) -> list[Target]:
        return targets_at(self.publication.published_at, self.indicator, owner)


def sources_of_version(publication: Publication, indicator: Indicator) -> Sources:
    """One query, two for the figures and one for the targets. `indicator` is one that the version counts."""
    record = read_record(publication.inputs)
    inputs = _inputs(record, restored_indicator(indicator, record))
    return PublishedSources(inputs, publication, record)


def restored_indicator(indicator: Indicator, record: Record) -> Indicator:
    """The indicator, in memory, with the rule, the names and the unit of the record."""
    rule, name = record.basis.rules[indicator.code], record.indicators[indicator.code]
    indicator.name, indicator.name_en = name.zh, name.en
    if indicator.unit != name.unit:
        indicator.unit, indicator.unit_en = name.unit, ""
    indicator.kind, indicator.direction, indicator.rollup = rule.kind, rule.direction, rule.rollup
    indicator.scale, indicator.is_baseline_comparable = rule.scale, True
    indicator.baseline_value = rule.baseline.value if rule.baseline else None
    indicator.baseline_year = rule.baseline.year if rule.baseline else None
    _restore_frame(indicator, rule)
    return indicator


def _restore_frame(indicator: Indicator, rule: Rule) -> None:
    """The limits and the plan's years."""
    limits, period = rule.limits, rule.period
    indicator.ahead_limit, indicator.behind_limit = limits.ahead, limits.behind
    indicator.far_behind_limit = limits.far_behind
    indicator.plan.start_year, indicator.plan.end_year = period.start_year, period.end_year


def _inputs(record: Record, indicator: Indicator) -> Inputs:
    """The inputs of one indicator in the record, by today's ids (one query)."""
    basis, code = record.basis, indicator.code
    rows = Organization.objects.filter(code__in=basis.parents)
    places = {row.code: row for row in rows}
    for place in sorted(places.values(), key=lambda each: _depth(basis.parents, each.code)):
        _restore_place(place, basis.parents, places, record.places[place.code])
    ordered = sorted(
        places.values(), key=lambda each: (-each.path.count(PATH_SEPARATOR), each.number, each.code)
    )
    return Inputs(
        plan=indicator.plan,
        indicators=[indicator],
        organizations=ordered,
        readings={
            (indicator.pk, places[place].pk, year): reading
            for (each, place, year), reading in basis.readings.items()
            if each == code
        },
        targets={
            (indicator.pk, places[place].pk): targets
            for (each, place), targets in basis.targets.items()
            if each == code
        },
    )


def _depth(parents: Mapping[str, str | None], code: str) -> int:
    above = parents[code]
    return 0 if above is None else 1 + _depth(parents, above)


def _restore_place(
    place: Organization, parents: Mapping[str, str | None], places: Mapping[str, Organization], name: Name
) -> None:
    """Name and position of then. The plan's own organization stays where it is."""
    place.name, place.name_en = name.zh, name.en
    above = parents[place.code]
    if above is not None:
        place.parent_id = places[above].pk
        place.path = f"{places[above].path}{place.code}{PATH_SEPARATOR}"


def _figure(
    place: Organization, year: int, line: FigureLine, people: Mapping[int, User], explanation: str
) -> Figure:
    """The figure as the record has it, unsaved."""
    reading = line.reading
    return Figure(
        organization=place,
        year=year,
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        availability=reading.availability or Availability.FINAL,
        explanation=explanation,
        state=line.state,
        version=line.version,
        entered_by=people[line.entered_by] if line.entered_by else None,
        entered_at=datetime.fromisoformat(line.entered_at),
        checked_by=people[line.checked_by] if line.checked_by else None,
        checked_at=datetime.fromisoformat(line.checked_at) if line.checked_at else None,
    )
