"""Inputs and what becomes of each: one table for the reader of numbers and for every door that uses it.

A door that carries only text (form, grid) takes TEXT_CASES; a workbook and JSON carry typed ones too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from indicators.number_faults import Fault
from indicators.reading import NumberSpec


@dataclass(frozen=True, slots=True)
class NumberCase:
    """What comes, into which unit, and its exact value, None for blank, or the code of its fault."""

    raw: object
    unit: str
    is_whole: bool
    expected: Decimal | Fault | None

    @property
    def spec(self) -> NumberSpec:
        return NumberSpec(unit=self.unit, is_whole=self.is_whole)

    def __str__(self) -> str:
        return f"{type(self.raw).__name__} {ascii(self.raw)[:30]} in {self.unit!a}"


def _cases(
    unit: str, rows: Iterable[tuple[object, str | Fault | None]], *, is_whole: bool = False
) -> tuple[NumberCase, ...]:
    return tuple(NumberCase(raw, unit, is_whole, _expected(expected)) for raw, expected in rows)


def _expected(value: str | Fault | None) -> Decimal | Fault | None:
    """An exact value is written as its text."""
    return value if value is None or isinstance(value, Fault) else Decimal(value)


BLANK = _cases(
    "家",
    [
        ("", None),
        ("   ", None),
        ("\u3000\u00a0\t\r\n", None),
        ("\ufeff\u200b", None),
        (None, None),
    ],
)

ACCEPTED = _cases(
    "个",
    [
        ("0", "0"),
        ("95", "95"),
        ("+5", "5"),
        ("-5", "-5"),
        ("\u22125", "-5"),  # the mathematical minus
        ("007", "7"),
        ("-0", "0"),
        ("-0.00", "0.00"),
        ("83.20", "83.20"),
        ("1.5000", "1.5000"),
        ("0.0001", "0.0001"),
        ("1,234", "1234"),
        ("1,234.5", "1234.5"),
        ("-12,345,678", "-12345678"),
        ("12345678901234.1234", "12345678901234.1234"),  # a float would lose its end
        ("9999999999999999.9999", "9999999999999999.9999"),
        ("00000000000000000000001", "1"),
        ("９５．５", "95.5"),
        ("－１，２３４．５", "-1234.5"),
        ("＋１２", "12"),
        (" 12 ", "12"),
        ("\u300012\u3000", "12"),
        ("\u00a012\u202f", "12"),
        ("\u200b12\u2060", "12"),
        ("\ufeff12", "12"),
        ("12\n", "12"),
        ("\t12", "12"),
    ],
)

PERCENT = _cases(
    "%",
    [
        ("95%", "95"),
        ("95.5％", "95.5"),
        ("0.95", "0.95"),
        ("1,234%", "1234"),
        ("-3%", "-3"),
        ("95%%", Fault.NOT_A_NUMBER),
        ("95 %", Fault.INNER_SPACE),
        ("%95", Fault.NOT_A_NUMBER),
        ("%", Fault.NOT_A_NUMBER),
        ("百分之九十五", Fault.FRACTION),
        ("95.%", Fault.BARE_POINT),
        ("9,5%", Fault.THOUSANDS),
    ],
)

REFUSED = _cases(
    "家",
    [
        ("95%", Fault.PERCENT_NOT_ALLOWED),
        ("９５％", Fault.PERCENT_NOT_ALLOWED),
        ("5.", Fault.BARE_POINT),
        (".5", Fault.BARE_POINT),
        ("-.5", Fault.BARE_POINT),
        (".", Fault.NOT_A_NUMBER),
        ("1.2.3", Fault.NOT_A_NUMBER),
        ("+-5", Fault.NOT_A_NUMBER),
        ("5-", Fault.NOT_A_NUMBER),
        ("(5)", Fault.NOT_A_NUMBER),
        ("¥5", Fault.NOT_A_NUMBER),
        ("'5", Fault.NOT_A_NUMBER),
        ("=1+2", Fault.NOT_A_NUMBER),
        ("3。5", Fault.NOT_A_NUMBER),
        ("五", Fault.OTHER_SCRIPT),
        ("abc", Fault.NOT_A_NUMBER),
        ("合格", Fault.NOT_A_NUMBER),
        ("true", Fault.NOT_A_NUMBER),
        ("12,34", Fault.THOUSANDS),
        (",123", Fault.THOUSANDS),
        ("1,2345", Fault.THOUSANDS),
        ("1234,567", Fault.THOUSANDS),
        ("0,123", Fault.THOUSANDS),
        ("1.234,5", Fault.THOUSANDS),
        ("1,,234", Fault.THOUSANDS),
        ("1 234", Fault.INNER_SPACE),
        ("- 5", Fault.INNER_SPACE),
        ("1\u00a0234", Fault.INNER_SPACE),
        ("1\n2", Fault.INNER_SPACE),
        ("1e3", Fault.EXPONENT),
        ("1E+3", Fault.EXPONENT),
        ("1e999999999999999999999", Fault.EXPONENT),
        ("3×10^5", Fault.EXPONENT),
        ("1_000", Fault.UNDERSCORE),
        ("0x1F", Fault.HEX),
        ("0b11", Fault.HEX),
        ("٣٤", Fault.OTHER_SCRIPT),
        ("३", Fault.OTHER_SCRIPT),
        ("５²", Fault.OTHER_SCRIPT),
        ("①", Fault.OTHER_SCRIPT),
        ("𝟗", Fault.OTHER_SCRIPT),
        ("NaN", Fault.NAN),
        ("sNaN", Fault.NAN),
        ("Infinity", Fault.NAN),
        ("-inf", Fault.NAN),
        ("∞", Fault.NAN),
        ("1/2", Fault.FRACTION),
        ("１／２", Fault.FRACTION),
        ("½", Fault.FRACTION),
        ("3½", Fault.FRACTION),
        ("约95", Fault.APPROXIMATE),
        ("95左右", Fault.APPROXIMATE),
        ("100多", Fault.APPROXIMATE),
        ("~95", Fault.APPROXIMATE),
        ("90-95", Fault.APPROXIMATE),
        ("90～95", Fault.APPROXIMATE),
        ("≥95", Fault.COMPARISON),
        ("＞95", Fault.COMPARISON),
        ("<5", Fault.COMPARISON),
        ("95以上", Fault.COMPARISON),
        ("不低于95", Fault.COMPARISON),
        ("3.2万", Fault.MAGNITUDE_WORD),
        ("3.2 万家", Fault.MAGNITUDE_WORD),
        ("1亿", Fault.MAGNITUDE_WORD),
        ("三万", Fault.MAGNITUDE_WORD),
        ("3w", Fault.MAGNITUDE_WORD),
        ("95家", Fault.WITH_UNIT),
        ("—", Fault.BLANK_WORD),
        ("——", Fault.BLANK_WORD),
        ("-", Fault.BLANK_WORD),
        ("/", Fault.BLANK_WORD),
        ("／", Fault.BLANK_WORD),
        ("无", Fault.BLANK_WORD),
        ("暂无", Fault.BLANK_WORD),
        ("N/A", Fault.BLANK_WORD),
        ("null", Fault.BLANK_WORD),
        ("#DIV/0!", Fault.FORMULA_ERROR),
        ("#N/A", Fault.FORMULA_ERROR),
        ("2017-03-23", Fault.DATE),
        ("2017年3月23日", Fault.DATE),
        ("12:30", Fault.DATE),
        ("5\x00", Fault.CONTROL_CHARACTER),
        ("\x005", Fault.CONTROL_CHARACTER),
        ("1\u200b2", Fault.CONTROL_CHARACTER),
        ("\u202e321", Fault.CONTROL_CHARACTER),  # shows as 123
        ("\ud800", Fault.CONTROL_CHARACTER),
        ("0.00001", Fault.TOO_MANY_DECIMALS),
        ("1.50000", Fault.TOO_MANY_DECIMALS),
        ("10000000000000000", Fault.TOO_LARGE),
        ("-10,000,000,000,000,000", Fault.TOO_LARGE),
        ("9" * 101, Fault.TOO_LONG),
        ("9" * 100_000, Fault.TOO_LONG),
    ],
)

WHOLE = _cases(
    "项",
    [
        ("12", "12"),
        ("12.0", "12.0"),
        (12.0, "12"),
        ("12.5", Fault.WHOLE_ONLY),
        (12.5, Fault.WHOLE_ONLY),
        ("0.00001", Fault.WHOLE_ONLY),
    ],
    is_whole=True,
)

TYPED = _cases(
    "家",
    [
        (95, "95"),
        (0, "0"),
        (-7, "-7"),
        (10**16, Fault.TOO_LARGE),
        (10**400, Fault.TOO_LARGE),
        (0.1, "0.1"),
        (95.0, "95"),
        (-0.0, "0"),
        (1e15, "1000000000000000"),
        (0.1 + 0.2, "0.3"),
        (89.04109999999999, "89.0411"),
        (100 / 3, Fault.TOO_MANY_DECIMALS),
        (1e-7, Fault.TOO_MANY_DECIMALS),
        (12345678901234.123, Fault.IMPRECISE),
        (9007199254740993.0, Fault.IMPRECISE),
        (1e300, Fault.TOO_LARGE),
        (float("nan"), Fault.NAN),
        (float("inf"), Fault.NAN),
        (Decimal("83.20"), "83.20"),
        (Decimal("-0"), "0"),
        (Decimal("1E+3"), Fault.EXPONENT),
        (Decimal("1E+999999999"), Fault.EXPONENT),
        (Decimal("0E+999999999"), Fault.EXPONENT),
        (Decimal("1.50000"), Fault.TOO_MANY_DECIMALS),
        (Decimal("1E-999999999"), Fault.TOO_MANY_DECIMALS),
        (Decimal("NaN"), Fault.NAN),
        (Decimal("sNaN"), Fault.NAN),
        (Decimal("-Infinity"), Fault.NAN),
        (True, Fault.BOOLEAN),
        (False, Fault.BOOLEAN),
        (date(2017, 3, 23), Fault.DATE),
        (datetime(2017, 3, 23, tzinfo=UTC), Fault.DATE),
        (time(12, 30), Fault.DATE),
        (timedelta(days=1), Fault.DATE),
        (b"5", Fault.NOT_A_NUMBER),
        ([5], Fault.NOT_A_NUMBER),
        ({"value": 5}, Fault.NOT_A_NUMBER),
        (5j, Fault.NOT_A_NUMBER),
    ],
)

NUMBER_CASES = BLANK + ACCEPTED + PERCENT + REFUSED + WHOLE + TYPED
TEXT_CASES = tuple(case for case in NUMBER_CASES if isinstance(case.raw, str))
