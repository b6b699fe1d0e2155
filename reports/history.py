"""How the results of one place went over the years, without all that stands in a result."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from accounts.models import Organization
from indicators.method.types import Verdict
from indicators.models import Plan, Result


class Step(NamedTuple):
    """What counted in a year, and what was said to it."""

    value: Decimal | None
    verdict: Verdict


History = Mapping[int, Mapping[int, Step]]
"""By indicator id, then by year; assessed years only."""


def history_of(plan: Plan, place: Organization, year: int) -> History:
    """All indicators of the place, up to the year (one query)."""
    found: dict[int, dict[int, Step]] = {}
    rows = Result.objects.filter(assessment__plan=plan, assessment__year__lte=year, organization=place)
    columns = rows.order_by("assessment__year").values_list(
        "indicator_id", "assessment__year", "value", "verdict"
    )
    for indicator, each, value, verdict in columns:
        found.setdefault(indicator, {})[each] = Step(value, Verdict(verdict))
    return found


def values_of(steps: Mapping[int, Step]) -> dict[int, Decimal | None]:
    return {year: step.value for year, step in steps.items()}
