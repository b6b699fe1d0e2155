"""From a YAML scalar to a value, always by its text: what YAML makes of 0123, 1_000 or 12:30:45 never counts.

Each parser takes a scalar node and returns the value, or raises `UnreadableError` with what came, what is
expected and how to mend it.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

import yaml
from django.utils.translation import gettext as _

from accounts.types import MAP_SIZE
from indicators.planfile.document import FORBIDDEN_CHARACTERS
from indicators.planfile.problems import shown
from indicators.planfile.schema import FIRST_YEAR, LAST_YEAR, QUANTITY_DIGITS, QUANTITY_PLACES

_PLAIN_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
_PLAIN_INTEGER = re.compile(r"0|[1-9][0-9]{0,5}")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# YAML 1.2's numbers and the one-letter booleans of YAML 1.1, which PyYAML itself reads as text.
_READ_OTHERWISE = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[yYnN]"
)

TYPES = yaml.resolver.Resolver()
TEXT_TAG = "tag:yaml.org,2002:str"

Member = TypeVar("Member", bound=StrEnum)


class UnreadableError(ValueError):
    """The scalar is not what is expected; the message says so to the one who wrote it."""


def reads_as_text(text: str) -> bool:
    """Whether every YAML reader takes this, written without quotes, for text (no number, date, null …)."""
    tag: str = TYPES.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag == TEXT_TAG and not _READ_OTHERWISE.fullmatch(text)


def is_plain(node: yaml.ScalarNode) -> bool:
    """Whether the scalar is written without quotes."""
    return node.style not in ("'", '"', "|", ">")


def parse_quantity(node: yaml.ScalarNode) -> Decimal:
    """A quantity from plain digits: at most 16 before the point, 4 after it. Keeps its zeros."""
    text = node.value
    if not is_plain(node) or not _PLAIN_NUMBER.fullmatch(text):
        message = _(
            "“%(value)s” is not a number in plain digits: write it like 95, 83.20 or -10, without quotes."
        )
        raise UnreadableError(message % {"value": shown(text)})
    whole, _point, places = text.lstrip("+-").partition(".")
    if len(whole) > QUANTITY_DIGITS - QUANTITY_PLACES or len(places) > QUANTITY_PLACES:
        message = _(
            "“%(value)s” has too many digits: at most %(whole)d before the point and %(places)d after it."
        )
        limits = {"whole": QUANTITY_DIGITS - QUANTITY_PLACES, "places": QUANTITY_PLACES}
        raise UnreadableError(message % {"value": shown(text), **limits})
    value = Decimal(text)
    return value if value else abs(value)


def parse_integer(node: yaml.ScalarNode) -> int:
    """A small whole number, 0 or more."""
    if not is_plain(node) or not _PLAIN_INTEGER.fullmatch(node.value):
        message = _("“%(value)s” is not a whole number: write digits only, without quotes.")
        raise UnreadableError(message % {"value": shown(node.value)})
    return int(node.value)


def parse_map_position(node: yaml.ScalarNode) -> int:
    """A row or a column of the schematic map, counted from 1."""
    position = parse_integer(node)
    if not 1 <= position <= MAP_SIZE:
        message = _("%(value)d is not on the map: write a number from 1 to %(last)d.")
        raise UnreadableError(message % {"value": position, "last": MAP_SIZE})
    return position


def parse_year(node: yaml.ScalarNode) -> int:
    """A year in four digits."""
    year = parse_integer(node)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = _("%(value)d is not a year: write one from %(first)d to %(last)d.")
        raise UnreadableError(message % {"value": year, "first": FIRST_YEAR, "last": LAST_YEAR})
    return year


def parse_date(node: yaml.ScalarNode) -> date:
    """A date as year-month-day."""
    try:
        if is_plain(node) and _ISO_DATE.fullmatch(node.value):
            return date.fromisoformat(node.value)
    except ValueError:
        pass  # no such day: the same answer as for any other text
    message = _("“%(value)s” is not a date: write it like 2017-03-23, without quotes.")
    raise UnreadableError(message % {"value": shown(node.value)})


def parse_boolean(node: yaml.ScalarNode) -> bool:
    """`true` or `false`, and none of YAML's other spellings."""
    if is_plain(node) and node.value in ("true", "false"):
        return bool(node.value == "true")
    message = _("“%(value)s” is neither true nor false: write one of the two.")
    raise UnreadableError(message % {"value": shown(node.value)})


def member_of(kind: type[Member]) -> Callable[[yaml.ScalarNode], Member]:
    """A parser of one of the enumeration's values."""

    def parse(node: yaml.ScalarNode) -> Member:
        try:
            return kind(node.value)
        except ValueError:
            choices = ", ".join(kind)
            message = _("“%(value)s” is not one of: %(choices)s.")
            raise UnreadableError(message % {"value": shown(node.value), "choices": choices}) from None

    return parse


def code_like(pattern: str, example: str) -> Callable[[yaml.ScalarNode], str]:
    """A parser of codes that match the whole pattern; `example` is shown where one does not."""

    def parse(node: yaml.ScalarNode) -> str:
        text = _text_of(node)
        if not re.fullmatch(pattern, text):
            message = _("“%(value)s” is not a code of this kind: write it like %(example)s.")
            raise UnreadableError(message % {"value": shown(text), "example": example})
        return text

    return parse


def text_up_to(limit: int, *, is_multiline: bool = False) -> Callable[[yaml.ScalarNode], str]:
    """A parser of text of at most `limit` characters, on one line unless said otherwise."""

    def parse(node: yaml.ScalarNode) -> str:
        text = _text_of(node)
        if len(text) > limit:
            message = _("The text has %(length)d characters, and %(limit)d are allowed: shorten it.")
            raise UnreadableError(message % {"length": len(text), "limit": limit})
        if "\n" in text and not is_multiline:
            raise UnreadableError(_("The text has a line break: write it on one line."))
        return text

    return parse


def _text_of(node: yaml.ScalarNode) -> str:
    """The scalar's text, if it cannot be taken for anything but text."""
    text: str = node.value
    if is_plain(node) and not reads_as_text(text):
        message = _('%(value)s without quotes is not text: write "%(value)s".')
        raise UnreadableError(message % {"value": shown(text)})
    match = FORBIDDEN_CHARACTERS.search(text)
    if match:
        message = _("The character U+%(code)s is not allowed: remove it.")
        raise UnreadableError(message % {"code": f"{ord(match.group()):04X}"})
    return text
