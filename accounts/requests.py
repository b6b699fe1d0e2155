"""What a page's request is once the middleware has run: somebody is logged in. And where it comes from."""

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from accounts.origin import request_id

__all__ = ["PersonRequest", "client_address", "request_id"]


class PersonRequest(HttpRequest):
    """A request behind the log-in."""

    user: User
    htmx: HtmxDetails


def client_address(request: HttpRequest) -> str:
    """The client's IP address, "" where it is not known.

    Behind proxies, it is what the outermost of our own (PROXIES of them) wrote at the end of
    X-Forwarded-For: what stands before it came from the client and says whatever the client likes.
    """
    if not settings.PROXIES:
        return str(request.META.get("REMOTE_ADDR", ""))
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return passed[-settings.PROXIES] if len(passed) >= settings.PROXIES else ""
