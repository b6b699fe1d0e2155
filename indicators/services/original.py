"""What a plan's results would be had nothing been decided after it."""

from collections.abc import Iterable

from accounts.models import Organization
from indicators.models import Figure, Indicator, Result
from indicators.models import Target as TargetRow
from indicators.services.inputs import Inputs, targets_in_force
from indicators.services.judging import judge, result_of


def results_against_original(
    indicator: Indicator, targets: Iterable[TargetRow], stored: Iterable[Result]
) -> list[Result]:
    """What one indicator's stored results would be had nothing been decided after the plan.

    Computed from what stands now, and not stored. Two queries. `targets`: the rows of the plan's own
    organization at least. `stored`: with their assessment and organization.
    """
    plan = indicator.plan
    organizations = Organization.objects.within(plan.organization).territorial()
    figures = Figure.objects.filter(indicator=indicator)
    inputs = Inputs(
        plan=plan,
        indicators=[indicator],
        organizations=sorted(organizations, key=lambda place: -place.path.count("/")),
        readings={(row.indicator_id, row.organization_id, row.year): row.for_method() for row in figures},
        targets=targets_in_force(targets, with_decided=False),
    )
    outcomes = {(place, year): outcome for year, _row, place, outcome in judge(inputs, plan.years)}
    found = []
    for row in stored:
        outcome = outcomes[row.organization_id, row.assessment.year]
        result = result_of(row.assessment, indicator, row.organization_id, outcome, row.own_value)
        result.organization = row.organization
        found.append(result)
    return found
