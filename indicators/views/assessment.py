"""Computing an assessment, and watching how far it is."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh
from kombu.exceptions import OperationalError as QueueUnreachable

from accounts.requests import PersonRequest
from indicators.addresses import plan_and_year
from indicators.jobs import compute_assessment
from indicators.models import Job, JobKind, JobState
from indicators.permissions import can_compute
from indicators.services.jobs import request_assessment

logger = logging.getLogger(__name__)


@require_POST
def compute(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """Have a plan's year computed. Pressed twice, it is computed once; without a queue, before the answer."""
    if not can_compute(request.user):
        raise PermissionDenied
    job = request_assessment(plan=plan_and_year(plan, year), year=year, by=request.user)
    try:
        compute_assessment.delay_on_commit(job.pk, year)
    except QueueUnreachable:
        logger.exception("The queue is unreachable; job %s waits in the database.", job.pk)
    job.refresh_from_db()
    if request.htmx:
        return _job_fragment(request, job)
    messages.info(request, _("Assessment: %(state)s") % {"state": job.get_state_display()})
    return redirect("overview", plan=plan, year=year)


@require_GET
def job(request: PersonRequest, pk: int) -> HttpResponse:
    """How far a job is, as a fragment that asks again by itself until the job is finished: for the office,
    and for who had a list written."""
    row = Job.objects.filter(pk=pk).first()
    is_own = row is not None and row.kind == JobKind.LIST and row.asked_by_id == request.user.pk
    if not (can_compute(request.user) or is_own):
        raise PermissionDenied
    if row is None:
        raise Http404
    return _job_fragment(request, row)


def _job_fragment(request: PersonRequest, job: Job) -> HttpResponse:
    """The state of a job. One that is done reloads the page, which now shows the new results."""
    if job.state == JobState.DONE:
        return HttpResponseClientRefresh()
    return render(request, "indicators/job.html", {"job": job})
