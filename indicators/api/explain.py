"""Explain (算给我看) as JSON: the steps, figures and targets of the page. It names units, never staff."""

from collections import ChainMap
from typing import Any, cast

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from indicators.api.endpoint import Endpoint
from indicators.api.filters import find_unexpected
from indicators.api.problems import InvalidQuery
from indicators.api.schema import HEADERS, KNOWN, LANGUAGE, UNCHANGED, described_row, problem_answers
from indicators.api.serializers import flag, one_of, quantity, text, whole
from indicators.explain_loading import load_explain_page
from indicators.explain_page import ExplainPage, InputRow
from indicators.filters import LARGEST_VERSION, MOMENT_LENGTH, ExplainForm
from indicators.method.types import Availability, Reason, Verdict
from indicators.models import Result, Target
from indicators.workflow import State


class PartRow(serializers.Serializer):
    """One of the figures that a step adds up."""

    of = text(_("Code of the organization, or the year."))
    value = quantity(_("The figure. Null is blank, not 0."))
    numerator = quantity(_("Numerator of a ratio."))
    denominator = quantity(_("Denominator of a ratio."))


class StepRow(serializers.Serializer):
    """One rule with its numbers put in."""

    code = text(_("The rule. Stable."))
    title = text(_("What the step finds, in the language asked for."))
    sentence = text(_("The rule in words with its numbers, in the language asked for."))
    terms = serializers.DictField(help_text=_("The numbers and words that the rule takes, unrounded."))
    parts = PartRow(many=True, help_text=_("What is added up, as far as the reader may see it."))
    result = quantity(_("What the rule gives: a value, a share (1 is reached) or points."), places=6)


class UsedFigure(serializers.Serializer):
    """A figure that went in, with the units that entered and approved it."""

    organization = text(_("Code of the organization."))
    year = whole(_("Year that the figure is for."))
    value = quantity(_("The figure. Null is blank, not 0."))
    availability = one_of(
        Availability, _("What the unit says about the figure; null if blank."), optional=True
    )
    state = one_of(State, _("How far the figure is in its check."))
    entered_by = text(_("Unit of the person who entered it."), optional=True)
    entered_at = serializers.DateTimeField(help_text=_("When it was last changed."))
    approved_by = text(_("Unit of the person who approved it; null while nobody has."), optional=True)
    approved_at = serializers.DateTimeField(help_text=_("When it was approved."), allow_null=True)


class UsedTarget(serializers.Serializer):
    """A target that the result was read against, with its place."""

    year = whole(_("By the end of which year it is to be reached."))
    comparator = text(_("How the value is to be compared with the target."))
    value = quantity(_("The target."), optional=False)
    origin = text(_("Stated in the plan, or decided later by a document."))
    place = text(_("Where it stands in the plan."), optional=True)
    words = text(_("The plan's own words for it."), optional=True)
    document = text(_("The document that decided it."), optional=True)


class ExplanationRow(serializers.Serializer):
    """A result with all that led to it."""

    plan = text(_("Code of the plan."))
    indicator = text(_("Code of the indicator, unique in its plan and never used again."))
    organization = text(_("Code of the organization (GB/T 2260 where there is one)."))
    year = whole(_("Year that is assessed."))
    verdict = one_of(Verdict, _("The verdict."))
    reason = one_of(Reason, _("Why it is not rated."), optional=True)
    as_of = serializers.DateTimeField(
        help_text=_("The past moment of which the result is; null for none."), allow_null=True
    )
    version = whole(_("The published version of which the result is; null for none."), optional=True)
    is_current = flag(
        _("The steps give the result. If not, the draft is to be computed anew, or the method changed.")
    )
    method_version = text(_("Version of the method."))
    reported = whole(_("How many units reported."))
    expected = whole(_("How many units should have reported."))
    steps = StepRow(many=True, help_text=_("The steps, the verdict's last."))
    figures = UsedFigure(
        many=True, help_text=_("The figures that went in, as far as the reader may see them.")
    )
    targets = UsedTarget(many=True, help_text=_("The targets in the steps."))


EXAMPLE = {
    "plan": "jiaxing-quality-2016-2020",
    "indicator": "CP01",
    "organization": "330402",
    "year": 2018,
    "verdict": "unrated",
    "reason": "no_baseline",
    "as_of": None,
    "version": None,
    "is_current": True,
    "method_version": "2",
    "reported": 1,
    "expected": 1,
    "steps": [
        {
            "code": "ratio",
            "title": "实际值",
            "sentence": "分子之和 ÷ 分母之和 × 100 = 94.6",
            "terms": {"numerator": "473", "denominator": "500", "scale": "100"},
            "parts": [{"of": "330402", "value": "94.6", "numerator": "473", "denominator": "500"}],
            "result": "94.6",
        }
    ],
    "figures": [
        {
            "organization": "330402",
            "year": 2018,
            "value": "94.6",
            "availability": "final",
            "state": "approved",
            "entered_by": "330402",
            "entered_at": "2019-01-15T01:30:00Z",
            "approved_by": "zjj",
            "approved_at": "2019-01-22T06:05:00Z",
        }
    ],
    "targets": [
        {
            "year": 2020,
            "comparator": "≥",
            "value": "95",
            "origin": "stated",
            "place": "二、(三)2 具体目标表·产品质量",
            "words": "95%",
            "document": None,
        }
    ],
}


