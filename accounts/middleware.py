"""What each request passes: it gets an id, and nobody gets by without a log-in."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from accounts.origin import answering, id_from, request_id
from accounts.permissions import owes_password, owes_second_factor
from accounts.requests import client_address
from accounts.services.audit import record_audit
from accounts.types import AuditAction

REQUEST_ID = "X-Request-ID"
STRANGERS_APART = timedelta(minutes=1)
FREE_ROUTES = frozenset({"login", "logout", "set_language", "password_change", "password_change_done"})
"""Where somebody may go who has to choose a password first."""
FACTOR_ROUTES = FREE_ROUTES | {"second_factor_setup", "second_factor_picture"}


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
        if request.method == "POST" and (page := _page_of_form(request)):
            return redirect_to_login(page)
        return super().handle_no_permission(request, view_func)


class NothingOwed:
    """Whoever owes a new password or a second factor comes to nothing else before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view_func: Any, *_arguments: Any) -> HttpResponse | None:
        """None where nothing is owed. Endpoints of the API ask for themselves (`indicators.api.access`)."""
        if not getattr(view_func, "login_required", True) or not request.user.is_authenticated:
            return None
        route = request.resolver_match.view_name if request.resolver_match else ""
        person = request.user
        if route not in FREE_ROUTES and owes_password(person, at=timezone.now()):
            message = _("Choose a new password first. What you typed is kept.")
            return _led_to(request, "password_change", message)
        if route not in FACTOR_ROUTES and owes_second_factor(person):
            message = _("Set up the second factor first. What you typed is kept.")
            return _led_to(request, "second_factor_setup", message)
        return None


def _led_to(request: HttpRequest, route: str, message: str) -> HttpResponse:
    """People are led to the page, scripts hear why not."""
    if request.headers.get("Accept", "") == "application/json":
        return JsonResponse({"code": "ACCOUNT_INCOMPLETE", "message": message}, status=403)
    return redirect(route)


def _page_of_form(request: HttpRequest) -> str:
    """The page on which the form stood, for after the log-in: its own address may answer no GET. "" where the
    browser does not say, or it is not ours."""
    referer = request.headers.get("Referer", "")
    hosts, is_secure = {request.get_host()}, request.is_secure()
    if not referer or not url_has_allowed_host_and_scheme(referer, hosts, require_https=is_secure):
        return ""
    parts = urlsplit(referer)
    return parts._replace(scheme="", netloc="").geturl()
