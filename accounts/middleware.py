"""Nobody passes without a log-in; scripts hear it as a status, people are led to the page."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _


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
