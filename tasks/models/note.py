"""What the lead department of a measure says of it each year, and every earlier wording."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from accounts.permissions import is_office
from indicators.models import EvidenceFile, Plan
from indicators.models.choices import choices
from indicators.planfile.schema import AssignmentRole
from indicators.workflow import Action, State
from tasks.models.duty import MeasureAssignment
from tasks.models.project import Measure

TEXT_LENGTH, NEXT_STEP_LENGTH, EVIDENCE_LENGTH = 2000, 1000, 500

NOTE_FIELDS = ("progress_state", "text", "next_step", "evidence")
"""What a person writes."""


class ProgressState(models.TextChoices):
    """How a measure is getting on (进展状态), in the words of the office's tracking table."""

    ON_SCHEDULE = "on_schedule", _("on schedule")
    EARLY = "early", _("completed early")
    LATE = "late", _("behind schedule")
    NOT_STARTED = "not_started", _("not started")
    DONE = "done", _("completed")


NEEDS_NEXT_STEP = (ProgressState.LATE, ProgressState.NOT_STARTED)
"""Whoever is behind says what comes next."""


class NoteReason(models.TextChoices):
    """Why a note is returned."""

    VAGUE = "vague", _("says too little")
    EVIDENCE = "evidence", _("evidence is missing")
    STATE = "state", _("the state does not fit the text")
    FIGURES = "figures", _("differs from the figures")
    NEXT = "next", _("the next step is missing")
    OTHER = "other", _("other")


class NoteQuerySet(models.QuerySet["ProgressNote"]):
    def for_plan(self, plan: Plan) -> "NoteQuerySet":
        return self.filter(measure__project__plan=plan)

    def approved(self) -> "NoteQuerySet":
        """What everybody may read."""
        return self.filter(state=State.APPROVED)

    def for_person(self, person: User) -> "NoteQuerySet":
        """What the person may see: approved notes; before that the office, and who works for a lead
        department of the measure."""
        if is_office(person):
            return self
        visible = Q(state=State.APPROVED)
        if person.organization is not None:
            visible |= Q(measure__in=led_by(person.organization))
        return self.filter(visible)


def led_by(unit: Organization) -> models.QuerySet[MeasureAssignment, Any]:
    """The ids of the measures that the unit leads, for a filter."""
    rows = MeasureAssignment.objects.filter(organization=unit, role=AssignmentRole.LEAD)
    return rows.order_by().values("measure")


class ProgressNote(models.Model):
    """The note on one measure and year. `version` counts the changes; whoever writes names the one read."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="notes", verbose_name=_("measure"))
    year = models.PositiveSmallIntegerField(_("year"))
    progress_state = models.CharField(_("progress"), max_length=12, choices=ProgressState, blank=True)
    text = models.TextField(_("what was done"), max_length=TEXT_LENGTH, blank=True)
    next_step = models.TextField(_("next step"), max_length=NEXT_STEP_LENGTH, blank=True)
    evidence = models.CharField(_("evidence"), max_length=EVIDENCE_LENGTH, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=choices(State), default=State.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("checked by")
    )
    checked_at = models.DateTimeField(_("checked at"), null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress note")
        verbose_name_plural = _("progress notes")
        ordering = ("measure", "-year")
        constraints = (
            models.UniqueConstraint(fields=("measure", "year"), name="note_once_a_year"),
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=True, submitted_at__isnull=True)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="note_submitted_by_somebody_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True, checked_at__isnull=True)
                | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="note_checked_by_somebody_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT)
                | Q(submitted_by__isnull=False) & ~Q(progress_state="") & ~Q(text=""),
                name="note_beyond_draft_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED)
                | Q(checked_by__isnull=False)
                & ~Q(checked_by=F("written_by"))
                & ~Q(checked_by=F("submitted_by")),
                name="note_approved_by_somebody_else",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure.code} {self.year}"

    @property
    def standing_files(self) -> Sequence[EvidenceFile]:
        """The files behind the note that were not removed. No query where its files are at hand."""
        return [file for file in self.files.all() if file.removed_at is None]


class NoteEvent(models.Model):
    """One change of one note: what then stood, and for a return what was said. Never changed.

    The order is that of `id`, whatever a clock says.
    """

    note = models.ForeignKey(
        ProgressNote, models.PROTECT, related_name="events", verbose_name=_("progress note"), db_index=False
    )
    version = models.PositiveIntegerField(_("version"))
    action = models.CharField(_("action"), max_length=10, choices=choices(Action))
    state = models.CharField(_("state"), max_length=10, choices=choices(State))
    progress_state = models.CharField(_("progress"), max_length=12, choices=ProgressState, blank=True)
    text = models.TextField(_("what was done"), blank=True)
    next_step = models.TextField(_("next step"), blank=True)
    evidence = models.CharField(_("evidence"), max_length=EVIDENCE_LENGTH, blank=True)
    reason = models.CharField(_("reason"), max_length=10, choices=NoteReason, blank=True)
    comment = models.CharField(_("review comment"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("event of a progress note")
        verbose_name_plural = _("events of progress notes")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("note", "version"), name="note_event_once_for_a_version"),
            models.CheckConstraint(
                condition=Q(action=Action.RETURN) & ~Q(reason="") | ~Q(action=Action.RETURN) & Q(reason=""),
                name="note_event_of_a_return_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(reason=NoteReason.OTHER) | ~Q(comment=""), name="note_return_other_says_what"
            ),
        )

    def __str__(self) -> str:
        return f"{self.note_id} {self.version} {self.action}"
