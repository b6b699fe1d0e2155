"""Results and targets as of a past moment: the rows of the lists, computed instead of read."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Organization, User
from indicators.api.rows import RESULT_FIELDS
from indicators.list_page import fits
from indicators.models import Indicator, Plan, Result, Target
from indicators.services.past import plan_targets_as_of, results_as_of, visible_to

PastRow = tuple[dict[str, Any], int, int, int]
"""A row, and its key in the list. Of a result: no assessment, indicator id, organization id."""


def past_results(person: User, wanted: Mapping[str, Any]) -> list[PastRow]:
    """The rows that the checked query asks for, as far as the person may see them.

    A plan or a year that there is not gives none, as in the list of today's results.
    """
    plan = Plan.objects.select_related("organization").filter(code=wanted["plan"]).first()
    if plan is None or wanted["year"] not in plan.years:
        return []
    places = _places(wanted)
    return [
        (_row(result), 0, result.organization_id, result.indicator_id)
        for result in visible_to(person, results_as_of(plan, [int(wanted["year"])], wanted["as_of"]))
        if (places is None or result.organization_id in places) and _matches(result, wanted)
    ]


def past_targets(wanted: Mapping[str, Any]) -> list[PastRow]:
    """The targets that the checked query asks for: those that stood then, none that was withdrawn by then."""
    plan = Plan.objects.filter(code=wanted["plan"]).first()
    if plan is None:
        return []
    return [
        (_target_row(row), row.indicator_id, row.year, row.pk)
        for row in plan_targets_as_of(plan, wanted["as_of"])
        if row.withdrawn_at is None and fits(row, wanted)
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


def _about(indicator: Indicator, place: Organization) -> dict[str, Any]:
    """What every row says of its indicator and its place, as `rows.about` and `rows.place` have it."""
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
    }


def _row(result: Result) -> dict[str, Any]:
    """In the order of `rows.result_columns`."""
    assessment = result.assessment
    return {
        **_about(result.indicator, result.organization),
        "year": assessment.year,
        **{name: getattr(result, name) for name in RESULT_FIELDS},
        "computed_at": assessment.computed_at,
        "method_version": assessment.method_version,
    }


def _target_row(row: Target) -> dict[str, Any]:
    """In the order of `rows.target_columns`."""
    return {
        **_about(row.indicator, row.organization),
        "year": row.year,
        "comparator": row.comparator,
        "value": row.value,
        "origin": row.origin,
        "number": row.number,
        "place": row.place or None,
        "words": row.words or None,
        "document": row.document or None,
        "decided_on": row.decided_on,
        "reason": row.reason or None,
    }
