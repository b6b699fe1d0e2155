"""What waits about progress notes: to be written or answered, and to be checked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Count, Q

from accounts.models import Organization, User
from accounts.permissions import has_role, is_office
from accounts.types import Role
from indicators.models import Plan, ReportingRound
from indicators.workflow import State
from tasks.calendar import Exceptions, deadline
from tasks.models import ProgressNote, led_by
from tasks.services.duties import note_duties
from tasks.services.progress import extended_dates
from tasks.todo.items import NoteReviewToDo, NotesToDo


def notes_todo(
    person: User, rounds: Sequence[ReportingRound], exceptions: Exceptions
) -> tuple[NotesToDo, ...]:
    """For a department's clerk, by round: the notes that are not handed in. Two queries."""
    unit = person.organization
    if unit is None or not unit.is_department or not has_role(person, Role.CLERK) or not rounds:
        return ()
    extended = extended_dates(rounds)
    duties = note_duties(rounds, unit)
    found = []
    for row in rounds:
        open_duties = tuple(duty for duty in duties[row.pk] if not duty.is_done)
        due = _due(row, unit, extended)
        if open_duties and row.today <= max(due, row.answers_due_on):
            found.append(NotesToDo(row, unit, deadline(row.today, due, exceptions), open_duties))
    return tuple(found)


def _due(row: ReportingRound, unit: Organization, extended: Mapping[tuple[int, int], date]) -> date:
    return max(row.due_on, extended.get((row.pk, unit.pk), row.due_on))


def note_reviews(person: User, plans: Sequence[Plan]) -> tuple[NoteReviewToDo, ...]:
    """Notes that the person may check and did not write, by plan and year. One query."""
    unit = person.organization
    checked = Q()
    if not is_office(person):
        if unit is None or not unit.is_department or not has_role(person, Role.REVIEWER):
            return ()
        checked = Q(measure__in=led_by(unit))
    rows = ProgressNote.objects.filter(checked, measure__project__plan__in=plans, state=State.SUBMITTED)
    rows = rows.exclude(Q(written_by=person) | Q(submitted_by=person)).order_by("year")
    counts = rows.values_list("measure__project__plan", "year").annotate(Count("pk"))
    return tuple(_reviews(counts, {plan.pk: plan for plan in plans}))


def _reviews(counts: Iterable[tuple[int, int, int]], plans: Mapping[int, Plan]) -> Iterable[NoteReviewToDo]:
    return (NoteReviewToDo(plans[plan], year, count) for plan, year, count in counts)
