"""Errors of the API as `application/problem+json` (RFC 9457), with messages in both languages.

`type` is always `about:blank`, so `title` only names the HTTP status; `code` is what programs go by.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, AuthenticationFailed, PermissionDenied

PROBLEM_TYPE = "application/problem+json"

Faults = Mapping[str, list[ValidationError]]
"""What is wrong with a query: parameter → errors, as Django's forms tell it."""


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of error: its status, the stable code, and words for people."""

    status: int
    code: str
    title: Promise
    detail: Promise


INVALID_QUERY = ProblemKind(
    400, "INVALID_QUERY", _("Bad request"), _("Some query parameters are wrong. Each is named below.")
)
BAD_REQUEST = ProblemKind(400, "BAD_REQUEST", _("Bad request"), _("The request cannot be understood."))
NOT_AUTHENTICATED = ProblemKind(401, "NOT_AUTHENTICATED", _("Unauthorized"), _("Log in first."))
FORBIDDEN = ProblemKind(403, "FORBIDDEN", _("Forbidden"), _("You may not do this."))
INVALID_KEY = ProblemKind(
    401,
    "INVALID_KEY",
    _("Unauthorized"),
    _(
        "This key does not open. It may be mistyped, expired or revoked, or may not be used from this "
        "address. The municipal office finds the reason among the access events of the administration."
    ),
)
KEY_TOO_NARROW = ProblemKind(
    403, "KEY_TOO_NARROW", _("Forbidden"), _("The scope of this key does not include this request.")
)
KEY_FOR_ONE_PLAN = ProblemKind(
    403,
    "KEY_FOR_ONE_PLAN",
    _("Forbidden"),
    _("This key is for one plan. Name that plan in the address, or as the parameter plan."),
)
NOT_FOUND = ProblemKind(404, "NOT_FOUND", _("Not found"), _("There is no such thing."))
METHOD_NOT_ALLOWED = ProblemKind(
    405,
    "METHOD_NOT_ALLOWED",
    _("Method not allowed"),
    _("This address does not take this method. The header Allow lists those that it takes."),
)
NOT_ACCEPTABLE = ProblemKind(
    406, "NOT_ACCEPTABLE", _("Not acceptable"), _("The answer cannot be given in the form asked for.")
)
UNSUPPORTED_MEDIA_TYPE = ProblemKind(
    415, "UNSUPPORTED_MEDIA_TYPE", _("Unsupported media type"), _("Send JSON, as application/json.")
)
TOO_MANY_REQUESTS = ProblemKind(
    429,
    "TOO_MANY_REQUESTS",
    _("Too many requests"),
    _("Too many requests. The header Retry-After says after how many seconds to try again."),
)
INTERNAL_ERROR = ProblemKind(
    500,
    "INTERNAL_ERROR",
    _("Internal server error"),
    _("The system made a mistake. It has been recorded; please tell the administrator the time."),
)
UNAVAILABLE = ProblemKind(
    503, "UNAVAILABLE", _("Service unavailable"), _("The system is busy. Please try again a little later.")
)
STORAGE_FULL = ProblemKind(
    507,
    "STORAGE_FULL",
    _("Insufficient storage"),
    _("The server has no room left on its disk; nothing was saved. The administrator has been told."),
)


class InvalidQuery(APIException):
    """The query of a list is wrong; nothing was read. `faults` names every parameter at fault."""

    status_code = INVALID_QUERY.status

    def __init__(self, faults: Faults) -> None:
        super().__init__(", ".join(faults), INVALID_QUERY.code)
        self.faults = faults


class InvalidKey(AuthenticationFailed):
    """A key that does not open. Why is in the log; the client hears one text for all reasons."""


class KeyTooNarrow(PermissionDenied):
    """The key is good, but its scope does not include what is asked."""


class KeyForOnePlan(PermissionDenied):
    """The key is good, but the request does not name its plan."""


def body_of(kind: ProblemKind, faults: Faults | None = None) -> dict[str, Any]:
    """The JSON object of a problem, in the reader's language and in both."""
    body = {
        "type": "about:blank",
        "title": str(kind.title),
        "status": kind.status,
        "code": kind.code,
        **in_languages(lambda: str(kind.detail)),
    }
    return body | {"errors": list(_errors(faults))} if faults else body


def _errors(faults: Faults) -> Iterator[dict[str, str]]:
    for parameter, errors in faults.items():
        for error in errors:
            yield {
                "parameter": parameter,
                "code": str(error.code).upper(),
                **in_languages(lambda error=error: " ".join(error.messages)),  # type: ignore[misc]
            }


def in_languages(say: Callable[[], str]) -> dict[str, str]:
    """A message as `detail`, in the reader's language, and as `detail_zh` and `detail_en`."""
    with translation.override("zh-hans"):
        chinese = say()
    with translation.override("en"):
        english = say()
    return {"detail": say(), "detail_zh": chinese, "detail_en": english}
