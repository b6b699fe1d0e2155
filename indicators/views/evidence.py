"""Files behind a figure: added and removed by the unit, read by whoever may see the figure."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import PersonRequest
from indicators.addresses import reported_row
from indicators.cell_page import EDITABLE, build_cell_page
from indicators.downloads import attachment
from indicators.models import Evidence, Figure
from indicators.permissions import can_enter_figure, can_see_figure
from indicators.services.evidence import EvidenceRefused, add_evidence, remove_evidence
from indicators.services.figures import subject_of


@require_POST
def add(request: PersonRequest, plan: str, year: int, unit: str, code: str) -> HttpResponse:
    """Keep a file behind the figure of one row. The figure must have been saved before."""
    plan_row, organization, indicator = reported_row(request.user, plan, year, unit, code)
    subject = subject_of(plan_row, organization)
    figure = get_object_or_404(Figure, indicator=indicator, organization=subject, year=year)
    error = ""
    if figure.state not in EDITABLE:
        error = _("This is not possible in the figure's present state.")
    elif "file" not in request.FILES:
        error = _("Choose a file first.")
    else:
        try:
            add_evidence(figure=figure, upload=cast(UploadedFile, request.FILES["file"]), by=request.user)
        except EvidenceRefused as refusal:
            error = str(refusal.message)
    if request.htmx:
        page = build_cell_page(plan_row, year, organization, indicator)
        return render(request, "indicators/cell_panel.html", {"page": page, "error": error})
    if error:
        messages.error(request, error)
    return redirect("entry", plan=plan, year=year, unit=unit)


@require_GET
def file(request: PersonRequest, pk: int) -> FileResponse:
    """The file, always as a download. One of a figure that the person may not see does not exist."""
    evidence = _visible(request, pk)
    return attachment(evidence.file.open("rb"), evidence.name)


@require_POST
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a file from a figure that may still be edited."""
    evidence = _visible(request, pk)
    figure = evidence.figure
    if not can_enter_figure(request.user, figure) or figure.state not in EDITABLE:
        raise PermissionDenied
    remove_evidence(evidence=evidence)
    plan = figure.indicator.plan
    unit = request.user.organization or figure.organization
    if request.htmx:
        page = build_cell_page(plan, figure.year, unit, figure.indicator)
        return render(request, "indicators/cell_panel.html", {"page": page})
    return redirect("entry", plan=plan.code, year=figure.year, unit=unit.code)


def _visible(request: PersonRequest, pk: int) -> Evidence:
    rows = Evidence.objects.select_related("figure__indicator__plan__organization", "figure__organization")
    evidence = get_object_or_404(rows, pk=pk, removed_at__isnull=True)
    if not can_see_figure(request.user, evidence.figure):
        raise Http404
    return evidence
