"""What was computed, handed in and kept: looked at, never edited."""

from django.contrib import admin

from accounts.admin_base import ReadOnlyAdmin, ReadOnlyInline
from indicators.models import (
    Assessment,
    AuditDifference,
    AuditRun,
    Evidence,
    Job,
    Result,
    Submission,
    SubmissionLine,
)


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


class LineInline(ReadOnlyInline):
    model = SubmissionLine
    fields = ("indicator", "value", "numerator", "denominator", "availability", "explanation", "version")


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ("number", "organization", "round", "submitted_by", "submitted_at", "digest")
    list_filter = ("round", "organization")
    list_select_related = ("round__plan", "organization", "submitted_by")
    inlines = (LineInline,)


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ("name", "figure", "size", "added_by", "added_at", "removed_at")
    list_select_related = ("figure__indicator", "figure__organization", "added_by")
    exclude = ("file",)


class DifferenceInline(ReadOnlyInline):
    model = AuditDifference
    fields = ("indicator", "organization", "year", "field", "stored", "found")


@admin.register(AuditRun)
class AuditRunAdmin(ReadOnlyAdmin):
    list_display = ("plan", "finished_at", "checked", "agreed", "method_version", "asked_by")
    list_filter = ("plan",)
    list_select_related = ("plan", "asked_by")
    inlines = (DifferenceInline,)
