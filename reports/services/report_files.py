"""The files of a report: asked for as a job, made from its stored sections, stored by their content."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from indicators.models import Job, JobKind
from indicators.models.job import UNFINISHED
from indicators.services.jobs import abandoned_jobs
from indicators.services.kept_files import store_content
from reports.annual.content import Content
from reports.models import FileFormat, Report, ReportFile
from reports.models.file import DRAFT_EDITION
from reports.rendering.pdf import to_pdf
from reports.rendering.word import to_docx
from reports.rendering.workbook import to_xlsx
from reports.services.report_state import lock_report
from reports.services.reports import content_of

STEPS = 1 + len(FileFormat)
"""Of the job: what is read, and each file."""


@dataclass(frozen=True, slots=True)
class Written:
    """A report as its files have it: what is drawn, the officers' own texts by section, and the sections of
    which the drawn sentences are hidden."""

    content: Content
    own_texts: Mapping[str, str]
    hidden: frozenset[str]


WRITERS: Mapping[FileFormat, Callable[[Written], bytes]] = {
    FileFormat.DOCX: lambda written: to_docx(written.content, written.own_texts, written.hidden),
    FileFormat.PDF: lambda written: to_pdf(written.content, written.own_texts, written.hidden),
    FileFormat.XLSX: lambda written: to_xlsx(written.content),
}


def files_key(report: Report) -> str:
    """Names the work of making a report's files: each step of the report makes it another."""
    return f"{JobKind.REPORT}:{report.pk}:{report.version}"


def request_files(*, report: Report, by: User) -> Job:
    """The job that will make the files: the unfinished one where there is one, else a new one."""
    key = files_key(report)
    try:
        with transaction.atomic():
            return Job.objects.create(
                kind=JobKind.REPORT, key=key, plan=report.plan, asked_by=by, total=STEPS
            )
    except IntegrityError:
        return Job.objects.get(key=key, state__in=UNFINISHED)


def report_of_job(job: Job) -> Report:
    """The report that `files_key` named. Raises Report.DoesNotExist."""
    rows = Report.objects.select_related("plan__organization", "publication").defer("publication__inputs")
    return rows.get(pk=int(job.key.split(":")[1]))


def written_report(report: Report) -> Written:
    """The report as its sections are stored, with the annexes of its published version."""
    rows = [row for row in report.passages.all() if not row.is_gone or row.own_text]
    content = replace(
        content_of(report),
        title=report.title,
        number=report.number if report.is_final else "",
        issued_on=report.issued_on if report.is_final else None,
        passages=tuple(row.drawn for row in rows),
    )
    return Written(
        content=content,
        own_texts={row.key: row.own_text for row in rows if row.own_text},
        hidden=frozenset(row.key for row in rows if row.is_hidden),
    )


def latest_files_job(report: Report) -> Job | None:
    """The job that makes the files of the report as it stands, or made them last (one query)."""
    return Job.objects.filter(key=files_key(report)).order_by("-id").first()


def abandoned_file_jobs() -> list[int]:
    """The jobs for files that nobody works on (see `abandoned_jobs`)."""
    return [pk for pk, _key in abandoned_jobs(JobKind.REPORT)]


def make_files(*, report: Report, on_progress: Callable[[int, int], None]) -> list[ReportFile]:
    """Make all files of the report as it stands. An issued edition's files are made once and never again:
    what is there stays, byte for byte."""
    edition = report.edition if report.is_final else DRAFT_EDITION
    frozen = set(_frozen_formats(report, edition))
    written = written_report(report)
    on_progress(1, STEPS)
    made = []
    for done, (format, write) in enumerate(WRITERS.items(), 2):
        if format not in frozen:
            made.append(_Made(format, write(written)))
        on_progress(done, STEPS)
    return _stored(report, edition, made)


@dataclass(frozen=True, slots=True)
class _Made:
    format: FileFormat
    content: bytes


def _frozen_formats(report: Report, edition: int) -> list[str]:
    if edition == DRAFT_EDITION:
        return []
    return list(report.files.filter(edition=edition).values_list("format", flat=True))


@transaction.atomic
def _stored(report: Report, edition: int, made: list[_Made]) -> list[ReportFile]:
    """The rows of new files. Where the report has moved on meanwhile they are not of what stands: none is
    kept, and whoever moved it on has asked for its own."""
    row = lock_report(report)
    if row.version != report.version:
        return []
    return [_store(row, edition, each) for each in made]


def _store(report: Report, edition: int, made: _Made) -> ReportFile:
    path, digest = store_content(made.content, folder="reports", suffix=f".{made.format}")
    stored, _created = ReportFile.objects.update_or_create(
        report=report,
        edition=edition,
        format=made.format,
        defaults={
            "file": path,
            "digest": digest,
            "size": len(made.content),
            "publication_id": report.publication_id,
            "report_version": report.version,
            "made_at": timezone.now(),
        },
    )
    return stored
