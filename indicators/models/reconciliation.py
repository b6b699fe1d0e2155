"""Figures that were published elsewhere, and what was said about gaps between figures of the same thing."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.method.reconciliation import GapAnswer, GapCause, GapKind, Said
from indicators.models.choices import choices
from indicators.models.fields import ExactDecimalField
from indicators.models.indicator import Indicator

SOURCE_LENGTH = 300
NOTE_LENGTH = 500


class PublishedFigure(models.Model):
    """What a yearbook or bulletin says. A corrected one is a new row: the last one counts, all stay."""

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="published_figures", verbose_name=_("indicator")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="published_figures", verbose_name=_("organization")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = ExactDecimalField(_("value"), max_digits=20, decimal_places=4)
    source = models.CharField(_("source"), max_length=SOURCE_LENGTH)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ("-id",)  # a clock may step back
        constraints = (models.CheckConstraint(condition=~Q(source=""), name="published_figure_has_a_source"),)

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.organization} {self.year}"


class GapNote(models.Model):
    """What somebody said about one gap while two values stood. The last note holds for these; all stay."""

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="gap_notes", verbose_name=_("indicator")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="gap_notes", verbose_name=_("organization")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("gap between"), max_length=10, choices=choices(GapKind))
    answer = models.CharField(_("answer"), max_length=10, choices=choices(GapAnswer))
    cause = models.CharField(_("cause"), max_length=10, choices=choices(GapCause), blank=True)
    text = models.CharField(_("explanation"), max_length=NOTE_LENGTH)
    value = ExactDecimalField(_("first value"), max_digits=20, decimal_places=4)
    other = ExactDecimalField(_("second value"), max_digits=20, decimal_places=4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("note on a gap")
        verbose_name_plural = _("notes on gaps")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(answer=GapAnswer.EXPLAINED) & ~Q(cause="")
                | Q(answer=GapAnswer.TO_CORRECT, cause=""),
                name="gap_note_explains_by_a_cause",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="gap_note_has_a_text"),
        )

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.organization} {self.year}: {self.answer}"

    def for_method(self) -> Said:
        return Said(GapAnswer(self.answer), self.value, self.other)
