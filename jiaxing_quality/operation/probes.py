"""Whether the process lives, and whether it can serve: for proxies, containers and monitoring.

They are answered before anything else looks at the request: who asks comes by an address inside the machine,
which is no host name of the site, and has no session.
"""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from indicators.api.problems import UNAVAILABLE
from jiaxing_quality.operation.faults import RETRY_SECONDS
from jiaxing_quality.operation.metrics import metrics
from jiaxing_quality.operation.schema_state import schema_faults

PLAIN = "text/plain; charset=utf-8"


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; asks nothing of anybody."""
    return HttpResponse("ok\n", content_type=PLAIN)


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 where the database answers and has this version's schema, else 503; why stands in the log.

    A broker or a cache that is away does not count: people can work without.
    """
    try:
        is_ready = not schema_faults()
    except DatabaseError:
        is_ready = False
    if is_ready:
        return HttpResponse("ready\n", content_type=PLAIN)
    return HttpResponse(
        "not ready\n",
        status=503,
        content_type=PLAIN,
        headers={"Retry-After": str(RETRY_SECONDS[UNAVAILABLE])},
    )


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}


class Probes:
    """Middleware that answers the probes whatever host name they were asked by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else self.get_response(request)
