"""What each request passes: it gets an id, and nobody gets by without a log-in."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from accounts.origin import answering, id_from, request_id
from accounts.requests import client_address
from accounts.services.audit import record_audit
from accounts.types import AuditAction

REQUEST_ID = "X-Request-ID"
STRANGERS_APART = timedelta(minutes=1)


class RequestId:
    """Gives each request an id, which its log lines, its entries in the audit log and its answer bear.

    The first of all: what any other answers has one too. It is forgotten by `forget_request` and not here,
    because Django writes its log line, and streams a file, when this has long returned.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = id_from(request.headers.get(REQUEST_ID, ""))
        request_id.set(given)
        answering.set(request)
        response = self.get_response(request)
        response[REQUEST_ID] = given
        return response


class AuditTrail:
    """Enters in the audit log what no service can: that a request was refused, that a file left the house.

    Outside of what decides about sessions and forged forms, so that it sees their refusals too. Of strangers'
    it enters one a minute from an address: nobody fills the database by being refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.FORBIDDEN:
            _enter_denial(request)
        elif response.status_code == HTTPStatus.OK and request.method != "HEAD":
            _enter_download(request, response.get("Content-Disposition", ""))
        return response


def _enter_denial(request: HttpRequest) -> None:
    is_stranger = not isinstance(getattr(request, "user", None), User)
    if not (is_stranger and _was_denied_lately(client_address(request))):
        record_audit(AuditAction.DENIED, request.path, detail={"method": request.method})


def _was_denied_lately(address: str) -> bool:
    rows = AuditEntry.objects.filter(action=AuditAction.DENIED, person=None, address=address)
    return rows.filter(at__gt=timezone.now() - STRANGERS_APART).exists()


def _enter_download(request: HttpRequest, disposition: str) -> None:
    """What strangers may download is public."""
    if disposition.startswith("attachment") and isinstance(getattr(request, "user", None), User):
        record_audit(AuditAction.DOWNLOADED, request.path, detail={"query": request.GET.dict()})


class LoginRequired(LoginRequiredMiddleware):
    """Django's, but a request for JSON gets 401: a redirect would look like a success to a script."""

    def process_view(self, request: HttpRequest, view_func: Any, *arguments: Any) -> Any:
        """Who is there is not even asked for a view that anybody may see: its answer depends on no cookie."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, *arguments)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.headers.get("Accept", "") == "application/json":
            message = _("Your session has ended. Log in again; what you typed is kept.")
            return JsonResponse({"code": "LOGIN_REQUIRED", "message": message}, status=401)
        return super().handle_no_permission(request, view_func)
