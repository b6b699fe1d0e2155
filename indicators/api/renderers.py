"""JSON by orjson. A module of its own: the REST framework loads it while it loads its views."""

from decimal import Decimal
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer

from indicators.reading import write_number


def as_text(value: object) -> str:
    """What orjson does not know: a decimal as the digits that `read_number` reads back.

    Raises TypeError for anything else, so that nothing is written in a form that nobody chose.
    """
    if isinstance(value, Decimal):
        return write_number(value)
    raise TypeError(f"{type(value).__name__} has no form in the API's JSON")


class ORJSONRenderer(BaseRenderer):
    """Rows as JSON in UTF-8: decimals as strings, times in RFC 3339 (UTC, `Z`), blanks as null."""

    media_type = "application/json"
    format = "json"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return orjson.dumps(data, default=as_text, option=orjson.OPT_UTC_Z)
