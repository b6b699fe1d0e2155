"""A whole page, kept for the person whom it was made for until something that it shows changes."""

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import cast

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from accounts.models import User
from indicators.models import Generation

KEPT_SECONDS = 300
"""When a page goes that nobody asks for. It is never old: its key names the state of its tables."""

TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")\w+')


def kept_page(
    request: HttpRequest, tables: Iterable[type[Model]], make: Callable[[], HttpResponse]
) -> HttpResponse:
    """The page as it was made last for this person at this address; one query and one look into the cache.

    `tables`: all that the page reads beside the person. Only the tokens of its forms are the request's own.
    A page that has a message to show is made anew, and not kept.
    """
    if len(get_messages(request)):
        return make()
    person = cast(User, request.user)
    parts = (
        *(request.get_full_path(), get_language(), Generation.objects.of(tables)),
        *(person.pk, str(person), person.organization_id, sorted(person.roles)),
    )
    key = f"page:{hashlib.sha256(repr(parts).encode()).hexdigest()}"
    content: bytes | None = cache.get(key)
    if content is None:
        content = TOKEN.sub(rb"\g<1>" + _stand_in(), make().content)
        cache.set(key, content, KEPT_SECONDS)
    return HttpResponse(content.replace(_stand_in(), get_token(request).encode()))


def _stand_in() -> bytes:
    """What is kept in a token's place: a word that nobody can write into a text."""
    return salted_hmac("reports.kept_page", "token", algorithm="sha256").hexdigest().encode()
