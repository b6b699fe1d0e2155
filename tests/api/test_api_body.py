"""Bodies: strict JSON, exact numbers, and every fault at its place. No database is needed."""

import json
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from indicators.api.body import Faults, Reader, StrictJSONParser, parse_json
from indicators.api.refusals import RequestRefused

DEEP = "[" * 100_000 + "]" * 100_000


def refusal_of(raw: str | bytes) -> dict[str, Any]:
    content = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass")
    with pytest.raises(RequestRefused) as caught:
        StrictJSONParser().parse(BytesIO(content))
    return caught.value.body()


def faults_of(raw: str) -> list[tuple[str, str]]:
    return [(each["pointer"], each["code"]) for each in refusal_of(raw)["errors"]]


@pytest.mark.parametrize(
    "raw",
    ["", "{", "{'a': 1}", '{"a": NaN}', '{"a": -Infinity}', "[1,]", b"\xff\xfe{}", b"\xef\xbb\xbf{}", DEEP],
)
def test_what_is_no_json_is_refused(raw: str | bytes) -> None:
    assert refusal_of(raw)["code"] == "INVALID_JSON"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12345678901234.1234", Decimal("12345678901234.1234")),
        ("1e3", Decimal("1E+3")),
        ("7", 7),
        ("9" * 5000, Decimal("9" * 5000)),
        ("1e99999999999999999999", "1e99999999999999999999"),
    ],
)
def test_numbers_lose_no_digit(raw: str, value: Any) -> None:
    assert parse_json(raw.encode()) == value


def test_each_repeated_key_is_named_where_it_is() -> None:
    raw = '{"figures": [{"value": "1", "value": "2"}], "a/b": 1, "a/b": 1}'
    assert sorted(faults_of(raw)) == [("/a~1b", "DUPLICATE_KEY"), ("/figures/0/value", "DUPLICATE_KEY")]


def test_nesting_beyond_reason_is_named() -> None:
    assert faults_of("[" * 20 + "]" * 20) == [("/0/0/0/0/0/0/0/0", "TOO_DEEP")]


@pytest.mark.parametrize("letter", [r"\u0000", r"\ud800"])
def test_texts_that_cannot_be_stored_are_named(letter: str) -> None:
    assert faults_of(f'{{"explanation": "a{letter}"}}') == [("/explanation", "INVALID_CHARACTER")]


def test_a_body_that_is_too_large_is_refused() -> None:
    assert refusal_of(b" " * 2_000_001)["status"] == 413


def test_a_reader_names_unknown_fields_and_wrong_types() -> None:
    faults = Faults()
    reader = Reader({"anno": 1, "text": 5, "flag": "yes"}, "/figures/3", ("text", "flag", "version"), faults)
    reader.text("text")
    reader.flag("flag")
    reader.version()
    assert [(each.pointer, each.code) for each in faults] == [
        ("/figures/3/anno", "UNKNOWN_FIELD"),
        ("/figures/3/text", "INVALID_TYPE"),
        ("/figures/3/flag", "INVALID_TYPE"),
        ("/figures/3/version", "REQUIRED"),
    ]


@pytest.mark.parametrize("data", [None, [], "text", 5, True])
def test_what_is_no_object_is_named(data: Any) -> None:
    faults = Faults()
    Reader(data, "", (), faults)
    assert [(each.pointer, each.code) for each in faults] == [("", "INVALID_TYPE")]


def test_every_message_is_in_both_languages() -> None:
    [error] = refusal_of(json.dumps({"a": "\x00"}))["errors"]
    assert {"detail", "detail_zh", "detail_en"} <= error.keys()
