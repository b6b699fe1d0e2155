"""The people of every permission test, and a small plan for them to work with."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from accounts.models import Organization, User
from accounts.types import Role

PASSWORD = "a-long-password-4-tests"


@dataclass(frozen=True, slots=True)
class Cast:
    """The office, a leader, a lead department's reviewer, another department's clerk, two town clerks."""

    office: User
    leader: User
    reviewer: User
    department_clerk: User
    clerk: User
    other_clerk: User

    def by_name(self) -> dict[str, User]:
        return {name: getattr(self, name) for name in self.__slots__}


def make_person(username: str, role: Role, organization: Organization) -> User:
    user = User.objects.create_user(username, password=PASSWORD, name=username, organization=organization)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def make_cast(city: str, lead: str, other: str, unit: str, other_unit: str) -> Cast:
    """People of the organizations with these codes."""

    def person(name: str, role: Role, code: str) -> User:
        return make_person(name, role, Organization.objects.get(code=code))

    return Cast(
        office=person("office", Role.OFFICE, city),
        leader=person("leader", Role.VIEWER, city),
        reviewer=person("reviewer", Role.REVIEWER, lead),
        department_clerk=person("department-clerk", Role.CLERK, other),
        clerk=person("clerk", Role.CLERK, unit),
        other_clerk=person("other-clerk", Role.CLERK, other_unit),
    )
