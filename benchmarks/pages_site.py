"""The site with, for each measured page, a constant one of the same bytes behind the same middleware."""

from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path, resolve

application = get_wsgi_application()

from jiaxing_quality.urls import urlpatterns as site_urls  # noqa: E402 - after the set-up

KEPT: dict[str, bytes] = {}


def constant(request: HttpRequest, name: str) -> HttpResponse:
    """The bytes of a page; `?of=` has them made once. The person is asked for, as every page does."""
    if address := request.GET.get("of"):
        inner = RequestFactory().get(address)
        inner.user, inner.session = request.user, request.session
        view, arguments, names = resolve(address)
        inner.resolver_match = resolve(address)
        KEPT[name] = view(inner, *arguments, **names).content
    return HttpResponse(KEPT[name])


def forget(_request: HttpRequest) -> HttpResponse:
    """Empty the cache, but for sessions, which the database holds too."""
    cache.clear()
    return HttpResponse(b"")


urlpatterns = [*site_urls, path("constant/<slug:name>/", constant), path("forget/", forget)]
