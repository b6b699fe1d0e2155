"""What the public face shows: published results as they were published, and the names of that day (ADR 23).

Everything comes from `Publication` and `PublishedResult`. No draft, no figure, no person is read here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from accounts.models import Organization, localized
from indicators import formatting
from indicators.method.types import Kind, Nature, Reason, Rollup, Verdict
from indicators.models import Indicator, Plan, Publication, PublishedResult
from indicators.record import Names, read_names
from reports.overview import VERDICTS, BarGroup, Row, bar_groups, sentence

SILENT = (Reason.NO_FIGURE, Reason.NO_TARGET)
"""Why a place has nothing to say about an indicator that it does not report."""


@dataclass(frozen=True, slots=True)
class PublicResult:
    """One published result of a year, with the names that its version gives."""

    year: int
    row: PublishedResult
    label: str
    unit: str
    place: str

    @property
    def code(self) -> str:
        return self.row.indicator.code

    @property
    def is_early(self) -> bool:
        """Whether an end target is achieved before the plan's end."""
        indicator = self.row.indicator
        is_final = indicator.kind != Kind.ANNUAL
        return self.row.verdict == Verdict.ACHIEVED and is_final and self.year < indicator.plan.end_year

    @property
    def due_text(self) -> str:
        """What was due by the year, in the indicator's unit."""
        return formatting.shown(self.row.due_value, self.row.indicator.decimals)

    @property
    def is_floor(self) -> bool:
        """Whether a partial value can only grow: “at least”."""
        return self.row.is_partial and self.row.indicator.rollup in (Rollup.SUM, Rollup.DIRECT)

    def summary(self) -> Row:
        """As the overview counts it."""
        indicator = self.row.indicator
        return Row(
            number=indicator.number,
            code=indicator.code,
            label=self.label,
            unit=self.unit,
            domain=indicator.domain.code,
            domain_label=indicator.domain.label,
            nature=Nature(indicator.nature),
            verdict=Verdict(self.row.verdict),
            reason=Reason(self.row.reason) if self.row.reason else None,
        )


@dataclass(frozen=True)
class PublicYear:
    """The version of a plan's year that stands: the whole's results, and all that may be had as a file.

    `versions`: every version of the year, the newest first. `results` begin with the whole's; those of places
    follow where the plan's office publishes them.
    """

    publication: Publication
    versions: Sequence[Publication]
    years: Sequence[int]
    results: Sequence[PublicResult]

    @cached_property
    def whole(self) -> list[PublicResult]:
        """The results of the plan's own organization, in the plan's order."""
        root = self.publication.plan.organization_id
        return [result for result in self.results if result.row.organization_id == root]

    @cached_property
    def _summaries(self) -> list[Row]:
        return [result.summary() for result in self.whole]

    @property
    def sentence(self) -> str:
        return sentence(self.publication.year, self._summaries)

    @property
    def bar_groups(self) -> list[BarGroup]:
        return bar_groups(self._summaries)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return VERDICTS

    @property
    def groups(self) -> list[tuple[str, list[PublicResult]]]:
        """The whole's results under the names of their domains."""
        found: dict[str, list[PublicResult]] = {}
        for result in self.whole:
            found.setdefault(result.row.indicator.domain.label, []).append(result)
        return list(found.items())


@dataclass(frozen=True)
class PublicIndicator:
    """An indicator through all published years, as each year's standing version has it."""

    publication: Publication
    indicator: Indicator
    years: Sequence[int]
    results: Sequence[PublicResult]

    @cached_property
    def whole(self) -> list[PublicResult]:
        root = self.publication.plan.organization_id
        return [result for result in self.results if result.row.organization_id == root]

    @property
    def current(self) -> PublicResult:
        """The whole's result in the page's year."""
        return next(result for result in self.whole if result.year == self.publication.year)

    @property
    def charted(self) -> list[PublicResult]:
        """The whole's results up to the page's year."""
        return [result for result in self.whole if result.year <= self.publication.year]

    @property
    def places(self) -> list[PublicResult]:
        """The places' results in the page's year; none where the plan's office does not publish them."""
        root, year = self.publication.plan.organization_id, self.publication.year
        return [
            result
            for result in self.results
            if result.year == year and result.row.organization_id != root and has_something_to_say(result.row)
        ]


