"""A workbook's numbers as the digits of their values. Pure functions."""

import re
from decimal import Context, Decimal

EXACT_DIGITS = 15  # that a workbook's numbers have for certain: they are floats where they are calculated
KEPT = Decimal("0.00005")  # a change below this changes no decimal that any of our columns keeps
LONGEST = 400  # characters of a number: the greatest float has 309 digits
GREATEST, LEAST = 308, -330  # powers of ten, beyond which a float is infinite, or zero

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_EXACT = Context(prec=2 * LONGEST)
_ROUNDED = Context(prec=EXACT_DIGITS)


def digits_of(text: str) -> str | None:
    """The digits of a cell's number, without exponent, trailing zeros or `-0`; None where it is no number.

    The digits are the file's own, with one exception. Where there are more than 15, the rest is what floats
    leave over: Excel shows 89.0411 where the file says 89.041100000000004. Such a number is rounded to 15
    digits, as Excel shows it, unless that would change a decimal that can be kept (123456789012.34567): then
    its digits stay, and the reader of numbers says that they are too many.
    """
    if _WHOLE.fullmatch(text):
        return text
    if len(text) > LONGEST or not _NUMBER.fullmatch(text):
        return None
    value = _EXACT.create_decimal(text)
    if value and not LEAST <= value.adjusted() <= GREATEST:
        return None
    shown = _ROUNDED.plus(value)
    if shown != value and _EXACT.subtract(shown, value).copy_abs() < KEPT:
        value = shown
    return _plain(value)


def percent_of(digits: str) -> str:
    """What a cell with a percent format shows: “89.04%” for 0.8904. The reader of numbers takes that.

    Excel makes that format by itself where someone types 89.04%: the bare 0.8904 would be a silent error.
    """
    return f"{_plain(Decimal(digits).scaleb(2, _EXACT))}%"


def _plain(value: Decimal) -> str:
    return f"{_EXACT.normalize(value) or Decimal(0):f}"
