"""Reminding units of what is open: at most once a day each, in the app and by e-mail, all of it on record."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.types import AuditAction, Role
from indicators.models import ReportingRound
from tasks.calendar import is_reminder_day
from tasks.models import CalendarDay, MailState, Notice, Reminder
from tasks.services.progress import UnitProgress, progress_of, rounds_at_work

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
MAIL_FAULTS = (SMTPException, OSError, ValueError)
"""What a bad address or a mail server can raise; anything else is a fault of ours and comes to light."""


def request_reminders(*, round: ReportingRound, by: User) -> list[Reminder]:
    """Remind every unit of a round that has something open and was not reminded today.

    Returns the new reminders, whose e-mails wait to be delivered. `round` needs its clock.
    """
    return _remind(progress_of([round], with_notes=True)[round.pk], by)


def request_due_reminders() -> list[Reminder]:
    """Remind by the schedule (`is_reminder_day`), in all rounds. Nothing on days off, nothing twice."""
    exceptions = CalendarDay.objects.exceptions()
    progress = progress_of(rounds_at_work(), with_notes=True)
    units = [unit for units in progress.values() for unit in units]
    return _remind(
        [unit for unit in units if is_reminder_day(unit.round.today, unit.next_due_on, exceptions)], None
    )


def clerks_of(organizations: Iterable[int]) -> QuerySet[User]:
    """The people who are reminded when a unit is."""
    return User.objects.filter(
        organization__in=list(organizations), is_active=True, groups__name=Role.CLERK
    ).order_by("pk")


@transaction.atomic
def _remind(units: Sequence[UnitProgress], by: User | None) -> list[Reminder]:
    """The constraint, not the check before it, decides who is first when two people press at once."""
    now = timezone.now()
    found = [_reminded_today(unit, by, now) for unit in units if unit.can_be_reminded]
    reminders = [reminder for reminder, is_new in found if is_new]
    people = list(clerks_of(row.organization_id for row in reminders)) if reminders else []
    Notice.objects.bulk_create(
        Notice(
            reminder=reminder,
            person=person,
            address=person.email,
            mail_state=MailState.WAITING if person.email else MailState.NO_ADDRESS,
        )
        for reminder in reminders
        for person in people
        if person.organization_id == reminder.organization_id
    )
    if reminders:
        codes = sorted({reminder.organization.code for reminder in reminders})
        record_audit(AuditAction.UNITS_REMINDED, by=by, detail={"units": codes, "notices": len(people)})
    return reminders


def _reminded_today(unit: UnitProgress, by: User | None, now: datetime) -> tuple[Reminder, bool]:
    return Reminder.objects.get_or_create(
        round=unit.round,
        organization=unit.unit,
        day=unit.round.today,
        defaults={
            "due_on": unit.next_due_on,
            "blank": unit.blank,
            "draft": unit.draft,
            "returned": unit.returned,
            "notes": unit.notes.missing,
            "notes_returned": unit.notes.returned,
            "asked_by": by,
            "asked_at": now,
        },
    )


def waiting_reminders() -> list[int]:
    """Reminders with e-mails that nobody is sending: what a queue that was away has left behind."""
    rows = Notice.objects.filter(_free(timezone.now()))
    return list(rows.order_by("reminder").values_list("reminder", flat=True).distinct())


def deliver_reminder(reminder: Reminder) -> int:
    """Send the e-mails of one reminder that still wait; returns how many left. Delivered twice, each is sent
    once. Where nothing is open any more, or the round is over, none is sent. One bad address stops no other.
    """
    waiting = list(reminder.notices.filter(_free(timezone.now())))
    if not waiting:
        return 0
    if not _is_still_open(reminder):
        reminder.notices.filter(mail_state=MailState.WAITING).update(mail_state=MailState.NOT_NEEDED)
        return 0
    return sum(_deliver(notice, reminder) for notice in waiting if _take(notice))


def read_notices(*, person: User, notices: Iterable[int]) -> int:
    """Mark a person's own notices as read; others' stay as they are. Returns how many were unread."""
    unread = Notice.objects.filter(person=person, pk__in=list(notices), read_at__isnull=True)
    return unread.update(read_at=timezone.now())


def _free(now: datetime) -> Q:
    return Q(mail_state=MailState.WAITING) & (Q(lease_until__isnull=True) | Q(lease_until__lt=now))


def _take(notice: Notice) -> bool:
    now = timezone.now()
    return bool(Notice.objects.filter(_free(now), pk=notice.pk).update(lease_until=now + LEASE))


def _is_still_open(reminder: Reminder) -> bool:
    row = ReportingRound.objects.with_clock().get(pk=reminder.round_id)
    units = progress_of([row], reminder.organization, with_notes=True)[row.pk]
    return any(unit.can_be_reminded for unit in units)


def _deliver(notice: Notice, reminder: Reminder) -> bool:
    try:
        _message(notice, reminder).send()
    except MAIL_FAULTS as fault:
        logger.warning("The e-mail of notice %s failed.", notice.pk, exc_info=True)
        notice.mail_state, notice.mail_error = MailState.FAILED, f"{type(fault).__name__}: {fault}"[:200]
    else:
        notice.mail_state, notice.mailed_at = MailState.SENT, timezone.now()
    notice.lease_until = None
    notice.save(update_fields=("mail_state", "mail_error", "mailed_at", "lease_until"))
    return notice.mail_state == MailState.SENT


def _message(notice: Notice, reminder: Reminder) -> EmailMessage:
    """In the site's language: what the unit reads is not known here."""
    row = reminder.round
    with override(settings.LANGUAGE_CODE):
        context = {
            "reminder": reminder,
            "plan": row.plan,
            "year": row.year,
            "is_late": reminder.due_on < reminder.day,
            "url": f"{settings.SITE_URL}{reminder.path}" if settings.SITE_URL else "",
        }
        subject = _("Reminder: %(plan)s, %(year)d, due %(due)s") % {
            "plan": row.plan.label,
            "year": row.year,
            "due": reminder.due_on,
        }
        body = render_to_string("tasks/reminder_mail.txt", context)
    return EmailMessage(subject, body, to=[notice.address])
