"""Handing a report in: the check before, the receipt after, and taking it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organization
from accounts.permissions import is_office
from accounts.requests import PersonRequest
from indicators.addresses import plan_and_year, unit_of
from indicators.models import ReportingRound, Submission
from indicators.models.choices import LABELS
from indicators.permissions import can_enter_for, can_see_unit
from indicators.services.figures import FiguresStale, enter_figures
from indicators.services.rounds import current_round
from indicators.services.submissions import ReportIncomplete, submit_figures, withdraw_figures
from indicators.submit_page import SubmitPage, build_submit_page
from indicators.workflow import FORBIDDEN, Refused


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: PersonRequest, plan: str, year: int, unit: str) -> HttpResponse:
    """Show what is missing; with everything declared and explained, submit and lead to the receipt.

    400: gaps, each with its field. 409: the time is over, or a figure changed meanwhile.
    """
    round, organization = _round_and_unit(request, plan, year, unit)
    typed = request.POST if request.method == "POST" else None
    page = build_submit_page(round, organization, typed)
    if typed is None:
        return _shown(request, page)
    entries = page.entries() if page.is_valid else []
    if len(entries) < len(page.gaps):
        return _shown(request, page, 400)
    try:
        with transaction.atomic():
            enter_figures(plan=round.plan, unit=organization, year=year, entries=entries, by=request.user)
            receipt_row = submit_figures(round=round, unit=organization, by=request.user)
    except (FiguresStale, ReportIncomplete):
        messages.error(request, _("Figures changed while you looked at this page. Check it again."))
        return _shown(request, build_submit_page(round, organization), 409)
    except Refused as refusal:
        messages.error(request, str(LABELS[refusal.refusal]))
        return _shown(request, page, 403 if refusal.refusal in FORBIDDEN else 409)
    return redirect("receipt", pk=receipt_row.pk)


@require_GET
def receipt(request: PersonRequest, pk: int) -> HttpResponse:
    """A receipt with its values, to read and to print."""
    rows = Submission.objects.select_related("round__plan__organization", "organization", "submitted_by")
    row = get_object_or_404(rows, pk=pk)
    if not (is_office(request.user) or can_see_unit(request.user, row.organization)):
        raise Http404
    lines = row.lines.select_related("indicator__domain")
    context = {"receipt": row, "lines": lines, "plan": row.round.plan, "year": row.round.year}
    return render(request, "indicators/receipt.html", context)


@require_POST
def withdraw(request: PersonRequest, plan: str, year: int, unit: str) -> HttpResponse:
    """Take the report back before anybody has looked at it."""
    round, organization = _round_and_unit(request, plan, year, unit)
    try:
        count = withdraw_figures(round=round, unit=organization, by=request.user)
    except Refused as refusal:
        messages.error(request, str(LABELS[refusal.refusal]))
    else:
        text = ngettext("%(count)d figure withdrawn.", "%(count)d figures withdrawn.", count)
        messages.success(request, text % {"count": count})
    return redirect("entry", plan=plan, year=year, unit=unit)


def _round_and_unit(
    request: PersonRequest, plan: str, year: int, unit: str
) -> tuple[ReportingRound, Organization]:
    """The round and the unit, for somebody who may enter for it. Without a round there is nothing to do."""
    plan_row = plan_and_year(plan, year)
    organization = unit_of(plan_row, unit, request.user)
    if not can_enter_for(request.user, organization):
        raise PermissionDenied
    round = current_round(plan_row, year)
    if round is None:
        raise Http404
    return round, organization


def _shown(request: PersonRequest, page: SubmitPage, status: int = 200) -> HttpResponse:
    context = {"page": page, "plan": page.round.plan, "year": page.round.year}
    return render(request, "indicators/submit.html", context, status=status)
