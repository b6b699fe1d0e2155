"""The files of a report: having them made, and downloading them."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError as QueueUnreachable

from accounts.models import User
from accounts.requests import PersonRequest
from indicators.addresses import plan_and_year
from indicators.models import JobState
from reports.downloads import report_download
from reports.jobs import make_report_files
from reports.models import Report
from reports.permissions import can_read_whole_reports, can_write_reports, visible_reports
from reports.services.report_files import request_files

logger = logging.getLogger(__name__)


@require_POST
def make_files(request: PersonRequest, plan: str, year: int, pk: int) -> HttpResponse:
    """Have the files made. Pressed twice, they are made once; without a queue, before the answer."""
    if not can_write_reports(request.user):
        raise PermissionDenied
    plan_and_year(plan, year)
    report = get_object_or_404(visible_reports(request.user), plan__code=plan, year=year, pk=pk)
    if queue_files(report, request.user) == JobState.FAILED:
        messages.error(request, _("The files could not be made. Tell your administrator the time."))
    return redirect("report", plan=plan, year=year, pk=pk)


@require_safe
def report_file(
    request: PersonRequest, plan: str, year: int, pk: int, edition: int, format: str
) -> FileResponse:
    """One file of one edition, as a download, for who reads whole reports."""
    if not can_read_whole_reports(request.user):
        raise PermissionDenied
    plan_and_year(plan, year)
    report = get_object_or_404(visible_reports(request.user), plan__code=plan, year=year, pk=pk)
    return report_download(get_object_or_404(report.files, edition=edition, format=format), report)


def queue_files(report: Report, by: User) -> str:
    """Ask for the files, and queue the job; returns the job's state."""
    job = request_files(report=report, by=by)
    try:
        make_report_files.delay_on_commit(job.pk)
    except QueueUnreachable:
        logger.exception("The queue is unreachable; job %s waits in the database.", job.pk)
    job.refresh_from_db()
    return job.state
