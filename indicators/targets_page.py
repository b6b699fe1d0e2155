"""The list of what was decided after the plan: each target with what it stands in place of."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import is_office
from indicators import formatting
from indicators.method.types import Origin
from indicators.models import Plan, Target, TargetScan
from indicators.services.assessments import rows_in_force


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A decided target. `before`: the row that stood until then. It counts unless it was replaced in turn."""

    target: Target
    before: Target | None
    is_in_force: bool

    @property
    def text(self) -> str:
        return _text(self.target)

    @property
    def before_text(self) -> str:
        return _text(self.before) if self.before else formatting.NOTHING

    @property
    def scans(self) -> list[TargetScan]:
        return list(self.target.scans.all())


def _text(target: Target) -> str:
    return formatting.target(target.value, target.comparator, target.indicator.decimals)


@dataclass(frozen=True, slots=True)
class TargetsPage:
    """`shows_people`: leaders read it without the names of staff."""

    plan: Plan
    rows: Sequence[DecidedRow]
    can_set: bool

    @property
    def shows_people(self) -> bool:
        return self.can_set


def build_targets_page(plan: Plan, person: User) -> TargetsPage:
    """The decisions, the latest first. Two queries, whatever their number."""
    rows = list(
        Target.objects.for_plan(plan)
        .select_related("indicator", "organization", "set_by", "withdrawn_by")
        .prefetch_related("scans")
    )
    in_force = {row.pk for years in rows_in_force(rows).values() for row in years.values()}
    before: dict[tuple[int, int, int], Target] = {}
    decided = []
    for row in rows:
        key = (row.indicator_id, row.organization_id, row.year)
        if row.origin == Origin.DECIDED:
            decided.append(DecidedRow(row, before.get(key), row.pk in in_force))
        if row.withdrawn_at is None and (key not in before or row.origin == Origin.DECIDED):
            before[key] = row
    decided.sort(key=lambda each: (each.target.decided_on, each.target.pk), reverse=True)
    return TargetsPage(plan, decided, is_office(person))
