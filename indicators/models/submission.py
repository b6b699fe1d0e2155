"""What a unit handed in, and what the lead department said to it. Neither is ever changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from accounts.permissions import can_see_everything, own_rows
from indicators.method.types import Availability
from indicators.models.choices import choices
from indicators.models.committed import Committed
from indicators.models.fields import ExactDecimalField
from indicators.models.figure import Figure
from indicators.models.indicator import Indicator
from indicators.models.round import ReportingRound


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def for_person(self, person: User) -> "SubmissionQuerySet":
        """What the person may see, by the rule of `permissions.can_see_unit`: the own organization's; all for
        the office and leaders."""
        if can_see_everything(person):
            return self
        return self.filter(own_rows(person))


class Submission(Committed):
    """A receipt (回执): what one unit submitted at one moment, with its number and digest."""

    round = models.ForeignKey(
        ReportingRound, models.PROTECT, related_name="submissions", verbose_name=_("reporting round")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="submissions", verbose_name=_("organization")
    )
    sequence = models.PositiveSmallIntegerField(_("number in the round"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"))
    digest = models.CharField(_("digest"), max_length=64)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("round", "organization", "sequence"), name="submission_numbered_once"
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The receipt's number. Needs `round` and `organization`."""
        return f"{self.round.year}-{self.organization.code}-{self.sequence:02d}"


class SubmissionLine(models.Model):
    """One figure as it was submitted."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="lines", verbose_name=_("receipt")
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("indicator"))
    value = ExactDecimalField(_("value"), max_digits=20, decimal_places=4, null=True)
    numerator = ExactDecimalField(_("numerator"), max_digits=20, decimal_places=4, null=True)
    denominator = ExactDecimalField(_("denominator"), max_digits=20, decimal_places=4, null=True)
    availability = models.CharField(_("availability"), max_length=16, choices=choices(Availability))
    expected_on = models.DateField(_("expected on"), null=True)
    explanation = models.TextField(_("explanation"), blank=True)
    version = models.PositiveIntegerField(_("version"))

    class Meta:
        verbose_name = _("line of a receipt")
        verbose_name_plural = _("lines of receipts")
        ordering = ("submission", "indicator__number")
        constraints = (
            models.UniqueConstraint(fields=("submission", "indicator"), name="submission_line_once"),
        )

    def __str__(self) -> str:
        return f"{self.submission_id} {self.indicator_id}"


class ReturnReason(models.TextChoices):
    """Why a figure is returned."""

    DEFINITION = "definition", _("not by the definition")
    EVIDENCE = "evidence", _("evidence is missing")
    JUMP = "jump", _("jumps against last year")
    UNIT = "unit", _("wrong unit")
    DEPARTMENT = "department", _("differs from the department's number")
    OTHER = "other", _("other")


class ReviewComment(models.Model):
    """What a reviewer said when returning a figure. Comments are added, never overwritten."""

    figure = models.ForeignKey(Figure, models.PROTECT, related_name="comments", verbose_name=_("figure"))
    version = models.PositiveIntegerField(_("version"))
    reason = models.CharField(_("reason"), max_length=10, choices=ReturnReason)
    text = models.CharField(_("text"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("review comment")
        verbose_name_plural = _("review comments")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason=ReturnReason.OTHER) | ~Q(text=""), name="comment_other_says_what"
            ),
        )

    def __str__(self) -> str:
        return f"{self.figure_id}: {self.get_reason_display()}"
