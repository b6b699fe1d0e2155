"""Reminders (催报): who was asked to report, when, by whom, and whether the e-mail left."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.models import ReportingRound


class Reminder(models.Model):
    """One unit, reminded on one day of what was open then. The database allows one a day.

    Without `asked_by` it went out by the schedule.
    """

    round = models.ForeignKey(
        ReportingRound, models.CASCADE, related_name="reminders", verbose_name=_("reporting round")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="reminders", verbose_name=_("organization")
    )
    day = models.DateField(_("day"))
    due_on = models.DateField(_("due on"))
    blank = models.PositiveSmallIntegerField(_("blank"))
    draft = models.PositiveSmallIntegerField(_("not submitted"))
    returned = models.PositiveSmallIntegerField(_("returned"))
    notes = models.PositiveSmallIntegerField(_("notes not handed in"), default=0)
    notes_returned = models.PositiveSmallIntegerField(_("notes returned"), default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("-asked_at", "organization__number")
        constraints = (
            models.UniqueConstraint(fields=("round", "organization", "day"), name="reminder_once_a_day"),
            models.CheckConstraint(
                condition=Q(blank__gt=0)
                | Q(draft__gt=0)
                | Q(returned__gt=0)
                | Q(notes__gt=0)
                | Q(notes_returned__gt=0),
                name="reminder_of_something_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round} {self.organization} {self.day}"

    @property
    def open_count(self) -> int:
        """How many figures waited for the unit."""
        return self.blank + self.draft + self.returned

    @property
    def notes_count(self) -> int:
        """How many progress notes waited for it."""
        return self.notes + self.notes_returned

    @property
    def path(self) -> str:
        """Where the unit goes: to its figures while one was open, else to its notes."""
        address = [self.round.plan.code, self.round.year]
        if self.open_count:
            return reverse("entry", args=[*address, self.organization.code])
        return reverse("notes", args=address)


class MailState(models.TextChoices):
    """What became of the e-mail. In the app a notice stands in any case."""

    NO_ADDRESS = "no_address", _("no e-mail address")
    WAITING = "waiting", _("waiting to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    NOT_NEEDED = "not_needed", _("no longer needed")


class Notice(models.Model):
    """A reminder as one person gets it: in the app, and by e-mail where there is an address.

    Whoever sends the e-mail holds a lease; a process that dies lets it run out, and the next one sends.
    """

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="notices", verbose_name=_("reminder"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name=_("person")
    )
    address = models.EmailField(_("e-mail address"), blank=True)
    mail_state = models.CharField(_("e-mail"), max_length=10, choices=MailState)
    mail_error = models.CharField(_("error"), max_length=200, blank=True)
    mailed_at = models.DateTimeField(_("sent at"), null=True)
    lease_until = models.DateTimeField(_("lease until"), null=True)
    read_at = models.DateTimeField(_("read at"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("reminder", "person")
        constraints = (
            models.UniqueConstraint(fields=("reminder", "person"), name="notice_once_for_a_person"),
            models.CheckConstraint(
                condition=Q(mail_state=MailState.SENT, mailed_at__isnull=False)
                | ~Q(mail_state=MailState.SENT) & Q(mailed_at__isnull=True),
                name="notice_sent_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reminder} → {self.person}"
