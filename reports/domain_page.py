"""One domain of a plan: how its indicators stand, and how each stands in the places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.functional import Promise

from accounts.models import Organization, User
from indicators.formatting import GLYPHS
from indicators.method.types import Nature, Reason, Rollup, Verdict
from indicators.models import Domain, Indicator, Result
from indicators.models.choices import LABELS
from indicators.permissions import can_see_unit
from indicators.place_ladder import places_below
from indicators.services.past import visible_to
from reports.indicator_list import Filters, IndicatorList, ListRow, load_list
from reports.overview import NATURES, VERDICTS, count_verdicts, sentence


@dataclass(frozen=True, slots=True)
class PlaceVerdict:
    """How one indicator stands in one place. `is_linked`: whether the reader may open its page."""

    place: Organization
    verdict: Verdict
    is_linked: bool

    @property
    def glyph(self) -> str:
        return GLYPHS[self.verdict]

    @property
    def word(self) -> Promise:
        return LABELS[self.verdict]


@dataclass(frozen=True, slots=True)
class DomainRow:
    """One indicator of the domain with the verdicts of the places below."""

    line: ListRow
    places: tuple[PlaceVerdict, ...]

    @property
    def indicator(self) -> Indicator:
        return self.line.indicator

    @property
    def result(self) -> Result | None:
        return self.line.result

    @property
    def verdict(self) -> Verdict:
        """Not rated, where nothing is computed yet."""
        return Verdict(self.result.verdict) if self.result else Verdict.UNRATED

    @property
    def is_binding(self) -> bool:
        return self.indicator.nature == Nature.BINDING


@dataclass(frozen=True, slots=True)
class NatureCounts:
    """How many binding, or expected, indicators have each verdict, in the order of `VERDICTS`."""

    nature: Nature
    counts: tuple[int, ...]

    @property
    def label(self) -> Promise:
        return LABELS[self.nature]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class DomainPage:
    """The domain for one person and place; rows in the plan's order."""

    domain: Domain
    listing: IndicatorList
    rows: Sequence[DomainRow]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return VERDICTS

    @property
    def sentence(self) -> str:
        return sentence(self.listing.year, self.rows)

    @cached_property
    def counts(self) -> list[NatureCounts]:
        """The binding indicators first."""
        parts = {
            nature: [row for row in self.rows if row.is_binding == (nature is Nature.BINDING)]
            for nature in NATURES
        }
        return [
            NatureCounts(nature, tuple(count_verdicts(rows).values()))
            for nature, rows in parts.items()
            if rows
        ]

    @property
    def others(self) -> list[Domain]:
        """The plan's domains in which the reader sees an indicator."""
        return self.listing.domains

    @property
    def past(self) -> str:
        """What addresses with a query of their own add, to stay with a past moment."""
        return self.listing.moment_query.replace("?", "&")

    @property
    def has_places(self) -> bool:
        return any(row.places for row in self.rows)


def load_domain(
    *, person: User, plan_code: str, year: int, code: str, unit_code: str, moment: datetime | None = None
) -> DomainPage:
    """The page of a domain, now or as of a past moment: seven queries now, and one more for a
    place other than the plan's own.

    Raises ObjectDoesNotExist for what there is not, and in the same way for what the person may not see.
    """
    listing = load_list(
        person=person,
        plan_code=plan_code,
        year=year,
        unit_code=unit_code,
        filters=Filters(domain=code),
        moment=moment,
    )
    lines = listing.rows
    domain = lines[0].indicator.domain if lines else Domain.objects.get(plan=listing.plan, code=code)
    found = _places(person, listing)
    return DomainPage(
        domain,
        listing,
        [DomainRow(line, tuple(found.get(line.indicator.pk, ()))) for line in lines],
    )


def _places(person: User, listing: IndicatorList) -> dict[int, list[PlaceVerdict]]:
    """The verdicts of the places right below, by indicator id (two queries now, at most one of a past
    moment); silent places are left out."""
    if listing.unit is None or listing.assessment is None:
        return {}
    indicators = {line.indicator.pk: line.indicator for line in listing.rows}
    results = _past(person, listing) if listing.moment else _now(person, listing, indicators)
    found: dict[int, list[PlaceVerdict]] = {}
    for result in results:
        if result.indicator_id in indicators and not _is_silent(result, indicators[result.indicator_id]):
            place = result.organization
            found.setdefault(result.indicator_id, []).append(
                PlaceVerdict(place, Verdict(result.verdict), can_see_unit(person, place))
            )
    return found


def _past(person: User, listing: IndicatorList) -> list[Result]:
    """Of a past moment, in the places' order."""
    below = [row for row in listing.past if listing.unit and row.organization.parent_id == listing.unit.pk]
    return sorted(visible_to(person, below), key=lambda row: (row.organization.number, row.organization.code))


def _now(person: User, listing: IndicatorList, indicators: Iterable[int]) -> Iterable[Result]:
    """In the places' order. The ids are named: the results of one assessment and place lie together."""
    places = {place.pk: place for place in places_below(listing.unit)} if listing.unit else {}
    rows = (
        Result.objects.for_person(person)
        .filter(assessment=listing.assessment, organization__in=list(places), indicator__in=list(indicators))
        .only("indicator", "verdict", "value", "reason", "organization")
        .order_by()
    )
    for row in rows:
        row.organization = places[row.organization_id]
    return sorted(rows, key=lambda row: (row.organization.number, row.organization.code))


def _is_silent(result: Result, indicator: Indicator) -> bool:
    """Whether the place does not report what the lead department reports for the whole."""
    is_blank = result.value is None and result.reason in (Reason.NO_FIGURE, Reason.NO_TARGET)
    return is_blank and indicator.rollup == Rollup.DIRECT
