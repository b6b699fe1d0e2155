"""Who may do what, as predicates over a person. Every page, endpoint and admin asks here."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import KeyHolder, Organization, User
from accounts.types import Role, Scope

Person = User | AnonymousUser


def has_role(person: Person, *roles: Role) -> bool:
    """Whether the person holds one of the roles. Anonymous people hold none."""
    return isinstance(person, User) and person.is_active and not person.roles.isdisjoint(roles)


def is_office(person: Person) -> bool:
    """The municipal office; an administrator (superuser) counts as it."""
    return has_role(person, Role.OFFICE) or (person.is_active and person.is_superuser)


def can_watch_operation(person: Person) -> bool:
    """Whether the person sees how the system itself is: backups, jobs, versions. No figure stands there."""
    return is_office(person) or can_manage_users(person)


def can_see_everything(person: Person) -> bool:
    """The office and leaders read the whole plan; others what is theirs."""
    return is_office(person) or has_role(person, Role.VIEWER)


def can_manage_users(person: Person) -> bool:
    """Who makes accounts, gives out roles and lets people in again: not the office, which works with the
    figures (docs/adr/0026-separate-roles.md)."""
    return has_role(person, Role.ADMINISTRATOR) or (person.is_active and person.is_superuser)


def can_audit(person: Person) -> bool:
    """Who reads what everybody did: neither the office nor who manages the accounts."""
    return has_role(person, Role.AUDITOR) or (person.is_active and person.is_superuser)


def can_enter_administration(person: Person) -> bool:
    """Whom the administration's front door lets in; behind it, each table asks again."""
    return is_office(person) or can_manage_users(person)


def owes_password(person: User, *, at: datetime) -> bool:
    """Whether the person has to choose a password first: somebody else chose it, or its time is over.

    Not the demo's people, whose password everybody may know, and nobody without one (OIDC).
    """
    if person.is_demo or not person.has_usable_password():
        return False
    return person.password_owed_since is not None or _is_expired(person, at)


def owes_second_factor(person: User) -> bool:
    """Whether the person has to set up a second factor first."""
    if person.is_demo or person.has_second_factor:
        return False
    return not person.roles.isdisjoint(settings.SECOND_FACTOR_FOR)


def works_for(person: Person, organization: Organization) -> bool:
    """Whether the organization is the person's own; for a key with all below it, also one of those."""
    if not isinstance(person, User):
        return False
    is_own = person.organization_id == organization.pk
    return is_own or (_reaches_below(person) and organization.is_within(_own(person)))


def own_rows(person: User, field: str = "organization") -> Q:
    """`works_for` as a condition on rows: those of which `field` is an organization that the person works
    for. No row where the person works for none."""
    if person.organization_id is None:
        return Q(pk__in=())
    if _reaches_below(person):
        # Asked for apart: as a join that stands beside an "or", PostgreSQL would guess it costly enough for
        # parallel workers, whose start takes longer than the whole page.
        below = Organization.objects.filter(path__startswith=_own(person).path)
        return Q(**{f"{field}__in": below.order_by()})
    return Q(**{field: person.organization_id})


def reads_only_published(person: Person) -> bool:
    """Whether the person asks by a key that reads no more than what is published."""
    return isinstance(person, KeyHolder) and person.key.scope == Scope.READ_PUBLISHED


def may_have_keys(person: Person) -> bool:
    """Whether keys of the API are the person's business at all; leaders only read pages."""
    return is_office(person) or (
        isinstance(person, User)
        and person.organization_id is not None
        and has_role(person, Role.CLERK, Role.REVIEWER)
    )


def can_hold_key(person: Person, organization: Organization, *, with_subtree: bool = False) -> bool:
    """Whether a key of the organization may act for the person: the office's may for any, and for all below
    it; clerks' and reviewers' for their own. It is asked again at each use of the key."""
    if is_office(person):
        return True
    return may_have_keys(person) and not with_subtree and works_for(person, organization)


def can_revoke_key(person: Person, organization: Organization) -> bool:
    """Whoever may hold a key of the organization may revoke any of its keys."""
    return can_hold_key(person, organization)


def _is_expired(person: User, at: datetime) -> bool:
    if not settings.PASSWORD_DAYS:
        return False
    return at - (person.password_changed_at or person.date_joined) >= timedelta(days=settings.PASSWORD_DAYS)


def _reaches_below(person: User) -> bool:
    return isinstance(person, KeyHolder) and person.key.with_subtree


def _own(person: User) -> Organization:
    assert person.organization is not None  # noqa: S101 – for the type checker: both callers have asked
    return person.organization
