"""ETags that cost one small query: an answer is the same as long as none of the tables behind it changes.

See docs/adr/0021-api-generations.md.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.http import parse_etags
from django.utils.translation import get_language
from rest_framework.request import Request

from indicators.models import Generation


def tag_of(request: Request, tables: Iterable[type[Model]]) -> str:
    """A weak ETag of: what is asked, in which form and language, by whom, of which release, of which state.

    Taken before the rows are read: a change in between gives the next request a new tag, never an old answer
    under a new one.
    """
    person: Any = request.user
    parts = (
        request.get_full_path(),
        request.headers.get("Accept", ""),
        get_language(),
        settings.SPECTACULAR_SETTINGS["VERSION"],
        (person.pk, person.organization_id, person.is_superuser, sorted(person.roles)),
        getattr(request.auth, "pk", None),
        Generation.objects.of(tables),
    )
    digest = blake2b(repr(parts).encode(), digest_size=12).hexdigest()
    return f'W/"{digest}"'


def is_known(request: Request, tag: str, *, is_there: bool = False) -> bool:
    """Whether `If-None-Match` names the tag, strong or weak: then the client has the answer already.

    `*` names any answer, where it is known that there is one, as there is of every list.
    """
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if is_there and "*" in known:
        return True
    return tag.removeprefix("W/") in (each.removeprefix("W/") for each in known)
