"""The audit log: what was done, by whom and from where, each entry chained to the one before (ADR 27)."""

from datetime import UTC
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.audit_labels import AUDIT_LABELS, KIND_OF_ACTOR_LABELS
from accounts.types import ActorKind, AuditAction

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ACCOUNT_LENGTH = 150
VIA_LENGTH = 100
SUBJECT_LENGTH = 300
ADDRESS_LENGTH = 45
DIGEST_LENGTH = 64
FIRST_PREVIOUS = "0" * DIGEST_LENGTH
"""What the first link names as the digest before it."""


class AuditEntry(models.Model):
    """One thing that was done. Only ever added, and no role of the database may change or delete it.

    `account` is the account's name as it was, `person` its number, which no foreign key ties: the entry stays
    when the account goes. `via` is the prefix of a key, or the name of a command or a job. `fingerprint` is
    the SHA-256 of all that the entry says; the database makes the link when the transaction commits.
    """

    at = models.DateTimeField(_("at"))
    account = models.CharField(_("account"), max_length=ACCOUNT_LENGTH, blank=True)
    person = models.BigIntegerField(_("person"), null=True)
    kind = models.CharField(_("door"), max_length=10)
    via = models.CharField(_("via"), max_length=VIA_LENGTH, blank=True)
    action = models.CharField(_("action"), max_length=30)
    subject = models.CharField(_("object"), max_length=SUBJECT_LENGTH, blank=True)
    address = models.CharField(_("address"), max_length=ADDRESS_LENGTH, blank=True)
    request = models.CharField(_("request"), max_length=64, blank=True)
    detail = models.JSONField(_("details"), default=dict)
    fingerprint = models.CharField(_("fingerprint"), max_length=DIGEST_LENGTH)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("account", "-id"), name="audit_by_account"),
            models.Index(fields=("action", "-id"), name="audit_by_action"),
            models.Index(fields=("address", "-id"), name="audit_by_address"),
            models.Index(fields=("at",), name="audit_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.account or self.via} {self.action} {self.subject}"

    @property
    def action_label(self) -> "StrOrPromise":
        """In words; the word itself where it is one of an earlier or a later version."""
        return AUDIT_LABELS[AuditAction(self.action)] if self.action in AUDIT_LABELS else self.action

    @property
    def kind_label(self) -> "StrOrPromise":
        return KIND_OF_ACTOR_LABELS[ActorKind(self.kind)] if self.kind in KIND_OF_ACTOR_LABELS else self.kind

    def columns(self) -> dict[str, object]:
        """All that the fingerprint covers, by name. The time is that of UTC, to the microsecond."""
        return {
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "account": self.account,
            "person": self.person,
            "kind": str(self.kind),
            "via": self.via,
            "action": str(self.action),
            "subject": self.subject,
            "address": self.address,
            "request": self.request,
            "detail": self.detail,
        }


class AuditLink(models.Model):
    """An entry's place in the chain. Made by the database alone (accounts/migrations/0006_audit.py).

    `sequence` has no gap. `digest` is the SHA-256 of `previous`, `sequence` and the entry's fingerprint.
    """

    sequence = models.BigIntegerField(_("number"), primary_key=True)
    entry = models.OneToOneField(
        AuditEntry, models.PROTECT, related_name="link", verbose_name=_("audit entry")
    )
    previous = models.CharField(_("digest before"), max_length=DIGEST_LENGTH)
    digest = models.CharField(_("digest"), max_length=DIGEST_LENGTH)

    class Meta:
        verbose_name = _("link of the audit log")
        verbose_name_plural = _("links of the audit log")
        ordering = ("-sequence",)

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest}"
