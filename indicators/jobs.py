"""Background jobs. Each loads its row by id and calls one service; views queue them on commit."""

import functools
import logging
from datetime import timedelta
from typing import Any

from celery import group, shared_task
from celery.contrib.django.task import DjangoTask
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError as QueueUnreachable

from accounts.services.guesses import forget_guesses
from accounts.sessions import SessionStore
from indicators.list_writing import write_list_file
from indicators.models import ListFile, Plan, Webhook
from indicators.services.assessments import assess_plan, assessed_years
from indicators.services.jobs import (
    abandoned_assessments,
    fail_job,
    finish_job,
    report_progress,
    take_job,
)
from indicators.services.kept_answers import forget_answers
from indicators.services.list_files import abandoned_list_jobs, forget_list_files
from indicators.services.self_audit import verify_results
from indicators.services.set_based import forget_runs, help_with_run
from indicators.services.webhooks import (
    forget_deliveries,
    make_deliveries,
    send_delivery,
    waiting_deliveries,
)

logger = logging.getLogger(__name__)

HELPERS = 8
"""So many other workers are called to one run at most."""


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
        plan=job.plan,
        years=[year],
        by=job.asked_by,
        on_progress=functools.partial(report_progress, job),
        invite=invite_workers,
    )
    finish_job(job)


@shared_task(base=DjangoTask)
def help_to_assess(run_id: int) -> None:
    """Compute parts of a large assessment that another worker has begun."""
    help_with_run(run_id)


def invite_workers(run_id: int, parts: int) -> None:
    """Call other workers to a run. Whoever comes too late finds nothing to do; where none can be called, the
    one that began does it alone."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return
    try:
        group(help_to_assess.s(run_id) for _ in range(min(parts - 1, HELPERS))).delay()
    except QueueUnreachable:
        logger.warning("The queue is unreachable: run %d goes on without help.", run_id)


@shared_task(base=JobTask)
def write_list(job_id: int) -> None:
    """Write a long list to a file. Delivered twice, it runs once: whoever takes the row does it."""
    job = take_job(job_id)
    if job is None:
        return
    row = ListFile.objects.select_related("job", "plan__organization", "asked_by__organization").get(job=job)
    write_list_file(row, functools.partial(report_progress, job))
    finish_job(job)


@shared_task
def resume_abandoned() -> None:
    """Queue again what a dead worker or an unreachable queue left behind; the lease decides who does it."""
    for job_id, year in abandoned_assessments():
        compute_assessment.delay(job_id, year)
    for job_id in abandoned_list_jobs():
        write_list.delay(job_id)


@shared_task(base=DjangoTask)
def recompute_drafts() -> None:
    """At night: compute every draft assessment as a whole, whatever the steps of the day have brought."""
    for plan in Plan.objects.select_related("organization"):
        years = assessed_years(plan)
        if years:
            assess_plan(plan=plan, years=years, by=None, invite=invite_workers)


@shared_task(base=DjangoTask)
def verify_all_results() -> None:
    """At night, after that: find every stored result by a second path; the status page shows what differs."""
    for plan in Plan.objects.select_related("organization"):
        run = verify_results(plan=plan, by=None)
        if not run.is_clean:
            logger.error("Self-audit of %s: %d of %d agree.", plan.code, run.agreed, run.checked)


@shared_task(base=DjangoTask)
def tell_webhooks() -> None:
    """Every few seconds: make messages of what changed, and send what waits, old failures included."""
    for webhook_id in Webhook.objects.filter(is_active=True).values_list("pk", flat=True):
        make_deliveries(webhook_id)
    for delivery_id in waiting_deliveries():
        deliver_webhook.delay(delivery_id)


@shared_task(base=DjangoTask)
def deliver_webhook(delivery_id: int) -> None:
    """Send one message. Queued twice, it is sent once: whoever takes the lease does it."""
    send_delivery(delivery_id)


@shared_task(base=DjangoTask)
def forget_what_is_over() -> None:
    """At night: delete kept answers, files of lists, old messages, sessions, guesses and runs, whose time is
    over."""
    forget_answers()
    forget_list_files(at=timezone.now())
    forget_deliveries()
    forget_guesses(at=timezone.now())
    forget_runs(timezone.now() - timedelta(days=1))
    SessionStore.clear_expired()
