"""What each request passes: it gets an id, and nobody gets by without a log-in."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from accounts.origin import id_from, request_id

REQUEST_ID = "X-Request-ID"


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
        response = self.get_response(request)
        response[REQUEST_ID] = given
        return response


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
