"""What the overview shows of a past moment: results computed in memory, with the words and leads of today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Organization, User
from accounts.permissions import can_see_everything
from indicators.method.types import Reason, Rollup
from indicators.models import Assessment, Assignment, Plan, Result
from indicators.planfile.schema import AssignmentRole
from indicators.services.past import figures_as_of, results_as_of
from reports.history import History, steps_of
from reports.overview import Row
from reports.overview_loading import row_of


@dataclass(frozen=True, slots=True)
class PastOverview:
    """One unit's results of a year as of a moment; `assessment` is not saved."""

    assessment: Assessment
    results: Sequence[Any]
    """Results with `explanation`."""
    history: History
    leads: Mapping[int, tuple[str, ...]]
    """The names of the lead departments, by indicator id."""
    places: Sequence[Result]
    """The year's results of all places, whoever may see them."""
    explanations: Mapping[tuple[int, int], str]
    """What was written to the year's figures, by indicator id and organization id."""

    @property
    def rows(self) -> list[Row]:
        """As the page shows them."""
        return [
            row_of(result, self.leads.get(result.indicator_id, ()), self.history.get(result.indicator_id, {}))
            for result in self.results
        ]


def load_past_overview(
    plan: Plan, year: int, unit: Organization, person: User, moment: datetime
) -> PastOverview:
    """The rows of the overview for a person, by the rules of today's (`Result.objects.for_person`)."""
    subject = plan.organization if unit.is_department else unit
    assignments = list(Assignment.objects.filter(indicator__plan=plan).select_related("organization"))
    part = {row.indicator_id for row in assignments if row.organization_id == unit.pk}
    own_part = {row.indicator_id for row in assignments if row.organization_id == person.organization_id}
    sees_all = can_see_everything(person) or subject.pk == person.organization_id
    computed = results_as_of(plan, range(plan.start_year, year + 1), moment)
    own = [result for result in computed if result.organization == subject]
    results: list[Any] = [
        result
        for result in own
        if result.assessment.year == year
        and (not unit.is_department or result.indicator_id in part)
        and (sees_all or result.indicator_id in own_part)
        and (subject == plan.organization or not _is_silent(result))
    ]
    parts = {row.indicator_id: row.role for row in assignments if row.organization_id == unit.pk}
    explanations = _explanations(plan, year, moment)
    for result in results:  # what today's query brings along
        result.part = parts.get(result.indicator_id)
        result.explanation = explanations.get((result.indicator_id, result.organization_id), "")
    return PastOverview(
        assessment=Assessment(plan=plan, year=year, computed_at=moment),
        results=results,
        history=steps_of(own),
        leads=_leads(assignments),
        places=[result for result in computed if result.assessment.year == year],
        explanations=explanations,
    )


def _is_silent(result: Result) -> bool:
    """A place that does not report what the lead department reports for the whole."""
    return result.indicator.rollup == Rollup.DIRECT and result.reason == Reason.NO_FIGURE


def _explanations(plan: Plan, year: int, moment: datetime) -> dict[tuple[int, int], str]:
    """What the units had written to their figures of the year by then."""
    return {
        (figure.indicator_id, figure.organization_id): figure.explanation
        for figure in figures_as_of(plan, moment)
        if figure.year == year
    }


def _leads(assignments: Iterable[Assignment]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for row in assignments:
        if row.role == AssignmentRole.LEAD:
            found[row.indicator_id] = (*found.get(row.indicator_id, ()), row.organization.label)
    return found
