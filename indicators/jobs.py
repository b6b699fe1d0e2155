"""Background jobs. Each loads its row by id and calls one service; views queue them on commit."""

import functools
from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from indicators.services.assessments import assess_plan
from indicators.services.jobs import (
    abandoned_assessments,
    fail_job,
    finish_job,
    report_progress,
    take_job,
)


class JobTask(DjangoTask):
    """Writes a failure into the job's row, where the person who asked sees it."""

    def on_failure(
        self, exc: Exception, task_id: str, args: tuple[Any, ...], kwargs: dict[str, Any], einfo: Any
    ) -> None:
        fail_job(args[0], type(exc).__name__)


@shared_task(base=JobTask)
def compute_assessment(job_id: int, year: int) -> None:
    """Compute a plan's year. Delivered twice, it runs once: whoever takes the row does the work."""
    job = take_job(job_id)
    if job is None:
        return
    assess_plan(
        plan=job.plan, years=[year], by=job.asked_by, on_progress=functools.partial(report_progress, job)
    )
    finish_job(job)


@shared_task
def resume_abandoned() -> None:
    """Queue again what a dead worker or an unreachable queue left behind; the lease decides who does it."""
    for job_id, year in abandoned_assessments():
        compute_assessment.delay(job_id, year)
