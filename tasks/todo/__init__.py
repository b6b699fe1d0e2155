"""What waits for a person, and nothing else.

The number of queries does not grow with indicators, units or people; what a clerk still has to explain
costs three more for each round that is open to the clerk's unit.
"""

from collections.abc import Sequence
from datetime import timedelta

from accounts.models import User
from accounts.permissions import is_office
from indicators.models import Plan, ReportingRound, RoundState
from tasks.models import CalendarDay
from tasks.services.progress import rounds_at_work
from tasks.todo.clerk import unit_todo
from tasks.todo.items import ToDo
from tasks.todo.notes import note_reviews, notes_todo
from tasks.todo.office import missing_rounds, proposed_assignments, round_todo
from tasks.todo.reviewer import review_todo
from tasks.todo.revisions import asked_revisions, revisions_todo

SOON = timedelta(days=30)
"""How long before its opening a round is announced to the office."""


def build_todo(person: User, plans: Sequence[Plan]) -> ToDo:
    """What waits for the person in the plans that concern them."""
    known = {plan.pk for plan in plans}
    rounds = [row for row in rounds_at_work() if row.plan_id in known]
    running = [row for row in rounds if row.state != RoundState.PLANNED]
    exceptions = CalendarDay.objects.exceptions() if rounds else {}
    answers, reports = unit_todo(person, running, exceptions)
    for_office = is_office(person)
    return ToDo(
        answers=answers,
        reports=reports,
        notes=notes_todo(person, running, exceptions),
        reviews=review_todo(person, plans),
        note_reviews=note_reviews(person, plans),
        rounds=round_todo(running, exceptions) if for_office else (),
        missing=missing_rounds(plans) if for_office else (),
        proposed=proposed_assignments(plans) if for_office else (),
        revisions=revisions_todo(person, plans) if for_office else (),
        opening=tuple(_opening(rounds, for_office)),
        asked=asked_revisions(person, plans),
    )


def _opening(rounds: Sequence[ReportingRound], for_office: bool) -> list[ReportingRound]:
    """For the office the rounds that open soon; for everybody else the next one, whenever it opens."""
    planned = sorted(
        (row for row in rounds if row.state == RoundState.PLANNED), key=lambda row: (row.opens_on, row.pk)
    )
    if for_office:
        return [row for row in planned if row.opens_on <= row.today + SOON]
    return planned[:1]
