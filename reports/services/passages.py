"""The sections of a report: drawn and drawn again, written by officers, moved numbers looked at.

Each change raises the section's version by one and leaves exactly one event.
"""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from reports.annual.content import Content, Passage, passage_from_json, to_json
from reports.models import PassageAction, PassageEvent, Report, ReportPassage
from reports.report_workflow import ReportAction
from reports.services.report_state import audited_name, lock_report, refuse_action


class PassageStale(Exception):
    """Somebody else changed the section since the person read it; nothing was written."""

    def __init__(self, passage: ReportPassage) -> None:
        super().__init__(str(passage))
        self.passage = passage


def draw_passages(*, report: Report, content: Content, by: User) -> bool:
    """Put the content's sentences into the report's sections; returns whether any changed.

    Own texts stay, also in a section that the content no longer has. What was looked at stays what it was, so
    that the numbers that moved are marked until somebody looks. The caller holds the transaction and the
    lock.
    """
    standing = {row.key: row for row in report.passages.select_for_update()}
    is_first = not standing
    changed = False
    for position, passage in enumerate(content.passages):
        row = standing.pop(passage.key, None)
        if row is None:
            changed = True
            row = _new_passage(report, position, passage, is_first=is_first)
            _record(row, PassageAction.DRAW, by)
        else:
            changed |= _redraw(row, position, passage, by)
    for row in standing.values():
        changed |= _let_go(row, by)
    return changed


@transaction.atomic
def write_passage(
    *, report: Report, key: str, own_text: str, is_hidden: bool, version: int, by: User
) -> ReportPassage:
    """Keep an officer's own text of a section, and whether the drawn sentences are hidden.

    What already stands is no change. Raises ReportRefused, PassageStale and ReportPassage.DoesNotExist.
    """
    row = _locked(report, key, by)
    if (row.own_text, row.is_hidden) == (own_text, is_hidden):
        return row
    if row.version != version:
        raise PassageStale(row)
    row.own_text, row.is_hidden = own_text, is_hidden
    row.written_by, row.written_at = by, timezone.now()
    record_audit(AuditAction.REPORT_WRITE, audited_name(row.report), by=by, detail={"section": key})
    return _changed(row, PassageAction.WRITE, by)


@transaction.atomic
def accept_numbers(*, report: Report, key: str, version: int, by: User) -> ReportPassage:
    """Take the marks from a section's moved numbers: an officer has looked at them.

    Raises ReportRefused, PassageStale and ReportPassage.DoesNotExist.
    """
    row = _locked(report, key, by)
    if row.version != version:
        raise PassageStale(row)
    if row.seen == row.content:
        return row
    row.seen = row.content
    record_audit(AuditAction.REPORT_ACCEPT, audited_name(row.report), by=by, detail={"section": key})
    return _changed(row, PassageAction.ACCEPT, by)


def mark_all_seen(*, report: Report, by: User) -> None:
    """Take all marks, as issuing a report does. The caller holds the transaction and the lock."""
    for row in report.passages.select_for_update():
        if row.seen != row.content:
            row.seen = row.content
            _changed(row, PassageAction.ACCEPT, by)


def _locked(report: Report, key: str, by: User) -> ReportPassage:
    """The section of a report in which the person may write now."""
    locked = lock_report(report)
    refuse_action(locked, ReportAction.WRITE, by)
    row = ReportPassage.objects.select_for_update().get(report=locked, key=key)
    row.report = locked
    return row


def _new_passage(report: Report, position: int, passage: Passage, *, is_first: bool) -> ReportPassage:
    """A section that the report did not have. In a report that people have read, all its numbers are new."""
    seen = passage if is_first else replace(passage, sentences=(), paragraphs=())
    return ReportPassage.objects.create(
        report=report,
        key=passage.key,
        position=position,
        domain=passage.domain,
        content=to_json(passage),
        seen=to_json(seen),
    )


def _redraw(row: ReportPassage, position: int, passage: Passage, by: User) -> bool:
    content = to_json(passage)
    if not row.is_gone and (row.content, row.position, row.domain) == (content, position, passage.domain):
        return False
    row.content, row.position, row.domain, row.is_gone = content, position, passage.domain, False
    _changed(row, PassageAction.DRAW, by)
    return True


def _let_go(row: ReportPassage, by: User) -> bool:
    """A section that is no longer drawn keeps its heading and its own text."""
    if row.is_gone:
        return False
    row.content = to_json(replace(passage_from_json(row.content), sentences=(), paragraphs=()))
    row.is_gone = True
    _changed(row, PassageAction.DRAW, by)
    return True


def _changed(row: ReportPassage, action: PassageAction, by: User) -> ReportPassage:
    row.version += 1
    row.save()
    _record(row, action, by)
    return row


def _record(row: ReportPassage, action: PassageAction, by: User) -> None:
    PassageEvent.objects.create(
        passage=row,
        version=row.version,
        action=action,
        publication_id=row.report.publication_id,
        content=row.content,
        own_text=row.own_text,
        is_hidden=row.is_hidden,
        by=by,
        at=timezone.now(),
    )
