"""Why a request that would change something is refused: each a problem with its status and stable code."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException

from indicators.api.problems import ProblemKind, body_of
from indicators.models.choices import LABELS
from indicators.workflow import FORBIDDEN, Refused

FORBIDDEN_STATUS, CONFLICT_STATUS = 403, 409

INVALID_JSON = ProblemKind(
    400,
    "INVALID_JSON",
    _("Bad request"),
    _("The body is not JSON in UTF-8, or it is nested too deeply. NaN and Infinity are no JSON."),
)
INVALID_BODY = ProblemKind(
    400, "INVALID_BODY", _("Bad request"), _("Some of what was sent is wrong. Each fault is named below.")
)
INVALID_HEADER = ProblemKind(
    400,
    "INVALID_HEADER",
    _("Bad request"),
    _('A header is wrong. If-Match is the ETag that was read, for example "3" with its quotation marks.'),
)
REPORT_INCOMPLETE = ProblemKind(
    400,
    "REPORT_INCOMPLETE",
    _("Bad request"),
    _("The report has gaps: figures that are blank, or that need an explanation. Each is named below."),
)
KEY_IN_USE = ProblemKind(
    409,
    "IDEMPOTENCY_KEY_IN_USE",
    _("Conflict"),
    _("The first request with this Idempotency-Key is still running. Try again a little later."),
)
STALE_VERSION = ProblemKind(
    412,
    "STALE_VERSION",
    _("Precondition failed"),
    _("Somebody else has changed the figure since it was read. What stands now is given below."),
)
PAYLOAD_TOO_LARGE = ProblemKind(
    413, "PAYLOAD_TOO_LARGE", _("Content too large"), _("The body is too large: send at most 2 MB.")
)
KEY_REUSED = ProblemKind(
    422,
    "IDEMPOTENCY_KEY_REUSED",
    _("Unprocessable content"),
    _("This Idempotency-Key was used for another request. Take a new key for each request."),
)
VERSION_REQUIRED = ProblemKind(
    428,
    "VERSION_REQUIRED",
    _("Precondition required"),
    _("Say which version you read: If-Match with the figure's ETag, or If-None-Match: * where none stands."),
)


class RequestRefused(APIException):
    """A request that is refused, as a problem; nothing was written. `members` go into its body."""

    def __init__(self, kind: ProblemKind, **members: Any) -> None:
        super().__init__(kind.code)
        self.kind, self.members = kind, members

    def body(self) -> dict[str, Any]:
        return body_of(self.kind) | self.members


def refused_by_workflow(refusal: Refused) -> RequestRefused:
    """403 where the person may not, 409 where the moment is wrong, with the state that stands."""
    is_forbidden = refusal.refusal in FORBIDDEN
    kind = ProblemKind(
        FORBIDDEN_STATUS if is_forbidden else CONFLICT_STATUS,
        refusal.refusal,
        _("Forbidden") if is_forbidden else _("Conflict"),
        LABELS[refusal.refusal],
    )
    return RequestRefused(kind, action=refusal.action, state=refusal.state)
