"""The sections of a report: the generated sentences with their bound numbers, and what officers wrote."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models import Publication
from reports.annual.content import Moved, Passage, moved, passage_from_json
from reports.models.report import Report

OWN_TEXT_LENGTH = 20_000


class ReportPassage(models.Model):
    """One section of a report.

    `content` holds the sentences as they were last drawn, as `annual.content.to_json` writes them, and `seen`
    those that an officer has looked at: numbers that differ between the two are marked. `own_text` stands
    after the sentences, or in their place where they are hidden. A section that a later version no longer has
    (`is_gone`) stays with its own text, without sentences. `version` counts the changes.
    """

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="passages", verbose_name=_("report"), db_index=False
    )
    key = models.CharField(_("key"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"))
    domain = models.CharField(_("domain"), max_length=64, blank=True)
    content = models.JSONField(_("sentences"))
    seen = models.JSONField(_("sentences that were looked at"))
    own_text = models.TextField(_("own text"), max_length=OWN_TEXT_LENGTH, blank=True)
    is_hidden = models.BooleanField(_("sentences are hidden"), default=False)
    is_gone = models.BooleanField(_("no longer drawn"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"), null=True)

    class Meta:
        verbose_name = _("section of a report")
        verbose_name_plural = _("sections of reports")
        ordering = ("report", "position", "id")
        constraints = (models.UniqueConstraint(fields=("report", "key"), name="report_passage_once"),)

    def __str__(self) -> str:
        return f"{self.report_id} {self.key}"

    @property
    def drawn(self) -> Passage:
        """The sentences as they were last drawn."""
        return passage_from_json(self.content)

    @property
    def moved(self) -> Moved:
        """The numbers that moved since an officer looked: key → (old, new)."""
        if self.content == self.seen:
            return {}
        return moved(passage_from_json(self.seen), self.drawn)


class PassageAction(models.TextChoices):
    """What happened to a section."""

    DRAW = "draw", _("drawn from a published version")
    WRITE = "write", _("text written")
    ACCEPT = "accept", _("moved numbers looked at")


class PassageEvent(models.Model):
    """One change of one section: all that then stood. Never changed."""

    passage = models.ForeignKey(
        ReportPassage,
        models.CASCADE,
        related_name="events",
        verbose_name=_("section of a report"),
        db_index=False,
    )
    version = models.PositiveIntegerField(_("version"))
    action = models.CharField(_("action"), max_length=8, choices=PassageAction)
    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="+", verbose_name=_("published assessment")
    )
    content = models.JSONField(_("sentences"))
    own_text = models.TextField(_("own text"), blank=True)
    is_hidden = models.BooleanField(_("sentences are hidden"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("event of a section")
        verbose_name_plural = _("events of sections")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("passage", "version"), name="passage_event_once_for_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.passage_id} {self.version} {self.action}"
