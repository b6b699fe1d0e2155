"""What there is to read, as a DCAT catalog (JSON-LD), so that a data portal finds it by itself.

Source: W3C Data Catalog Vocabulary (DCAT), version 3.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.types import Scope
from indicators.api.codes import refuse_parameters
from indicators.api.endpoint import Endpoint
from indicators.api.files import KINDS_OF_FILES, FileKinds
from indicators.api.schema import HEADERS, KNOWN, UNCHANGED, problem_answers
from indicators.api.sdmx import FIGURE_KINDS, RESULT_KINDS
from indicators.models import Plan

MEDIA_TYPE = "application/ld+json"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LISTS: dict[str, tuple[dict[str, str], FileKinds]] = {
    "indicators": ({"zh": "指标", "en": "Indicators"}, {}),
    "targets": ({"zh": "目标", "en": "Targets"}, {}),
    "figures": ({"zh": "数据", "en": "Figures"}, FIGURE_KINDS),
    "results": ({"zh": "评价结果", "en": "Results"}, RESULT_KINDS),
}
"""List that makes a dataset of each plan → its title, and its forms beside those of every list."""

EXAMPLE = {"@context": CONTEXT, "@type": "dcat:Catalog", "dcat:dataset": []}


def catalog_of(request: Request) -> dict[str, Any]:
    """Every plan's datasets, each with an address for each form (one query)."""
    plans = Plan.objects.select_related("organization")
    return {
        "@context": CONTEXT,
        "@id": request.build_absolute_uri(),
        "@type": "dcat:Catalog",
        "dct:title": _in_both("质量发展规划指标数据目录", "Catalog of the quality plans' data"),
        "dct:language": ["zh", "en"],
        "dcat:dataset": [_dataset(request, plan, name) for plan in plans for name in LISTS],
    }


def _dataset(request: Request, plan: Plan, name: str) -> dict[str, Any]:
    titles, more = LISTS[name]
    address = request.build_absolute_uri(f"{reverse(f'api-{name}')}?plan={plan.code}")
    return {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": f"{plan.code}/{name}",
        "dct:title": _in_both(f"{plan.name}{titles['zh']}", f"{plan.name_en or plan.name}: {titles['en']}"),
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": plan.organization.name},
        "dct:spatial": plan.organization.code,
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _year(plan.start_year),
            "dcat:endDate": _year(plan.end_year),
        },
        "dcat:keyword": ["demo"] if plan.is_demo else [],
        "dcat:distribution": [
            _distribution(address, "json", "application/json"),
            *(_distribution(address, each, of.media_type) for each, of in {**KINDS_OF_FILES, **more}.items()),
        ],
    }


def _distribution(address: str, name: str, media_type: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:format": name,
        "dcat:mediaType": media_type,
        "dcat:accessURL": {"@id": address if name == "json" else f"{address}&format={name}"},
    }


def _in_both(chinese: str, english: str) -> list[dict[str, str]]:
    return [{"@language": "zh", "@value": chinese}, {"@language": "en", "@value": english}]


def _year(year: int) -> dict[str, str]:
    return {"@type": "xsd:gYear", "@value": str(year)}


@extend_schema_view(
    get=extend_schema(
        operation_id="catalog_retrieve",
        summary=_("Read the catalog of data"),
        description=_("The datasets of every plan and the forms in which they can be had (DCAT, JSON-LD)."),
        parameters=[KNOWN, *HEADERS],
        responses={
            (200, MEDIA_TYPE): OpenApiResponse(
                OpenApiTypes.OBJECT,
                description=_("The catalog."),
                examples=[OpenApiExample("catalog", EXAMPLE, response_only=True, status_codes=["200"])],
            ),
            304: UNCHANGED,
        }
        | problem_answers(400, 401, 500, 503),
        tags=["open-data"],
    )
)
class CatalogView(Endpoint):
    """The catalog. What a dataset gives to the person who follows it is for its own list to decide."""

    needs = Scope.READ_PUBLISHED
    is_of_a_plan = False

    def get(self, request: Request) -> Response:
        """Raises InvalidQuery for any parameter: there is none."""
        refuse_parameters(request)
        return Response(catalog_of(request), content_type=MEDIA_TYPE)
