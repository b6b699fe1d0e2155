"""Which departments answer for which indicators and measures, and what the office has still to confirm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models

from accounts.models import Organization
from accounts.types import OrganizationKind
from indicators.models import DepartmentPart, Indicator, Plan
from tasks.models import Measure


@dataclass(frozen=True, slots=True)
class Responsibility:
    """An indicator or a measure with the parts that departments have in it."""

    subject: Indicator | Measure
    parts: Sequence[DepartmentPart]

    @property
    def leads(self) -> list[DepartmentPart]:
        return [part for part in self.parts if part.is_lead]

    @property
    def supporting(self) -> list[DepartmentPart]:
        return [part for part in self.parts if not part.is_lead]

    @property
    def proposed(self) -> list[DepartmentPart]:
        return [part for part in self.parts if part.is_proposed]


@dataclass(frozen=True, slots=True)
class ResponsibilitiesPage:
    """All indicators and measures of a plan in its order."""

    plan: Plan
    indicators: Sequence[Responsibility]
    measures: Sequence[Responsibility]

    @property
    def proposed(self) -> int:
        return sum(len(row.proposed) for row in (*self.indicators, *self.measures))

    @property
    def without_lead(self) -> int:
        return sum(1 for row in self.measures if not row.leads)


def build_responsibilities_page(plan: Plan) -> ResponsibilitiesPage:
    """Six queries, whatever the rows."""
    indicators = Indicator.objects.for_plan(plan).prefetch_related("assignments__organization")
    measures = Measure.objects.filter(project__plan=plan).order_by("project__number", "number")
    measures = measures.select_related("project").prefetch_related("assignments__organization")
    return ResponsibilitiesPage(plan, _rows(indicators), _rows(measures))


def _rows(subjects: Iterable[Indicator] | Iterable[Measure]) -> list[Responsibility]:
    return [Responsibility(subject, list(subject.assignments.all())) for subject in subjects]


def departments_of(plan: Plan) -> list[Organization]:
    """The departments that can have a part in the plan. One query."""
    rows: models.QuerySet[Organization] = Organization.objects.within(plan.organization)
    return list(rows.filter(kind=OrganizationKind.DEPARTMENT))
