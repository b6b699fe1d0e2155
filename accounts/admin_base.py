"""What the admin pages of every app share: who may use them, and which tables are only looked at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.permissions import is_office


class OfficeAdmin(admin.ModelAdmin):
    """For the municipal office, by role and not by single model permissions."""

    show_full_result_count = False

    def may(self, request: HttpRequest) -> bool:
        """Who works with this table."""
        return is_office(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request)


class ReadOnlyInline(admin.TabularInline):
    """Rows that belong to another and are only looked at."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_office(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(OfficeAdmin):
    """For what rules above the model write: it can be looked at, never edited past them."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
