"""What the office watches: rounds, years without one, assignments to confirm."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count
from django.utils import timezone

from indicators.models import Assignment, AssignmentState, Plan, ReportingRound
from tasks.calendar import Exceptions, deadline
from tasks.landing import entry_year
from tasks.models import MeasureAssignment
from tasks.services.progress import progress_of
from tasks.todo.items import MissingRound, Proposed, RoundToDo


def round_todo(rounds: Sequence[ReportingRound], exceptions: Exceptions) -> tuple[RoundToDo, ...]:
    progress = progress_of(rounds, with_notes=True)
    return tuple(
        RoundToDo(row, tuple(progress[row.pk]), deadline(row.today, row.due_on, exceptions)) for row in rounds
    )


def missing_rounds(plans: Sequence[Plan]) -> tuple[MissingRound, ...]:
    """Plans that run, or ended last year, and whose year to report has no round."""
    clock = timezone.localdate()
    running = [plan for plan in plans if plan.start_year < clock.year <= plan.end_year + 1]
    wanted = {(plan.pk, entry_year(plan, clock)): plan for plan in running}
    there = set(ReportingRound.objects.filter(plan__in=running).values_list("plan", "year"))
    return tuple(MissingRound(plan, key[1]) for key, plan in wanted.items() if key not in there)


def proposed_assignments(plans: Sequence[Plan]) -> tuple[Proposed, ...]:
    """Of indicators and of measures together. Two queries."""
    proposed = {"state": AssignmentState.PROPOSED}
    of_indicators = Assignment.objects.filter(indicator__plan__in=plans, **proposed).order_by()
    of_measures = MeasureAssignment.objects.filter(measure__project__plan__in=plans, **proposed).order_by()
    counts = Counter(dict(of_indicators.values_list("indicator__plan").annotate(Count("pk"))))
    counts.update(dict(of_measures.values_list("measure__project__plan").annotate(Count("pk"))))
    return tuple(Proposed(plan, counts[plan.pk]) for plan in plans if counts[plan.pk])
