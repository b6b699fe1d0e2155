"""The page of the open API: the keys that a person may see, what they were used for, and how to use one."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.models import PATH_SEPARATOR, ApiKey, KeyUsage, Organization, User
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


def place_of(person: User, code: str) -> Organization | None:
    """The organization around which keys are offered: the one with the code, else the person's own."""
    chosen = Organization.objects.filter(code=code.replace("\x00", "")).first() if code else None
    return chosen or person.organization


def organizations_for(person: User, place: Organization | None) -> list[Organization]:
    """For whom the person may create keys: others than the office for the own organization. The office may
    for all; offered are the own one first, the tops of the trees, and what lies above a place and right below
    it. At most three queries."""
    own = [person.organization] if person.organization else []
    if not is_office(person):
        return own
    offered = Q(parent__isnull=True) | Q(parent=place)
    if place is not None:
        offered |= Q(code__in=place.path.split(PATH_SEPARATOR))
    others = Organization.objects.filter(offered).exclude(pk__in=[each.pk for each in own])
    return own + sorted(others, key=lambda each: (each.path.count(PATH_SEPARATOR), each.number, each.code))


def _usage(
    key: ApiKey, days: list[date], counts: dict[tuple[int, date], int], waiting: int
) -> tuple[int, ...]:
    """Requests of each day. `waiting` are those that no day holds yet: they count to that of the last use."""
    last = timezone.localdate(key.last_used_at) if key.last_used_at else None
    return tuple(counts.get((key.pk, day), 0) + (waiting if day == last else 0) for day in days)
