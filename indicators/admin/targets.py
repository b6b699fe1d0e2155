"""What was decided and said beside the plan and its figures: written by pages, only looked at here."""

from django.contrib import admin

from accounts.admin_base import ReadOnlyAdmin
from indicators.models import AcceptedLag, GapNote, PublishedFigure, TargetScan, TargetSplit


@admin.register(PublishedFigure)
class PublishedFigureAdmin(ReadOnlyAdmin):
    list_display = ("indicator", "organization", "year", "value", "source", "entered_by", "entered_at")
    list_filter = ("indicator__plan", "year")
    list_select_related = ("indicator", "organization", "entered_by")


@admin.register(GapNote)
class GapNoteAdmin(ReadOnlyAdmin):
    list_display = ("indicator", "year", "kind", "answer", "cause", "text", "by", "at")
    list_filter = ("indicator__plan", "year", "answer", "cause")
    list_select_related = ("indicator", "by")


@admin.register(AcceptedLag)
class AcceptedLagAdmin(ReadOnlyAdmin):
    list_display = (
        "indicator",
        "organization",
        "until",
        "remedy",
        "accepted_by",
        "accepted_at",
        "withdrawn_at",
    )
    list_filter = ("indicator__plan",)
    list_select_related = ("indicator", "organization", "accepted_by")


@admin.register(TargetSplit)
class TargetSplitAdmin(ReadOnlyAdmin):
    list_display = (
        "indicator",
        "organization",
        "year",
        "whole",
        "allocated",
        "reason",
        "set_by",
        "set_at",
    )
    list_filter = ("indicator__plan", "year")
    list_select_related = ("indicator", "organization", "set_by")


@admin.register(TargetScan)
class TargetScanAdmin(ReadOnlyAdmin):
    list_display = ("name", "target", "size", "added_by", "added_at")
    list_select_related = ("target__indicator", "added_by")
    exclude = ("file",)
