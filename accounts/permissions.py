"""Who may do what, as predicates over a person. Every page, endpoint and admin asks here."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import Organization, User
from accounts.types import Role

Person = User | AnonymousUser


def has_role(person: Person, *roles: Role) -> bool:
    """Whether the person holds one of the roles. Anonymous people hold none."""
    return isinstance(person, User) and person.is_active and not person.roles.isdisjoint(roles)


def is_office(person: Person) -> bool:
    """The municipal office; an administrator (superuser) counts as it."""
    return has_role(person, Role.OFFICE) or (person.is_active and person.is_superuser)


def can_see_everything(person: Person) -> bool:
    """The office and leaders read the whole plan; others what is theirs."""
    return is_office(person) or has_role(person, Role.VIEWER)


def works_for(person: Person, organization: Organization) -> bool:
    return isinstance(person, User) and person.organization_id == organization.pk
