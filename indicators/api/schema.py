"""What the OpenAPI document says about the lists: examples, and the errors that each may answer."""

from collections.abc import Callable
from typing import Any

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
from indicators.api.problems import PROBLEM_TYPE

ABOUT = {
    "plan": "jiaxing-quality-2016-2020",
    "is_demo": True,
    "domain": "product",
    "indicator": "CP01",
    "indicator_name": "制造业产品质量合格率",
    "unit": "%",
    "decimals": 2,
    "nature": "expected",
}
PLACE = {"organization": "330402", "organization_name": "南湖区"}
LIMITS = {"ahead_limit": "10", "behind_limit": "-10", "far_behind_limit": "-30"}

EXAMPLES: dict[str, dict[str, Any]] = {
    "indicators": ABOUT
    | {
        "domain_name": "产品质量",
        "number": 1,
        "definition": "抽查的制造业产品批次中合格批次的比例。",
        "kind": "level",
        "direction": "up",
        "rollup": "ratio",
        "scale": "100",
        "numerator_name": "合格批次",
        "denominator_name": "抽查批次",
        "is_whole": False,
        "minimum": "0",
        "maximum": "100",
        "baseline_value": "94",
        "baseline_year": 2015,
        "baseline_place": "一、(一)2",
        "baseline_note": "省级产品质量监督抽查合格率,口径不同",
        "is_baseline_comparable": False,
    }
    | LIMITS,
    "targets": ABOUT
    | {
        "organization": "330400",
        "organization_name": "嘉兴市",
        "year": 2020,
        "comparator": "≥",
        "value": "95",
        "origin": "stated",
        "number": 1,
        "place": "二、(三)2 具体目标表",
        "words": "95%",
        "document": None,
        "decided_on": None,
        "reason": None,
    },
    "figures": ABOUT
    | PLACE
    | {
        "year": 2018,
        "value": "94.6",
        "numerator": "473",
        "denominator": "500",
        "availability": "final",
        "expected_on": None,
        "explanation": None,
        "version": 2,
        "entered_at": "2019-01-15T01:30:00Z",
    },
    "results": ABOUT
    | PLACE
    | {
        "year": 2018,
        "value": "94.6",
        "own_value": None,
        "availability": "final",
        "is_partial": False,
        "reported": 1,
        "expected": 1,
        "target_value": "95",
        "target_year": 2020,
        "comparator": "≥",
        "target_origin": "stated",
        "is_inherited": True,
        "is_attained": False,
        "is_year_attained": None,
        "due_value": None,
        "due_origin": None,
        "progress": None,
        "pace": None,
        "change": "0.4",
        "change_relative": "0.004246",
        "needed_per_year": "0.2",
        "achieved_per_year": None,
        "projection": "95.2",
        "verdict": "unrated",
        "reason": "no_baseline",
    }
    | LIMITS
    | {"computed_at": "2019-02-01T02:00:00Z", "method_version": "1"},
}

LISTS: dict[str, tuple[Promise, Promise]] = {
    "indicators": (_("List indicators"), _("What the plans measure, with the rule by which each is judged.")),
    "targets": (
        _("List targets"),
        _("What is to be reached, by when and for whom, with its place in the plan and the plan's words."),
    ),
    "figures": (
        _("List figures"),
        _(
            "What the units reported. The office reads all; a reviewer also the figures of the indicators "
            "that the own department leads; everybody else those of the own organization."
        ),
    ),
    "results": (
        _("List results"),
        _(
            "What the method says about each indicator, organization and year. The office and leaders "
            "read all; everybody else the own organization's, and those of the indicators that it leads "
            "or supports."
        ),
    ),
}

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
        _("There is no such plan, year or version."),
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
}

LIST_PROBLEMS = (400, 401, 500, 503)
"""A list answers what the person may not see as if it were not there: it has neither 403 nor 404."""

LANGUAGE = OpenApiParameter(
    "Accept-Language",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=_("The language of names and messages: zh-hans (the default) or en."),
    examples=[OpenApiExample("中文", "zh-hans"), OpenApiExample("English", "en")],
)

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
]


def document_list(name: str, row: type[Serializer]) -> Callable[[type], type]:
    """Describe a list endpoint: its rows, with an example, its language, and its errors."""
    summary, description = LISTS[name]
    example = OpenApiExample("row", EXAMPLES[name], response_only=True, status_codes=["200"])
    answers: dict[Any, Any] = {
        200: OpenApiResponse(row(many=True), description=_("A page of rows."), examples=[example])
    }
    answers |= problem_answers(*LIST_PROBLEMS)
    return extend_schema_view(
        get=extend_schema(
            summary=summary,
            description=description,
            parameters=[LANGUAGE, *HEADERS],
            responses=answers,
            tags=[name],
        )
    )


def problem_answers(*statuses: int) -> dict[Any, Any]:
    """The errors with these statuses, each with its example."""
    return {(status, PROBLEM_TYPE): _problem(status, *PROBLEMS[status]) for status in statuses}


def _problem(status: int, meaning: Promise, body: dict[str, Any]) -> OpenApiResponse:
    value = {"type": "about:blank", "status": status, "detail": body["detail_zh"], **body}
    example = OpenApiExample(body["code"], value, response_only=True, status_codes=[str(status)])
    return OpenApiResponse(serializers.Problem, description=meaning, examples=[example])
