"""How many requests a key or a person makes: for the limit of a minute, and for the usage of a day.

Requests are counted in the cache where all processes share one (Redis), and else, or while it is away, in the
database: counters of one process's memory would let each process have the whole limit.
"""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.models import ApiKey, KeyHolder, KeyUsage, RequestCount, User

logger = logging.getLogger(__name__)

MINUTE = 60
ADDRESS = "address:"
SIX, NETWORK_BITS = 6, 64
KEPT_FOR_A_PERSON = 2 * MINUTE
KEPT_FOR_A_KEY = 7 * 24 * 60 * MINUTE  # until its next request adds it to a day's usage

COUNT_ONE_MORE = """
    INSERT INTO accounts_requestcount (subject, minute, requests) VALUES (%s, %s, 1)
    ON CONFLICT (subject, minute) DO UPDATE SET requests = accounts_requestcount.requests + 1
    RETURNING requests
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a minute allows: `used` of `limit` requests, this one included; `seconds` until the next."""

    limit: int
    used: int
    seconds: int

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)

    @property
    def is_exceeded(self) -> bool:
        return self.used > self.limit


def count_request(*, by: User, at: datetime) -> Allowance:
    """Count one request of a key, or of a person without one. The first of a minute also settles what the
    earlier ones left (`note_use`)."""
    minute = minute_of(at)
    used = _count(subject_of(by), minute, KEPT_FOR_A_KEY if isinstance(by, KeyHolder) else KEPT_FOR_A_PERSON)
    if used == 1:
        _settle(by, at)
    return Allowance(limit=settings.API_REQUESTS_PER_MINUTE, used=used, seconds=seconds_left(at))


def count_refusal(*, address: str, at: datetime) -> Allowance:
    """Count one key that did not open, sent from the address. Nobody's good key is counted or stopped by it:
    behind one address there may be a whole city hall."""
    minute = minute_of(at)
    used = _count(subject_of_address(address), minute, KEPT_FOR_A_PERSON)
    if used == 1 and not settings.COUNTS_IN_CACHE:
        over = RequestCount.objects.filter(subject__startswith=ADDRESS, minute__lt=minute)
        over.delete()
    return Allowance(limit=settings.API_REFUSALS_PER_MINUTE, used=used, seconds=seconds_left(at))


@transaction.atomic
def note_use(*, key: ApiKey, at: datetime) -> None:
    """That the key is in use, once a minute; the requests of its last minute are added to their day."""
    if key.last_used_at is not None:
        requests = take_count(f"key:{key.pk}", minute_of(key.last_used_at))
        day = timezone.localdate(key.last_used_at)
        row, _is_new = KeyUsage.objects.get_or_create(key=key, day=day, defaults={"requests": 0})
        KeyUsage.objects.filter(pk=row.pk).update(requests=F("requests") + requests)
    ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)


def unsettled(keys: Iterable[ApiKey]) -> dict[int, int]:
    """Key → requests of its last minute in use, which no day holds yet. At most one query."""
    open_minutes = {key.pk: minute_of(key.last_used_at) for key in keys if key.last_used_at}
    stored = RequestCount.objects.filter(subject__in=[f"key:{pk}" for pk in open_minutes])
    counted = {(row.subject, row.minute): row.requests for row in stored}
    return {
        pk: _cached(f"key:{pk}", minute) + counted.get((f"key:{pk}", minute), 0)
        for pk, minute in open_minutes.items()
    }


def take_count(subject: str, minute: int) -> int:
    """The requests of a minute that is over. They are forgotten, with all that the database kept before."""
    requests = _cached(subject, minute)
    if requests:
        cache.delete(_name(subject, minute))
    rows = RequestCount.objects.filter(subject=subject, minute__lte=minute)
    requests += sum(rows.values_list("requests", flat=True))
    rows.delete()
    return requests


def minute_of(at: datetime) -> int:
    return int(at.timestamp()) // MINUTE


def seconds_left(at: datetime) -> int:
    """Until the next minute begins."""
    return MINUTE - int(at.timestamp()) % MINUTE


def subject_of_address(address: str) -> str:
    """The address as the subject of a counter: of IPv6, the network of 64 bits that one client has to itself.
    All addresses that are none, as behind a Unix socket, are one subject."""
    try:
        known = ip_address(address)
    except ValueError:
        return f"{ADDRESS}-"
    name = str(ip_network((known, NETWORK_BITS), strict=False)) if known.version == SIX else str(known)
    return ADDRESS + hashlib.sha256(name.encode()).hexdigest()[:24]


def subject_of(by: User) -> str:
    return f"key:{by.key.pk}" if isinstance(by, KeyHolder) else f"person:{by.pk}"


def _settle(by: User, at: datetime) -> None:
    if isinstance(by, KeyHolder):
        note_use(key=by.key, at=at)
    elif not settings.COUNTS_IN_CACHE:
        RequestCount.objects.filter(subject=subject_of(by), minute__lt=minute_of(at)).delete()


def _count(subject: str, minute: int, kept: int) -> int:
    if settings.COUNTS_IN_CACHE:
        try:
            return _count_in_cache(_name(subject, minute), kept)
        except RedisError:
            logger.warning("The cache is away: requests are counted in the database.")
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ONE_MORE, [subject, minute])
        return int(cursor.fetchone()[0])


def _count_in_cache(name: str, kept: int) -> int:
    try:
        return cache.incr(name)
    except ValueError:
        cache.add(name, 0, kept)
        return cache.incr(name)


def _cached(subject: str, minute: int) -> int:
    if not settings.COUNTS_IN_CACHE:
        return 0
    try:
        return int(cache.get(_name(subject, minute), 0))
    except RedisError:
        return 0


def _name(subject: str, minute: int) -> str:
    return f"requests:{subject}:{minute}"
