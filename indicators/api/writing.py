"""What all endpoints that change something share: who asks, versions, keys, and how refusals are told.

Each changes figures by the services of the pages, and so gives their verdicts.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from typing import Any, cast

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from indicators.api import refusals, rows
from indicators.api.body import StrictJSONParser
from indicators.api.endpoint import Endpoint
from indicators.api.lookups import Reader
from indicators.api.refusals import RequestRefused
from indicators.api.renderers import ORJSONRenderer
from indicators.models import Figure
from indicators.models.kept_answer import KEY_LENGTH
from indicators.services.entry import ENTRY_FIELDS
from indicators.services.figures import FiguresStale
from indicators.services.kept_answers import KeyInUse, KeyReused, find_answer, keep_answer
from indicators.services.reviews import ReviewStale
from indicators.workflow import Refused

ETAG = re.compile(r'(?:W/)?"([0-9]{1,9})"')  # a proxy that compresses an answer makes its ETag a weak one
KEY = re.compile(rf"[\x21-\x7e]{{1,{KEY_LENGTH}}}")

Act = Callable[[], Response]


class WriteEndpoint(Endpoint):
    """An endpoint that changes something: strict JSON comes in, and each refusal is a problem."""

    parser_classes = (StrictJSONParser,)
    http_method_names = ["post"]

    @property
    def person(self) -> User:
        """Who asks; the permission lets in nobody else than users."""
        return cast(User, self.request.user)

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(as_problem(exc))

    def once(self, request: Request, act: Act) -> Response:
        """The answer of `act`, or, under an Idempotency-Key that was sent before, the one given then."""
        key = request.headers.get("Idempotency-Key")
        with transaction.atomic():
            if key is None:
                return act()
            if not KEY.fullmatch(key):
                raise RequestRefused(refusals.INVALID_HEADER, header="Idempotency-Key")
            digest = digest_of(request)
            kept = find_answer(key=key, digest=digest, by=self.person)
            if kept:
                return replayed(kept.status, kept.body, kept.etag)
            answer = act()
            body = ORJSONRenderer().render(answer.data).decode()
            etag = answer.headers.get("ETag", "")
            keep_answer(
                key=key, digest=digest, status=answer.status_code, etag=etag, body=body, by=self.person
            )
            return answer


def replayed(status: int, body: str, etag: str) -> Response:
    """The kept answer, byte for byte, and a header that says so."""
    headers = {"Idempotency-Replayed": "true"} | ({"ETag": etag} if etag else {})
    return Response(json.loads(body), status, headers=headers)


def digest_of(request: Request) -> str:
    """SHA-256 of what makes a request the same: its method, address, condition, and the body's meaning."""
    body = json.dumps(request.data, sort_keys=True, default=str)
    condition = request.headers.get("If-Match", request.headers.get("If-None-Match", ""))
    text = "\n".join((str(request.method), request.path, condition, body))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def seen_version(request: Request) -> int:
    """The version that the client read, by If-Match; 0 by `If-None-Match: *`. Raises RequestRefused."""
    seen = request.headers.get("If-Match")
    if seen is None:
        if request.headers.get("If-None-Match", "").strip() == "*":
            return 0
        raise RequestRefused(refusals.VERSION_REQUIRED)
    match = ETAG.fullmatch(seen.strip())
    if match is None:
        raise RequestRefused(refusals.INVALID_HEADER, header="If-Match")
    return int(match[1])


def etag_of(version: int) -> str:
    return f'"{version}"'


def figure_row(figure: Figure) -> dict[str, Any]:
    """A figure as the list of figures shows it, with its state."""
    [row] = figure_rows([figure.pk])
    return row


def figure_rows(figures: Iterable[int]) -> list[dict[str, Any]]:
    """Figures (by id) as the list shows them, in its order, each with its state."""
    reader = Reader({**rows.figure_columns(), "state": "state"})
    chosen = Figure.objects.filter(pk__in=list(figures))
    ordered = chosen.order_by("indicator__number", "organization_id", "year")
    return reader.complete(list(reader.rows(ordered)))


def as_problem(error: Exception) -> Exception:
    """What a service refuses, as the problem that says so; anything else as it is."""
    if isinstance(error, Refused):
        return refusals.refused_by_workflow(error)
    if isinstance(error, FiguresStale):
        conflicts = [
            {
                "indicator": conflict.entry.indicator.code,
                "sent_version": conflict.entry.version,
                "sent": {name: getattr(conflict.entry, name) for name in ENTRY_FIELDS},
                "stands": figure_row(conflict.figure),
            }
            for conflict in error.conflicts
        ]
        return RequestRefused(refusals.STALE_VERSION, conflicts=conflicts)
    if isinstance(error, ReviewStale):
        conflicts = [{"stands": row} for row in figure_rows(each.pk for each in error.figures)]
        return RequestRefused(refusals.STALE_VERSION, conflicts=conflicts)
    kinds = {KeyInUse: refusals.KEY_IN_USE, KeyReused: refusals.KEY_REUSED}
    kind = kinds.get(type(error))
    return RequestRefused(kind) if kind else error
