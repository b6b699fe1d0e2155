"""Written reports as a whole: drafted, drawn again, opened for comments, issued, withdrawn.

Each step raises the version by one and leaves exactly one event. Sections have services of their own.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import Plan, Publication
from indicators.services.publication import latest_version
from reports.annual.content import Content, Kind
from reports.annual.writing import write
from reports.models import Report, ReportEvent, ReportKind, ReportLanguage
from reports.permissions import report_parts
from reports.report_workflow import ReportAction, ReportState, decide, refuse_part
from reports.services.facts import facts_of
from reports.services.passages import draw_passages, mark_all_seen
from reports.services.report_state import audited_name, conditions_of, lock_report, parts_in

REASON_LENGTH = 500


class ReportStale(Exception):
    """Somebody else took a step with the report since the person read it; nothing was written."""

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report = report


class NothingPublished(Exception):
    """The year has no published assessment: there is nothing that a report could be drawn from."""


class KindDoesNotFit(Exception):
    """A final report is of the plan's last year, a mid-term report of a year between the first and the
    last."""


class WithdrawalNeedsReason(Exception):
    """An issued report is withdrawn only for a reason."""


class NothingNewer(Exception):
    """The report is drawn from the version that stands, and would be drawn in the same words."""


def kinds_for(plan: Plan, year: int) -> tuple[ReportKind, ...]:
    """The kinds of report that the year may have."""
    kinds = [ReportKind.ANNUAL, ReportKind.NOTICE]
    if plan.start_year < year < plan.end_year:
        kinds.append(ReportKind.MIDTERM)
    if year == plan.end_year:
        kinds.append(ReportKind.FINAL)
    return tuple(kinds)


def content_of(report: Report) -> Content:
    """The report as it would be drawn now from its published version; its own texts are not in it."""
    language = ReportLanguage(report.language).value
    return write(Kind(report.kind), facts_of(report.publication), language)


@transaction.atomic
def draft_report(*, plan: Plan, year: int, kind: ReportKind, language: ReportLanguage, by: User) -> Report:
    """The report of that kind: a new draft from the version that stands, else the one that there is.

    Raises ReportRefused, KindDoesNotFit and NothingPublished.
    """
    decide(ReportState.DRAFT, ReportAction.DRAW, report_parts(by, ()))
    if kind not in kinds_for(plan, year):
        raise KindDoesNotFit
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)  # whoever drafts at the same time waits
    named = {"plan": plan, "year": year, "kind": kind, "language": language}
    if standing := Report.objects.filter(**named).first():
        return standing
    report = Report(**named, publication=_publication(plan, year), version=0, created_by=by)
    content = content_of(report)
    report.title = content.title
    _moved(report, ReportAction.DRAW, by)
    draw_passages(report=report, content=content, by=by)
    return report


@transaction.atomic
def redraw_report(*, report: Report, version: int, by: User) -> Report:
    """Draw the sentences again from what is published now. What officers wrote stays, and the numbers that
    moved are marked. Raises ReportStale, ReportRefused and NothingNewer."""
    row = _locked(report, ReportAction.DRAW, by, version)
    latest = _publication(row.plan, row.year)
    is_same_version = latest.pk == row.publication_id
    row.publication = latest
    content = content_of(row)
    row.title = content.title
    changed = draw_passages(report=row, content=content, by=by)
    if is_same_version and not changed:
        raise NothingNewer
    return _moved(row, ReportAction.DRAW, by)


@transaction.atomic
def open_comments(*, report: Report, version: int, by: User) -> Report:
    """Let the lead departments read and comment. Raises ReportStale and ReportRefused."""
    return _moved(_locked(report, ReportAction.OPEN, by, version), ReportAction.OPEN, by)


@transaction.atomic
def close_comments(*, report: Report, version: int, by: User) -> Report:
    """Take the report back into the office. Raises ReportStale and ReportRefused."""
    return _moved(_locked(report, ReportAction.CLOSE, by, version), ReportAction.CLOSE, by)


@transaction.atomic
def issue_report(*, report: Report, version: int, number: str, issued_on: date, by: User) -> Report:
    """Make it final: from then on nothing in it changes. The marks of moved numbers go; the files are made by
    a job. Raises ReportStale and ReportRefused."""
    row = _locked(report, ReportAction.ISSUE, by, version)
    row.edition += 1
    row.number, row.issued_on = number, issued_on
    mark_all_seen(report=row, by=by)
    return _moved(row, ReportAction.ISSUE, by)


@transaction.atomic
def withdraw_report(*, report: Report, version: int, reason: str, by: User) -> Report:
    """Make an issued report a draft again; its edition's files stay. Raises WithdrawalNeedsReason,
    ReportStale and ReportRefused."""
    row = _locked(report, ReportAction.WITHDRAW, by, version)
    if not reason.strip():
        raise WithdrawalNeedsReason
    return _moved(row, ReportAction.WITHDRAW, by, reason=reason.strip()[:REASON_LENGTH])


def _locked(report: Report, action: ReportAction, by: User, version: int) -> Report:
    """The report, locked, in the state that follows. Who may not act is refused first, then what is stale."""
    row = lock_report(report)
    parts = parts_in(row, by)
    refuse_part(ReportState(row.state), action, parts)
    if row.version != version:
        raise ReportStale(row)
    row.state = decide(ReportState(row.state), action, parts, conditions_of(row))
    return row


def _publication(plan: Plan, year: int) -> Publication:
    latest = latest_version(plan, year)
    if latest is None:
        raise NothingPublished
    return latest


def _moved(report: Report, action: ReportAction, by: User, *, reason: str = "") -> Report:
    report.version += 1
    report.save()
    ReportEvent.objects.create(
        report=report,
        version=report.version,
        action=action,
        state=report.state,
        publication=report.publication,
        edition=report.edition,
        reason=reason,
        by=by,
        at=timezone.now(),
    )
    record_audit(
        AuditAction(f"report_{action}"),
        audited_name(report),
        by=by,
        detail={"reason": reason} if reason else None,
    )
    return report
