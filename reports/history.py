"""How the results of one place went over the years, without all that stands in a result."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from accounts.models import Organization
from indicators.method.types import Verdict
from indicators.models import Assessment, Plan, Result


class Step(NamedTuple):
    """What counted in a year, and what was said to it."""

    value: Decimal | None
    verdict: Verdict


History = Mapping[int, Mapping[int, Step]]
"""By indicator id, then by year; assessed years only."""


def years_up_to(plan: Plan, year: int) -> dict[int, int]:
    """The years of the plan's assessments up to one, by the assessment's id (one query)."""
    return dict(Assessment.objects.filter(plan=plan, year__lte=year).values_list("pk", "year"))


def history_of(place: Organization, years: Mapping[int, int]) -> History:
    """All indicators of the place in the years of these assessments (one query). Their ids are named: the
    results of one assessment and place lie together."""
    rows = Result.objects.filter(assessment__in=list(years), organization=place).order_by()
    found = [
        (indicator, years[assessment], value, verdict)
        for indicator, assessment, value, verdict in rows.values_list(
            "indicator_id", "assessment_id", "value", "verdict"
        )
    ]
    return _by_indicator(sorted(found, key=lambda row: row[1]))


def steps_of(results: Iterable[Result]) -> History:
    """The results of one place, each with its assessment, by indicator and year."""
    return _by_indicator(
        (result.indicator_id, result.assessment.year, result.value, result.verdict) for result in results
    )


def _by_indicator(rows: Iterable[tuple[int, int, Decimal | None, str]]) -> History:
    found: dict[int, dict[int, Step]] = {}
    for indicator, year, value, verdict in rows:
        found.setdefault(indicator, {})[year] = Step(value, Verdict(verdict))
    return found


def values_of(steps: Mapping[int, Step]) -> dict[int, Decimal | None]:
    return {year: step.value for year, step in steps.items()}
