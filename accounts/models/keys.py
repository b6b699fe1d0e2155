"""Keys of the API: what lets a program ask, for whom, and how far (docs/adr/0020-api-keys.md)."""

from collections.abc import Iterable
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Organization, PersonManager, User
from accounts.types import AccessAction, Scope

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PREFIX_LENGTH = 12
NAME_LENGTH = 100
PLAN_LENGTH = 50
ADDRESSES_LENGTH = 1000
DETAIL_LENGTH = 200

SCOPE_LABELS = {
    Scope.READ_PUBLISHED: _("Read what is published"),
    Scope.READ_ALL: _("Read everything that the organization may see"),
    Scope.WRITE: _("Read, and write figures"),
}

ACTION_LABELS = {
    AccessAction.CREATED: _("key created"),
    AccessAction.REVOKED: _("key revoked"),
    AccessAction.DENIED: _("key refused"),
}


def choices_of(labels: "Iterable[tuple[StrEnum, StrOrPromise]]") -> "list[tuple[str, StrOrPromise]]":
    """A field's choices: the words as plain text, which migrations can hold."""
    return [(word.value, label) for word, label in labels]


class KeyHolder(User):
    """A person for whom a program asks by a key, with the organization and the roles of the key.

    `services.keys.holder_of` makes it for one request. It passes wherever a person does, so that the same
    predicates decide; what it writes is the person's. It is never saved.
    """

    key: "ApiKey"

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        proxy = True
        verbose_name = _("person by a key")
        verbose_name_plural = _("people by keys")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises PermissionDenied: saving would move the person into the key's organization."""
        raise PermissionDenied


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def standing(self) -> "ApiKeyQuerySet":
        """Neither revoked nor expired."""
        return self.filter(revoked_at__isnull=True, expires_on__gte=timezone.localdate())


class ApiKey(models.Model):
    """A key: found by `prefix`, proved by a secret of which only the SHA-256 is kept.

    It acts for who created it, as somebody of `organization`, no further than `scope`, `plan` and
    `addresses` let it. `plan` is a plan's code: plans lie above this app, and their codes never change.
    """

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    prefix = models.CharField(_("prefix"), max_length=PREFIX_LENGTH, unique=True)
    digest = models.CharField(_("digest of the secret"), max_length=64)
    scope = models.CharField(_("scope"), max_length=16, choices=choices_of(SCOPE_LABELS.items()))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="api_keys", verbose_name=_("organization")
    )
    with_subtree = models.BooleanField(_("with all below it"), default=False)
    plan = models.CharField(_("plan"), max_length=PLAN_LENGTH, blank=True)
    addresses = models.CharField(_("addresses allowed"), max_length=ADDRESSES_LENGTH, blank=True)
    expires_on = models.DateField(_("valid until"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_keys", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"))
    last_used_at = models.DateTimeField(_("last used"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("revoked by")
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "name"),
                condition=Q(revoked_at__isnull=True),
                name="api_key_name_once_an_organization",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="api_key_revoked_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}\Z"), name="api_key_digest_is_sha256"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    @property
    def is_expired(self) -> bool:
        return self.expires_on < timezone.localdate()

    @cached_property
    def networks(self) -> list[str]:
        """The networks in `addresses`, as text: it holds one a line."""
        return self.addresses.split()

    def allows(self, address: str) -> bool:
        """Whether the key may be used from the address. One that is not known is allowed by no list."""
        if not self.networks:
            return True
        try:
            client = ip_address(address)
        except ValueError:
            return False
        return any(client in ip_network(network) for network in self.networks)


class KeyUsage(models.Model):
    """How many requests a key made on a day (in Shanghai); its last minute is added by the next one."""

    key = models.ForeignKey(
        ApiKey, models.CASCADE, related_name="usage", db_index=False, verbose_name=_("API key")
    )
    day = models.DateField(_("day"))
    requests = models.PositiveIntegerField(_("requests"))

    class Meta:
        verbose_name = _("usage of a key")
        verbose_name_plural = _("usage of keys")
        ordering = ("key", "-day")
        constraints = (models.UniqueConstraint(fields=("key", "day"), name="key_usage_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.key_id} {self.day} {self.requests}"


class RequestCount(models.Model):
    """Requests of a key or person in a minute, where no cache is shared by all processes.

    `subject` is `key:` or `person:` with an id, or `address:` with a digest, for keys that did not open;
    `minute` counts from 1970. Rows of minutes that are over go
    with the subject's next request.
    """

    subject = models.CharField(max_length=40)
    minute = models.BigIntegerField()
    requests = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("request count")
        verbose_name_plural = _("request counts")
        constraints = (
            models.UniqueConstraint(fields=("subject", "minute"), name="request_count_once_a_minute"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.minute} {self.requests}"


class AccessEvent(models.Model):
    """What happened to a key: one line each, only ever added. The order is that of `id`.

    `detail` says in code words why a key was refused or revoked; `by` is empty where nobody logged in did it.
    """

    action = models.CharField(_("action"), max_length=16, choices=choices_of(ACTION_LABELS.items()))
    key = models.ForeignKey(ApiKey, models.PROTECT, related_name="events", verbose_name=_("API key"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    address = models.GenericIPAddressField(_("address"), null=True)
    detail = models.CharField(_("detail"), max_length=DETAIL_LENGTH, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("access event")
        verbose_name_plural = _("access events")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.key_id} {self.action} {self.detail}"
