"""What the side panel shows about one indicator of one unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Organization
from indicators.method.types import Availability
from indicators.models import (
    Evidence,
    Figure,
    FigureEvent,
    Indicator,
    Plan,
    Publication,
    ReviewComment,
    Target,
)
from indicators.services.figures import subject_of
from indicators.sparkline import Bar, Point, bars_of
from indicators.workflow import State

EDITABLE = (State.DRAFT, State.RETURNED)


@dataclass(frozen=True, slots=True)
class CellPage:
    """One row with its past: five years at most, every event, every comment, the evidence."""

    plan: Plan
    year: int
    unit: Organization
    indicator: Indicator
    figure: Figure | None
    years: Sequence[Figure]
    targets: Sequence[Target]
    events: Sequence[FigureEvent]
    comments: Sequence[ReviewComment]
    evidence: Sequence[Evidence]
    is_locked: bool

    @property
    def is_editable(self) -> bool:
        return not self.is_locked and (self.figure is None or self.figure.state in EDITABLE)

    @property
    def bars(self) -> list[Bar]:
        """The years as a small picture."""
        provisional = Availability.PROVISIONAL
        return bars_of([Point(row.year, row.value, row.availability == provisional) for row in self.years])


def build_cell_page(plan: Plan, year: int, unit: Organization, indicator: Indicator) -> CellPage:
    """Collect the panel in six queries."""
    subject = subject_of(plan, unit)
    past = Figure.objects.filter(indicator=indicator, organization=subject, year__lte=year)
    years = list(past.select_related("entered_by").order_by("-year")[:5])
    figure = next((each for each in years if each.year == year), None)
    return CellPage(
        plan=plan,
        year=year,
        unit=unit,
        indicator=indicator,
        figure=figure,
        years=years[::-1],
        targets=list(
            Target.objects.filter(
                indicator=indicator, organization=plan.organization, withdrawn_at__isnull=True
            )
        ),
        events=list(figure.events.select_related("by").order_by("-id")) if figure else [],
        comments=list(figure.comments.select_related("by").order_by("-id")) if figure else [],
        evidence=list(figure.evidence.filter(removed_at__isnull=True)) if figure else [],
        is_locked=Publication.objects.filter(plan=plan, year=year).exists(),
    )
