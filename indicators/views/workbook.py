"""Fetching a workbook and sending it filled in: of one unit, or for the office of many at once."""

from collections.abc import Iterable
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Organization
from accounts.requests import PersonRequest
from indicators.addresses import office_plan, unit_to_enter
from indicators.entry_loading import build_entry_page
from indicators.models import Plan
from indicators.models.choices import LABELS
from indicators.services.rounds import round_of_unit
from indicators.services.uploads import receive_upload
from indicators.unit_workbook import template_of
from indicators.views.answers import download
from indicators.views.upload import preview_url
from indicators.workbook.filled import FormRefused
from indicators.workbook.messages import message_of, status_of
from indicators.workbook.sheets import FileRefused
from indicators.workbook.template import write_template
from indicators.workbook_page import build_workbook_page
from indicators.workflow import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: PersonRequest, plan: str, year: int, unit: str) -> HttpResponse:
    """Fetch a unit's workbook, send it filled in; a file that is taken leads to its preview.

    400, 413, 415: the file is none that is taken, and why. 409: nothing may be entered now. 403 and 404 as
    the entry page.
    """
    plan_row, organization = unit_to_enter(request.user, plan, year, unit)
    return _exchange(request, plan_row, year, organization)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def workbooks(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """The same for the office: a .zip of workbooks, or a workbook with a sheet for each unit."""
    return _exchange(request, office_plan(request.user, plan, year), year, None)


@require_GET
def template(request: PersonRequest, plan: str, year: int, unit: str) -> HttpResponse:
    """A unit's workbook, with what stands."""
    plan_row, organization = unit_to_enter(request.user, plan, year, unit)
    return _template(plan_row, year, [organization], f"{organization.label}-{year}.xlsx")


@require_GET
def templates(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """One workbook with a sheet for each unit that reports figures of the plan."""
    plan_row = office_plan(request.user, plan, year)
    units = Organization.objects.within(plan_row.organization).order_by("path")
    return _template(plan_row, year, units, f"{plan_row.organization.label}-{year}.xlsx")


def _template(plan: Plan, year: int, units: Iterable[Organization], name: str) -> HttpResponse:
    pages = [build_entry_page(plan, year, unit, round=round_of_unit(plan, year, unit)) for unit in units]
    reporting = [page for page in pages if page.rows]
    if not reporting:
        raise Http404
    return download(write_template(template_of(plan, reporting)), name)


def _exchange(request: PersonRequest, plan: Plan, year: int, unit: Organization | None) -> HttpResponse:
    """Show the page, or take a file and lead to its preview."""
    if request.method != "POST":
        return _page(request, plan, year, unit)
    page = build_workbook_page(plan, year, unit)
    if not page.is_open:
        return _page(request, plan, year, unit, str(LABELS[Refusal.PERIOD_CLOSED]), 409)
    if "file" not in request.FILES:
        return _page(request, plan, year, unit, _("Choose a file first."), 400)
    file = cast(UploadedFile, request.FILES["file"])
    try:
        upload = receive_upload(plan=plan, year=year, unit=unit, file=file, by=request.user)
    except FileRefused as refused:
        return _page(request, plan, year, unit, message_of(refused), status_of(refused))
    except FormRefused as refused:
        return _page(request, plan, year, unit, refused.message, 400)
    return redirect(preview_url(upload))


def _page(
    request: PersonRequest,
    plan: Plan,
    year: int,
    unit: Organization | None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"page": build_workbook_page(plan, year, unit, refusal=refusal), "plan": plan, "year": year}
    return render(request, "indicators/workbook.html", context, status=status)
