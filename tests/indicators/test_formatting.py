"""How numbers, dates and verdicts read."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from indicators import formatting
from indicators.method.types import Verdict
from indicators.models import Indicator, Result


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (None, 2, "–"),
        ("0", 0, "0"),
        ("1234567.891", 1, "1,234,567.9"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "−3"),
        ("-0.04", 1, "0.0"),
    ],
)
def test_number(value: str | None, decimals: int, text: str) -> None:
    assert formatting.number(None if value is None else Decimal(value), decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), ("3.24", "▲ +3.2"), ("-17.14", "▼ −17.1"), ("0", "0.0"), ("-0.04", "0.0")],
)
def test_pace_carries_a_sign_unless_it_shows_as_zero(value: str | None, text: str) -> None:
    assert formatting.signed(None if value is None else Decimal(value)) == text


@pytest.mark.parametrize(("share", "text"), [(None, "–"), ("0.5385", "53.9%"), ("-1.5", "−150.0%")])
def test_percent(share: str | None, text: str) -> None:
    assert formatting.percent(None if share is None else Decimal(share)) == text


@pytest.mark.parametrize(("value", "text"), [("95", "≥ 95.0"), ("83.25", "≥ 83.25"), ("1000", "≥ 1,000.0")])
def test_target_keeps_the_decimals_that_the_plan_gives_it(value: str, text: str) -> None:
    assert formatting.target(Decimal(value), "≥", 1) == text


def test_no_target_is_a_dash() -> None:
    assert formatting.target(None, None, 1) == "–"


def test_value_that_misses_narrowly_is_not_shown_as_reached() -> None:
    result = Result(
        indicator=Indicator(decimals=1), value=Decimal("94.96"), target_value=Decimal(95), comparator="≥"
    )
    assert formatting.number(result.value, formatting.result_decimals(result)) == "94.96"


def test_moment_is_the_local_one() -> None:
    with translation.override("en"):
        assert formatting.moment(datetime(2026, 3, 5, 6, 30, tzinfo=UTC)) == "5 March 2026, 14:30"


def test_day() -> None:
    with translation.override("en"):
        assert formatting.day(date(2026, 3, 5)) == "5 March 2026"


@pytest.mark.parametrize("verdict", list(Verdict))
def test_verdict_shows_word_glyph_and_fill(verdict: Verdict) -> None:
    template = Template("{% load quality %}{% verdict verdict %}")
    with translation.override("en"):
        html = template.render(Context({"verdict": verdict.value}))
    assert formatting.GLYPHS[verdict] in html
    assert f"verdict-{verdict.value.replace('_', '-')}" in html


def test_missing_number_says_so_by_its_title() -> None:
    with translation.override("en"):
        html = Template("{% load quality %}{{ value|number:1 }}").render(Context({"value": None}))
    assert html == '<span class="none" title="none">–</span>'
