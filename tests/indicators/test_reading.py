"""The one reader of numbers: the table of inputs, what its messages offer, and laws over random inputs."""

import copy
import json
import pickle
from datetime import date, time
from decimal import Decimal, localcontext
from timeit import timeit

import pytest
from django.utils import translation
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from indicators.number_faults import MESSAGES, OFFERS, Fault, NumberRefused
from indicators.reading import NumberSpec, read_number
from tests.indicators.number_cases import NUMBER_CASES, NumberCase

PIECES = NumberSpec(unit="个")
PERCENT = NumberSpec(unit="%", minimum=Decimal(0), maximum=Decimal(100))

held_decimals = st.decimals(
    min_value=Decimal("-9999999999999999.9999"), max_value=Decimal("9999999999999999.9999"), places=4
) | st.integers(-(10**16) + 1, 10**16 - 1).map(Decimal)
anything = (
    st.text(st.characters() | st.sampled_from("0123456789.,+-%eE万亿/ _０．"))
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.none()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
)
nearly = st.tuples(
    st.from_regex(r"[+-]?[0-9]{0,18}[,.]?[0-9]{0,6}", fullmatch=True),
    st.sampled_from(["万", "亿", "千万", "w", "人", "万人", "个", "(个)", "e3", "E-2", "%", " %", ""]),
).map("".join)
specs = st.builds(
    NumberSpec,
    unit=st.sampled_from(["%", "个", "万人", "千万元", "(个)", ""]),
    decimals_held=st.integers(0, 4),
    is_whole=st.booleans(),
)


def refusal(raw: object, spec: NumberSpec = PIECES) -> NumberRefused:
    with pytest.raises(NumberRefused) as caught:
        read_number(raw, spec)
    return caught.value


def without_minus_zero(number: Decimal) -> str:
    return str(number or number.copy_abs())


def outcome_of(raw: object, spec: NumberSpec) -> Decimal | NumberRefused | None:
    try:
        return read_number(raw, spec)
    except NumberRefused as error:
        return error


@pytest.mark.parametrize("case", NUMBER_CASES, ids=str)
def test_each_input_of_the_table_is_read_or_refused_as_it_says(case: NumberCase) -> None:
    outcome = outcome_of(case.raw, case.spec)
    assert (outcome.code if isinstance(outcome, NumberRefused) else outcome) == case.expected


def test_the_table_meets_every_fault_but_the_range() -> None:
    met = {case.expected for case in NUMBER_CASES}
    assert set(Fault) - met == {Fault.BELOW_MINIMUM, Fault.ABOVE_MAXIMUM}


@pytest.mark.parametrize("raw", ["-0", "-0.0000", -0.0, Decimal("-0.00")])
def test_minus_zero_loses_its_sign(raw: object) -> None:
    assert not str(read_number(raw, PIECES)).startswith("-")


def test_the_decimals_written_are_kept() -> None:
    assert str(read_number("83.20", PIECES)) == "83.20"


def test_a_float_of_a_power_of_ten_comes_without_exponent() -> None:
    assert str(read_number(1e15, PIECES)) == "1000000000000000"


@pytest.mark.parametrize(("raw", "expected"), [("0", "0"), ("100", "100"), ("100%", "100")])
def test_both_ends_of_the_range_are_allowed(raw: str, expected: str) -> None:
    assert read_number(raw, PERCENT) == Decimal(expected)


@pytest.mark.parametrize(("raw", "code"), [("-0.0001", "below_minimum"), ("100.0001", "above_maximum")])
def test_a_number_out_of_range_is_refused(raw: str, code: str) -> None:
    assert refusal(raw, PERCENT).code == code


def test_a_column_of_fewer_digits_refuses_more() -> None:
    narrow = NumberSpec(unit="个", digits_held=3, decimals_held=1)
    assert (refusal("1000", narrow).code, refusal("1.25", narrow).code) == ("too_large", "too_many_decimals")


@pytest.mark.parametrize(
    ("raw", "unit", "offer"),
    [
        ("3.2万", "家", "32000"),
        ("3.2万家", "家", "32000"),
        ("1,234.5万", "家", "12345000"),
        ("-2亿", "元", "-200000000"),
        ("2千万", "元", "20000000"),
        ("10万", "万人", "10"),
        ("10万人", "万人", "10"),
        ("1.5亿人", "万人", "15000"),
        ("3亿", "亿元", "3"),
        ("5千", "千瓦", "5"),
        ("5百", "百分点", "500"),
        ("3.2w", "家", "32000"),
        ("95 家", "家", "95"),
        ("5.", "家", "5"),
        ("-.5", "家", "-0.5"),
        ("1.5e3", "家", "1500"),
        (Decimal("1E+3"), "家", "1000"),
    ],
)
def test_the_message_offers_what_was_meant_in_the_unit(raw: object, unit: str, offer: str) -> None:
    assert refusal(raw, NumberSpec(unit=unit)).params["offer"] == offer


@pytest.mark.parametrize("raw", ["三万", "1万2千", "3.21万", "1000000000000000亿", "1e999", "1e-9", "1,2."])
def test_nothing_is_offered_that_is_unclear_or_would_be_refused(raw: str) -> None:
    assert "offer" not in refusal(raw, NumberSpec(unit="万家", decimals_held=1, is_whole=True)).params


