"""The structure of a plan's dataflows (SDMX-JSON 2.0): dimensions, attributes and code lists."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Named, Organization
from accounts.types import Scope
from indicators.api.codes import code_rows, refuse_parameters
from indicators.api.endpoint import Endpoint
from indicators.api.schema import HEADERS, KNOWN, PLAN, UNCHANGED, path_parameter, problem_answers
from indicators.api.sdmx import AGENCY, ATTRIBUTES, CODED, DIMENSIONS, MEASURE, VERSION, dataflow_id
from indicators.models import Indicator, Plan

URN = "urn:sdmx:org.sdmx.infomodel"
DATA_STRUCTURE = f"{URN}.datastructure.DataStructure"
CODE_LISTS = {"OBS_STATUS": "availability", "STATE": "state", "VERDICT": "verdict", "REASON": "reason"}
"""Coded attribute → the API's code list of it."""

MEDIA_TYPE = "application/vnd.sdmx.structure+json;version=2.0.0"
EXAMPLE = {"meta": {"id": "jiaxing-quality-2016-2020", "sender": {"id": AGENCY}}, "data": {"dataflows": []}}


def structure_of(plan: Plan) -> dict[str, Any]:
    """The structure message of a plan (two queries). Names are in both languages."""
    indicators = Indicator.objects.filter(plan=plan)
    places = Organization.objects.within(plan.organization).select_related("parent")
    areas = [
        {**_named(place.code, place), **({"parent": place.parent.code} if place.parent else {})}
        for place in places
    ]
    lists = {
        f"CL_INDICATOR_{plan.code}": [_named(each.code, each) for each in indicators],
        "CL_AREA": areas,
        **{f"CL_{name}": _codes(of) for name, of in CODE_LISTS.items()},
    }
    return {
        "meta": {
            "schema": "https://json.sdmx.org/2.0.0/sdmx-json-structure-schema.json",
            "id": plan.code,
            "sender": {"id": AGENCY},
        },
        "data": {
            "codelists": [{**_artefact(name, name), "codes": codes} for name, codes in lists.items()],
            "conceptSchemes": [{**_artefact("CONCEPTS", "Concepts"), "concepts": _concepts()}],
            "dataStructures": [_data_structure(flow, plan) for flow in ATTRIBUTES],
            "dataflows": [
                {
                    **_artefact(dataflow_id(flow, plan.code), f"{plan.label} {flow}"),
                    "structure": f"{DATA_STRUCTURE}={AGENCY}:DSD_{flow}_{plan.code}({VERSION})",
                }
                for flow in ATTRIBUTES
            ],
        },
    }


def _artefact(name: str, label: str) -> dict[str, Any]:
    return {"id": name, "agencyID": AGENCY, "version": VERSION, "name": label}


def _named(code: str, row: Named) -> dict[str, Any]:
    names = {"zh": row.name} | ({"en": row.name_en} if row.name_en else {})
    return {"id": code, "name": row.name, "names": names}


def _codes(name: str) -> list[dict[str, Any]]:
    return [
        {
            "id": row["code"],
            "name": row["name_zh"],
            "names": {"zh": row["name_zh"], "en": row["name_en"]},
        }
        for row in code_rows(name)
    ]


def _concepts() -> list[dict[str, Any]]:
    names = {*DIMENSIONS, MEASURE}.union(*ATTRIBUTES.values())
    return [{"id": name, "name": name.replace("_", " ").lower()} for name in sorted(names)]


def _data_structure(flow: str, plan: Plan) -> Mapping[str, Any]:
    of_dimensions = {"INDICATOR": f"CL_INDICATOR_{plan.code}", "REF_AREA": "CL_AREA"}
    attributes = [
        {
            **_component(name, f"CL_{name}" if name in CODED else None),
            "usage": "optional",
            "attributeRelationship": {"observation": {}},
        }
        for name in ATTRIBUTES[flow]
    ]
    dimensions = [
        {**_component(name, of), "position": number}
        for number, (name, of) in enumerate(of_dimensions.items())
    ]
    return {
        **_artefact(f"DSD_{flow}_{plan.code}", f"{plan.label} {flow}"),
        "dataStructureComponents": {
            "dimensionList": {
                "id": "DimensionDescriptor",
                "dimensions": dimensions,
                "timeDimensions": [_time()],
            },
            "measureList": {"id": "MeasureDescriptor", "measures": [_component(MEASURE, None)]},
            "attributeList": {"id": "AttributeDescriptor", "attributes": attributes},
        },
    }


def _time() -> dict[str, Any]:
    year = {"format": {"dataType": "GregorianYear"}}
    return {"id": "TIME_PERIOD", "conceptIdentity": _concept("TIME_PERIOD"), "localRepresentation": year}


def _component(name: str, code_list: str | None) -> dict[str, Any]:
    if code_list is None:
        represented: dict[str, Any] = {"format": {"dataType": "String"}}
    else:
        represented = {"enumeration": f"{URN}.codelist.Codelist={AGENCY}:{code_list}({VERSION})"}
    return {"id": name, "conceptIdentity": _concept(name), "localRepresentation": represented}


def _concept(name: str) -> str:
    return f"{URN}.conceptscheme.Concept={AGENCY}:CONCEPTS({VERSION}).{name}"


@extend_schema_view(
    get=extend_schema(
        operation_id="sdmx_structure_retrieve",
        summary=_("Read the SDMX structure of a plan"),
        description=_(
            "Dataflows, data structures and code lists (SDMX-JSON 2.0) of what figures and results give as "
            "format=sdmx-csv and format=sdmx-json."
        ),
        parameters=[KNOWN, *HEADERS, path_parameter("plan", PLAN)],
        responses={
            (200, MEDIA_TYPE.partition(";")[0]): OpenApiResponse(
                OpenApiTypes.OBJECT,
                description=_("The structure message."),
                examples=[OpenApiExample("structure", EXAMPLE, response_only=True, status_codes=["200"])],
            ),
            304: UNCHANGED,
        }
        | problem_answers(400, 401, 404, 500, 503),
        tags=["open-data"],
    )
)
class StructureView(Endpoint):
    """The structure message of a plan. Everybody who is logged in reads it: it is the plan."""

    needs = Scope.READ_PUBLISHED

    def get(self, request: Request, plan: str) -> Response:
        """404 for a plan that there is not."""
        refuse_parameters(request)
        row = Plan.objects.select_related("organization").filter(code=plan).first()
        if row is None:
            raise Http404
        return Response(structure_of(row), content_type=MEDIA_TYPE)
