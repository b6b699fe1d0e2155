"""JSON by orjson. A module of its own: the REST framework loads it while it loads its views."""

from typing import Any

from rest_framework.renderers import BaseRenderer

from indicators.services.json_text import json_of


class ORJSONRenderer(BaseRenderer):
    """Rows as JSON in UTF-8: decimals as strings, times in RFC 3339 (UTC, `Z`), blanks as null."""

    media_type = "application/json"
    format = "json"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return json_of(data)
