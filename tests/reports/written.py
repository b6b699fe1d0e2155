"""Written reports in each state, for the tests of what is done with them."""

import hashlib
from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from indicators.models import Domain, Job, Plan
from reports.jobs import make_report_files
from reports.models import FileFormat, Report, ReportComment, ReportFile, ReportKind, ReportLanguage
from reports.models.file import DRAFT_EDITION
from reports.services.comments import add_comment
from reports.services.report_files import request_files
from reports.services.reports import draft_report, issue_report, open_comments
from tests.cast import Cast

ISSUED_ON = date(2024, 3, 29)


def draft(
    plan: Plan,
    by: User,
    *,
    year: int = 2023,
    kind: ReportKind = ReportKind.ANNUAL,
    language: ReportLanguage = ReportLanguage.ENGLISH,
) -> Report:
    return draft_report(plan=plan, year=year, kind=kind, language=language, by=by)


def open_to_all(report: Report, by: User) -> Report:
    return open_comments(report=report, version=report.version, by=by)


def issue(report: Report, by: User, *, number: str = "No. 3") -> Report:
    return issue_report(report=report, version=report.version, number=number, issued_on=ISSUED_ON, by=by)


def commented(report: Report, by: User, domain: str = "goods-services") -> ReportComment:
    about = Domain.objects.get(plan=report.plan, code=domain)
    return add_comment(report=report, domain=about, text="示例：建议补充原因。", by=by)


def with_files(report: Report, by: User) -> Job:
    """The report's files, made as by the button."""
    job = request_files(report=report, by=by)
    make_report_files.delay(job.pk)
    job.refresh_from_db()
    return job


def kept_files(report: Report) -> None:
    """Files of the report's present edition as rows alone, for tests of who gets them: nothing is drawn."""
    for format in FileFormat:
        content = f"invented {report.kind} {format}".encode()
        digest = hashlib.sha256(content).hexdigest()
        path = default_storage.save(f"reports/{digest[:2]}/{digest}.{format}", ContentFile(content))
        ReportFile.objects.create(
            report=report,
            edition=report.edition if report.is_final else DRAFT_EDITION,
            format=format,
            file=path,
            digest=digest,
            size=len(content),
            publication_id=report.publication_id,
            report_version=report.version,
            made_at=timezone.now(),
        )


def reports_of_all_states(plan: Plan, cast: Cast, year: int) -> dict[str, int]:
    """Of a published year: a report open for comments with files and a comment, and an issued notice."""
    report = draft(plan, cast.office, year=year)
    kept_files(report)
    opened = open_to_all(report, cast.office)
    comment = commented(opened, cast.reviewer)
    kept_files(issue(draft(plan, cast.office, year=year, kind=ReportKind.NOTICE), cast.office))
    return {"report": opened.pk, "comment": comment.pk}
