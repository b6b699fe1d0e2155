"""What a person or a program is told while a part of the system is away, instead of “something went wrong”.

A database that is away answers 503, a full disk 507, both with Retry-After: nothing was changed, and the same
request may be sent again. Everything else stays a 500.
"""

import errno
import sys
from collections.abc import Iterator
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from indicators.api import problems

RETRY_SECONDS = {problems.UNAVAILABLE: 5, problems.STORAGE_FULL: 60}
FULL = {errno.ENOSPC, errno.EDQUOT}
FULL_STATES = {"53100"}  # PostgreSQL's disk_full
FULL_ERRORS = {"SQLITE_FULL"}
AWAY = (OperationalError, InterfaceError)


def kind_of(error: BaseException | None) -> problems.ProblemKind | None:
    """UNAVAILABLE or STORAGE_FULL; None for an error that is a mistake of ours."""
    if any(_is_full(each) for each in _chain(error)):
        return problems.STORAGE_FULL
    return problems.UNAVAILABLE if isinstance(error, AWAY) else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what caused it: Django wraps what a driver raises."""
    while error is not None:
        yield error
        error = error.__cause__


def _is_full(error: BaseException) -> bool:
    return (
        (isinstance(error, OSError) and error.errno in FULL)
        or getattr(error, "sqlstate", None) in FULL_STATES
        or getattr(error, "sqlite_errorname", None) in FULL_ERRORS
    )


def answer_error(request: HttpRequest) -> HttpResponse:
    """The site's `handler500`; Django calls it while it handles the error.

    Neither the person nor the session is asked for: they lie in the database.
    """
    kind = kind_of(sys.exc_info()[1])
    return server_error(request) if kind is None else answer_of(request, kind)


def answer_of(request: HttpRequest, kind: problems.ProblemKind) -> HttpResponse:
    """A problem below the API's addresses, JSON for the grid's script, a page for people."""
    headers: dict[str, Any] = {"Retry-After": str(RETRY_SECONDS[kind]), "Cache-Control": "no-store"}
    if request.path.startswith("/api/"):
        return JsonResponse(
            problems.body_of(kind), status=kind.status, content_type=problems.PROBLEM_TYPE, headers=headers
        )
    if request.headers.get("Accept", "") == "application/json":
        body = {"code": kind.code, "message": str(kind.detail)}
        return JsonResponse(body, status=kind.status, headers=headers)
    return HttpResponse(render_to_string(f"{kind.status}.html"), status=kind.status, headers=headers)
