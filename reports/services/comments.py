"""What lead departments say about a report by domain, and the office's answers. Nothing said is
overwritten."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import Domain
from reports.models import Report, ReportComment
from reports.permissions import domains_led
from reports.report_workflow import ReportAction, ReportRefusal, ReportRefused, ReportState
from reports.services.report_state import audited_name, lock_report, refuse_action


class CommentAnswered(Exception):
    """Somebody has answered the comment meanwhile; nothing was written."""

    def __init__(self, comment: ReportComment) -> None:
        super().__init__(str(comment))
        self.comment = comment


@transaction.atomic
def add_comment(*, report: Report, domain: Domain, text: str, by: User) -> ReportComment:
    """A department's comment on a domain in which it leads. Raises ReportRefused."""
    row = lock_report(report)
    refuse_action(row, ReportAction.COMMENT, by)
    unit = by.organization
    if unit is None or domain.code not in domains_led(by, row.plan) or domain.plan_id != row.plan_id:
        raise ReportRefused(ReportRefusal.FORBIDDEN_ROLE, ReportState(row.state), ReportAction.COMMENT)
    record_audit(AuditAction.REPORT_COMMENT, audited_name(row), by=by, detail={"domain": domain.code})
    return ReportComment.objects.create(
        report=row, domain=domain, organization=unit, text=text, by=by, at=timezone.now()
    )


@transaction.atomic
def answer_comment(*, comment: ReportComment, answer: str, by: User) -> ReportComment:
    """The office's answer, given once. Raises CommentAnswered and ReportRefused."""
    report = lock_report(comment.report)
    refuse_action(report, ReportAction.ANSWER, by)
    row = ReportComment.objects.select_for_update().get(pk=comment.pk)
    if row.answered_at is not None:
        raise CommentAnswered(row)
    row.answer, row.answered_by, row.answered_at = answer, by, timezone.now()
    row.save()
    record_audit(AuditAction.REPORT_ANSWER, audited_name(report), by=by, detail={"domain": row.domain.code})
    return row
