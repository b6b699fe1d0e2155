"""Reporting rounds: which one counts, until when a unit may report, and extending that."""

from collections.abc import Set
from datetime import date

from django.db import transaction

from accounts.models import Organization, User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import Extension, Plan, ReportingRound
from indicators.workflow import Condition

WITHOUT_ROUND = frozenset({Condition.YEAR_UNPUBLISHED})


def current_round(plan: Plan, year: int) -> ReportingRound | None:
    """The round of a plan's year with the database's clock. One query."""
    return ReportingRound.objects.with_clock().filter(plan=plan, year=year).first()


def due_on(round: ReportingRound, unit: Organization) -> date:
    """The last day on which the unit may report: the round's, or that of its latest extension where later.

    One query, unless the round was read by `round_of_unit`.
    """
    if "extended_to" in round.__dict__:
        return max(round.__dict__["extended_to"] or round.due_on, round.due_on)
    extension = round.extensions.filter(organization=unit).first()
    return max(extension.due_on, round.due_on) if extension else round.due_on


def round_of_unit(plan: Plan, year: int, unit: Organization) -> ReportingRound | None:
    """The round with the database's clock and the unit's own deadline. One query."""
    return ReportingRound.objects.with_due(unit).filter(plan=plan, year=year).first()


def open_conditions(round: ReportingRound | None, unit: Organization) -> frozenset[Condition]:
    """The conditions of time that hold for the unit now. Without a round, nothing can be reported."""
    return _conditions(round, due_on(round, unit)) if round else WITHOUT_ROUND


def takes_figures(holding: Set[Condition]) -> bool:
    """Whether anything at all may be entered: while drafts or answers are taken, of a year not published."""
    is_time = Condition.ROUND_OPEN in holding or Condition.ANSWERS_OPEN in holding
    return is_time and Condition.YEAR_UNPUBLISHED in holding


class PlanConditions:
    """The conditions of time of all years and units of a plan, at one moment. Two queries."""

    def __init__(self, plan: Plan) -> None:
        self._rounds = {row.year: row for row in ReportingRound.objects.with_clock().filter(plan=plan)}
        extensions = Extension.objects.filter(round__plan=plan).order_by("id")
        granted = extensions.values_list("round__year", "organization_id", "due_on")
        self._extended_to = {(year, unit): day for year, unit, day in granted}  # the last one counts

    def holding(self, year: int, unit_id: int) -> frozenset[Condition]:
        """What `open_conditions` says for the round of the year and the unit."""
        round = self._rounds.get(year)
        if round is None:
            return WITHOUT_ROUND
        return _conditions(round, max(self._extended_to.get((year, unit_id), round.due_on), round.due_on))


def _conditions(round: ReportingRound, due: date) -> frozenset[Condition]:
    """A published year is locked, whatever the round's dates say."""
    holding = {Condition.YEAR_PUBLISHED if round.is_locked else Condition.YEAR_UNPUBLISHED}
    if round.is_open_until(due):
        holding.add(Condition.ROUND_OPEN)
    if round.is_open_until(max(due, round.answers_due_on)):
        holding.add(Condition.ANSWERS_OPEN)
    return frozenset(holding)


@transaction.atomic
def extend_round(
    *, round: ReportingRound, unit: Organization, due_on: date, reason: str, by: User
) -> Extension:
    """Give one unit until a later day. Earlier extensions stay in the record."""
    about = f"{round.plan.code}/{round.year}/{unit.code}"
    record_audit(AuditAction.ROUND_EXTENDED, about, by=by, detail={"due_on": due_on})
    return Extension.objects.create(
        round=round, organization=unit, due_on=due_on, reason=reason, granted_by=by
    )
