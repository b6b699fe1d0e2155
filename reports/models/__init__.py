"""What is kept of what is said: drawn charts, and written reports with their texts, comments and files."""

from reports.models.chart import DrawnAssessment, KeptChart, PictureFormat
from reports.models.comment import ReportComment
from reports.models.file import FileFormat, ReportFile
from reports.models.passage import PassageAction, PassageEvent, ReportPassage
from reports.models.report import Report, ReportEvent, ReportKind, ReportLanguage

__all__ = [
    "DrawnAssessment",
    "FileFormat",
    "KeptChart",
    "PassageAction",
    "PassageEvent",
    "PictureFormat",
    "Report",
    "ReportComment",
    "ReportEvent",
    "ReportFile",
    "ReportKind",
    "ReportLanguage",
    "ReportPassage",
]
