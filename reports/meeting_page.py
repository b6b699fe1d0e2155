"""The agenda of what is behind, an item for each indicator: for a projector, and on paper (会议模式, S8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise

from accounts.models import User
from indicators.formatting import GLYPHS
from indicators.method.types import Verdict
from indicators.models import Assessment, Figure, Plan, Result
from indicators.models.choices import LABELS
from reports.findings import BEHIND, Finding
from reports.indicator_page import query_of
from reports.overview import Row, behind, sentence
from reports.overview_loading import assessment_of, leads_of, results_of, row_of
from reports.past_overview import load_past_overview


@dataclass(frozen=True, slots=True)
class PlaceBehind:
    """A place that is behind with the item's indicator, and what it wrote to its figure."""

    code: str
    label: str
    verdict: Verdict
    explanation: str

    @property
    def glyph(self) -> str:
        return GLYPHS[self.verdict]

    @property
    def word(self) -> Promise:
        return LABELS[self.verdict]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the agenda: the indicator, what its result says, and the places that are behind."""

    row: Row
    finding: str
    places: tuple[PlaceBehind, ...]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """The agenda of a plan's year. `assessment` None: nothing is computed yet."""

    plan: Plan
    year: int
    assessment: Assessment | None
    rows: Sequence[Row] = ()
    items: Sequence[Item] = ()
    moment: datetime | None = None
    """The past moment of which it all is; None is now."""

    @property
    def query(self) -> str:
        """What addresses end in, to stay with the moment."""
        return query_of("", self.moment)

    @property
    def past(self) -> str:
        """The same for addresses with a query of their own."""
        return self.query.replace("?", "&")

    @property
    def sentence(self) -> str:
        return sentence(self.year, self.rows)


def load_meeting(*, person: User, plan: Plan, year: int, today: date) -> MeetingPage:
    """The agenda for a person who may see the plan's own organization: four queries, whatever the rows."""
    assessment = assessment_of(plan, year)
    if assessment is None:
        return MeetingPage(plan, year, None)
    results = {}
    for result in results_of(assessment, plan.organization, person, today):
        result.indicator.plan = plan
        results[result.indicator.code] = result
    leads = leads_of(plan)
    rows = [row_of(result, leads.get(result.indicator_id, ())) for result in results.values()]
    late = behind(rows)
    places = _places(assessment, [results[row.code].indicator_id for row in late])
    items = [_item(row, results[row.code], places, year) for row in late]
    return MeetingPage(plan, year, assessment, rows, items)


def load_past_meeting(*, person: User, plan: Plan, year: int, moment: datetime) -> MeetingPage:
    """The agenda as of a past moment, for the same people."""
    past = load_past_overview(plan, year, plan.organization, person, moment)
    results = {result.indicator.code: result for result in past.results}
    late = behind(past.rows)
    places: dict[int, list[PlaceBehind]] = {}
    for result in sorted(past.places, key=lambda row: (row.organization.number, row.organization.code)):
        if result.organization.parent_id == plan.organization_id and result.verdict in BEHIND:
            said = past.explanations.get((result.indicator_id, result.organization_id), "")
            places.setdefault(result.indicator_id, []).append(_place(result, said))
    items = [_item(row, results[row.code], places, year) for row in late]
    return MeetingPage(plan, year, past.assessment, past.rows, items, moment)


def _item(row: Row, result: Result, places: Mapping[int, list[PlaceBehind]], year: int) -> Item:
    finding = Finding(result, result.indicator, year).sentence()
    return Item(row, finding, tuple(places.get(result.indicator_id, ())))


def _places(assessment: Assessment, indicators: Sequence[int]) -> dict[int, list[PlaceBehind]]:
    """The places right below the plan's own organization that are behind too, by indicator id (one query)."""
    figures = Figure.objects.filter(
        indicator=OuterRef("indicator"), organization=OuterRef("organization"), year=assessment.year
    )
    results: Iterable[Any] = (
        Result.objects.filter(
            assessment=assessment,
            organization__parent=assessment.plan.organization,
            indicator__in=indicators,
            verdict__in=BEHIND,
        )
        .select_related("organization")
        .annotate(explanation=Subquery(figures.values("explanation")[:1]))
        .order_by("organization__number", "organization__code")
    )
    found: dict[int, list[PlaceBehind]] = {}
    for result in results:
        found.setdefault(result.indicator_id, []).append(_place(result, result.explanation or ""))
    return found


def _place(result: Result, explanation: str) -> PlaceBehind:
    place = result.organization
    return PlaceBehind(place.code, place.label, Verdict(result.verdict), explanation)
