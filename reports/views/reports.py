"""The list of written reports, and drafting one: two clicks from the overview (screen S12)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from indicators.addresses import plan_and_year
from reports.models import ReportKind, ReportLanguage
from reports.permissions import can_read_reports, can_write_reports
from reports.reports_page import build_reports_page
from reports.services.reports import KindDoesNotFit, NothingPublished, draft_report


@require_safe
def reports(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """The reports of the plan that the person may see, those of the year first."""
    if not can_read_reports(request.user):
        raise PermissionDenied
    plan_row = plan_and_year(plan, year)
    page = build_reports_page(plan_row, year, request.user, _language())
    return render(request, "reports/reports.html", {"page": page, "plan": plan_row, "year": year})


@require_POST
def draft(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """Draft a report of the `kind`, in the language that the person reads; one that there is is opened."""
    if not can_write_reports(request.user):
        raise PermissionDenied
    plan_row = plan_and_year(plan, year)
    kind = request.POST.get("kind", ReportKind.ANNUAL)
    try:
        report = draft_report(
            plan=plan_row,
            year=year,
            kind=ReportKind(kind) if kind in ReportKind else ReportKind.ANNUAL,
            language=_language(),
            by=request.user,
        )
    except NothingPublished:
        messages.error(request, _("A report is drawn from a published assessment. Publish this year first."))
        return redirect("reports", plan=plan, year=year)
    except KindDoesNotFit:
        messages.error(request, _("This year has no report of that kind."))
        return redirect("reports", plan=plan, year=year)
    return redirect("report", plan=plan, year=year, pk=report.pk)


def _language() -> ReportLanguage:
    """The language of the page, as a language of reports."""
    is_english = (get_language() or "").startswith("en")
    return ReportLanguage.ENGLISH if is_english else ReportLanguage.CHINESE
