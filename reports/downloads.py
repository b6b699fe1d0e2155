"""The kept files of reports as downloads: the same answer on the pages and in the API."""

from django.http import FileResponse

from indicators.downloads import attachment
from reports.models import Report, ReportFile

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def report_download(row: ReportFile, report: Report) -> FileResponse:
    """The file as an attachment, named by what it is about."""
    ending = f"-{row.edition}" if row.edition else "-draft"
    name = f"{report.kind}-{report.plan.code}-{report.year}{ending}.{row.format}"
    return attachment(row.file.open("rb"), name, CONTENT_TYPES[row.format])
