"""Results as of a past moment: the rows of the list, computed instead of read."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Organization, User
from indicators.api.rows import RESULT_FIELDS
from indicators.models import Plan, Result
from indicators.services.past import results_as_of, visible_to

PastRow = tuple[dict[str, Any], int, int, int]
"""A row, and its key in the list: no assessment, indicator id, organization id."""


def past_results(person: User, wanted: Mapping[str, Any]) -> list[PastRow]:
    """The rows that the checked query asks for, as far as the person may see them.

    A plan or a year that there is not gives none, as in the list of today's results.
    """
    plan = Plan.objects.select_related("organization").filter(code=wanted["plan"]).first()
    if plan is None or wanted["year"] not in plan.years:
        return []
    places = _places(wanted)
    return [
        (_row(result), 0, result.indicator_id, result.organization_id)
        for result in visible_to(person, results_as_of(plan, [int(wanted["year"])], wanted["as_of"]))
        if (places is None or result.organization_id in places) and _matches(result, wanted)
    ]


def _places(wanted: Mapping[str, Any]) -> frozenset[int] | None:
    """The places asked for, by id; None for all."""
    if not wanted["organization"]:
        return None
    found = Organization.objects.filter(code=wanted["organization"])
    if wanted["subtree"] == "true":
        found = Organization.objects.filter(path__startswith=found.values("path")[:1])
    return frozenset(found.values_list("pk", flat=True))


def _matches(result: Result, wanted: Mapping[str, Any]) -> bool:
    indicator = result.indicator
    return (
        wanted["domain"] in ("", indicator.domain.code)
        and wanted["indicator"] in ("", indicator.code)
        and (not wanted["nature"] or indicator.nature in wanted["nature"])
        and (not wanted["availability"] or result.availability in wanted["availability"])
        and (not wanted["verdict"] or result.verdict in wanted["verdict"])
    )


def _row(result: Result) -> dict[str, Any]:
    """In the order of `rows.result_columns`."""
    indicator, place, assessment = result.indicator, result.organization, result.assessment
    return {
        "plan": indicator.plan.code,
        "is_demo": indicator.plan.is_demo,
        "domain": indicator.domain.code,
        "indicator": indicator.code,
        "indicator_name": indicator.label or None,
        "unit": indicator.unit_label or None,
        "decimals": indicator.decimals,
        "nature": indicator.nature,
        "organization": place.code,
        "organization_name": place.label or None,
        "year": assessment.year,
        **{name: getattr(result, name) for name in RESULT_FIELDS},
        "computed_at": assessment.computed_at,
        "method_version": assessment.method_version,
    }
