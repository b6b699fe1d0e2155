"""Whether the stored numbers are right: what the self-audits found."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from indicators.models import AuditDifference, AuditRun
from indicators.permissions import can_compute

SHOWN_RUNS = 10


@require_safe
def status(request: PersonRequest) -> HttpResponse:
    """The last self-audits, each with the results that differ. For the office."""
    if not can_compute(request.user):
        raise PermissionDenied
    differences = AuditDifference.objects.select_related("indicator", "organization")
    runs = AuditRun.objects.select_related("plan").prefetch_related(Prefetch("differences", differences))
    return render(request, "indicators/status.html", {"runs": runs[:SHOWN_RUNS]})
