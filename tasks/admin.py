"""Special projects and their measures. Each keeps its history."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin_base import OfficeAdmin
from tasks.models import Measure, SpecialProject


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
