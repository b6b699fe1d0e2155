"""What the office and the administrator see of the operation: is all well, and if not, what to do."""

import platform
from collections.abc import Iterator
from dataclasses import dataclass

import django
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import formatting
from indicators.method.outcome import METHOD_VERSION
from indicators.models import Job, JobState
from jiaxing_quality import __version__
from jiaxing_quality.operation.models import Process
from jiaxing_quality.operation.state import State, read_state

LATE_JOB = 300.0  # seconds that a job may wait before somebody should look
SILENT = 300.0  # seconds without a heartbeat; beat asks for one each minute
LATE_BACKUP = 26 * 3600.0  # a night's backup and two hours
SHOWN_FAILURES = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the system: how it is, and what to do where it is not well."""

    name: str
    says: str
    advice: str = ""

    @property
    def is_well(self) -> bool:
        return not self.advice


@dataclass(frozen=True, slots=True)
class OperationPage:
    """The parts, the newest failed jobs, and what is installed."""

    parts: tuple[Part, ...]
    failures: QuerySet[Job]
    versions: tuple[tuple[str, str], ...]

    @property
    def troubles(self) -> int:
        return sum(not part.is_well for part in self.parts)


def build_operation_page() -> OperationPage:
    """Ask every part once."""
    state = read_state()
    failures = Job.objects.filter(state=JobState.FAILED).select_related("plan", "asked_by")
    return OperationPage(tuple(_parts(state)), failures[:SHOWN_FAILURES], versions())


def versions() -> tuple[tuple[str, str], ...]:
    """What is installed, for whoever asks for help."""
    database = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    number = ".".join(str(each) for each in connection.get_database_version())
    return (
        (_("Plan tracker"), __version__),
        (_("Method"), METHOD_VERSION),
        (_("Database"), f"{database} {number}"),
        ("Django", django.get_version()),
        ("Python", platform.python_version()),
    )


def _parts(state: State) -> Iterator[Part]:
    yield _database(state)
    yield _broker(state)
    if settings.CELERY_BROKER_URL:
        yield _beat(state)
        yield _worker(state)
    yield _cache(state)
    yield _jobs(state)
    yield _backup(state)
    yield _audit(state)
    for disk in state.disks:
        says = _("%(free)s of %(total)s free") % {
            "free": filesizeformat(disk.free),
            "total": filesizeformat(disk.total),
        }
        advice = _("Make room: below a tenth, uploads and backups fail soon.") if disk.is_nearly_full else ""
        yield Part(DISKS[disk.name](), says, advice)


DISKS = {
    "files": lambda: _("Disk of the uploaded files"),
    "backups": lambda: _("Disk of the backups"),
    "database": lambda: _("Disk of the database"),
}


def _database(state: State) -> Part:
    if state.schema_faults:
        return Part(_("Database"), _("another schema than this version's"), _("Run manage.py migrate."))
    return Part(_("Database"), _("answers"))


def _broker(state: State) -> Part:
    name = _("Queue of jobs")
    if not settings.CELERY_BROKER_URL:
        return Part(name, _("none: jobs run at once"))
    if not state.has_broker:
        return Part(name, _("away"), _("Start Valkey again. Jobs wait in the database and nothing is lost."))
    count = state.queue_length or 0
    return Part(
        name, ngettext("%(count)d message waits", "%(count)d messages wait", count) % {"count": count}
    )


def _beat(state: State) -> Part:
    advice = _("Start beat: without it no reminder, backup or job that a worker left goes on.")
    says = _heard(state, Process.BEAT)
    return Part(_("Clock of the jobs (beat)"), says, advice if _is_silent(state, Process.BEAT) else "")


def _worker(state: State) -> Part:
    """A worker is asked by beat: while that is silent, nobody knows."""
    name, says = _("Workers of the jobs"), _heard(state, Process.WORKER)
    if not _is_silent(state, Process.WORKER):
        return Part(name, says)
    if _is_silent(state, Process.BEAT):
        return Part(name, _("not known: beat, which asks them, is silent"), _("Start beat first."))
    advice = _("Start the worker. If it runs, one job after the other has held it: see which in its log.")
    return Part(name, says, advice)


def _is_silent(state: State, process: Process) -> bool:
    seconds = state.silent_seconds(process)
    return seconds is None or seconds > SILENT


def _heard(state: State, process: Process) -> str:
    if process not in state.heard:
        return _("not heard of yet")
    return _("heard of at %(moment)s") % {"moment": formatting.moment(state.heard[process])}


def _cache(state: State) -> Part:
    if not settings.REDIS_URL:
        return Part(_("Cache"), _("in the memory of each process"))
    if not state.has_cache:
        return Part(_("Cache"), _("away"), _("Start Valkey again. Until then pages are slower."))
    return Part(_("Cache"), _("answers"))


def _jobs(state: State) -> Part:
    count = state.jobs.get(JobState.WAITING, 0) + state.jobs.get(JobState.RUNNING, 0)
    says = ngettext("%(count)d unfinished", "%(count)d unfinished", count) % {"count": count}
    is_late = state.oldest_job_seconds > LATE_JOB
    advice = _("A job waits for more than five minutes: see whether worker and beat run.") if is_late else ""
    return Part(_("Background jobs"), says, advice)


def _backup(state: State) -> Part:
    name = _("Backup")
    if not settings.BACKUP_ROOT:
        return Part(name, _("none is made"), _("Set BACKUP_ROOT to a folder on another disk."))
    if state.backup is None or state.backup_age_seconds is None:
        return Part(name, _("none yet"), _("Run manage.py backup and read what it says."))
    says = _("%(moment)s, %(size)s") % {
        "moment": formatting.moment(state.backup.made_at),
        "size": filesizeformat(state.backup.size),
    }
    is_late = state.backup_age_seconds > LATE_BACKUP
    return Part(
        name,
        says,
        _("Last night's backup is missing: run manage.py backup and read what it says.") if is_late else "",
    )


def _audit(state: State) -> Part:
    name = _("Self-audit")
    if state.differences is None:
        return Part(name, _("none yet"))
    count = state.differences
    says = ngettext("%(count)d result differs", "%(count)d results differ", count) % {"count": count}
    return Part(name, says, _("See which results differ before anything is computed anew.") if count else "")
