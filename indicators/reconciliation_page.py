"""What the reconciliation pages show: an indicator's figures by source, and where each gap stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from accounts.models import Organization, User
from accounts.permissions import can_see_everything, is_office
from indicators.method.reconciliation import GapState
from indicators.models import Domain, Indicator, Plan
from indicators.models.choices import choices
from indicators.permissions import can_reconcile, can_see_unit
from indicators.place_ladder import wholes_around
from indicators.planfile.schema import AssignmentRole
from indicators.services.reconciliation import Reconciled, reconcile


@dataclass(frozen=True, slots=True)
class ReconciliationPage:
    """A year of a plan and one of its places. `rows` are those that the state asked for (empty: every one)
    lets through; `wholes` the places around it that can be reconciled."""

    plan: Plan
    place: Organization
    wholes: Sequence[Organization]
    year: int
    state: str
    all_rows: Sequence[Reconciled]

    @property
    def place_query(self) -> str:
        return place_query(self.plan, self.place)

    @property
    def rows(self) -> list[Reconciled]:
        if not self.state:
            return list(self.all_rows)
        return [row for row in self.all_rows if self.state in {gap.state for gap in row.gaps}]

    @property
    def groups(self) -> list[tuple[Domain, list[Reconciled]]]:
        """The rows by domain, in the plan's order."""
        rows = sorted(self.rows, key=lambda row: (row.indicator.domain.number, row.indicator.number))
        return [(domain, list(found)) for domain, found in groupby(rows, lambda row: row.indicator.domain)]

    @property
    def states(self) -> list[tuple[str, object]]:
        return list(choices(GapState))

    @property
    def open_count(self) -> int:
        return sum(gap.state is GapState.OPEN for row in self.all_rows for gap in row.gaps)


@dataclass(frozen=True, slots=True)
class ReconciledPage:
    """One indicator's year at one place, with every note and published figure."""

    plan: Plan
    place: Organization
    row: Reconciled
    can_see_place: bool
    can_explain: bool
    can_enter_published: bool
    shows_people: bool

    @property
    def indicator(self) -> Indicator:
        return self.row.indicator

    @property
    def place_query(self) -> str:
        return place_query(self.plan, self.place)


def place_query(plan: Plan, place: Organization) -> str:
    """What addresses end in, to stay with the place; empty for the plan's own organization."""
    return "" if place.pk == plan.organization_id else f"?{urlencode({'unit': place.code})}"


def build_reconciliation_page(
    plan: Plan, place: Organization, year: int, person: User, state: str = ""
) -> ReconciliationPage:
    """The indicators that the person may reconcile, or all for those who see everything. Six queries."""
    indicators = Indicator.objects.for_plan(plan)
    if not can_see_everything(person):
        indicators = indicators.filter(
            assignments__organization=person.organization_id, assignments__role=AssignmentRole.LEAD
        )
    wanted = state if state in list(GapState) else ""
    wholes = wholes_around(plan.organization, place)
    rows = reconcile(place, year, list(indicators))
    return ReconciliationPage(plan, place, wholes, year, wanted, rows)


def build_reconciled_page(
    plan: Plan, place: Organization, year: int, indicator: Indicator, person: User
) -> ReconciledPage:
    """Leaders read it without the names of staff."""
    can_explain = can_reconcile(person, indicator)
    return ReconciledPage(
        plan=plan,
        place=place,
        row=reconcile(place, year, [indicator])[0],
        can_see_place=can_see_unit(person, place),
        can_explain=can_explain,
        can_enter_published=is_office(person),
        shows_people=can_explain,
    )
