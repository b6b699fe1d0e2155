"""Numbers for monitoring, in the form that Prometheus reads: requests by route, and how the parts are."""

import hmac
import logging
import os
import time
from collections.abc import Callable, Iterable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from accounts.requests import client_address
from jiaxing_quality.operation.models import Process
from jiaxing_quality.operation.state import read_state

logger = logging.getLogger("requests")

REQUESTS = Counter("tracker_requests", "Requests answered.", ("method", "route", "status"))
SECONDS = Histogram(
    "tracker_request_seconds",
    "Seconds from a request to its answer, by route.",
    ("route",),
    buckets=(0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30),
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Measured:
    """Middleware that counts and times each request, and writes a line about it.

    The line and the labels name the route, never the query: it may hold what a person looked for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begin = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - begin
        # Whoever invents methods or addresses must not fill the memory with labels.
        method = request.method if request.method in METHODS else "other"
        match = request.resolver_match
        route = match.view_name if match and match.view_name else "unknown"
        REQUESTS.labels(method, route, str(response.status_code)).inc()
        SECONDS.labels(route).observe(seconds)
        if settings.LOG_FORMAT == "json":
            about = {"method": method, "route": route, "status": response.status_code}
            logger.info(
                "%s %s", method, request.path, extra={**about, "milliseconds": round(seconds * 1000, 1)}
            )
        return response


class StateCollector(Collector):
    """How the parts are at the moment of asking; what cannot be known is left out."""

    def collect(self) -> Iterable[Metric]:
        state = read_state()
        yield gauge("tracker_database_up", "1 where the database answers.", state.has_database)
        yield gauge(
            "tracker_schema_current", "1 where the schema is this version's.", not state.schema_faults
        )
        yield gauge("tracker_cache_up", "1 where the cache answers or none is set.", state.has_cache)
        yield gauge("tracker_broker_up", "1 where the broker answers or none is set.", state.has_broker)
        yield gauge("tracker_queue_messages", "Messages that wait for a worker.", state.queue_length)
        yield gauge("tracker_oldest_job_seconds", "Age of the oldest waiting job.", state.oldest_job_seconds)
        for process in Process:
            silent = state.silent_seconds(process)
            yield gauge(f"tracker_{process}_silent_seconds", f"Seconds since {process} was heard of.", silent)
        yield gauge("tracker_backup_age_seconds", "Age of the newest backup.", state.backup_age_seconds)
        yield gauge(
            "tracker_audit_differences", "Results the last self-audits find otherwise.", state.differences
        )
        jobs = GaugeMetricFamily("tracker_jobs", "Jobs by their state.", labels=("state",))
        for name, count in state.jobs.items():
            jobs.add_metric((name,), count)
        yield jobs
        free = GaugeMetricFamily(
            "tracker_disk_free_bytes", "Room left where files are kept.", labels=("place",)
        )
        for place in state.disks:
            free.add_metric((place.name,), place.free)
        yield free


def gauge(name: str, help_text: str, value: float | None) -> GaugeMetricFamily:
    """One number; without a sample where there is none."""
    family = GaugeMetricFamily(name, help_text)
    if value is not None:
        family.add_metric((), float(value))
    return family


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers, for who may read them; 404 for everybody else, as for a page that does not exist."""
    if not may_read_metrics(request):
        return HttpResponseNotFound("not found\n", content_type="text/plain")
    registry = CollectorRegistry()
    registry.register(StateCollector())
    if (
        "PROMETHEUS_MULTIPROC_DIR" in os.environ
    ):  # set by deploy/gunicorn_settings.py: the sums of all processes
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    own = b"" if "PROMETHEUS_MULTIPROC_DIR" in os.environ else generate_latest(REGISTRY)
    return HttpResponse(generate_latest(registry) + own, content_type=CONTENT_TYPE_LATEST)


def may_read_metrics(request: HttpRequest) -> bool:
    """Whether the request bears METRICS_TOKEN, or comes from one of METRICS_NETWORKS."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    address = client_address(request)
    if not address or not settings.METRICS_NETWORKS:
        return False
    try:
        client = ip_address(address)
    except ValueError:
        return False
    return any(client in ip_network(each) for each in settings.METRICS_NETWORKS)
