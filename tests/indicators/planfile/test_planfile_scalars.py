"""Numbers by their text alone: what YAML would make of it never counts."""

from decimal import Decimal

import pytest
import yaml

from indicators.planfile.scalars import UnreadableError, parse_quantity, reads_as_text

READ = {
    "95": "95",
    "83.20": "83.20",
    "-10": "-10",
    "+5": "5",
    "0": "0",
    "-0.0": "0.0",
    "9999999999999999.9999": "9999999999999999.9999",
}

REFUSED = (
    "1e3",
    "1.5E2",
    ".5",
    "5.",
    "1_000",
    "NaN",
    ".nan",
    ".inf",
    "0123",
    "0x1F",
    "0o17",
    "12:30:45",
    "190:20:30",
    "1,000",
    "９５",
    "九十五",
    "95%",
    "--5",
    "5 0",
    "~",
    "true",
    "2017-01-01",
    "12345678901234567",
    "0.00001",
    "",
)


def scalar(text: str, style: str = "") -> yaml.ScalarNode:
    """A scalar as the file would give it."""
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style)


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_plain_digits_are_read_as_they_stand(text: str, value: str) -> None:
    assert str(parse_quantity(scalar(text))) == value


@pytest.mark.parametrize("text", REFUSED)
def test_every_other_spelling_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_quantity(scalar(text))


def test_a_quantity_has_no_quotes() -> None:
    with pytest.raises(UnreadableError, match="without quotes"):
        parse_quantity(scalar("95", style='"'))


def test_a_quantity_never_passes_through_a_float() -> None:
    assert parse_quantity(scalar("0.1")) + parse_quantity(scalar("0.2")) == Decimal("0.3")


@pytest.mark.parametrize(
    "text", ["1", "yes", "Off", "null", "~", "1e3", "0o17", "2017-01-01", "12:30:45", "y", "=", ""]
)
def test_what_some_reader_takes_for_something_else_is_no_text(text: str) -> None:
    assert not reads_as_text(text)


@pytest.mark.parametrize("text", ["95%", "嘉兴市", "Yes, indeed", "v1.0", "10蒸吨"])
def test_other_words_are_text(text: str) -> None:
    assert reads_as_text(text)