def has_something_to_say(row: PublishedResult) -> bool:
    return row.value is not None or row.reason not in SILENT


def public_plans() -> list[tuple[Plan, list[Publication]]]:
    """The plans that have published years, the newest first, each with its standing versions (one query)."""
    found: dict[Plan, list[Publication]] = {}
    rows = Publication.objects.standing().select_related("plan__organization")
    for row in rows.order_by("-plan__start_year", "plan__code", "-year"):
        found.setdefault(row.plan, []).append(row)
    return list(found.items())


def load_public_year(plan_code: str, year: int, places_of: Iterable[str]) -> PublicYear:
    """Three queries. `places_of`: the plans whose places are published. Raises Publication.DoesNotExist."""
    versions = list(
        Publication.objects.filter(plan__code=plan_code, year=year).select_related("plan__organization")
    )
    if not versions:
        raise Publication.DoesNotExist
    publication = versions[0]
    rows = _results([publication], publication.plan, places_of)
    names = read_names(publication.inputs)
    return PublicYear(
        publication=publication,
        versions=versions,
        years=_years(publication.plan),
        results=[_named(row, year, names) for row in rows],
    )


def load_public_indicator(plan_code: str, year: int, code: str, places_of: Iterable[str]) -> PublicIndicator:
    """Two queries. Raises Publication.DoesNotExist, and Indicator.DoesNotExist for one that is not in it."""
    standing = Publication.objects.filter(plan__code=plan_code).standing().defer(None)
    versions = {row.pk: row for row in standing.select_related("plan__organization").order_by("year")}
    publication = next((row for row in versions.values() if row.year == year), None)
    if publication is None:
        raise Publication.DoesNotExist
    names = read_names(publication.inputs)
    rows = _results(versions.values(), publication.plan, places_of, code)
    results = [
        _named(row, versions[row.publication_id].year, names)
        for row in sorted(rows, key=lambda row: versions[row.publication_id].year)
        if code in names.indicators
    ]
    root = publication.plan.organization_id
    if not any(each.year == year and each.row.organization_id == root for each in results):
        raise Indicator.DoesNotExist
    years = [row.year for row in versions.values()]
    return PublicIndicator(publication, results[0].row.indicator, years, results)


def _years(plan: Plan) -> list[int]:
    """The published years."""
    years = Publication.objects.filter(plan=plan).order_by("year").values_list("year", flat=True)
    return list(years.distinct())


def _results(
    publications: Iterable[Publication], plan: Plan, places_of: Iterable[str], code: str = ""
) -> list[PublishedResult]:
    """The published rows, the whole's first, then by place in the plan's order (one query)."""
    rows = PublishedResult.objects.filter(publication__in=list(publications))
    if code:
        rows = rows.filter(indicator__code=code)
    if plan.code not in places_of:
        rows = rows.filter(organization=plan.organization_id)
    ordered = rows.select_related("indicator__domain", "indicator__plan", "organization").order_by(
        "organization__path", "indicator__number"
    )
    return sorted(ordered, key=lambda row: _place_order(row.organization, plan))


def _place_order(place: Organization, plan: Plan) -> tuple[bool, int, int, str]:
    """The whole, then places of the first level, then those below, each in its own order."""
    return place.pk != plan.organization_id, place.path.count("/"), place.number, place.code


def _named(row: PublishedResult, year: int, names: Names) -> PublicResult:
    """The row with the names of its day; for a place or indicator that they lack, today's."""
    indicator = names.indicators.get(row.indicator.code)
    place = names.places.get(row.organization.code)
    return PublicResult(
        year=year,
        row=row,
        label=localized(indicator.zh, indicator.en) if indicator else row.indicator.label,
        unit=_unit(row.indicator, indicator.unit if indicator else row.indicator.unit),
        place=localized(place.zh, place.en) if place else row.organization.label,
    )


def _unit(indicator: Indicator, unit: str) -> str:
    """The unit of that day; in another language today's, which a record does not keep."""
    return indicator.unit_label if unit == indicator.unit else unit
