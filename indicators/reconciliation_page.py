"""What the reconciliation pages show: an indicator's figures by source, and where each gap stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from accounts.models import User
from accounts.permissions import can_see_everything, is_office
from indicators.method.reconciliation import GapState
from indicators.models import Domain, Indicator, Plan
from indicators.models.choices import choices
from indicators.permissions import can_reconcile
from indicators.planfile.schema import AssignmentRole
from indicators.services.reconciliation import Reconciled, reconcile


@dataclass(frozen=True, slots=True)
class ReconciliationPage:
    """A plan's year. `rows` are those that the state asked for (empty: every one) lets through."""

    plan: Plan
    year: int
    state: str
    all_rows: Sequence[Reconciled]

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
    """One indicator's year, with every note and published figure."""

    plan: Plan
    row: Reconciled
    can_explain: bool
    can_enter_published: bool
    shows_people: bool

    @property
    def indicator(self) -> Indicator:
        return self.row.indicator


def build_reconciliation_page(plan: Plan, year: int, person: User, state: str = "") -> ReconciliationPage:
    """The indicators that the person may reconcile, or all for those who see everything. Five queries."""
    indicators = Indicator.objects.for_plan(plan)
    if not can_see_everything(person):
        indicators = indicators.filter(
            assignments__organization=person.organization_id, assignments__role=AssignmentRole.LEAD
        )
    wanted = state if state in list(GapState) else ""
    return ReconciliationPage(plan, year, wanted, reconcile(plan, year, list(indicators)))


def build_reconciled_page(plan: Plan, year: int, indicator: Indicator, person: User) -> ReconciledPage:
    """Leaders read it without the names of staff."""
    can_explain = can_reconcile(person, indicator)
    return ReconciledPage(
        plan=plan,
        row=reconcile(plan, year, [indicator])[0],
        can_explain=can_explain,
        can_enter_published=is_office(person),
        shows_people=can_explain,
    )
