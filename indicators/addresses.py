"""What the addresses of pages and of the API name: plans, years, units and what they report, or 404."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Organization, User
from accounts.permissions import Person, is_office
from indicators.models import Indicator, Plan
from indicators.permissions import can_enter_for, can_see_unit


def plan_and_year(code: str, year: int) -> Plan:
    """The plan, when the year is one of its years."""
    plan = get_object_or_404(Plan.objects.select_related("organization"), code=code)
    if year not in plan.years:
        raise Http404
    return plan


def unit_of(plan: Plan, code: str, person: Person) -> Organization:
    """A unit of the plan, `with_places` unless it is the own one. One that the person may not see answers
    like one that does not exist."""
    own = own_unit(person, code)
    if own is not None and own.is_within(plan.organization):
        return own
    unit = get_object_or_404(Organization.objects.within(plan.organization).with_places(), code=code)
    if not can_see_unit(person, unit):
        raise Http404
    return unit


def whole_of(plan: Plan, code: str) -> Organization:
    """A place of the plan with places below it; without a code the plan's own organization."""
    if code in ("", plan.organization.code):
        return plan.organization
    return get_object_or_404(Organization.objects.within(plan.organization).wholes(), code=code)


def own_unit(person: Person, code: str) -> Organization | None:
    """The person's own unit, when that is the one named. No query."""
    own = person.organization if isinstance(person, User) else None
    return own if own is not None and own.code == code else None


def unit_to_enter(person: Person, plan: str, year: int, unit: str) -> tuple[Plan, Organization]:
    """The plan and the unit, for somebody who enters for it: 404 as `unit_of`, 403 for the wrong role."""
    plan_row = plan_and_year(plan, year)
    organization = unit_of(plan_row, unit, person)
    if not can_enter_for(person, organization):
        raise PermissionDenied
    return plan_row, organization


def reported_row(
    person: Person, plan: str, year: int, unit: str, code: str
) -> tuple[Plan, Organization, Indicator]:
    """The plan, the unit and the indicator that it reports, for somebody who may enter it.

    One query where the unit is the person's own: a row is saved with every pause in typing.
    """
    organization = own_unit(person, unit)
    if organization is None:
        organization = unit_of(plan_and_year(plan, year), unit, person)
    if not can_enter_for(person, organization):
        raise PermissionDenied
    reported = Indicator.objects.with_surroundings().enterable_by(organization)
    indicator = get_object_or_404(reported, plan__code=plan, code=code)
    if year not in indicator.plan.years or not organization.is_within(indicator.plan.organization):
        raise Http404
    return indicator.plan, organization, indicator


def office_plan(person: Person, plan: str, year: int) -> Plan:
    """The plan, for the office: 403 for everybody else."""
    if not is_office(person):
        raise PermissionDenied
    return plan_and_year(plan, year)
