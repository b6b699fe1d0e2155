"""The API under `/api/v1/`: its addresses, its schema and documentation, and its errors."""

from math import ceil
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from django.urls import include, path, re_path
from django.utils.log import log_response
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

from accounts.types import Scope
from indicators.api import problems
from indicators.api.endpoint import Endpoint
from indicators.api.refusals import PAYLOAD_TOO_LARGE, RequestRefused
from jiaxing_quality.operation import faults

# The page of the documentation holds one inline style sheet, and needs no other: it alone is let through.
DOCUMENTATION_STYLE = "'sha256-MMpT0iDxyjALd9PdfepImGX3DBfJPXZ4IlDWdPAgtn0='"
SERVER_ERRORS = 500

KINDS: tuple[tuple[type[Exception], problems.ProblemKind], ...] = (
    (problems.InvalidQuery, problems.INVALID_QUERY),
    (problems.InvalidKey, problems.INVALID_KEY),
    (problems.KeyTooNarrow, problems.KEY_TOO_NARROW),
    (problems.KeyForOnePlan, problems.KEY_FOR_ONE_PLAN),
    (exceptions.NotAuthenticated, problems.NOT_AUTHENTICATED),
    (exceptions.AuthenticationFailed, problems.NOT_AUTHENTICATED),
    (exceptions.PermissionDenied, problems.FORBIDDEN),
    (PermissionDenied, problems.FORBIDDEN),
    (exceptions.NotFound, problems.NOT_FOUND),
    (Http404, problems.NOT_FOUND),
    (exceptions.MethodNotAllowed, problems.METHOD_NOT_ALLOWED),
    (exceptions.NotAcceptable, problems.NOT_ACCEPTABLE),
    (exceptions.UnsupportedMediaType, problems.UNSUPPORTED_MEDIA_TYPE),
    (exceptions.Throttled, problems.TOO_MANY_REQUESTS),
    (exceptions.ParseError, problems.BAD_REQUEST),
    (RequestDataTooBig, PAYLOAD_TOO_LARGE),
    (SuspiciousOperation, problems.BAD_REQUEST),
)


def problem_handler(error: Exception, context: dict[str, Any]) -> Response:
    """Answer every error of an endpoint as a problem. A fault of ours goes to the log, not to the client."""
    kind = kind_of(error)
    response = Response(
        error.body() if isinstance(error, RequestRefused) else problems.body_of(kind, faults_of(error)),
        kind.status,
        headers=headers_of(error, kind),
        content_type=problems.PROBLEM_TYPE,
    )
    if kind.status >= SERVER_ERRORS:
        request = context["request"]
        log_response("%s: %s", kind.code, request.path, response=response, request=request, exception=error)
    set_rollback()
    return response


def kind_of(error: Exception) -> problems.ProblemKind:
    if isinstance(error, RequestRefused):
        return error.kind
    named = next((kind for each, kind in KINDS if isinstance(error, each)), None)
    return named or faults.kind_of(error) or problems.INTERNAL_ERROR


def faults_of(error: Exception) -> problems.Faults | None:
    return error.faults if isinstance(error, problems.InvalidQuery) else None


def headers_of(error: Exception, kind: problems.ProblemKind) -> dict[str, str]:
    """The headers that HTTP wants beside some statuses: how to log in, when to come again."""
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if kind in faults.RETRY_SECONDS:
        headers["Retry-After"] = str(faults.RETRY_SECONDS[kind])
    elif wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(ceil(wait))
    return headers


class SchemaView(Endpoint, SpectacularAPIView):
    """The OpenAPI document, in the reader's language."""

    renderer_classes = [OpenApiJsonRenderer2]
    needs = Scope.READ_PUBLISHED
    is_of_a_plan = False


class DocumentationView(SpectacularSwaggerSplitView):
    """The documentation as pages, from files of this server alone."""

    url_name = "api-schema"


@extend_schema(exclude=True)
class UnknownView(Endpoint):
    """Any other address below the API's: 404 as a problem, not as a page."""

    needs = Scope.READ_PUBLISHED
    is_of_a_plan = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


with_its_style = csp_update({"style-src": [SELF, DOCUMENTATION_STYLE]})

urlpatterns = [
    path("", include("indicators.api.urls")),
    path("", include("tasks.api.urls")),
    path("", include("reports.api.urls")),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", with_its_style(login_required(DocumentationView.as_view())), name="api-docs"),
    # With a slash at the end only: Django adds one where it is missing and sends the client there.
    # Any character: a line break (%0A) is one that a dot would not take.
    re_path(r"^(?:[\s\S]+/)?$", UnknownView.as_view(), name="api-unknown"),
]
