"""Numbers and dates of a workbook as the digits that they mean."""

import pytest

from indicators.workbook.dates import date_of
from indicators.workbook.formats import Shown, shown_by
from indicators.workbook.numerals import digits_of


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("12", "12"),
        ("-12", "-12"),
        ("007", "7"),
        ("+5", "5"),
        ("5.", "5"),
        (".5", "0.5"),
        ("100.00", "100"),
        ("1.50", "1.5"),
        ("89.0411", "89.0411"),
        ("1.0E7", "10000000"),
        ("1.2345678E7", "12345678"),
        ("1E-4", "0.0001"),
        ("1e20", "100000000000000000000"),
    ],
)
def test_digits_are_the_files_own(written: str, digits: str) -> None:
    """However the program spells them: Java writes 1.0E7."""
    assert digits_of(written) == digits


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("89.041100000000004", "89.0411"),
        ("89.041099999999986", "89.0411"),
        ("0.30000000000000004", "0.3"),
        ("2.0000000000000001E-4", "0.0002"),
        ("12345678901.600001", "12345678901.6"),
        ("0.33333333333333331", "0.333333333333333"),
    ],
)
def test_what_floats_leave_over_is_rounded_off(written: str, digits: str) -> None:
    """To the 15 digits that Excel shows."""
    assert digits_of(written) == digits


@pytest.mark.parametrize("written", ["123456789012.34567", "1234567890123456", "12345678901234567"])
def test_digits_that_could_be_kept_are_not_rounded(written: str) -> None:
    """The reader of numbers says that they are too many; nobody finds another number in the figure."""
    assert digits_of(written) == written


@pytest.mark.parametrize(
    "written", ["", "NaN", "INF", "1e400", "1e-400", "1e99999", "1,5", "0x1", "1_0", "٣", "--1"]
)
def test_what_is_no_number_has_no_digits(written: str) -> None:
    """The cell is broken."""
    assert digits_of(written) is None


@pytest.mark.parametrize(
    "code",
    ["yyyy-mm-dd", 'yyyy"年"m"月"', "[h]:mm", "mm:ss.0", "[$-804]yyyy/m/d;@", "[DBNum1]m月d日", "d\\.m\\.yy"],
)
def test_formats_of_dates(code: str) -> None:
    """Also Chinese ones and those with a locale."""
    assert shown_by(code) is Shown.DATE


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0.00",
        "#,##0.00",
        '0"天"',
        '0 "days"',
        "[Red]0.00",
        "0.00E+00",
        "@",
        '0"%"',
        "[$¥-804]#,##0",
        "",
    ],
)
def test_formats_of_numbers(code: str) -> None:
    """Words in quotation marks and colors are no letters of a date."""
    assert shown_by(code) is Shown.NUMBER


@pytest.mark.parametrize(
    ("digits", "answer"),
    [
        ("46086", ("d", "2026-03-05")),
        ("46086.604166666664", ("m", "2026-03-05T14:30:00")),
        ("0.5", ("t", "12:00:00")),
        ("1", ("d", "1900-01-01")),
        ("59", ("d", "1900-02-28")),
        ("61", ("d", "1900-03-01")),
        ("2958465", ("d", "9999-12-31")),
        ("2958465.9999999", None),
        ("-1", None),
    ],
)
def test_days_are_counted_as_excel_counts(digits: str, answer: tuple[str, str] | None) -> None:
    """With its 29 February 1900 that never was."""
    assert date_of(digits, from_1904=False) == answer
