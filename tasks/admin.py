"""Special projects and their measures, the working-day calendar, and the record of reminders."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin_base import OfficeAdmin, ReadOnlyAdmin
from accounts.permissions import is_office
from tasks.models import CalendarDay, Measure, Notice, Reminder, SpecialProject


class MeasureInline(admin.TabularInline):
    model = Measure
    extra = 0
    fields = ("number", "code", "kind", "name", "name_en")
    show_change_link = True


@admin.register(SpecialProject)
class SpecialProjectAdmin(SimpleHistoryAdmin, OfficeAdmin):
    list_display = ("number", "code", "name", "plan")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("code", "name", "name_en")
    filter_horizontal = ("indicators",)
    inlines = (MeasureInline,)


@admin.register(Measure)
class MeasureAdmin(SimpleHistoryAdmin, OfficeAdmin):
    list_display = ("code", "name", "kind", "project")
    list_filter = ("project__plan", "project", "kind")
    list_select_related = ("project",)
    search_fields = ("code", "name", "name_en")
    filter_horizontal = ("indicators",)


@admin.register(CalendarDay)
class CalendarDayAdmin(OfficeAdmin):
    """The office types the State Council's notice in: each day off, and each weekend day that is worked."""

    list_display = ("date", "name", "is_workday")
    list_filter = ("is_workday",)
    date_hierarchy = "date"
    search_fields = ("name",)


class NoticeInline(admin.TabularInline):
    model = Notice
    extra = 0
    can_delete = False
    fields = readonly_fields = ("person", "address", "mail_state", "mail_error", "mailed_at", "read_at")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_office(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ("organization", "round", "day", "blank", "draft", "returned", "asked_by", "asked_at")
    list_filter = ("round", "organization")
    list_select_related = ("organization", "round__plan", "asked_by")
    inlines = (NoticeInline,)
