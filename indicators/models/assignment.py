"""Who answers for an indicator."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organization
from indicators.models.choices import choices
from indicators.models.indicator import Indicator
from indicators.planfile.schema import AssignmentRole


class AssignmentState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")


class Assignment(models.Model):
    """A department's part in an indicator. The plan names none: proposed until the office confirms."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="assignments", verbose_name=_("indicator")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="assignments", verbose_name=_("organization")
    )
    role = models.CharField(_("part"), max_length=10, choices=choices(AssignmentRole))
    state = models.CharField(
        _("state"), max_length=10, choices=AssignmentState, default=AssignmentState.PROPOSED
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("indicator", "role", "organization")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "organization"), name="assignment_once_for_an_organization"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.organization}"
