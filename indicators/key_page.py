"""The page of the open API: the keys that a person may see, what they were used for, and how to use one."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import ApiKey, KeyUsage, Organization, User
from accounts.permissions import is_office
from accounts.services.counting import unsettled
from accounts.services.keys import keys_for
from indicators.models import Plan

DAYS = 7


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key with its requests on each of the page's days, the latest last."""

    key: ApiKey
    plan: str
    usage: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.usage)

    @property
    def is_standing(self) -> bool:
        return self.key.revoked_at is None and not self.key.is_expired


@dataclass(frozen=True, slots=True)
class KeyPage:
    """The keys, those that stand first, and the limit of requests a minute."""

    rows: list[KeyRow]
    days: list[date]
    limit: int
    is_office: bool

    @property
    def standing(self) -> list[KeyRow]:
        return [row for row in self.rows if row.is_standing]

    @property
    def ended(self) -> list[KeyRow]:
        return [row for row in self.rows if not row.is_standing]


def build_key_page(person: User) -> KeyPage:
    """Four queries, whatever the number of keys."""
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    keys = list(keys_for(person))
    waiting = unsettled(keys)
    used = KeyUsage.objects.filter(key__in=keys, day__gte=days[0])
    counts = {(row.key_id, row.day): row.requests for row in used}
    plans = {plan.code: plan.label for plan in Plan.objects.all()}
    return KeyPage(
        rows=[
            KeyRow(key, plans.get(key.plan, key.plan), _usage(key, days, counts, waiting.get(key.pk, 0)))
            for key in keys
        ],
        days=days,
        limit=settings.API_REQUESTS_PER_MINUTE,
        is_office=is_office(person),
    )


def organizations_for(person: User) -> list[Organization]:
    """For whom the person may create keys: the office for all, the own organization first; others for the
    own one."""
    own = [person.organization] if person.organization else []
    if not is_office(person):
        return own
    others = Organization.objects.exclude(pk__in=[place.pk for place in own])
    return own + list(others.order_by("path"))


def _usage(
    key: ApiKey, days: list[date], counts: dict[tuple[int, date], int], waiting: int
) -> tuple[int, ...]:
    """Requests of each day. `waiting` are those that no day holds yet: they count to that of the last use."""
    last = timezone.localdate(key.last_used_at) if key.last_used_at else None
    return tuple(counts.get((key.pk, day), 0) + (waiting if day == last else 0) for day in days)
