"""What the OpenAPI document says about the endpoints that change something."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiRequest,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)

from indicators.api import problems, refusals
from indicators.api.body import BLANK, UNKNOWN_FIELD, Fault
from indicators.api.descriptions import EXAMPLES
from indicators.api.problems import PROBLEM_TYPE, ProblemKind, in_languages
from indicators.api.schema import (
    HEADERS,
    INDICATOR,
    LANGUAGE,
    PLAN,
    YEAR,
    PathWords,
    path_parameter,
    problem_answers,
)
from indicators.api.schema_bodies import (
    EnteredFigure,
    EnteredReport,
    FigureBody,
    Nothing,
    Receipt,
    ReportBody,
    ReturnBody,
    ReviewBody,
    Reviewed,
    Withdrawn,
    WrittenFigure,
)
from indicators.api.serializers import Problem
from indicators.workflow import FORBIDDEN, Action, Refusal, Refused, State

TAG = "writing"
UNIT: PathWords = (_("Code of the unit that reports."), "330402")

SENT = {"numerator": "473", "denominator": "500", "explanation": None}
WRITTEN = EXAMPLES["figures"] | {"state": "draft"}
ENTERED = WRITTEN | {"flags": ["jump"]}
LINE = {"indicator": "CP01", "version": 1, **SENT}
RECEIPT = {
    "number": "2018-330402-01",
    "plan": "jiaxing-quality-2016-2020",
    "year": 2018,
    "organization": "330402",
    "submitted_at": "2019-01-20T03:00:00Z",
    "digest": "5f2b…",
    "figures": [{"indicator": "CP01", "version": 3}],
}

REFUSED: dict[Refusal, tuple[Action, State]] = {
    Refusal.FORBIDDEN_ROLE: (Action.APPROVE, State.SUBMITTED),
    Refusal.SELF_APPROVAL: (Action.APPROVE, State.SUBMITTED),
    Refusal.INVALID_TRANSITION: (Action.SAVE, State.APPROVED),
    Refusal.LOCKED: (Action.SAVE, State.PUBLISHED),
    Refusal.PERIOD_CLOSED: (Action.SAVE, State.DRAFT),
    Refusal.ALREADY_LOOKED_AT: (Action.WITHDRAW, State.SUBMITTED),
    Refusal.ALREADY_OPENED: (Action.RECALL, State.RETURNED),
}
"""What the workflow refuses here, each with a moment at which it does."""

OF_REVIEW: dict[str, PathWords] = {"plan": PLAN, "year": YEAR}
OF_REPORT: dict[str, PathWords] = {**OF_REVIEW, "organization": UNIT}
OF_CELL: dict[str, PathWords] = {**OF_REPORT, "indicator": INDICATOR}
"""What the addresses are made of."""

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=_("The ETag that was read: the figure is written only where it still stands."),
    examples=[OpenApiExample("version", '"2"')],
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=_("An asterisk: the figure is written only where none stands."),
    examples=[OpenApiExample("new", "*")],
)
KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=_("A text of your own, new for each request: sent again within a day, it takes effect once."),
    examples=[OpenApiExample("key", "7d1f0c1e-5a0e-4a57-8a53-5d0f2f0f6b7e")],
)
ETAG = OpenApiParameter(
    "ETag",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=_("The version of the figure, for If-Match."),
    response=[200, 201],
    examples=[OpenApiExample("version", '"3"')],
)


def told(kind: ProblemKind, **members: Any) -> OpenApiExample:
    """An example of a problem as it is sent to a Chinese reader."""
    with translation.override("zh-hans"):
        body = problems.body_of(kind) | members
    return OpenApiExample(kind.code, body, response_only=True, status_codes=[str(kind.status)])


def example_of(refusal: Refusal, action: Action, state: State) -> OpenApiExample:
    refused = refusals.refused_by_workflow(Refused(refusal, state, action))
    return told(refused.kind, **refused.members)


def fault(pointer: str, code: str, message: Promise) -> dict[str, str]:
    with translation.override("zh-hans"):
        return Fault(pointer, code, lambda: str(message)).as_json()


def incomplete() -> OpenApiExample:
    """Why a report cannot be handed in yet."""
    with translation.override("zh-hans"):
        blank = in_languages(lambda: str(BLANK))
    return told(refusals.REPORT_INCOMPLETE, errors=[{"indicator": "CP01", "code": "BLANK", **blank}])


def write_problems(*more: int, also: Iterable[OpenApiExample] = ()) -> dict[Any, Any]:
    """The errors of every endpoint that changes something, and those of some only; `also` of the body."""
    unknown = fault("/anno", "UNKNOWN_FIELD", UNKNOWN_FIELD)
    refused = {refusal: example_of(refusal, *moment) for refusal, moment in REFUSED.items()}
    found: dict[int, tuple[Promise, list[OpenApiExample]]] = {
        400: (
            _("What was sent is wrong. Nothing was written."),
            [
                told(refusals.INVALID_BODY, errors=[unknown]),
                told(refusals.INVALID_JSON),
                told(refusals.INVALID_HEADER, header="If-Match"),
                *also,
            ],
        ),
        403: (
            _("The person or the key may not do this."),
            [told(problems.FORBIDDEN), *(each for name, each in refused.items() if name in FORBIDDEN)],
        ),
        409: (
            _("The moment is wrong: the state, the round, or a request that is still running."),
            [
                *(each for name, each in refused.items() if name not in FORBIDDEN),
                told(refusals.KEY_IN_USE),
            ],
        ),
        412: (
            _("Somebody else was faster. What stands is in the answer. Nothing was written."),
            [told(refusals.STALE_VERSION, conflicts=[{"sent": SENT, "stands": WRITTEN}])],
        ),
        413: (_("The body is too large."), [told(refusals.PAYLOAD_TOO_LARGE)]),
        415: (_("The body is not JSON."), [told(problems.UNSUPPORTED_MEDIA_TYPE)]),
        422: (_("The key belongs to another request."), [told(refusals.KEY_REUSED)]),
        428: (_("The version is missing."), [told(refusals.VERSION_REQUIRED)]),
    }
    wanted = {400, 403, 409, 413, 415, 422, *more}
    return problem_answers(401, 404, 500, 503, 507) | {
        (status, PROBLEM_TYPE): OpenApiResponse(Problem, description=meaning, examples=examples)
        for status, (meaning, examples) in found.items()
        if status in wanted
    }


def body_of(serializer: Any, example: Any) -> OpenApiRequest:
    return OpenApiRequest(serializer, examples=[OpenApiExample("body", example, request_only=True)])


def answer(serializer: Any, description: Promise, example: Any, status: int = 200) -> OpenApiResponse:
    shown = OpenApiExample("answer", example, response_only=True, status_codes=[str(status)])
    return OpenApiResponse(serializer, description=description, examples=[shown])


def operation(
    path: Mapping[str, PathWords],
    summary: Any,
    description: Any,
    body: Any,
    answers: Any,
    parameters: Iterable[Any] = (),
) -> Any:
    return extend_schema(
        summary=summary,
        description=description,
        request=body,
        responses=answers,
        parameters=[LANGUAGE, *HEADERS, KEY, *parameters, *path_parameters(path)],
        tags=[TAG],
    )


def path_parameters(path: Mapping[str, PathWords]) -> list[OpenApiParameter]:
    return [path_parameter(name, words) for name, words in path.items()]


def document_cell(view: type) -> type:
    """Describe reading and entering one figure."""
    stands = answer(EnteredFigure, _("The figure as it stands now."), ENTERED)
    new = answer(EnteredFigure, _("The figure that stands now, where none stood."), ENTERED, 201)
    nothing = OpenApiResponse(None, description=_("A blank where nothing stood: nothing was written."))
    answers = {200: stands, 201: new, 204: nothing, **write_problems(412, 428)}
    parameters = (IF_MATCH, IF_NONE_MATCH, ETAG)
    documented: Callable[[type], type] = extend_schema_view(
        get=extend_schema(
            summary=_("Read a figure"),
            description=_("One figure of a unit, with the ETag that writing it asks for."),
            parameters=[LANGUAGE, *HEADERS, ETAG, *path_parameters(OF_CELL)],
            responses={
                200: answer(WrittenFigure, _("The figure."), WRITTEN),
                **problem_answers(401, 403, 404, 500, 503, 507),
            },
            tags=[TAG],
        ),
        put=operation(
            OF_CELL,
            _("Enter a figure"),
            _("Replaces what stands: what is left out becomes blank."),
            body_of(FigureBody, SENT),
            answers,
            parameters,
        ),
        patch=operation(
            OF_CELL,
            _("Change a figure"),
            _("Changes the fields that are sent; the others stay as they stand."),
            body_of(FigureBody, SENT),
            answers,
            parameters,
        ),
    )
    return documented(view)


REPORTS: dict[str, tuple[Promise, Promise, Any, dict[Any, Any]]] = {
    "enter": (
        _("Enter many figures"),
        _("All figures of a body are written, or none. Each names the version that was read."),
        body_of(ReportBody, {"figures": [LINE], "dry_run": True}),
        {
            200: answer(
                EnteredReport,
                _("What was written, or would be."),
                {"dry_run": True, "changed": 1, "unchanged": 0, "figures": [WRITTEN]},
            ),
            **write_problems(412),
        },
    ),
    "submit": (
        _("Submit a report"),
        _("Hands in all drafts and answered returns of the unit. The answer is the receipt."),
        body_of(Nothing, {}),
        {
            201: answer(Receipt, _("The receipt."), RECEIPT, 201),
            **write_problems(also=[incomplete()]),
        },
    ),
    "withdraw": (
        _("Withdraw a report"),
        _("Takes back what was submitted, before the reviewer's first look."),
        body_of(Nothing, {}),
        {200: answer(Withdrawn, _("What was taken back."), {"withdrawn": 12}), **write_problems()},
    ),
}

DECISIONS: dict[Action, tuple[Promise, Promise, Any]] = {
    Action.APPROVE: (
        _("Approve a figure"),
        _("For a reviewer of the lead department, or the office. Nobody approves what they entered."),
        body_of(Nothing, {}),
    ),
    Action.RETURN: (
        _("Return a figure"),
        _("Gives the figure back to its unit, with the reason."),
        body_of(ReturnBody, {"reason": "jump", "text": "与上年相差一倍，请核实"}),
    ),
    Action.RECALL: (
        _("Recall a return"),
        _("Takes a return back before the unit has opened it."),
        body_of(Nothing, {}),
    ),
}


def document_report(name: str) -> Callable[[type], type]:
    """Describe what is done with a unit's whole report."""
    return extend_schema_view(post=operation(OF_REPORT, *REPORTS[name]))


