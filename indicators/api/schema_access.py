"""What keys and the limit add to every operation of the OpenAPI document, those of other modules included."""

from typing import Any

from django.utils.translation import gettext as _

from indicators.api import problems
from indicators.api.problems import PROBLEM_TYPE, ProblemKind, body_of

PROBLEM_SCHEMA = {"$ref": "#/components/schemas/Problem"}


def describe_access(result: dict[str, Any], **_others: Any) -> dict[str, Any]:
    """Add the problems of keys and of the limit, and its headers, to each operation. For drf-spectacular."""
    for methods in result.get("paths", {}).values():
        for operation in methods.values():
            _describe(operation["responses"])
    return result


def _describe(responses: dict[str, Any]) -> None:
    _add(responses, problems.BAD_REQUEST, _("The request cannot be understood."))
    _add(responses, problems.INVALID_KEY, _("Nobody is logged in, or the key does not open."))
    _add(responses, problems.KEY_TOO_NARROW, _("The person or the key may not do this."))
    _add(responses, problems.KEY_FOR_ONE_PLAN, _("The person or the key may not do this."))
    _add(responses, problems.TOO_MANY_REQUESTS, _("Too many requests in this minute."))
    for status, response in responses.items():
        headers = response.setdefault("headers", {})
        if status == "429":
            headers["Retry-After"] = _header(_("After how many seconds to try again."), 30)
        if status == "401":
            refused = _("How many keys that do not open an address may send in a minute.")
            headers.update(_limit_headers(refused, 30))
        else:
            headers.update(_limit_headers(_("How many requests a minute allows."), 300))


def _add(responses: dict[str, Any], kind: ProblemKind, meaning: str) -> None:
    """An example of the problem, under its status, which may stand there for other problems already."""
    response = responses.setdefault(str(kind.status), {"description": meaning, "content": {}})
    content = response["content"].setdefault(PROBLEM_TYPE, {"schema": PROBLEM_SCHEMA})
    content.setdefault("examples", {})[kind.code] = {"value": body_of(kind)}


def _limit_headers(meaning: str, limit: int) -> dict[str, Any]:
    return {
        "RateLimit-Limit": _header(meaning, limit),
        "RateLimit-Remaining": _header(_("How many of them are left."), limit - 1),
        "RateLimit-Reset": _header(_("After how many seconds they are all there again."), 30),
    }


def _header(meaning: str, example: int) -> dict[str, Any]:
    return {"description": meaning, "schema": {"type": "integer"}, "example": example}
