"""What the OpenAPI document says about the answer of differences."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers

from indicators.api.schema import HEADERS, KNOWN, LANGUAGE, UNCHANGED, problem_answers
from indicators.api.serializers import flag, one_of, quantity, text, whole
from indicators.method.difference import Input
from indicators.method.types import Availability, Comparator, Origin, Reason, Verdict
from indicators.models.choices import choices


class MovedOutcome(serializers.Serializer):
    """The answer of the method on one side: what always stands, and what moved."""

    value = quantity(_("The value that counts."))
    progress = quantity(_("Share of the way from the baseline to the target; 1 is reached."), places=6)
    pace = quantity(_("Ahead (+) or behind (-) the path, in percentage points."))
    verdict = one_of(Verdict, _("The verdict."))
    reason = serializers.ChoiceField(
        choices(Reason),
        required=False,
        allow_null=True,
        help_text=_("Why there is no verdict."),
    )


class SaidInput(serializers.Serializer):
    """A figure (value, parts, availability) or a target (year, comparator, value, origin)."""

    value = quantity(_("The figure or the target. Null is blank, not 0."))
    numerator = serializers.DecimalField(
        24, 4, required=False, allow_null=True, help_text=_("Numerator of a ratio.")
    )
    denominator = serializers.DecimalField(
        24, 4, required=False, allow_null=True, help_text=_("Denominator of a ratio.")
    )
    availability = serializers.ChoiceField(
        choices(Availability),
        required=False,
        allow_null=True,
        help_text=_("What the unit says about the figure; null is blank."),
    )
    year = serializers.IntegerField(required=False, help_text=_("Year of a target."))
    comparator = serializers.ChoiceField(
        choices(Comparator), required=False, help_text=_("How a target is worded.")
    )
    origin = serializers.ChoiceField(
        choices((Origin.STATED, Origin.DECIDED)), required=False, help_text=_("Where a target comes from.")
    )


class CauseRow(serializers.Serializer):
    """One input that differs and that the result depends on."""

    input = serializers.ChoiceField(
        [each.value for each in Input], help_text=_("What kind of input changed.")
    )
    organization = text(_("Whose figure or target it is; null where it concerns all."), optional=True)
    year = whole(_("Year of the figure."), optional=True)
    before = SaidInput(many=True, help_text=_("What stood before; empty where nothing did."))
    after = SaidInput(many=True, help_text=_("What stands after."))
    unit = text(_("Code of the unit that changed the figure."), optional=True)
    at = serializers.DateTimeField(allow_null=True, help_text=_("When the figure was changed."))
    reason = text(_("Reason of the revision, where it was one."), optional=True)


class DifferenceRow(serializers.Serializer):
    """One result that moved, and why."""

    indicator = text(_("Code of the indicator, unique in its plan and never used again."))
    indicator_name = text(_("Name of the indicator, in the language asked for."), optional=True)
    organization = text(_("Code of the organization (GB/T 2260 where there is one)."))
    organization_name = text(_("Name of the organization, in the language asked for."), optional=True)
    moved = serializers.ListField(
        child=serializers.CharField(), help_text=_("Names of the result's fields that differ.")
    )
    before = MovedOutcome(allow_null=True, help_text=_("The result before; null where there was none."))
    after = MovedOutcome(allow_null=True, help_text=_("The result after; null where there is none."))
    causes = CauseRow(many=True, help_text=_("The changed inputs that the result depends on."))


class Differences(serializers.Serializer):
    """All results that moved between two states of a plan's year."""

    plan = text(_("Code of the plan."))
    is_demo = flag(_("The plan's figures are invented examples, not anybody's data."))
    year = whole(_("Year that is assessed."))
    to = whole(_("The version that it ends with; null is now, the draft."), optional=True)
    differences = DifferenceRow(many=True, help_text=_("The results that moved, by indicator and place."))

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of the language: it cannot be declared as the others are."""
        return {**super().get_fields(), "from": whole(_("The version that the comparison starts from."))}


EXAMPLE = {
    "plan": "jiaxing-quality-2016-2020",
    "is_demo": True,
    "year": 2018,
    "from": 1,
    "to": 2,
    "differences": [
        {
            "indicator": "CP01",
            "indicator_name": "制造业产品质量合格率",
            "organization": "330402",
            "organization_name": "南湖区",
            "moved": ["value"],
            "before": {"value": "94.6", "progress": None, "pace": None, "verdict": "unrated"},
            "after": {"value": "94.8", "progress": None, "pace": None, "verdict": "unrated"},
            "causes": [
                {
                    "input": "figure",
                    "organization": "330402",
                    "year": 2018,
                    "before": [
                        {"value": "94.6", "numerator": "473", "denominator": "500", "availability": "final"}
                    ],
                    "after": [
                        {"value": "94.8", "numerator": "474", "denominator": "500", "availability": "final"}
                    ],
                    "unit": "330402",
                    "at": "2019-03-01T02:00:00Z",
                    "reason": "复检批次漏计",
                }
            ],
        }
    ],
}

PARAMETERS = (
    OpenApiParameter(
        "plan",
        OpenApiTypes.STR,
        required=True,
        description=_("Code of the plan."),
        examples=[OpenApiExample("plan", "jiaxing-quality-2016-2020")],
    ),
    OpenApiParameter(
        "year",
        OpenApiTypes.INT,
        required=True,
        description=_("Year that is assessed."),
        examples=[OpenApiExample("year", 2018)],
    ),
    OpenApiParameter(
        "from",
        OpenApiTypes.INT,
        required=True,
        description=_("The version that the comparison starts from."),
        examples=[OpenApiExample("version", 1)],
    ),
    OpenApiParameter(
        "to",
        OpenApiTypes.INT,
        description=_("The version that it ends with; left out: now, the draft."),
        examples=[OpenApiExample("version", 2)],
    ),
)


def document_differences(view: type) -> type:
    """Describe the endpoint: parameters, answer, example, errors."""
    example = OpenApiExample("differences", EXAMPLE, response_only=True, status_codes=["200"])
    answers = {
        200: OpenApiResponse(Differences, description=_("What moved."), examples=[example]),
        304: UNCHANGED,
        **problem_answers(400, 401, 403, 404, 500, 503),
    }
    documented: Callable[[type], type] = extend_schema_view(
        get=extend_schema(
            summary=_("Compare versions"),
            description=_(
                "What moved between two published versions of a year, or between a version and now: which "
                "results, from what to what, because of which figure, changed by which unit. For the office "
                "and leaders."
            ),
            parameters=[LANGUAGE, KNOWN, *HEADERS, *PARAMETERS],
            responses=answers,
            tags=["differences"],
        )
    )
    return documented(view)
