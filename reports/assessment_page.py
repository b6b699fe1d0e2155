"""What the assessment page shows: the versions of a year, what the next one would count, and revisions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef

from accounts.models import Organization, User
from indicators.method.types import Verdict
from indicators.models import Assessment, Figure, Plan, Publication, PublishedResult, Revision
from indicators.permissions import can_publish
from indicators.place_ladder import places_around
from indicators.services.publication import is_intact, uncounted_figures, versions_of
from indicators.services.records import YearState, counted_state
from indicators.services.revisions import decided_revisions, open_revisions
from reports.overview import VERDICTS

UNCOUNTED_SHOWN = 200
"""Of the figures that nobody has approved: before the first round closes they are all of a plan's."""


@dataclass(frozen=True, slots=True)
class Uncounted:
    """The figures that do not count yet: the first of them, and how many in all."""

    rows: Sequence[Figure] = ()
    total: int = 0

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.rows)


@dataclass(frozen=True)
class AssessmentPage:
    """A plan's year: its draft, its published versions (the newest first), and revisions.

    What is not published is for the office alone: for others these lists are empty.
    """

    plan: Plan
    year: int
    draft: Assessment | None
    versions: Sequence[Publication]
    uncounted: Uncounted
    open_revisions: Sequence[Revision]
    decided_revisions: Sequence[Revision]
    is_office: bool

    @property
    def latest(self) -> Publication | None:
        return self.versions[0] if self.versions else None

    @property
    def next_version(self) -> int:
        return self.latest.version + 1 if self.latest else 1


def build_assessment_page(plan: Plan, year: int, person: User) -> AssessmentPage:
    """Two queries, and at most four more for the office."""
    is_office = can_publish(person)
    return AssessmentPage(
        plan=plan,
        year=year,
        draft=Assessment.objects.filter(plan=plan, year=year).first(),
        versions=versions_of(plan, year),
        uncounted=_uncounted(plan, year) if is_office else Uncounted(),
        open_revisions=open_revisions(plan, year) if is_office else [],
        decided_revisions=decided_revisions(plan, year) if is_office else [],
        is_office=is_office,
    )


def _uncounted(plan: Plan, year: int) -> Uncounted:
    """One query, two where there are more than are shown."""
    found = uncounted_figures(plan, year)
    rows = list(found[: UNCOUNTED_SHOWN + 1])
    total = len(rows) if len(rows) <= UNCOUNTED_SHOWN else found.count()
    return Uncounted(rows[:UNCOUNTED_SHOWN], total)


@dataclass(frozen=True)
class PublishPage:
    """The last look before the press: what would be published now, and what would not count."""

    plan: Plan
    year: int
    latest: Publication | None
    state: YearState
    uncounted: Uncounted

    @property
    def seen_version(self) -> int:
        return self.latest.version if self.latest else 0

    @property
    def next_version(self) -> int:
        return self.seen_version + 1

    @property
    def counted(self) -> int:
        """How many of the year's figures would count."""
        return sum(year == self.year for _indicator, _place, year in self.state.record.figures)

    @property
    def verdicts(self) -> list[tuple[Verdict, int]]:
        """The verdicts of the plan's own organization, with their counts."""
        return count_verdicts(self.state, self.plan.organization)


def build_publish_page(plan: Plan, year: int) -> PublishPage:
    versions = versions_of(plan, year)
    return PublishPage(
        plan=plan,
        year=year,
        latest=versions[0] if versions else None,
        state=counted_state(plan, year),
        uncounted=_uncounted(plan, year),
    )


def count_verdicts(state: YearState, place: Organization) -> list[tuple[Verdict, int]]:
    """How many indicators of a place have each verdict that occurs, the best first."""
    found = Counter(
        outcome.verdict for (_indicator, code), outcome in state.results.items() if code == place.code
    )
    return [(verdict, found[verdict]) for verdict in VERDICTS if found[verdict]]


@dataclass(frozen=True)
class VersionPage:
    """One published version: its results for one place, as they were published."""

    plan: Plan
    publication: Publication
    unit: Organization
    units: Sequence[Organization]
    rows: Sequence[PublishedResult]
    is_intact: bool

    @property
    def explain_query(self) -> str:
        """What the addresses of this version's explanations end in."""
        return f"?{urlencode({'version': self.publication.version, 'unit': self.unit.code})}"


def build_version_page(publication: Publication, unit_code: str) -> VersionPage:
    """At most six queries. `units` are those around the place that is shown. Raises
    Organization.DoesNotExist for a place that the version does not hold."""
    plan = publication.plan
    held = Exists(publication.results.filter(organization=OuterRef("pk")).order_by())
    inside = Organization.objects.within(plan.organization).filter(held)
    unit = inside.get(code=unit_code or plan.organization.code)
    around = [each.pk for each in places_around(plan.organization, unit)]
    units = sorted(inside.filter(pk__in=around), key=lambda each: around.index(each.pk))
    rows = publication.results.filter(organization=unit).select_related("indicator__domain")
    return VersionPage(
        plan=plan,
        publication=publication,
        unit=unit,
        units=units,
        rows=list(rows.order_by("indicator__number")),
        is_intact=is_intact(publication),
    )
