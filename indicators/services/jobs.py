"""Asking for background work, taking it, and saying how it went. The Job row decides; queues only remind."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from indicators.models import Job, JobKind, JobState, Plan
from indicators.models.job import UNFINISHED

LEASE = timedelta(seconds=settings.JOB_LEASE_SECONDS)


def assessment_key(plan: Plan, year: int) -> str:
    return f"{JobKind.ASSESS}:{plan.code}:{year}"


def year_of(key: str) -> int:
    """The year that `assessment_key` put into a key."""
    return int(key.rpartition(":")[2])


def request_assessment(*, plan: Plan, year: int, by: User) -> Job:
    """The job that will compute a plan's year: the unfinished one where there is one, else a new one."""
    key = assessment_key(plan, year)
    try:
        with transaction.atomic():
            return Job.objects.create(kind=JobKind.ASSESS, key=key, plan=plan, asked_by=by)
    except IntegrityError:
        return Job.objects.get(key=key, state__in=UNFINISHED)


def take_job(job_id: int) -> Job | None:
    """Take the job for one lease. None when it is finished, or when somebody else holds it."""
    now = timezone.now()
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=JobState.RUNNING, lease_until=now + LEASE, attempts=F("attempts") + 1, done=0, error=""
    )
    return Job.objects.select_related("plan", "asked_by").get(pk=job_id) if taken else None


def abandoned_jobs(kind: JobKind) -> list[tuple[int, str]]:
    """(id, key) of the jobs of a kind that nobody works on: taken by a worker that died, or asked for while
    the queue was unreachable. Each gets one lease of time before it counts as abandoned."""
    now = timezone.now()
    free = Q(state=JobState.WAITING, asked_at__lt=now - LEASE) | Q(
        state=JobState.RUNNING, lease_until__lt=now
    )
    return list(Job.objects.filter(free, kind=kind).values_list("pk", "key"))


def abandoned_assessments() -> list[tuple[int, int]]:
    """(job id, year) of the assessments that nobody computes."""
    return [(pk, year_of(key)) for pk, key in abandoned_jobs(JobKind.ASSESS)]


def report_progress(job: Job, done: int, total: int) -> None:
    """Show how far the job is, and keep its lease."""
    Job.objects.filter(pk=job.pk).update(done=done, total=total, lease_until=timezone.now() + LEASE)


def finish_job(job: Job) -> None:
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
        state=JobState.DONE, done=F("total"), lease_until=None, finished_at=timezone.now()
    )


def fail_job(job_id: int, error: str) -> None:
    """Record a failure with a line that a user can pass on; the log holds the rest."""
    Job.objects.filter(pk=job_id, state__in=UNFINISHED).update(
        state=JobState.FAILED, error=error[:500], lease_until=None, finished_at=timezone.now()
    )
