"""Background jobs of what is said: files of reports; charts, drawn ahead, and old ones thrown away."""

import functools
import logging

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from indicators.jobs import JobTask
from indicators.services.jobs import finish_job, report_progress, take_job
from reports.drawing_ahead import draw_assessment
from reports.services.kept_charts import prune_charts, undrawn_assessments
from reports.services.report_files import abandoned_file_jobs, make_files, report_of_job

logger = logging.getLogger(__name__)


@shared_task(base=DjangoTask)
def draw_new_charts() -> None:
    """Every minute: draw the charts of what was assessed since, whoever or whatever had it computed."""
    for assessment in undrawn_assessments():
        logger.info("Drew %d charts of %s.", draw_assessment(assessment), assessment)


@shared_task(base=DjangoTask)
def prune_kept_charts() -> None:
    """At night: delete charts that were drawn long ago."""
    logger.info("Deleted %d old charts.", prune_charts())


@shared_task(base=JobTask)
def make_report_files(job_id: int) -> None:
    """Make a report's Word, PDF and Excel file. Delivered twice, it runs once: whoever takes the row does
    it."""
    job = take_job(job_id)
    if job is None:
        return
    make_files(report=report_of_job(job), on_progress=functools.partial(report_progress, job))
    finish_job(job)


@shared_task(base=DjangoTask)
def resume_report_files() -> None:
    """Queue again what a dead worker or an unreachable queue left behind; the lease decides who does it."""
    for job_id in abandoned_file_jobs():
        make_report_files.delay(job_id)
