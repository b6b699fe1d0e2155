"""Reporting rounds: set up by the office. Extensions are granted on the progress page and only shown here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.permissions import is_office
from indicators.admin.plan import HistoryAdmin
from indicators.models import Extension, ReportingRound


class ExtensionInline(admin.TabularInline):
    model = Extension
    extra = 0
    can_delete = False
    fields = readonly_fields = ("organization", "due_on", "reason", "granted_by", "granted_at")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_office(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ReportingRound)
class ReportingRoundAdmin(HistoryAdmin):
    list_display = ("plan", "year", "opens_on", "due_on", "answers_due_on")
    list_filter = ("plan", "year")
    list_select_related = ("plan",)
    inlines = (ExtensionInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A round keeps its plan and year: figures and receipts stand on them."""
        return ("plan", "year") if obj else ()
