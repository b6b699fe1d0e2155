"""The past moment that a page is asked for (`?as_of=`)."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest

from indicators.services.past import MomentRefused, read_moment


def strict_moment_of(request: HttpRequest) -> datetime | None:
    """The moment, None for now. Raises BadRequest for a text that names none."""
    text = request.GET.get("as_of", "").strip()
    try:
        return read_moment(text) if text else None
    except MomentRefused as refusal:
        raise BadRequest(str(refusal.message)) from refusal


def moment_of(request: HttpRequest) -> datetime | None:
    """The moment; for a text that names none a message says so, and the page shows now."""
    try:
        return strict_moment_of(request)
    except BadRequest as refusal:
        messages.error(request, str(refusal))
        return None
