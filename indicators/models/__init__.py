"""What is measured, what is reported, and what it means."""

from indicators.models.accepted_lag import AcceptedLag
from indicators.models.assessment import Assessment, Result
from indicators.models.assessment_run import AssessmentPart, AssessmentRun
from indicators.models.assignment import Assignment, AssignmentState, DepartmentPart, departments_in
from indicators.models.audit import AuditDifference, AuditRun
from indicators.models.event import FigureEvent
from indicators.models.evidence import Evidence
from indicators.models.figure import EXPLANATION_LENGTH, WITHOUT_VALUE, Figure
from indicators.models.generation import Generation
from indicators.models.indicator import Indicator
from indicators.models.job import Job, JobKind, JobState
from indicators.models.kept_answer import KeptAnswer
from indicators.models.kept_file import EvidenceFile, StoredByContent
from indicators.models.list_file import ListFile, ListKind
from indicators.models.plan import Domain, Plan
from indicators.models.publication import Publication, PublishedResult
from indicators.models.reconciliation import GapNote, PublishedFigure
from indicators.models.remark import Remark
from indicators.models.revision import Revision, RevisionState
from indicators.models.rollup import RollUp
from indicators.models.round import Extension, ReportingRound, RoundState
from indicators.models.submission import ReturnReason, ReviewComment, Submission, SubmissionLine
from indicators.models.target import Target, TargetScan, TargetSplit
from indicators.models.upload import Upload, UploadState
from indicators.models.webhook import DeliveryState, Webhook, WebhookDelivery

__all__ = [
    "EXPLANATION_LENGTH",
    "WITHOUT_VALUE",
    "AcceptedLag",
    "Assessment",
    "AssessmentPart",
    "AssessmentRun",
    "Assignment",
    "AssignmentState",
    "AuditDifference",
    "AuditRun",
    "DeliveryState",
    "DepartmentPart",
    "Domain",
    "Evidence",
    "EvidenceFile",
    "Extension",
    "Figure",
    "FigureEvent",
    "GapNote",
    "Generation",
    "Indicator",
    "Job",
    "JobKind",
    "JobState",
    "KeptAnswer",
    "ListFile",
    "ListKind",
    "Plan",
    "Publication",
    "PublishedFigure",
    "PublishedResult",
    "Remark",
    "ReportingRound",
    "Result",
    "ReturnReason",
    "ReviewComment",
    "Revision",
    "RevisionState",
    "RollUp",
    "RoundState",
    "StoredByContent",
    "Submission",
    "SubmissionLine",
    "Target",
    "TargetScan",
    "TargetSplit",
    "Upload",
    "UploadState",
    "Webhook",
    "WebhookDelivery",
    "departments_in",
]
