"""What the method computed, and the jobs that did it: looked at, never edited."""

from django.contrib import admin

from accounts.admin_base import ReadOnlyAdmin
from indicators.models import Assessment, Job, Result


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ("plan", "year", "computed_at", "computed_by", "method_version")
    list_filter = ("plan", "year")
    list_select_related = ("plan", "computed_by")


@admin.register(Result)
class ResultAdmin(ReadOnlyAdmin):
    list_display = (
        "indicator",
        "organization",
        "assessment",
        "value",
        "progress",
        "pace",
        "verdict",
        "reason",
    )
    list_filter = ("assessment", "verdict", "reason")
    list_select_related = ("indicator", "organization", "assessment__plan")
    search_fields = ("indicator__code", "indicator__name", "organization__name")


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("kind", "key", "state", "done", "total", "attempts", "asked_by", "asked_at", "error")
    list_filter = ("kind", "state")
    list_select_related = ("asked_by",)
