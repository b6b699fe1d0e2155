"""Keys of the API: created once, shown once, found at each request, revoked at once."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import ip_address
from typing import cast

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import AccessEvent, ApiKey, KeyHolder, Organization, User
from accounts.models.keys import PREFIX_LENGTH
from accounts.permissions import can_hold_key, can_revoke_key, is_office
from accounts.services.audit import record_audit
from accounts.types import AccessAction, AuditAction, Refusal, Role, Scope

MARK = "jq"
"""Begins every key, so that people and scanners of code know what they found."""

SECRET_BYTES = 32
FORM = re.compile(rf"{MARK}_([0-9a-f]{{{PREFIX_LENGTH}}})_([A-Za-z0-9_-]+)")
ROLES_OF_A_UNIT = frozenset({Role.CLERK, Role.REVIEWER})
"""What a key may that the office creates for a unit: what the people of that unit may."""

AUDITED_AS = {
    AccessAction.CREATED: AuditAction.KEY_CREATED,
    AccessAction.REVOKED: AuditAction.KEY_REVOKED,
    AccessAction.DENIED: AuditAction.KEY_REFUSED,
}
REFUSALS_KEPT_APART = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key is to be. `plan` is a plan's code, "" for all; `addresses` are networks, "" for any."""

    name: str
    scope: Scope
    organization: Organization
    expires_on: date
    with_subtree: bool = False
    plan: str = ""
    addresses: str = ""


class KeyRefused(Exception):
    """A key that does not open. `key` is the one that its prefix names, if there is one."""

    def __init__(self, reason: Refusal, key: ApiKey | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.key = key


class NameTaken(Exception):
    """The organization has a key of this name that is not revoked."""


def digest_of(secret: str) -> str:
    """SHA-256: a secret of 256 random bits needs no slow hash, and is hashed at every request."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_key(*, wanted: NewKey, by: User) -> tuple[ApiKey, str]:
    """The key, and its text, which is told this once. Raises PermissionDenied and NameTaken."""
    if not can_hold_key(by, wanted.organization, with_subtree=wanted.with_subtree):
        raise PermissionDenied
    prefix, secret = secrets.token_hex(PREFIX_LENGTH // 2), secrets.token_urlsafe(SECRET_BYTES)
    key = ApiKey(
        name=wanted.name,
        prefix=prefix,
        digest=digest_of(secret),
        scope=wanted.scope,
        organization=wanted.organization,
        with_subtree=wanted.with_subtree,
        plan=wanted.plan,
        addresses=wanted.addresses,
        expires_on=wanted.expires_on,
        created_by=by,
        created_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            key.save()
    except IntegrityError as error:
        raise NameTaken from error
    _record(AccessAction.CREATED, key, by)
    return key, f"{MARK}_{prefix}_{secret}"


@transaction.atomic
def revoke_key(*, key: ApiKey, by: User, reason: str = "") -> None:
    """End a key for good; its next request is refused. Nothing happens where it is revoked already.

    Raises PermissionDenied for somebody who may not hold a key of its organization.
    """
    if not (can_revoke_key(by, key.organization) or by == key.created_by):
        raise PermissionDenied
    _revoke(key, by, reason)


@transaction.atomic
def end_keys(*, person: User, by: User, reason: str) -> None:
    """Revoke all keys that act for the person: the account is disabled, or its password is a new one."""
    for key in ApiKey.objects.filter(created_by=person, revoked_at__isnull=True):
        _revoke(key, by, reason)


def find_holder(text: str, address: str) -> KeyHolder:
    """Who asks by the key with this text from this address. Two queries. Raises KeyRefused."""
    key = _find(text)
    if key.revoked_at is not None:
        raise KeyRefused(Refusal.REVOKED, key)
    if key.is_expired:
        raise KeyRefused(Refusal.EXPIRED, key)
    if not key.allows(address):
        raise KeyRefused(Refusal.FOREIGN_ADDRESS, key)
    holder = holder_of(key)
    if holder is None:
        raise KeyRefused(Refusal.CREATOR_GONE, key)
    return holder


def holder_of(key: ApiKey) -> KeyHolder | None:
    """The person for whom the key acts, as somebody of the key's organization; None where the person is
    disabled or may no longer hold it. One query.

    In the own organization the key has the person's roles; in another, those of a unit's people.
    """
    found = KeyHolder.objects.with_roles().filter(pk=key.created_by_id, is_active=True).first()
    if found is None:
        return None
    holder = cast(KeyHolder, found)
    holder.key = key
    if not can_hold_key(holder, key.organization, with_subtree=key.with_subtree):
        return None
    if holder.organization_id != key.organization_id:
        holder.roles = ROLES_OF_A_UNIT
        holder.is_superuser = False
    holder.organization = key.organization
    return holder


@transaction.atomic
def record_refusal(*, refused: KeyRefused, address: str) -> None:
    """Keep that a key which exists was refused: once a minute for each reason, however often it comes."""
    if refused.key is None:
        return
    recent = AccessEvent.objects.filter(
        key=refused.key,
        action=AccessAction.DENIED,
        detail=refused.reason,
        at__gt=timezone.now() - REFUSALS_KEPT_APART,
    )
    if not recent.exists():
        _record(AccessAction.DENIED, refused.key, None, detail=refused.reason, address=_known(address))


def keys_for(person: User) -> QuerySet[ApiKey]:
    """The keys that the person may see: all for the office, else the own organization's."""
    keys = ApiKey.objects.select_related("organization", "created_by", "revoked_by")
    return keys if is_office(person) else keys.filter(organization=person.organization_id)


def _find(text: str) -> ApiKey:
    """The key whose prefix and secret the text holds."""
    form = FORM.fullmatch(text)
    if form is None:
        raise KeyRefused(Refusal.MALFORMED)
    prefix, secret = form.groups()
    key = ApiKey.objects.select_related("organization").filter(prefix=prefix).first()
    if key is None:
        raise KeyRefused(Refusal.UNKNOWN)
    if not secrets.compare_digest(key.digest, digest_of(secret)):
        raise KeyRefused(Refusal.WRONG_SECRET, key)
    return key


def _known(address: str) -> str | None:
    """The address, where it is one: behind a Unix socket there is none, and a proxy may write anything."""
    try:
        return str(ip_address(address))
    except ValueError:
        return None


def _revoke(key: ApiKey, by: User, reason: str) -> None:
    standing = ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True)
    if standing.update(revoked_at=timezone.now(), revoked_by=by):
        _record(AccessAction.REVOKED, key, by, detail=reason)


def _record(
    action: AccessAction, key: ApiKey, by: User | None, *, detail: str = "", address: str | None = None
) -> None:
    AccessEvent.objects.create(
        action=action, key=key, by=by, detail=detail, address=address, at=timezone.now()
    )
    record_audit(AUDITED_AS[action], key.prefix, by=by, detail={"name": key.name, "reason": detail})
