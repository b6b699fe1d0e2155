"""What the OpenAPI document says about the feed of changes."""

from collections.abc import Callable

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

from indicators.api.pages import DEFAULT_SIZE, LARGEST_SIZE
from indicators.api.schema import HEADERS, LANGUAGE, problem_answers
from indicators.api.serializers import flag, text, whole
from indicators.services.changes import KINDS

CURSOR = "YzE6MmU2LjEyOjAuMDowLjA6MC4wOjAuMDowLjA"


class ChangeRow(serializers.Serializer):
    """One thing that happened."""

    cursor = text(_("The place in the feed after this change, for the parameter after."))
    type = serializers.ChoiceField(KINDS, help_text=_("What happened; never changes its meaning."))
    at = serializers.DateTimeField(help_text=_("When it happened. The feed is not ordered by it."))
    plan = text(_("Code of the plan."), optional=True)
    year = whole(_("The year that it is about."), optional=True)
    organization = text(_("Code of the organization (GB/T 2260 where there is one)."), optional=True)
    indicator = text(_("Code of the indicator, unique in its plan and never used again."), optional=True)
    data = serializers.DictField(  # type: ignore[assignment]  # the metaclass takes declared fields off
        help_text=_("What stood after it: of a figure its version, state and values, of a target its value.")
    )


class ChangePage(serializers.Serializer):
    """A page of the feed."""

    next = serializers.URLField(help_text=_("Where to go on, or to ask again later. Never null."))
    has_more = flag(_("There is more to read at once."))
    results = ChangeRow(many=True, help_text=_("The changes, in the order in which they took effect."))


EXAMPLE = {
    "next": f"https://quality.example.gov.cn/api/v1/changes/?after={CURSOR}",
    "has_more": False,
    "results": [
        {
            "cursor": CURSOR,
            "type": "figure.approved",
            "at": "2019-02-01T02:00:00Z",
            "plan": "jiaxing-quality-2016-2020",
            "year": 2018,
            "organization": "330402",
            "indicator": "CP01",
            "data": {
                "version": 3,
                "state": "approved",
                "value": "94.6",
                "numerator": "473",
                "denominator": "500",
                "availability": "final",
                "expected_on": None,
                "explanation": None,
            },
        }
    ],
}


def document_changes(view: type) -> type:
    """Describe the feed: its parameters, a page, and its errors."""
    example = OpenApiExample("changes", EXAMPLE, response_only=True, status_codes=["200"])
    parameters = (
        OpenApiParameter(
            "after",
            OpenApiTypes.STR,
            description=_("The cursor of the last change that was read; left out: from the beginning."),
            examples=[OpenApiExample("cursor", CURSOR)],
        ),
        OpenApiParameter(
            "page_size",
            {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": DEFAULT_SIZE},
            description=_("How many changes a page holds."),
        ),
        OpenApiParameter(
            "plan",
            OpenApiTypes.STR,
            description=_("Only the plan with this code."),
            examples=[OpenApiExample("plan", "jiaxing-quality-2016-2020")],
        ),
    )
    documented: Callable[[type], type] = extend_schema_view(
        get=extend_schema(
            summary=_("Read what changed"),
            description=_(
                "Everything that happened to figures, reports, targets, rounds and publications, as far as "
                "the reader may see it, in the order in which it took effect. Nothing is passed over and "
                "nothing comes twice, also while many write."
            ),
            parameters=[LANGUAGE, *HEADERS, *parameters],
            responses={
                200: OpenApiResponse(ChangePage, description=_("A page of changes."), examples=[example]),
                **problem_answers(400, 401, 500, 503),
            },
            tags=["changes"],
        )
    )
    return documented(view)
