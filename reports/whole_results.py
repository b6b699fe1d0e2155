"""The results of a plan's own organization, for the pages that show them beside what the plan says."""

from collections.abc import Mapping
from datetime import datetime

from accounts.models import User
from indicators.models import Plan, Result
from indicators.services.past import results_as_of, visible_to


def whole_results(
    person: User, plan: Plan, year: int, moment: datetime | None = None
) -> Mapping[int, Result]:
    """Those of the year that the person may see, by indicator id. Queries: one, some more for the past."""
    if moment is not None:
        past = visible_to(person, results_as_of(plan, [year], moment))
        whole = plan.organization_id
        return {result.indicator_id: result for result in past if result.organization_id == whole}
    found = Result.objects.for_person(person).filter(
        assessment__plan=plan, assessment__year=year, organization=plan.organization
    )
    return {result.indicator_id: result for result in found}
