"""What the admin pages of every app share: who may use them, and which tables are only looked at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.permissions import is_office
from accounts.services.audit import record_audit
from accounts.types import AuditAction


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

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        record_audit(AuditAction.ADDED, subject_of(obj), detail=detail_of(obj, message))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        record_audit(AuditAction.CHANGED, subject_of(obj), detail=detail_of(obj, message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """One entry each: there are never more than one page's."""
        for obj in queryset:
            record_audit(AuditAction.DELETED, subject_of(obj), detail=detail_of(obj, ()))
        return super().log_deletions(request, queryset)


def subject_of(obj: Any) -> str:
    """A row of the administration as the audit log names it: table and number."""
    return f"{obj._meta.label_lower}/{obj.pk}"


def detail_of(obj: Any, message: Any) -> dict[str, object]:
    """Which row it is for people, and which fields changed: names only, no values."""
    return {"name": str(obj), "changes": message}


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
