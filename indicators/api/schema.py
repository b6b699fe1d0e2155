"""What the OpenAPI document says about the lists: examples, and the errors that each may answer."""

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.serializers import Serializer

from indicators.api import serializers
from indicators.api.descriptions import EXAMPLES, ITEMS, LISTS, RECEIPT_WITH_LINES
from indicators.api.files import CSV, JSON, JSONL, KINDS_OF_FILES, XLSX, FileKind
from indicators.api.problems import PROBLEM_TYPE

PROBLEMS: dict[int, tuple[Promise, dict[str, Any]]] = {
    400: (
        _("The query is wrong. Nothing was read."),
        {
            "title": "请求有误",
            "code": "INVALID_QUERY",
            "detail_zh": "部分查询参数有误，逐项列于下方。",
            "detail_en": "Some query parameters are wrong. Each is named below.",
            "errors": [
                {
                    "parameter": "anno",
                    "code": "UNKNOWN_PARAMETER",
                    "detail": "此处没有这个参数。",
                    "detail_zh": "此处没有这个参数。",
                    "detail_en": "There is no such parameter here.",
                }
            ],
        },
    ),
    401: (
        _("Nobody is logged in."),
        {
            "title": "未登录",
            "code": "NOT_AUTHENTICATED",
            "detail_zh": "请先登录。",
            "detail_en": "Log in first.",
        },
    ),
    403: (
        _("The person may not read this."),
        {
            "title": "无权访问",
            "code": "FORBIDDEN",
            "detail_zh": "无权执行此操作。",
            "detail_en": "You may not do this.",
        },
    ),
    404: (
        _("There is no such thing, or it is not for the reader."),
        {
            "title": "未找到",
            "code": "NOT_FOUND",
            "detail_zh": "没有这项内容。",
            "detail_en": "There is no such thing.",
        },
    ),
    500: (
        _("A fault of this system. It has been recorded."),
        {
            "title": "系统内部错误",
            "code": "INTERNAL_ERROR",
            "detail_zh": "系统出现错误，已作记录；请将时间告知管理员。",
            "detail_en": (
                "The system made a mistake. It has been recorded; please tell the administrator the time."
            ),
        },
    ),
    503: (
        _("The database is away. The header Retry-After says when to try again."),
        {
            "title": "服务暂不可用",
            "code": "UNAVAILABLE",
            "detail_zh": "系统繁忙，请稍后重试。",
            "detail_en": "The system is busy. Please try again a little later.",
        },
    ),
    507: (
        _("The disk is full. Nothing was written; the header Retry-After says when to try again."),
        {
            "title": "存储空间不足",
            "code": "STORAGE_FULL",
            "detail_zh": "服务器磁盘已满，内容未保存，已通知管理员。",
            "detail_en": (
                "The server has no room left on its disk; nothing was saved. The administrator has been told."
            ),
        },
    ),
}

LIST_PROBLEMS = (400, 401, 500, 503)
"""A list answers what the person may not see as if it were not there: it has neither 403 nor 404."""

ITEM_PROBLEMS = (*LIST_PROBLEMS, 404)

LANGUAGE = OpenApiParameter(
    "Accept-Language",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=_("The language of names and messages: zh-hans (the default) or en."),
    examples=[OpenApiExample("中文", "zh-hans"), OpenApiExample("English", "en")],
)

KNOWN = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=_("The ETag of an answer that the client has: 304 where it still holds."),
    examples=[OpenApiExample("ETag", 'W/"0123456789abcdef01234567"')],
)

FIELDS = OpenApiParameter(
    "fields",
    OpenApiTypes.STR,
    description=_("Only these fields of each row, separated by commas."),
    examples=[OpenApiExample("fields", "plan")],
)

UNCHANGED = OpenApiResponse(description=_("The answer that the client has still holds."))

HEADERS = [
    OpenApiParameter(
        "WWW-Authenticate",
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        description=_("How to log in."),
        response=[401],
        examples=[OpenApiExample("key", "Bearer")],
    ),
    OpenApiParameter(
        "Retry-After",
        OpenApiTypes.INT,
        OpenApiParameter.HEADER,
        description=_("After how many seconds to try again."),
        response=[503],
        examples=[OpenApiExample("seconds", 5)],
    ),
    OpenApiParameter(
        "ETag",
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        description=_("Names the state of the answer, for If-None-Match."),
        response=[200, 304],
        examples=[OpenApiExample("ETag", 'W/"0123456789abcdef01234567"')],
    ),
]


