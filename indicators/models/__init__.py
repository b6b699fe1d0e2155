"""What is measured, what is reported, and what it means."""

from indicators.models.assessment import Assessment, Result
from indicators.models.assignment import Assignment, AssignmentState
from indicators.models.audit import AuditDifference, AuditRun
from indicators.models.event import FigureEvent
from indicators.models.evidence import Evidence
from indicators.models.figure import EXPLANATION_LENGTH, WITHOUT_VALUE, Figure
from indicators.models.indicator import Indicator
from indicators.models.job import Job, JobKind, JobState
from indicators.models.plan import Domain, Plan
from indicators.models.remark import Remark
from indicators.models.round import Extension, ReportingRound, RoundState
from indicators.models.submission import ReturnReason, ReviewComment, Submission, SubmissionLine
from indicators.models.target import Target

__all__ = [
    "EXPLANATION_LENGTH",
    "WITHOUT_VALUE",
    "Assessment",
    "Assignment",
    "AssignmentState",
    "AuditDifference",
    "AuditRun",
    "Domain",
    "Evidence",
    "Extension",
    "Figure",
    "FigureEvent",
    "Indicator",
    "Job",
    "JobKind",
    "JobState",
    "Plan",
    "Remark",
    "ReportingRound",
    "Result",
    "ReturnReason",
    "ReviewComment",
    "RoundState",
    "Submission",
    "SubmissionLine",
    "Target",
]
