"""Systems that are told of changes (Standard Webhooks), and what became of each message."""

import base64
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.models.plan import Plan

URL_LENGTH = 500
ANSWER_LENGTH = 500
SECRET_PREFIX = "whsec_"  # noqa: S105  # how the standard marks a secret, not one


def new_salt() -> str:
    return secrets.token_urlsafe(16)


class Webhook(models.Model):
    """An address to which changes are sent as they happen.

    Its secret is made of `salt` and the site's own key, so that a copy of the database signs nothing. `after`
    is the place in the feed of changes up to which messages were made. Without a plan or an organization it
    is told of all; an organization stands for what lies below it, too.
    """

    name = models.CharField(_("name"), max_length=100)
    url = models.URLField(_("address"), max_length=URL_LENGTH)
    kinds = models.JSONField(_("kinds of changes"), default=list, blank=True)
    plan = models.ForeignKey(
        Plan, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("plan")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organization")
    )
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    after = models.CharField(max_length=400, blank=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"), editable=False
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> bytes:
        """The 32 bytes that sign its messages."""
        return salted_hmac("indicators.webhook", self.salt, algorithm="sha256").digest()

    @property
    def secret(self) -> str:
        """The key as the receiver's library takes it."""
        return SECRET_PREFIX + base64.b64encode(self.key).decode()


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


class WebhookDelivery(models.Model):
    """One message to one webhook: its text as it is signed, and what became of it.

    Whoever sends it holds a lease; a process that dies lets it run out, and the next one sends. The receiver
    knows a message that comes twice by its number.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", verbose_name=_("webhook"))
    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind of change"), max_length=40)
    body = models.TextField(_("body"))
    state = models.CharField(_("state"), max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"), null=True)
    lease_until = models.DateTimeField(_("lease until"), null=True)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    answer = models.CharField(_("answer"), max_length=ANSWER_LENGTH, blank=True)
    made_at = models.DateTimeField(_("made at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("message to a webhook")
        verbose_name_plural = _("messages to webhooks")
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=("next_at",), condition=Q(state=DeliveryState.WAITING), name="delivery_waiting"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, next_at__isnull=False)
                | ~Q(state=DeliveryState.WAITING) & Q(next_at__isnull=True),
                name="delivery_waiting_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | ~Q(state=DeliveryState.SENT) & Q(sent_at__isnull=True),
                name="delivery_sent_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} → {self.webhook}"
