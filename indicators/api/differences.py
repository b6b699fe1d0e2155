"""What moved between two published versions of a year, or since a version: one answer without pages."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Organization, User
from indicators.api.endpoint import Endpoint
from indicators.api.filters import find_unexpected
from indicators.api.problems import InvalidQuery
from indicators.api.schema_differences import document_differences
from indicators.filters import LARGEST_VERSION
from indicators.method.difference import Change, Difference, Input
from indicators.method.types import Outcome, Reading, Target
from indicators.models import Indicator, Publication
from indicators.permissions import can_read_publications
from indicators.planfile.schema import CODE_LENGTH, FIRST_YEAR, LAST_YEAR
from indicators.services.differences import Comparison, compare, key_of

OUTCOME_FIELDS = tuple(field.name for field in fields(Outcome) if field.name != "limits")
LIMITS = ("ahead", "behind", "far_behind")


class DifferenceQuery(forms.Form):
    """Which two states: `from` is a version, `to` another one or, left out, now."""

    plan = forms.CharField(max_length=CODE_LENGTH)
    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    to = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_VERSION)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.IntegerField(min_value=1, max_value=LARGEST_VERSION)


@document_differences
class DifferenceAnswer(Endpoint):
    """Read by who reads what is published of the whole plan: the office and leaders. Others get 403."""

    def get(self, request: Request) -> Response:
        """404 where there is no such plan, year or version; 400 names every parameter that is wrong."""
        if not can_read_publications(cast(User, request.user)):
            raise PermissionDenied
        form = DifferenceQuery(request.query_params)
        faults = ChainMap(dict(find_unexpected(request.query_params, form.fields)), form.errors.as_data())
        if faults:
            raise InvalidQuery(dict(faults))
        wanted = form.cleaned_data
        before = _version(wanted, wanted["from"])
        after = _version(wanted, wanted["to"]) if wanted["to"] else None
        return Response(_answer(compare(before, after)))


def _version(wanted: Mapping[str, Any], number: int) -> Publication:
    rows = Publication.objects.select_related("plan__organization")
    row = rows.filter(plan__code=wanted["plan"], year=wanted["year"], version=number).first()
    if row is None:
        raise Http404
    return row


def _answer(comparison: Comparison) -> dict[str, Any]:
    plan = comparison.before.plan
    indicators = {row.code: row for row in Indicator.objects.for_plan(plan)}
    places = {place.code: place for place in Organization.objects.within(plan.organization)}
    return {
        "plan": plan.code,
        "is_demo": plan.is_demo,
        "year": comparison.before.year,
        "from": comparison.before.version,
        "to": comparison.after.version if comparison.after else None,
        "differences": [
            {
                "indicator": each.indicator,
                "indicator_name": indicators[each.indicator].label if each.indicator in indicators else None,
                "organization": each.organization,
                "organization_name": (
                    places[each.organization].label if each.organization in places else None
                ),
                "moved": list(each.moved),
                "before": _outcome(each.before, each),
                "after": _outcome(each.after, each),
                "causes": [_cause(cause, comparison) for cause in each.causes],
            }
            for each in comparison.differences
        ],
    }


def _outcome(outcome: Outcome | None, difference: Difference) -> dict[str, Any] | None:
    """Value, progress, pace and verdict in each case, and whatever else moved."""
    if outcome is None:
        return None
    always = {"value", "progress", "pace", "verdict"}
    shown = {
        name: getattr(outcome, name) for name in OUTCOME_FIELDS if name in always or name in difference.moved
    }
    if "limits" in difference.moved:
        shown |= {f"{name}_limit": getattr(outcome.limits, name) for name in LIMITS}
    return shown


def _cause(change: Change, comparison: Comparison) -> dict[str, Any]:
    """One changed input; of a figure also the unit that changed it, never the person."""
    author = comparison.authors.get(key_of(change)) if change.kind is Input.FIGURE else None
    return {
        "input": change.kind,
        "organization": change.organization or None,
        "year": change.year or None,
        "before": _said(change.before),
        "after": _said(change.after),
        "unit": author.unit.code if author and author.unit else None,
        "at": author.at if author else None,
        "reason": (author.reason or None) if author else None,
    }


def _said(input: Reading | tuple[Target, ...] | None) -> list[dict[str, Any]]:
    """A figure as a list of one, targets as a list of each; nothing is an empty list."""
    if isinstance(input, Reading):
        names = ("value", "numerator", "denominator", "availability")
        return [{name: getattr(input, name) for name in names}]
    names = ("year", "comparator", "value", "origin")
    return [{name: getattr(each, name) for name in names} for each in input or ()]
