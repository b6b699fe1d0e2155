"""Revisions of published figures: what the office is to decide, and what became of a unit's own."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import has_role
from accounts.types import Role
from indicators.models import Plan, Revision, RevisionState
from tasks.todo.items import AskedRevision, RevisionsToDo

REMEMBERED = timedelta(days=30)
"""How long a decided revision is shown to the unit that asked for it."""
SHOWN = 20


def revisions_todo(person: User, plans: Sequence[Plan]) -> tuple[RevisionsToDo, ...]:
    """Revisions that wait for a decision, by plan and year: not the person's own, which somebody else
    decides. One query."""
    rows = (
        Revision.objects.filter(indicator__plan__in=plans, state=RevisionState.ASKED)
        .exclude(asked_by=person)
        .order_by("year")
        .values_list("indicator__plan", "year")
        .annotate(count=Count("pk"), since=Min("asked_at"))
    )
    known = {plan.pk: plan for plan in plans}
    return tuple(RevisionsToDo(known[plan], year, count, since) for plan, year, count, since in rows)


def asked_revisions(person: User, plans: Sequence[Plan]) -> tuple[AskedRevision, ...]:
    """What the clerk's unit asked for: all that is open, and what was decided lately, the newest first. One
    query."""
    if person.organization_id is None or not has_role(person, Role.CLERK):
        return ()
    is_recent = Q(state=RevisionState.ASKED) | Q(decided_at__gte=timezone.now() - REMEMBERED)
    rows = Revision.objects.filter(is_recent, indicator__plan__in=plans, unit=person.organization_id)
    found = rows.select_related("indicator__plan", "unit").order_by("-pk")[:SHOWN]
    return tuple(AskedRevision(row) for row in found)
