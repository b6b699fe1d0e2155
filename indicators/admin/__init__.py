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

__all__ = [
    "AssessmentAdmin",
    "AssignmentAdmin",
    "DomainAdmin",
    "EvidenceAdmin",
    "FigureAdmin",
    "IndicatorAdmin",
    "JobAdmin",
    "OrganizationAdmin",
    "PlanAdmin",
    "RemarkAdmin",
    "ReportingRoundAdmin",
    "ResultAdmin",
    "SubmissionAdmin",
    "TargetAdmin",
]
