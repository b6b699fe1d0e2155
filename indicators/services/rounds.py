"""Reporting rounds: which one counts, until when a unit may report, and extending that."""

from datetime import date

from django.db import transaction

from accounts.models import Organization, User
from indicators.models import Extension, Plan, ReportingRound
from indicators.workflow import Condition


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
    """The conditions of time that hold for the unit now. Without a round, nothing can be reported.

    A published year is locked, whatever the round's dates say.
    """
    if round is None:
        return frozenset({Condition.YEAR_UNPUBLISHED})
    due = due_on(round, unit)
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
    return Extension.objects.create(
        round=round, organization=unit, due_on=due_on, reason=reason, granted_by=by
    )
