"""The office's tables: plans and what belongs to them, figures, and what was computed."""

from indicators.admin.computed import (
    AssessmentAdmin,
    EvidenceAdmin,
    JobAdmin,
    ResultAdmin,
    SubmissionAdmin,
)
from indicators.admin.figure import FigureAdmin
from indicators.admin.organization import OrganizationAdmin
from indicators.admin.plan import (
    AssignmentAdmin,
    DomainAdmin,
    IndicatorAdmin,
    PlanAdmin,
    RemarkAdmin,
    TargetAdmin,
)
from indicators.admin.round import ReportingRoundAdmin
from indicators.admin.targets import (
    AcceptedLagAdmin,
    GapNoteAdmin,
    PublishedFigureAdmin,
    TargetScanAdmin,
    TargetSplitAdmin,
)
from indicators.admin.webhook import WebhookAdmin, WebhookDeliveryAdmin

__all__ = [
    "AcceptedLagAdmin",
    "AssessmentAdmin",
    "AssignmentAdmin",
    "DomainAdmin",
    "EvidenceAdmin",
    "FigureAdmin",
    "GapNoteAdmin",
    "IndicatorAdmin",
    "JobAdmin",
    "OrganizationAdmin",
    "PlanAdmin",
    "PublishedFigureAdmin",
    "RemarkAdmin",
    "ReportingRoundAdmin",
    "ResultAdmin",
    "SubmissionAdmin",
    "TargetAdmin",
    "TargetScanAdmin",
    "TargetSplitAdmin",
    "WebhookAdmin",
    "WebhookDeliveryAdmin",
]
