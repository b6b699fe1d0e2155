"""What is measured, what is reported, and what it means."""

from indicators.models.assessment import Assessment, Result
from indicators.models.assignment import Assignment, AssignmentState
from indicators.models.figure import EXPLANATION_LENGTH, WITHOUT_VALUE, Figure
from indicators.models.indicator import Indicator
from indicators.models.job import Job, JobKind, JobState
from indicators.models.plan import Domain, Plan
from indicators.models.remark import Remark
from indicators.models.target import Target

__all__ = [
    "EXPLANATION_LENGTH",
    "WITHOUT_VALUE",
    "Assessment",
    "Assignment",
    "AssignmentState",
    "Domain",
    "Figure",
    "Indicator",
    "Job",
    "JobKind",
    "JobState",
    "Plan",
    "Remark",
    "Result",
    "Target",
]
