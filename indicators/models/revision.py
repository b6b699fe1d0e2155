"""Corrections after publication: a unit asks, the office decides, and both stay on record."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.method.types import Availability
from indicators.models.choices import choices
from indicators.models.fields import ExactDecimalField
from indicators.models.indicator import Indicator


class RevisionState(models.TextChoices):
    ASKED = "asked", _("asked for")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class Revision(models.Model):
    """A correction of one figure of a published year.

    `unit` asks; `organization` is whom the figure is about (the plan's own for a department).
    `figure_version` is that of the figure which the unit saw (0 where there was none), `accepted_version`
    that of the figure which the revision made. What stood before is in the figure's events.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("indicator"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("asked by unit"))
    figure_version = models.PositiveIntegerField(_("version"))
    value = ExactDecimalField(_("value"), max_digits=20, decimal_places=4, null=True)
    numerator = ExactDecimalField(_("numerator"), max_digits=20, decimal_places=4, null=True)
    denominator = ExactDecimalField(_("denominator"), max_digits=20, decimal_places=4, null=True)
    availability = models.CharField(_("availability"), max_length=16, choices=choices(Availability))
    expected_on = models.DateField(_("expected on"), null=True)
    explanation = models.TextField(_("explanation"), blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=8, choices=RevisionState, default=RevisionState.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision = models.CharField(_("reason for the decision"), max_length=500, blank=True)
    accepted_version = models.PositiveIntegerField(_("version that it made"), null=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "organization", "year"),
                condition=Q(state=RevisionState.ASKED),
                name="revision_one_open_for_a_figure",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="revision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state=RevisionState.ASKED, decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state=RevisionState.ASKED)
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decision=""),
                name="revision_decided_by_somebody_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=RevisionState.ACCEPTED, accepted_version__isnull=False)
                | ~Q(state=RevisionState.ACCEPTED) & Q(accepted_version__isnull=True),
                name="revision_accepted_made_a_version",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="revision_decided_by_somebody_else",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.organization} {self.year}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state == RevisionState.ASKED
