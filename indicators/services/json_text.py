"""JSON as the API and the webhooks write it."""

from decimal import Decimal
from typing import Any

import orjson

from indicators.reading import write_number


def json_of(data: Any) -> bytes:
    """UTF-8: decimals as strings, times in RFC 3339 (UTC, `Z`), blanks as null.

    Raises TypeError for a value that has no form of its own here.
    """
    return orjson.dumps(data, default=as_text, option=orjson.OPT_UTC_Z)


def as_text(value: object) -> str:
    """What orjson does not know: a decimal as the digits that `read_number` reads back.

    Raises TypeError for anything else, so that nothing is written in a form that nobody chose.
    """
    if isinstance(value, Decimal):
        return write_number(value)
    raise TypeError(f"{type(value).__name__} has no form in the API's JSON")