def test_the_message_names_what_came_the_unit_and_the_value_to_enter() -> None:
    with translation.override("en"):
        text = str(refusal("3.2万", NumberSpec(unit="家")))
    assert text == "“3.2万” holds a word like 万. Enter 32000 (unit: 家)."


def test_the_message_follows_the_language_at_the_time_of_showing() -> None:
    error = refusal("3.2万", NumberSpec(unit="家"))
    with translation.override("en"):
        english = error.message
    with translation.override("zh-hans"):
        assert (english, error.message) == (
            "“3.2万” holds a word like 万. Enter 32000 (unit: 家).",
            "“3.2万”含有“万”“亿”等字，请输入 32000（单位：家）。",
        )


@pytest.mark.parametrize("raw", ["—", "/", "无"])
def test_a_word_for_nothing_is_pointed_to_the_availability(raw: str) -> None:
    with translation.override("en"):
        assert "choose “Not applicable”" in refusal(raw).message


@pytest.mark.parametrize("code", Fault)
@pytest.mark.parametrize("messages", [MESSAGES, OFFERS], ids=["message", "offer"])
def test_every_message_can_be_filled_from_the_params(code: Fault, messages: dict[Fault, str]) -> None:
    names = ["raw", "unit", "decimals", "digits", "minimum", "maximum", "offer"]
    text = messages.get(code, MESSAGES[code]) % dict.fromkeys(names, "<5%>")
    assert "<5%>" in text
    assert "%(" not in text


def test_a_missing_unit_is_said_in_words() -> None:
    with translation.override("en"):
        assert "(unit: none given)" in refusal("5万元", NumberSpec(unit="")).message


def test_what_came_is_shown_short_and_without_hidden_characters() -> None:
    shown = refusal("a\x00\u202e\ud800" + "b" * 100_000).raw
    assert shown == "a���" + "b" * 35 + "…"


def test_of_an_unknown_thing_only_its_type_is_shown() -> None:
    assert refusal(["secret"] * 1000).raw == "list"


def test_params_are_texts_that_json_can_carry() -> None:
    params = refusal("101", PERCENT).params
    assert json.loads(json.dumps(params)) == {
        "raw": "101", "unit": "%", "decimals": "4", "digits": "16", "minimum": "0", "maximum": "100",
    }  # fmt: skip


@pytest.mark.parametrize("duplicate", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy])  # noqa: S301 - our own
def test_a_refusal_survives_the_way_between_processes(duplicate: object) -> None:
    error = refusal("3.2万")
    assert callable(duplicate)
    again = duplicate(error)
    assert (again.code, again.params) == (error.code, error.params)


def test_a_bulk_import_is_read_in_microseconds() -> None:
    seconds = min(timeit(lambda: read_number("12345.67", PIECES), number=2_000) for _ in range(5))
    assert seconds / 2_000 < 50e-6  # about 2 µs on a quiet machine; wide, as test machines are shared


def test_an_integer_too_long_to_print_is_refused() -> None:
    error = refusal(10**100_000)
    assert (error.code, error.raw) == (Fault.TOO_LARGE, "…")


def test_a_hundred_thousand_digits_are_refused_without_reading_them() -> None:
    seconds = min(timeit(lambda: refusal("9" * 100_000), number=10) for _ in range(3))
    assert seconds / 10 < 0.05


@given(held_decimals)
def test_the_text_of_any_number_in_range_reads_back_exactly(number: Decimal) -> None:
    assert str(read_number(str(number), PIECES)) == without_minus_zero(number)


@given(held_decimals, st.sampled_from([" ", "\u3000", "\u00a0", "\u200b", "\ufeff", "\r\n"]))
def test_spaces_around_and_thousands_commas_change_nothing(number: Decimal, space: str) -> None:
    assert read_number(f"{space}{number:,}{space}", PIECES) == number


@given(held_decimals)
def test_full_width_characters_change_nothing(number: Decimal) -> None:
    wide = str(number).translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－"))
    assert read_number(wide, PIECES) == number


@given(st.decimals(-(10**10), 10**10, places=4))
def test_a_number_typed_in_a_workbook_is_read_as_typed(number: Decimal) -> None:
    assert read_number(float(number), PIECES) == number


@given(held_decimals)
def test_the_arithmetic_context_of_the_caller_changes_nothing(number: Decimal) -> None:
    with localcontext(prec=3):
        assert str(read_number(number, PIECES)) == without_minus_zero(number)


@settings(deadline=None)  # the first message loads the catalogs
@given(anything | nearly, specs)
def test_any_input_is_blank_held_or_refused_with_a_message(raw: object, spec: NumberSpec) -> None:
    outcome = outcome_of(raw, spec)
    if isinstance(outcome, NumberRefused):
        assert outcome.message.isprintable()
        assert len(outcome.raw) <= 40
    elif outcome is not None:
        assert -int(outcome.as_tuple().exponent) in range(spec.decimals_held + 1)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(nearly, specs)
def test_an_offer_is_accepted_when_it_is_entered(raw: object, spec: NumberSpec) -> None:
    outcome = outcome_of(raw, spec)
    assume(isinstance(outcome, NumberRefused) and "offer" in outcome.params)
    assert isinstance(outcome, NumberRefused)
    assert str(read_number(outcome.params["offer"], spec)) == outcome.params["offer"]


@given(st.dates() | st.times() | st.booleans())
def test_no_date_time_or_boolean_is_a_number(raw: date | time | bool) -> None:
    assert refusal(raw).code in {Fault.DATE, Fault.BOOLEAN}
