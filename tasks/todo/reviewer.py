"""What waits for the check."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import User, localized
from accounts.permissions import has_role, is_office
from accounts.types import Role
from indicators.models import Assignment, Figure, Plan
from indicators.planfile.schema import AssignmentRole
from indicators.workflow import State
from tasks.todo.items import ReviewGroup, ReviewToDo


def review_todo(person: User, plans: Sequence[Plan]) -> tuple[ReviewToDo, ...]:
    """Figures that the person may check and did not enter, by plan, year and domain. One query."""
    checks = _checked_by(person)
    if checks is None:
        return ()
    own = Q(state=State.SUBMITTED) & (Q(entered_by=person) | Q(submitted_by=person))
    rows = (
        Figure.objects.filter(checks, indicator__plan__in=plans, state__in=(State.SUBMITTED, State.RETURNED))
        .exclude(own)
        .values_list(
            "indicator__plan",
            "year",
            "state",
            "indicator__domain__name",
            "indicator__domain__name_en",
            "indicator__domain__number",
        )
        .annotate(count=Count("pk"))
        .order_by("year", "indicator__domain__number")
    )
    return _grouped(rows, {plan.pk: plan for plan in plans})


def _checked_by(person: User) -> Q | None:
    """What the person checks: as reviewer what the own department leads; the office, what nobody else can."""
    led = Assignment.objects.filter(indicator=OuterRef("indicator"), role=AssignmentRole.LEAD)
    checks = None
    if has_role(person, Role.REVIEWER) and person.organization_id:
        checks = Q(Exists(led.filter(organization=person.organization_id)))
    if is_office(person):
        reviewers = User.objects.filter(groups__name=Role.REVIEWER, is_active=True)
        orphaned = ~Q(Exists(led.filter(organization__people__in=reviewers)))
        checks = orphaned if checks is None else checks | orphaned
    return checks


def _grouped(rows: Iterable[tuple[Any, ...]], plans: Mapping[int, Plan]) -> tuple[ReviewToDo, ...]:
    found: dict[tuple[int, int], ReviewToDo] = {}
    for plan_id, year, state, name, name_en, _number, count in rows:
        plan = plans[plan_id]
        todo = found.setdefault((plan_id, year), ReviewToDo(plan.label, plan.code, year))
        if state == State.RETURNED:
            todo.returned += count
        else:
            todo.groups.append(ReviewGroup(localized(name, name_en), count))
    return tuple(found.values())
