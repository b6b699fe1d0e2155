"""The page that shows whether all is well."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import can_watch_operation, is_office
from accounts.requests import PersonRequest
from jiaxing_quality.operation.operation_page import build_operation_page


@never_cache
@require_safe
def operation(request: PersonRequest) -> HttpResponse:
    """The parts of the system, failed jobs and versions. For the office and the administrator."""
    if not can_watch_operation(request.user):
        raise PermissionDenied
    context = {"page": build_operation_page(), "sees_numbers": is_office(request.user)}
    return render(request, "operation/operation.html", context)
