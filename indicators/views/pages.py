"""What the addresses of this app name: plans, years and units, or 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Organization, User
from accounts.permissions import Person
from indicators.models import Plan
from indicators.permissions import can_see_unit


def plan_and_year(code: str, year: int) -> Plan:
    """The plan, when the year is one of its years."""
    plan = get_object_or_404(Plan.objects.select_related("organization"), code=code)
    if year not in plan.years:
        raise Http404
    return plan


def unit_of(plan: Plan, code: str, person: Person) -> Organization:
    """A unit of the plan. One that the person may not see answers like one that does not exist."""
    own = own_unit(person, code)
    if own is not None and own.is_within(plan.organization):
        return own
    unit = get_object_or_404(Organization.objects.within(plan.organization), code=code)
    if not can_see_unit(person, unit):
        raise Http404
    return unit


def own_unit(person: Person, code: str) -> Organization | None:
    """The person's own unit, when that is the one named. No query."""
    own = person.organization if isinstance(person, User) else None
    return own if own is not None and own.code == code else None
