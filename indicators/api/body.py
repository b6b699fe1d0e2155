"""Reading what a client sends: strict JSON, every number exact, every fault with its place.

What would be lost, guessed or ignored is refused: a key given twice, an unknown field, NaN, a text that the
database could not keep. Numbers with a point are read as decimals, never as floating-point numbers.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import BaseParser

from indicators.api.problems import in_languages
from indicators.api.refusals import INVALID_BODY, INVALID_JSON, PAYLOAD_TOO_LARGE, RequestRefused

LARGEST_BODY = 2_000_000  # bytes: some 10,000 figures
LONGEST_INTEGER = 100  # digits that are still read as an integer; see `reading.MAX_LENGTH`
DEEPEST = 8  # levels of arrays and objects; what is asked for has three

REQUIRED = _("This field is required.")
BLANK = _("There is no figure. Enter one, or say by the availability why there is none.")
UNKNOWN_FIELD = _("There is no such field here.")
DUPLICATE_KEY = _("This key is given twice. Give it once.")
NOT_OBJECT = _("Send a JSON object here.")
NOT_LIST = _("Send a JSON array here, with at least one entry.")
NOT_TEXT = _("Send a text here, in quotes, or null.")
NOT_WHOLE = _("Send a whole number here, 0 or more.")
NOT_FLAG = _("Send true or false here.")
TOO_MANY = _("Send at most 1,000 entries at once.")
TOO_DEEP = _("This is nested too deeply.")
BAD_CHARACTER = _("This text holds a character that cannot be stored. Type it anew.")
LARGEST_LIST = 1000
LARGEST_VERSION = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a body: where (RFC 6901), a stable code, and what to do about it."""

    pointer: str
    code: str
    say: Callable[[], str]

    def as_json(self) -> dict[str, str]:
        return {"pointer": self.pointer, "code": self.code, **in_languages(self.say)}


class Faults(list[Fault]):
    """All that is wrong with one body: it is told at once, not one by one."""

    def note(self, pointer: str, code: str, message: Promise | str) -> None:
        self.append(Fault(pointer, code, lambda: str(message)))

    def refuse(self) -> None:
        """Raises RequestRefused where there is any fault."""
        if self:
            raise self.refusal()

    def refusal(self) -> RequestRefused:
        return RequestRefused(INVALID_BODY, errors=[fault.as_json() for fault in self])


class Repeated(dict[str, Any]):
    """A JSON object in which keys were given more than once."""

    names: tuple[str, ...] = ()


class StrictJSONParser(BaseParser):
    """JSON as RFC 8259 has it and no more. Raises RequestRefused."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        raw = stream.read(LARGEST_BODY + 1)
        if len(raw) > LARGEST_BODY:
            raise RequestRefused(PAYLOAD_TOO_LARGE)
        data = parse_json(raw)
        faults = Faults(_faults_of_form(data))
        faults.refuse()
        return data


def parse_json(raw: bytes) -> Any:
    """The value that the bytes hold. Raises RequestRefused where they are no JSON, or nested too deeply."""
    try:
        return json.loads(
            raw.decode(),
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise RequestRefused(INVALID_JSON) from error


def _decimal(text: str) -> Decimal | str:
    """The number to its last digit. One beyond all measure stays text, and is refused as a number later."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _integer(text: str) -> int | Decimal:
    """Python takes its time over long integers, and refuses the longest."""
    return int(text) if len(text) <= LONGEST_INTEGER else Decimal(text)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeated = Repeated(found)
    names = [name for name, _value in pairs]
    repeated.names = tuple(name for name in found if names.count(name) > 1)
    return repeated


def _faults_of_form(data: Any) -> Iterator[Fault]:
    """What is wrong with a body whatever it is sent to. Without recursion: it may be deep."""
    waiting: list[tuple[str, int, Any]] = [("", 0, data)]
    while waiting:
        pointer, depth, value = waiting.pop()
        if isinstance(value, str) and not is_storable(value):
            yield Fault(pointer, "INVALID_CHARACTER", lambda: str(BAD_CHARACTER))
        if not isinstance(value, dict | list):
            continue
        if depth >= DEEPEST:
            yield Fault(pointer, "TOO_DEEP", lambda: str(TOO_DEEP))
            continue
        if isinstance(value, Repeated):
            for name in value.names:
                yield Fault(at(pointer, name), "DUPLICATE_KEY", lambda: str(DUPLICATE_KEY))
        children = value.items() if isinstance(value, dict) else enumerate(value)
        waiting += [(at(pointer, name), depth + 1, child) for name, child in children]


def is_storable(text: str) -> bool:
    """Whether the database can keep the text: no NUL, and no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def at(pointer: str, name: object) -> str:
    """The pointer of a member or an entry of what `pointer` points to."""
    plain = str(name).encode(errors="replace").decode()
    return f"{pointer}/{plain.replace('~', '~0').replace('/', '~1')}"


class Reader:
    """Reads one object of a body field by field, and notes what is wrong with it."""

    def __init__(self, data: Any, pointer: str, allowed: Collection[str], faults: Faults) -> None:
        self.pointer, self.faults = pointer, faults
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            faults.note(pointer, "INVALID_TYPE", NOT_OBJECT)
        for name in self.data:
            if name not in allowed:
                faults.note(at(pointer, name), "UNKNOWN_FIELD", UNKNOWN_FIELD)

    def note(self, name: str, code: str, message: Promise | str) -> None:
        self.faults.note(at(self.pointer, name), code, message)

    def text(self, name: str, *, required: bool = False) -> str:
        """A text; null and a missing one are empty."""
        value = self.data.get(name)
        if value is not None and not isinstance(value, str):
            self.note(name, "INVALID_TYPE", NOT_TEXT)
            return ""
        if required and not value:
            self.note(name, "REQUIRED", REQUIRED)
        return value or ""

    def version(self, name: str = "version") -> int:
        """The version of a figure that the client read; 0 where it read none."""
        value = self.data.get(name)
        if value is None:
            self.note(name, "REQUIRED", REQUIRED)
        elif not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_VERSION:
            self.note(name, "INVALID_TYPE", NOT_WHOLE)
        else:
            return value
        return 0

    def flag(self, name: str) -> bool:
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            self.note(name, "INVALID_TYPE", NOT_FLAG)
        return value is True

    def entries(self, name: str) -> list[Any]:
        """The entries of an array: at least one, at most LARGEST_LIST."""
        value = self.data.get(name)
        if not isinstance(value, list) or not value:
            self.note(name, "INVALID_TYPE" if value is not None else "REQUIRED", NOT_LIST)
            return []
        if len(value) > LARGEST_LIST:
            self.note(name, "TOO_MANY", TOO_MANY)
            return []
        return value
