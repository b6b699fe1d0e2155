"""Where a person begins: the plan, the year and the overview that are theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import User
from accounts.permissions import can_see_everything
from indicators.models import Plan
from indicators.permissions import home_unit


@dataclass(frozen=True, slots=True)
class RoundDates:
    """A reporting round as far as navigation needs it."""

    year: int
    opens_on: date
    answers_due_on: date


def plans_for(plans: Sequence[Plan], person: User) -> list[Plan]:
    """The plans that the person works with, in their order: all for who sees everything, else the unit's."""
    if can_see_everything(person) or person.organization is None:
        return list(plans)
    return [plan for plan in plans if person.organization.is_within(plan.organization)]


def default_plan(plans: Sequence[Plan], person: User) -> Plan | None:
    """The newest plan of the person's own place, else the newest; `plans` come newest first."""
    unit = person.organization
    known = plans_for(plans, person)
    own = [plan for plan in known if unit and unit.is_within(plan.organization)]
    return next(iter(own or known), None)


def overview_year(plan: Plan, assessed_years: Sequence[int]) -> int:
    """The latest assessed year of the plan, else its first."""
    return max(assessed_years, default=plan.start_year)


def entry_year(plan: Plan, today: date) -> int:
    """The year that units report on: the one that has just ended, within the plan's years."""
    return min(max(today.year - 1, plan.start_year), plan.end_year)


def round_year(plan: Plan, rounds: Iterable[RoundDates], today: date) -> int:
    """The year that is worked on: of the newest round that runs, else of the newest that opened.

    Where none has opened, `entry_year`.
    """
    opened = [each for each in rounds if each.opens_on <= today]
    running = [each.year for each in opened if today <= each.answers_due_on]
    return max(running or [each.year for each in opened], default=entry_year(plan, today))


def overview_url(person: User, plan: Plan, year: int) -> str:
    """The page of the plan's own organization for those who see all, else of the person's unit."""
    unit = home_unit(person, plan.organization)
    if unit == plan.organization:
        return reverse("overview", args=[plan.code, year])
    return reverse("unit_overview", args=[plan.code, year, unit.code])
