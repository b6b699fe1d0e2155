"""What a page's request is once the middleware has run: somebody is logged in. For the type checker."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class PersonRequest(HttpRequest):
    """A request behind the log-in."""

    user: User
    htmx: HtmxDetails
