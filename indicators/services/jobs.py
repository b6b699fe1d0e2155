"""Asking for background work, taking it, and saying how it went. The Job row decides; queues only remind."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from indicators.models import Job, JobKind, JobState, Plan
from indicators.models.job import UNFINISHED

LEASE = timedelta(seconds=60)


def assessment_key(plan: Plan, year: int) -> str:
    return f"{JobKind.ASSESS}:{plan.code}:{year}"


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
