"""Which departments answer for something of a plan, and who answers for an indicator."""

from collections.abc import Iterable

from django.db import models
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organization
from indicators.models.choices import choices
from indicators.models.indicator import Indicator
from indicators.models.plan import Plan
from indicators.planfile.schema import AssignmentRole


class AssignmentState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")


class DepartmentPart(models.Model):
    """A department's part in something of a plan, which the subclass names beside the organization. The plan
    names no departments: proposed until the office confirms."""

    organization: "models.ForeignKey[Organization | Combinable, Organization]"
    organization_id: int
    role = models.CharField(_("part"), max_length=10, choices=choices(AssignmentRole))
    state = models.CharField(
        _("state"), max_length=10, choices=AssignmentState, default=AssignmentState.PROPOSED
    )

    class Meta:
        abstract = True

    @property
    def is_lead(self) -> bool:
        return self.role == AssignmentRole.LEAD

    @property
    def is_proposed(self) -> bool:
        return self.state == AssignmentState.PROPOSED


def departments_in(role: AssignmentRole, parts: Iterable[DepartmentPart]) -> list[Organization]:
    """Who leads or supports, in the order of the parts. No query where these have their organizations."""
    return [part.organization for part in parts if part.role == role]


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def leads_of(self, plan: Plan) -> dict[int, list[Organization]]:
        """The organizations that lead the plan's indicators, by indicator id. One query."""
        found: dict[int, list[Organization]] = {}
        rows = self.filter(indicator__plan=plan, role=AssignmentRole.LEAD)
        for row in rows.select_related("organization"):
            found.setdefault(row.indicator_id, []).append(row.organization)
        return found


class Assignment(DepartmentPart):
    """A department's part in an indicator."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="assignments", verbose_name=_("indicator")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="assignments", verbose_name=_("organization")
    )

    objects = AssignmentQuerySet.as_manager()
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
