"""What was computed, handed in and kept: looked at, never edited."""

from typing import cast

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.admin_base import ReadOnlyAdmin, ReadOnlyInline
from accounts.models import User
from indicators.admin.files.admin import ExportAdmin
from indicators.admin.files.resources import ResultResource
from indicators.models import (
    Assessment,
    AuditDifference,
    AuditRun,
    Evidence,
    Job,
    Publication,
    PublishedResult,
    Result,
    Revision,
    Submission,
    SubmissionLine,
)
from indicators.models.choices import LABELS
from indicators.services.submissions import withdraw_figures
from indicators.workflow import Refused


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ("plan", "year", "computed_at", "computed_by", "method_version")
    list_filter = ("plan", "year")
    list_select_related = ("plan", "computed_by")


@admin.register(Result)
class ResultAdmin(ExportAdmin, ReadOnlyAdmin):
    resource_classes = [ResultResource]
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
    """Receipts stay as they are; what they handed in is taken back by the same service as on the page."""

    actions = ("withdraw",)
    list_display = ("number", "organization", "round", "submitted_by", "submitted_at", "digest")
    list_filter = ("round", "organization")
    list_select_related = ("round__plan", "organization", "submitted_by")
    inlines = (LineInline,)

    @admin.action(description=_("Withdraw the reports of the chosen receipts"))
    def withdraw(self, request: HttpRequest, chosen: QuerySet[Submission]) -> None:
        """What the units of the chosen receipts have waiting for the check: all of it, or nothing."""
        rows = chosen.select_related("round__plan__organization", "organization").order_by("organization")
        reports = {(row.round_id, row.organization_id): row for row in rows}
        by = cast(User, request.user)
        try:
            with transaction.atomic():
                counts = [
                    withdraw_figures(round=row.round, unit=row.organization, by=by)
                    for row in reports.values()
                ]
        except Refused as refusal:
            self.message_user(request, str(LABELS[refusal.refusal]), messages.ERROR)
            return
        text = ngettext("%(count)d figure withdrawn.", "%(count)d figures withdrawn.", sum(counts))
        self.message_user(request, text % {"count": sum(counts)}, messages.SUCCESS)


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ("name", "figure", "size", "added_by", "added_at", "removed_at")
    list_select_related = ("figure__indicator", "figure__organization", "added_by")
    exclude = ("file",)


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("plan", "year", "version", "published_by", "published_at", "reason", "inputs_digest")
    list_filter = ("plan", "year")
    list_select_related = ("plan", "published_by")


@admin.register(PublishedResult)
class PublishedResultAdmin(ReadOnlyAdmin):
    list_display = ("indicator", "organization", "publication", "value", "progress", "pace", "verdict")
    list_filter = ("publication", "verdict")
    list_select_related = ("indicator", "organization", "publication__plan")
    search_fields = ("indicator__code", "indicator__name", "organization__name")


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("indicator", "organization", "year", "state", "asked_by", "asked_at", "decided_by")
    list_filter = ("state", "year")
    list_select_related = ("indicator", "organization", "asked_by", "decided_by")


class DifferenceInline(ReadOnlyInline):
    model = AuditDifference
    fields = ("indicator", "organization", "year", "field", "stored", "found")


@admin.register(AuditRun)
class AuditRunAdmin(ReadOnlyAdmin):
    list_display = ("plan", "finished_at", "checked", "agreed", "method_version", "asked_by")
    list_filter = ("plan",)
    list_select_related = ("plan", "asked_by")
    inlines = (DifferenceInline,)
