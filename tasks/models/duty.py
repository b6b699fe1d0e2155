"""Who answers for a measure, and by when its parts are to be done."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organization
from indicators.models import DepartmentPart
from tasks.models.project import Measure


class MeasureAssignment(DepartmentPart):
    """A department's part in a measure."""

    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="assignments", verbose_name=_("measure")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="measure_assignments", verbose_name=_("organization")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("assignment of a measure")
        verbose_name_plural = _("assignments of measures")
        ordering = ("measure", "role", "organization__number")
        constraints = (
            models.UniqueConstraint(
                fields=("measure", "organization"), name="measure_assignment_once_for_an_organization"
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure.code} {self.organization}"


class Milestone(models.Model):
    """A dated piece of a measure. It is open until the day on which it was done is entered."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="milestones", verbose_name=_("measure"))
    due_on = models.DateField(_("due on"))
    text = models.CharField(_("what is to be done"), max_length=300)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ("measure", "due_on", "id")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="milestone_says_what"),)

    def __str__(self) -> str:
        return f"{self.due_on} {self.text}"
