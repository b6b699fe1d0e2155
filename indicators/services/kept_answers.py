"""A request sent twice takes effect once: its answer is kept under the client's Idempotency-Key.

Source: the IETF's draft “The Idempotency-Key HTTP Header Field”. Only answers to what took effect are kept: a
refused request has changed nothing, and may be mended and sent again under the same key.
"""

import hashlib
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from indicators.models import KeptAnswer

KEPT_FOR = timedelta(hours=24)


class KeyInUse(Exception):
    """The first request with this key is still running."""


class KeyReused(Exception):
    """The key belongs to another request."""


def find_answer(*, key: str, digest: str, by: User) -> KeptAnswer | None:
    """The answer that is kept for the request, or None where it is the first one: it then holds the key until
    its transaction ends. Raises KeyInUse and KeyReused.

    On SQLite, where writing transactions follow each other, a second request waits for the first one instead
    of being told so.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The key is held for the length of a transaction.")
    _hold(f"{by.pk}:{key}")
    answer = KeptAnswer.objects.filter(person=by, key=key).first()
    if answer and answer.expires_at <= timezone.now():
        answer.delete()
        return None
    if answer and answer.digest != digest:
        raise KeyReused
    return answer


def keep_answer(*, key: str, digest: str, status: int, etag: str, body: str, by: User) -> None:
    """Keep an answer. It goes into the transaction of what it answers: both stand, or neither."""
    now = timezone.now()
    KeptAnswer.objects.create(
        person=by,
        key=key,
        digest=digest,
        status=status,
        etag=etag,
        body=body,
        kept_at=now,
        expires_at=now + KEPT_FOR,
    )


def forget_answers() -> int:
    """Delete what has expired; returns how many."""
    deleted, _by_model = KeptAnswer.objects.filter(expires_at__lte=timezone.now()).delete()
    return deleted


def _hold(name: str) -> None:
    """Take PostgreSQL's lock of the name until the transaction ends; a process that dies frees it."""
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        [is_taken] = cursor.fetchone()
    if not is_taken:
        raise KeyInUse
