"""The administration's front door: for the office and for who manages accounts, by the site's own log-in."""

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import can_audit, can_enter_administration, can_watch_operation


class OfficeAdminSite(AdminSite):
    site_title = site_header = _("Plan tracker")
    index_title = _("Administration")

    def has_permission(self, request: HttpRequest) -> bool:
        return can_enter_administration(request.user)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Of each page: which of the pages beside the tables the person finds from here."""
        own = {
            "can_audit": can_audit(request.user),
            "can_watch_operation": can_watch_operation(request.user),
        }
        return {**super().each_context(request), **own}

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Answer 403 to people without the role, where Django would lead them to a log-in."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return checked

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Nobody logs in here: strangers go to the site's own log-in, others lack the role."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", "/admin/"))
