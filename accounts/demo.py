"""The people of the demo data: invented, marked as such, all with one password that everybody may know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import ManyToOneRel

from accounts.models import DEMO_DOMAIN, Organization, User
from accounts.types import Role

DEMO_PASSWORD = "Example-data-only"  # noqa: S105 (printed for everybody to read)

ROLE_NAMES: Mapping[Role, str] = {
    Role.OFFICE: "示例 市强市办",
    Role.VIEWER: "示例 领导",
    Role.REVIEWER: "示例 审核员",
    Role.CLERK: "示例 填报员",
    Role.ADMINISTRATOR: "示例 账号管理员",
    Role.AUDITOR: "示例 审计员",
}
NAME_LENGTH = 50


class UsernameTaken(Exception):
    """A person who is no demo person has the user name; nothing was written."""

    def __init__(self, username: str) -> None:
        super().__init__(username)
        self.username = username


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """The demo's people; clerks by the code of the organization that they work for."""

    office: User
    leader: User
    administrator: User
    auditor: User
    reviewer: User | None
    clerks: Mapping[str, User]


@dataclass(frozen=True, slots=True)
class Removed:
    """How many people were deleted, and how many only lost their log-in because something refers to them."""

    deleted: int
    deactivated: int


@transaction.atomic
def make_demo_people(
    *, root: Organization, reviewer_at: Organization | None, clerks_at: Sequence[Organization]
) -> DemoPeople:
    """Make who is missing; who is there stays. Raises UsernameTaken.

    All share one hash: an argon2 hash for each of thirty people takes seconds and protects nothing here.
    """
    maker = _Maker(make_password(DEMO_PASSWORD))
    return DemoPeople(
        office=maker.person("office", Role.OFFICE, root),
        leader=maker.person("leader", Role.VIEWER, root),
        administrator=maker.person("administrator", Role.ADMINISTRATOR, root),
        auditor=maker.person("auditor", Role.AUDITOR, root),
        reviewer=maker.person("reviewer", Role.REVIEWER, reviewer_at) if reviewer_at else None,
        clerks={place.code: maker.person(f"clerk-{place.code}", Role.CLERK, place) for place in clerks_at},
    )


class _Maker:
    def __init__(self, password: str) -> None:
        self.password = password
        self.groups = {role: Group.objects.get_or_create(name=role)[0] for role in ROLE_NAMES}

    def person(self, username: str, role: Role, organization: Organization) -> User:
        user, is_new = User.objects.get_or_create(
            username=username,
            defaults={
                "name": f"{ROLE_NAMES[role]}({organization.name})"[:NAME_LENGTH],
                "email": username + DEMO_DOMAIN,
                "password": self.password,
                "organization": organization,
            },
        )
        if not user.email.endswith(DEMO_DOMAIN):
            raise UsernameTaken(username)
        if is_new:
            user.groups.add(self.groups[role])
        return user


def demo_people() -> list[User]:
    """All demo people who can log in, by user name, with role groups and organization at hand."""
    people = User.objects.filter(email__endswith=DEMO_DOMAIN, is_active=True)
    return list(people.select_related("organization").prefetch_related("groups").order_by("username"))


@transaction.atomic
def remove_demo_people() -> Removed:
    """Delete the demo people. Whoever something still refers to is kept without a log-in instead."""
    people = User.objects.filter(email__endswith=DEMO_DOMAIN)
    kept = _referred_to(people.values_list("pk", flat=True))
    unusable = make_password(None)
    deactivated = people.filter(pk__in=kept).update(is_active=False, password=unusable)
    gone = people.exclude(pk__in=kept)
    deleted = gone.count()
    gone.delete()
    return Removed(deleted, deactivated)


def _referred_to(people: Iterable[int]) -> set[int]:
    """Who among them is named by a row of any table: one query for each foreign key to people."""
    found: set[int] = set()
    keys = list(people)
    for relation in User._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        model, name = relation.related_model, relation.field.name
        if not model._meta.auto_created:  # as are the rows that say which groups a person is in
            rows = model._base_manager.filter(**{f"{name}__in": keys})
            found.update(rows.values_list(name, flat=True))
    return found
