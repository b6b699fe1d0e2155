"""Telling other systems of changes: messages made from the feed, signed, sent, tried again, kept on record.

Source: Standard Webhooks 1.0. A message is made once for each change, in the transaction that moves the
webhook's place in the feed on; it may arrive more than once, and out of order.
"""

import base64
import hashlib
import hmac
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Organization, User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import DeliveryState, Webhook, WebhookDelivery
from indicators.models.webhook import ANSWER_LENGTH
from indicators.services.changes import Change, changes_after, end_position, last_position, read_position
from indicators.services.json_text import json_of
from indicators.services.outbound import Answer, CallFailed, post

LEASE = timedelta(seconds=60)
AT_ONCE = 500  # changes that one transaction turns into messages
GONE = 410
KEPT_FOR = timedelta(days=30)
DISABLED_AFTER = timedelta(days=5)
DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)


@transaction.atomic
def add_webhook(*, webhook: Webhook, by: User) -> Webhook:
    """Begin to tell a system of changes: of those that come from now on, as far as `by` may see them."""
    webhook.added_by = by
    webhook.after = end_position().as_text()
    webhook.save()
    record_audit(AuditAction.WEBHOOK_ADDED, f"webhook/{webhook.pk}", by=by, detail={"name": webhook.name})
    return webhook


def make_deliveries(webhook_id: int) -> list[int]:
    """Turn what happened since the last time into messages; returns the ids of those that are new."""
    found: list[int] = []
    while True:
        made, is_more = _make_some(webhook_id)
        found += made
        if not is_more:
            return found


@transaction.atomic
def _make_some(webhook_id: int) -> tuple[list[int], bool]:
    """The webhook is locked: of two workers, the second one finds the place moved on."""
    rows = Webhook.objects.select_for_update(of=("self",)).select_related("organization", "plan", "added_by")
    webhook = rows.filter(pk=webhook_id, is_active=True).first()
    if webhook is None:
        return [], False
    position = read_position(webhook.after)
    plan = webhook.plan.code if webhook.plan else ""
    changes = changes_after(position, person=webhook.added_by, limit=AT_ONCE, plan=plan)
    now = timezone.now()
    made = WebhookDelivery.objects.bulk_create(
        _message(webhook, change, now) for change in _wanted(webhook, changes)
    )
    webhook.after = last_position(changes, position).as_text()
    webhook.save(update_fields=("after",))
    return [delivery.pk for delivery in made], len(changes) == AT_ONCE


def _wanted(webhook: Webhook, changes: Iterable[Change]) -> list[Change]:
    """The changes that the webhook asks for, by kind and place."""
    kinds = set(webhook.kinds)
    found = [change for change in changes if not kinds or change.kind in kinds]
    if webhook.organization is None or not found:
        return found
    places = set(Organization.objects.within(webhook.organization).values_list("code", flat=True))
    return [change for change in found if change.organization in places]


def _message(webhook: Webhook, change: Change, now: datetime) -> WebhookDelivery:
    body = json_of({"type": change.kind, "timestamp": change.at, "data": change.as_row()})
    return WebhookDelivery(
        webhook=webhook,
        number=f"msg_{uuid.uuid4().hex}",
        kind=change.kind,
        body=body.decode(),
        made_at=now,
        next_at=now,
    )


def waiting_deliveries() -> list[int]:
    """Messages whose time has come and that nobody is sending, the oldest first."""
    rows = WebhookDelivery.objects.filter(_free(timezone.now()), webhook__is_active=True)
    return list(rows.order_by("next_at", "id").values_list("pk", flat=True)[:AT_ONCE])


def send_delivery(delivery_id: int) -> None:
    """Send one message, if nobody else is sending it and its time has come; note what came of it."""
    now = timezone.now()
    rows = WebhookDelivery.objects.filter(_free(now), pk=delivery_id)
    if not rows.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return
    delivery = WebhookDelivery.objects.select_related("webhook").get(pk=delivery_id)
    body = delivery.body.encode()
    try:
        answer = post(delivery.webhook.url, body, headers_of(delivery, body, now))
    except CallFailed as failure:
        answer = Answer(0, str(failure))
    _note(delivery, answer)


def headers_of(delivery: WebhookDelivery, body: bytes, now: datetime) -> dict[str, str]:
    """The headers by which the receiver knows that the message is ours, and how old it is."""
    timestamp = str(int(now.timestamp()))
    return {
        "content-type": "application/json",
        "user-agent": "quality-plan-tracker",
        "webhook-id": delivery.number,
        "webhook-timestamp": timestamp,
        "webhook-signature": sign(delivery.webhook.key, delivery.number, timestamp, body),
    }


def sign(key: bytes, number: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over number, time and body, as the standard writes it."""
    text = b".".join((number.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.digest(key, text, hashlib.sha256)).decode()


@transaction.atomic
def _note(delivery: WebhookDelivery, answer: Answer) -> None:
    """What came of an attempt: sent, to be tried again, or given up. A webhook that fails for days ends."""
    now = timezone.now()
    delivery.status, delivery.answer = answer.status or None, clean_text(answer.text)
    delivery.lease_until = delivery.next_at = None
    if answer.is_success:
        delivery.state, delivery.sent_at = DeliveryState.SENT, now
        Webhook.objects.filter(pk=delivery.webhook_id).update(failing_since=None)
    elif delivery.attempts <= len(DELAYS) and answer.status != GONE:
        delivery.next_at = now + DELAYS[delivery.attempts - 1]
        _note_failure(delivery.webhook_id, now)
    else:
        delivery.state = DeliveryState.FAILED
        _note_failure(delivery.webhook_id, now)
        if answer.status == GONE:
            Webhook.objects.filter(pk=delivery.webhook_id).update(is_active=False)
    delivery.save()


def _note_failure(webhook_id: int, now: datetime) -> None:
    rows = Webhook.objects.filter(pk=webhook_id)
    rows.filter(failing_since__isnull=True).update(failing_since=now)
    rows.filter(failing_since__lt=now - DISABLED_AFTER).update(is_active=False)


def clean_text(text: str) -> str:
    """An answer's beginning as it can be kept: one line, nothing that the database refuses."""
    return " ".join(text.replace("\x00", " ").split())[:ANSWER_LENGTH]


@transaction.atomic
def resend_delivery(*, delivery: WebhookDelivery) -> None:
    """Let a message be sent again, whatever became of it: the same number, so that the receiver knows it."""
    WebhookDelivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.WAITING,
        attempts=0,
        next_at=timezone.now(),
        lease_until=None,
        sent_at=None,
    )
    record_audit(
        AuditAction.WEBHOOK_RESENT, f"webhook/{delivery.webhook_id}", detail={"message": delivery.number}
    )


def forget_deliveries() -> int:
    """Delete messages that are long done; returns how many."""
    done = WebhookDelivery.objects.exclude(state=DeliveryState.WAITING)
    deleted, _by_model = done.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()
    return deleted


def _free(now: datetime) -> Q:
    is_free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return Q(state=DeliveryState.WAITING, next_at__lte=now) & is_free
