"""The audit log, for the auditor alone: searched on a page, and taken as a file, which is entered in it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import can_audit
from accounts.requests import PersonRequest
from indicators.audit_page import AuditPage
from indicators.views.table_files import table_file


@never_cache
@require_safe
def audit(request: PersonRequest) -> HttpResponse:
    """The newest entries that fit the filters of the address; `before` leads to older ones. 400: a faulty
    filter."""
    return _shown(request, _page(request))


@require_safe
def audit_file(request: PersonRequest, extension: str) -> HttpResponseBase:
    """All entries that fit, as a workbook or CSV; a faulty filter is answered by the page."""
    page = _page(request)
    return _shown(request, page) if page.is_faulty else table_file(page.table(), "audit", extension)


def _page(request: PersonRequest) -> AuditPage:
    if not can_audit(request.user):
        raise PermissionDenied
    return AuditPage(request.GET)


def _shown(request: PersonRequest, page: AuditPage) -> HttpResponse:
    return render(request, "indicators/audit.html", {"page": page}, status=400 if page.is_faulty else 200)
