"""Plans and what belongs to them. Each keeps its history."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin_base import OfficeAdmin
from indicators.admin.files.admin import FilesAdmin
from indicators.admin.files.resources import (
    AssignmentResource,
    DomainResource,
    IndicatorResource,
    PlanResource,
    TargetResource,
)
from indicators.models import Assignment, AssignmentState, Domain, Indicator, Plan, Remark, Target


class HistoryAdmin(SimpleHistoryAdmin, OfficeAdmin):
    """An office table with the history of each row."""


@admin.register(Plan)
class PlanAdmin(FilesAdmin, HistoryAdmin):
    resource_classes = [PlanResource]
    list_display = ("code", "name", "start_year", "end_year", "organization", "is_demo")
    list_select_related = ("organization",)
    search_fields = ("code", "name", "name_en")
    autocomplete_fields = ("organization",)
    readonly_fields = ("is_demo",)


@admin.register(Domain)
class DomainAdmin(FilesAdmin, HistoryAdmin):
    resource_classes = [DomainResource]
    list_display = ("code", "name", "plan", "number")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("code", "name", "name_en")


class TargetInline(admin.TabularInline):
    model = Target
    extra = 0
    fields = ("year", "comparator", "value", "origin", "organization", "place", "words")
    autocomplete_fields = ("organization",)
    show_change_link = True


class AssignmentInline(admin.TabularInline):
    model = Assignment
    extra = 0
    fields = ("organization", "role", "state")
    autocomplete_fields = ("organization",)


@admin.register(Indicator)
class IndicatorAdmin(FilesAdmin, HistoryAdmin):
    resource_classes = [IndicatorResource]
    list_display = ("code", "name", "domain", "unit", "kind", "direction", "rollup", "nature")
    list_filter = ("plan", "domain", "kind", "rollup", "nature")
    list_select_related = ("domain",)
    search_fields = ("code", "name", "name_en")
    inlines = (TargetInline, AssignmentInline)
    filter_horizontal = ("parts",)


@admin.register(Target)
class TargetAdmin(FilesAdmin, HistoryAdmin):
    resource_classes = [TargetResource]
    list_display = ("indicator", "organization", "year", "comparator", "value", "origin", "place")
    list_filter = ("indicator__plan", "origin", "year")
    list_select_related = ("indicator", "organization")
    search_fields = ("indicator__code", "indicator__name", "place", "words")
    autocomplete_fields = ("indicator", "organization")


@admin.register(Assignment)
class AssignmentAdmin(FilesAdmin, HistoryAdmin):
    resource_classes = [AssignmentResource]
    list_display = ("indicator", "organization", "role", "state")
    list_filter = ("indicator__plan", "role", "state")
    list_select_related = ("indicator", "organization")
    search_fields = ("indicator__code", "indicator__name", "organization__name")
    autocomplete_fields = ("indicator", "organization")
    actions = ("confirm",)

    @admin.action(description=_("Confirm the chosen assignments"))
    def confirm(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        """One by one, so that each leaves a line in its history."""
        for assignment in chosen.exclude(state=AssignmentState.CONFIRMED):
            assignment.state = AssignmentState.CONFIRMED
            assignment.save()


@admin.register(Remark)
class RemarkAdmin(HistoryAdmin):
    list_display = ("code", "severity", "place", "note", "plan")
    list_filter = ("plan", "severity")
    list_select_related = ("plan",)
    search_fields = ("code", "note", "note_en", "words")
    filter_horizontal = ("indicators",)
