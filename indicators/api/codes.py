"""The code lists: what each code in the rows means, in both languages."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django.http import Http404
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import KIND_LABELS
from accounts.types import Scope
from indicators.api.endpoint import Endpoint
from indicators.api.filters import find_unexpected
from indicators.api.problems import InvalidQuery
from indicators.api.schema import (
    HEADERS,
    KNOWN,
    LANGUAGE,
    UNCHANGED,
    described_row,
    path_parameter,
    problem_answers,
)
from indicators.api.serializers import text
from indicators.method.types import (
    Availability,
    Comparator,
    Direction,
    Kind,
    Nature,
    Origin,
    Reason,
    Rollup,
    Verdict,
)
from indicators.models import AssignmentState, ReturnReason
from indicators.models.choices import choices
from indicators.planfile.schema import AssignmentRole, MeasureKind
from indicators.workflow import State

Pairs = Iterable[tuple[str, str | Promise]]

_ENUMS: Mapping[str, type[StrEnum]] = {
    "assignment_role": AssignmentRole,
    "availability": Availability,
    "comparator": Comparator,
    "direction": Direction,
    "kind": Kind,
    "measure_kind": MeasureKind,
    "nature": Nature,
    "origin": Origin,
    "reason": Reason,
    "rollup": Rollup,
    "state": State,
    "verdict": Verdict,
}
LISTS: Mapping[str, Pairs] = {
    **{name: choices(members) for name, members in _ENUMS.items()},
    "assignment_state": AssignmentState.choices,
    "organization_kind": [(kind.value, label) for kind, label in KIND_LABELS.items()],
    "return_reason": ReturnReason.choices,
}
"""Name of a code list → its codes, in their order, with their labels."""


class CodeRow(serializers.Serializer):
    """One code of a code list. Codes never change their meaning."""

    list = text(_("Name of the code list."))
    code = text(_("The code."))
    name = text(_("What it means, in the language asked for."))
    name_zh = text(_("The same in Chinese."))
    name_en = text(_("The same in English."))


class CodeLists(serializers.Serializer):
    """The codes of one code list, or of all."""

    results = CodeRow(many=True, help_text=_("The codes, list by list."))


def code_rows(name: str) -> list[dict[str, Any]]:
    """The codes of a list with their labels."""
    return [
        {
            "list": name,
            "code": code,
            "name": str(label),
            "name_zh": _in("zh-hans", label),
            "name_en": _in("en", label),
        }
        for code, label in LISTS[name]
    ]


def _in(language: str, label: str | Promise) -> str:
    with translation.override(language):
        return str(label)


EXAMPLE = {
    "results": [{"list": "verdict", "code": "behind", "name": "滞后", "name_zh": "滞后", "name_en": "behind"}]
}
ANSWERS = {200: described_row(CodeLists, EXAMPLE), 304: UNCHANGED}


@extend_schema_view(
    get=extend_schema(
        operation_id="code_lists_list",
        summary=_("List codes"),
        description=_("All code lists: verdicts, reasons, kinds, states and so on, in both languages."),
        parameters=[LANGUAGE, KNOWN, *HEADERS],
        responses=ANSWERS | problem_answers(400, 401, 500, 503),
        tags=["code-lists"],
    )
)
class CodeListList(Endpoint):
    """All code lists in one answer."""

    needs = Scope.READ_PUBLISHED
    is_of_a_plan = False

    def get(self, request: Request) -> Response:
        """Raises InvalidQuery for any parameter: there is none."""
        refuse_parameters(request)
        return Response({"results": [row for name in LISTS for row in code_rows(name)]})


@extend_schema_view(
    get=extend_schema(
        operation_id="code_lists_retrieve",
        summary=_("Read a code list"),
        parameters=[
            LANGUAGE,
            KNOWN,
            *HEADERS,
            path_parameter("name", (_("Name of the code list."), "verdict")),
        ],
        responses=ANSWERS | problem_answers(400, 401, 404, 500, 503),
        tags=["code-lists"],
    )
)
class CodeListItem(Endpoint):
    """One code list by its name."""

    needs = Scope.READ_PUBLISHED
    is_of_a_plan = False

    def get(self, request: Request, name: str) -> Response:
        """404 for a list that there is not."""
        refuse_parameters(request)
        if name not in LISTS:
            raise Http404
        return Response({"results": code_rows(name)})


def refuse_parameters(request: Request) -> None:
    """Raises InvalidQuery where a parameter would be ignored."""
    faults = dict(find_unexpected(request.query_params, {}))
    if faults:
        raise InvalidQuery(faults)