def document_decision(action: Action) -> Callable[[type], type]:
    """Describe a decision about a figure."""
    summary, description, body = DECISIONS[action]
    decided = answer(WrittenFigure, _("The figure as it stands now."), WRITTEN | {"state": "approved"})
    answers = {200: decided, **write_problems(412, 428)}
    return extend_schema_view(post=operation(OF_CELL, summary, description, body, answers, (IF_MATCH, ETAG)))


def document_review(view: type) -> type:
    """Describe deciding about many figures."""
    line = {"organization": "330402", "indicator": "CP01", "version": 2}
    body = {
        "decisions": [
            line | {"decision": "approve"},
            line | {"indicator": "CP02", "decision": "return", "reason": "jump", "text": "与上年相差一倍"},
        ],
        "dry_run": True,
    }
    rows = [WRITTEN | {"state": "approved"}, WRITTEN | {"indicator": "CP02", "state": "returned"}]
    example = {"dry_run": True, "approved": 1, "returned": 1, "figures": rows}
    documented: Callable[[type], type] = extend_schema_view(
        post=operation(
            OF_REVIEW,
            _("Decide about many figures"),
            _("All decisions of a body take effect, or none. Each names the version that was read."),
            body_of(ReviewBody, body),
            {200: answer(Reviewed, _("What was decided, or would be."), example), **write_problems(412)},
        )
    )
    return documented(view)