PLAN = (_("Code of the plan."), "jiaxing-quality-2016-2020")
DOMAIN = (_("Code of the quality domain, unique in its plan."), "product")
YEAR = (_("Year that is meant."), 2018)
INDICATOR = (_("Code of the indicator, unique in its plan and never used again."), "CP01")
ORGANIZATION = (_("Code of the organization (GB/T 2260 where there is one)."), "330402")
SEQUENCE = (_("Counts the unit's receipts of the year."), 1)
VERSION = (_("Version of what was published, from 1."), 1)

PathWords = tuple[Promise, str | int]
"""What a part of an address is, with an example."""

Described = tuple[Promise, Promise, dict[str, Any]]
"""Of a list: what it does, what it holds, and a row as an example."""


def document_list(
    name: str,
    row: type[Serializer],
    *more: int,
    described: Described | None = None,
    kinds: Iterable[FileKind] = (),
) -> Callable[[type], type]:
    """Describe a list endpoint: its rows, with an example, its language, its files, and its errors.

    `more` are the statuses, and `kinds` the forms, that it has beside those of every list.
    """
    summary, description, example = described or (*LISTS[name], EXAMPLES[name])
    answers: dict[Any, Any] = {
        (200, "application/json"): OpenApiResponse(
            row(many=True), description=_("A page of rows."), examples=[_example("row", example)]
        )
    }
    answers |= {
        (200, kind.media_type.partition(";")[0]): _file(kind, example)
        for kind in (*KINDS_OF_FILES.values(), *kinds)
    }
    answers |= {304: UNCHANGED} | problem_answers(*LIST_PROBLEMS, *more)
    return extend_schema_view(
        get=extend_schema(
            summary=summary,
            description=description,
            parameters=[LANGUAGE, KNOWN, *HEADERS],
            responses=answers,
            tags=[name],
        )
    )


def document_item(
    name: str,
    row: type[Serializer],
    *more: int,
    described: tuple[Promise, dict[str, Any]] | None = None,
    **path: PathWords,
) -> Callable[[type], type]:
    """Describe the endpoint of one row: what its address is made of, the row, and its errors."""
    own_example = RECEIPT_WITH_LINES if name == "submissions" else EXAMPLES.get(name, {})
    summary, example = described or (ITEMS[name], own_example)
    answers: dict[Any, Any] = {200: described_row(row, example), 304: UNCHANGED}
    return extend_schema_view(
        get=extend_schema(
            operation_id=f"{name.replace('-', '_')}_retrieve",
            summary=summary,
            parameters=[LANGUAGE, KNOWN, FIELDS, *HEADERS, *(path_parameter(*each) for each in path.items())],
            responses=answers | problem_answers(*ITEM_PROBLEMS, *more),
            tags=[name],
        )
    )


def described_row(row: type[Serializer], example: dict[str, Any]) -> OpenApiResponse:
    """One object as the answer, with an example."""
    return OpenApiResponse(row, description=_("The row."), examples=[_example("row", example)])


def _example(name: str, value: Any) -> OpenApiExample:
    return OpenApiExample(name, value, response_only=True, status_codes=["200"])


def _file(kind: FileKind, row: dict[str, Any]) -> OpenApiResponse:
    """All rows as a file: its first lines as an example, where people can read them."""
    name = kind.extension
    text = {JSONL: orjson.dumps(row).decode(), CSV: ",".join(row), XLSX: "PK…"}.get(name, "{…}")
    described = OpenApiTypes.BINARY if name == XLSX else OpenApiTypes.STR
    if name == JSON:
        return OpenApiResponse(OpenApiTypes.OBJECT, description=_("All rows."), examples=[_example(name, {})])
    return OpenApiResponse(described, description=_("All rows."), examples=[_example(name, text)])


def path_parameter(name: str, words: PathWords) -> OpenApiParameter:
    description, example = words
    kind = OpenApiTypes.INT if isinstance(example, int) else OpenApiTypes.STR
    return OpenApiParameter(
        name,
        kind,
        OpenApiParameter.PATH,
        description=description,
        examples=[OpenApiExample(str(example), example)],
    )


def problem_answers(*statuses: int) -> dict[Any, Any]:
    """The errors with these statuses, each with its example."""
    return {(status, PROBLEM_TYPE): _problem(status, *PROBLEMS[status]) for status in statuses}


def _problem(status: int, meaning: Promise, body: dict[str, Any]) -> OpenApiResponse:
    value = {"type": "about:blank", "status": status, "detail": body["detail_zh"], **body}
    example = OpenApiExample(body["code"], value, response_only=True, status_codes=[str(status)])
    return OpenApiResponse(serializers.Problem, description=meaning, examples=[example])
