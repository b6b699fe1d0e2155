"""The list of what was decided after the plan: each target with what it stands in place of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from accounts.models import User
from accounts.permissions import is_office
from indicators import formatting
from indicators.method.types import Origin
from indicators.models import Plan, Target, TargetScan
from indicators.services.inputs import rows_in_force
from indicators.services.past import plan_targets_as_of


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
    is_office: bool
    moment: datetime | None = None
    """The past moment of which the rows are; None is now."""

    @property
    def can_set(self) -> bool:
        return self.is_office and self.moment is None

    @property
    def shows_people(self) -> bool:
        return self.is_office


def build_targets_page(plan: Plan, person: User, moment: datetime | None = None) -> TargetsPage:
    """The decisions, now or as of a past moment, the latest first. A fixed number of queries (two now)."""
    rows = _rows(plan) if moment is None else _past_rows(plan, moment)
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
    return TargetsPage(plan, decided, is_office(person), moment)


def _rows(plan: Plan) -> list[Target]:
    related = ("indicator", "organization", "set_by", "withdrawn_by")
    return list(Target.objects.for_plan(plan).select_related(*related).prefetch_related("scans"))


def _past_rows(plan: Plan, moment: datetime) -> list[Target]:
    rows = plan_targets_as_of(plan, moment)
    prefetch_related_objects(rows, "set_by", "withdrawn_by", "scans")
    return rows