def _path(name: str, example: str | int, kind: Any = OpenApiTypes.STR) -> OpenApiParameter:
    described = {
        "plan": _("Code of the plan."),
        "year": _("Year that is assessed."),
        "indicator": _("Code of the indicator, unique in its plan and never used again."),
        "organization": _("Code of the organization (GB/T 2260 where there is one)."),
    }
    return OpenApiParameter(
        name,
        kind,
        OpenApiParameter.PATH,
        description=str(described[name]),
        examples=[OpenApiExample(str(example), example)],
    )


AS_OF = OpenApiParameter(
    "as_of",
    {"type": "string", "maxLength": MOMENT_LENGTH},
    description=_("The result as it follows from what stood at this date (its end) or time (RFC 3339)."),
    examples=[OpenApiExample("2019-03-31", "2019-03-31")],
)
VERSION = OpenApiParameter(
    "version",
    {"type": "integer", "minimum": 1, "maximum": LARGEST_VERSION},
    description=_("The result of this published version, from the inputs that were frozen with it."),
    examples=[OpenApiExample("1", 1)],
)


@extend_schema_view(
    get=extend_schema(
        operation_id="results_explain",
        summary=_("Explain a result"),
        description=_(
            "How a result came about: each rule with its numbers, the figures and the targets. Of the draft, "
            "of a past moment, or of a published version, which the office and leaders read."
        ),
        parameters=[
            LANGUAGE,
            KNOWN,
            *HEADERS,
            AS_OF,
            VERSION,
            _path("plan", "jiaxing-quality-2016-2020"),
            _path("year", 2018, OpenApiTypes.INT),
            _path("indicator", "CP01"),
            _path("organization", "330400"),
        ],
        responses={200: described_row(ExplanationRow, EXAMPLE), 304: UNCHANGED}
        | problem_answers(400, 401, 403, 404, 500, 503),
        tags=["results"],
    )
)
class ExplanationView(Endpoint):
    """One result explained; 404 for one that the reader may not see, as for one that there is not."""

    def get(self, request: Request, plan: str, year: int, indicator: str, organization: str) -> Response:
        """400 names every parameter that is wrong; 403 for a version that the reader may not read."""
        form = ExplainForm(request.query_params)
        faults = ChainMap(dict(find_unexpected(request.query_params, form.fields)), form.errors.as_data())
        if faults:
            raise InvalidQuery(dict(faults))
        try:
            page = load_explain_page(
                person=cast(User, request.user),
                plan_code=plan,
                year=year,
                code=indicator,
                unit_code=organization,
                moment=form.cleaned_data["as_of"],
                version=form.cleaned_data["version"],
            )
        except Result.DoesNotExist as missing:
            raise Http404 from missing
        return Response(body_of(page))


def body_of(page: ExplainPage) -> dict[str, Any]:
    """The JSON object of an explanation."""
    reported, expected = page.coverage
    return {
        "plan": page.indicator.plan.code,
        "indicator": page.indicator.code,
        "organization": page.place.code,
        "year": page.year,
        "verdict": page.result.verdict,
        "reason": page.result.reason,
        "as_of": page.moment,
        "version": page.publication.version if page.publication else None,
        "is_current": page.is_current,
        "method_version": page.method_version,
        "reported": reported,
        "expected": expected,
        "steps": list(_steps(page)),
        "figures": [_figure(row) for row in page.inputs],
        "targets": [_target(row) for row in page.targets],
    }


def _steps(page: ExplainPage) -> list[dict[str, Any]]:
    names = page.explained.measured.places
    return [
        {
            "code": step.code,
            "title": line.title,
            "sentence": line.text,
            "terms": dict(step.terms),
            "parts": [
                {
                    "of": names[part.key].code if part.key in names else str(part.key),
                    "value": part.value,
                    "numerator": part.numerator,
                    "denominator": part.denominator,
                }
                for part in page.parts_of(step)
            ],
            "result": step.result,
        }
        for step, line in zip(page.explained.explanation.steps, page.lines, strict=True)
    ]


def _figure(row: InputRow) -> dict[str, Any]:
    figure = row.figure
    checker = figure.checked_by if row.approved else None
    return {
        "organization": figure.organization.code,
        "year": figure.year,
        "value": figure.value,
        "availability": figure.for_method().availability,
        "state": figure.state,
        "entered_by": figure.entered_by.organization.code if figure.entered_by.organization else None,
        "entered_at": figure.entered_at,
        "approved_by": checker.organization.code if checker and checker.organization else None,
        "approved_at": figure.checked_at if checker else None,
    }


def _target(row: Target) -> dict[str, Any]:
    return {
        "year": row.year,
        "comparator": row.comparator,
        "value": row.value,
        "origin": row.origin,
        "place": row.place or None,
        "words": row.words or None,
        "document": row.document or None,
    }
