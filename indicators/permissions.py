"""Who may see and do what with figures and results. Every page, endpoint and admin asks here."""

from accounts.models import Organization, User
from accounts.permissions import Person, can_see_everything, has_role, is_office, works_for
from accounts.types import Role


def can_enter_for(person: Person, unit: Organization) -> bool:
    """Clerks enter for their own unit; the office for any."""
    return is_office(person) or (has_role(person, Role.CLERK) and works_for(person, unit))


def can_see_unit(person: Person, unit: Organization) -> bool:
    """Whether the unit's unpublished pages exist for the person: the own unit's, and everything for the
    office and leaders. To anybody else they answer as if there were no such unit."""
    return can_see_everything(person) or works_for(person, unit)


def can_compute(person: Person) -> bool:
    """Only the office has assessments computed."""
    return is_office(person)


def home_unit(person: User, root: Organization) -> Organization:
    """The unit whose page a person sees first: the plan's own for the office and leaders, else theirs."""
    if can_see_everything(person) or person.organization is None:
        return root
    return person.organization
