"""How the parts of the system are just now: for the page of the office and for monitoring."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.models import Count, Max, Min
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from indicators.models import AuditRun, Job, JobState
from jiaxing_quality.celery import app
from jiaxing_quality.operation.backups import Backup, newest_backup
from jiaxing_quality.operation.heartbeats import last_heard
from jiaxing_quality.operation.models import Process
from jiaxing_quality.operation.patient_cache import PatientCache
from jiaxing_quality.operation.schema_state import schema_faults

QUEUE = "celery"


@dataclass(frozen=True, slots=True)
class Disk:
    """Where files are kept, and how many bytes are left there."""

    name: str
    free: int
    total: int

    @property
    def is_nearly_full(self) -> bool:
        """Less than a tenth is left."""
        return self.free * 10 < self.total


@dataclass(frozen=True)
class State:
    """What was found; None for what could not be asked."""

    asked_at: datetime
    has_database: bool
    has_cache: bool
    has_broker: bool
    schema_faults: list[str]
    queue_length: int | None
    jobs: Mapping[str, int] = field(default_factory=dict)
    oldest_asked_at: datetime | None = None
    differences: int | None = None
    heard: Mapping[str, datetime] = field(default_factory=dict)
    backup: Backup | None = None
    disks: tuple[Disk, ...] = ()

    @cached_property
    def oldest_job_seconds(self) -> float:
        """Age of the oldest job that nobody has taken; 0 where none waits."""
        return (self.asked_at - self.oldest_asked_at).total_seconds() if self.oldest_asked_at else 0.0

    def silent_seconds(self, process: Process) -> float | None:
        """For how long beat, or every worker, was not heard of; None where it never was."""
        at = self.heard.get(process)
        return (self.asked_at - at).total_seconds() if at else None

    @cached_property
    def backup_age_seconds(self) -> float | None:
        return (self.asked_at - self.backup.made_at).total_seconds() if self.backup else None


def read_state() -> State:
    """Ask every part once, whatever the others answer."""
    is_reached, queue_length = _queue()
    has_cache = _has_cache()
    backup, disks, now = newest_backup(), _disks(), timezone.now()
    try:
        faults = schema_faults()
        counted = Job.objects.values_list("state").annotate(number=Count("pk")).order_by()
        jobs = dict.fromkeys(JobState.values, 0) | dict(counted)
        oldest = Job.objects.filter(state=JobState.WAITING).aggregate(at=Min("asked_at"))["at"]
        differences, heard = _differences(), last_heard()
    except DatabaseError:
        return State(now, False, has_cache, is_reached, [], queue_length, backup=backup, disks=disks)
    asked = (faults, queue_length, jobs, oldest, differences, heard, backup, disks)
    return State(now, True, has_cache, is_reached, *asked)


def _differences() -> int | None:
    """How many results the newest self-audit of each plan finds otherwise; None before the first."""
    newest = AuditRun.objects.values("plan").annotate(newest=Max("pk")).values("newest")
    rows = AuditRun.objects.filter(pk__in=newest).values_list("checked", "agreed")
    return sum(checked - agreed for checked, agreed in rows) if rows else None


def _queue() -> tuple[bool, int | None]:
    """Whether the broker answers, and how many messages wait there. Without a broker, none is missed."""
    if not settings.CELERY_BROKER_URL:
        return True, None
    try:
        with app.connection_for_read() as broker:
            return True, int(broker.default_channel.client.llen(QUEUE))  # type: ignore[attr-defined]
    except (KombuError, RedisError, OSError):
        return False, None


def _has_cache() -> bool:
    """Whether the shared cache answers; without one, none is missed."""
    cache = caches["default"]
    return not isinstance(cache, PatientCache) or cache.is_there()


def _disks() -> tuple[Disk, ...]:
    places = {"files": settings.MEDIA_ROOT, "backups": settings.BACKUP_ROOT}
    if connection.vendor == "sqlite":
        places["database"] = str(Path(str(connection.settings_dict["NAME"])).parent)
    usage = {
        name: shutil.disk_usage(place) for name, place in places.items() if place and Path(place).is_dir()
    }
    return tuple(Disk(name, each.free, each.total) for name, each in usage.items())
