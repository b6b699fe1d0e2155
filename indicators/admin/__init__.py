"""The office's tables: plans and what belongs to them, figures, and what was computed."""

from indicators.admin.computed import AssessmentAdmin, JobAdmin, ResultAdmin
from indicators.admin.figure import FigureAdmin
from indicators.admin.plan import (
    AssignmentAdmin,
    DomainAdmin,
    IndicatorAdmin,
    PlanAdmin,
    RemarkAdmin,
    TargetAdmin,
)

__all__ = [
    "AssessmentAdmin",
    "AssignmentAdmin",
    "DomainAdmin",
    "FigureAdmin",
    "IndicatorAdmin",
    "JobAdmin",
    "PlanAdmin",
    "RemarkAdmin",
    "ResultAdmin",
    "TargetAdmin",
]
