"""Why an input is refused where a number is asked for, and how to mend it, in words. `reading.py` decides."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext, gettext_noop


class Fault(StrEnum):
    """Why an input is not a number here: stable codes, the same at every door."""

    NOT_A_NUMBER = "not_a_number"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    INNER_SPACE = "inner_space"
    BLANK_WORD = "blank_word"
    DATE = "date"
    BOOLEAN = "boolean"
    NAN = "nan"
    FORMULA_ERROR = "formula_error"
    FRACTION = "fraction"
    COMPARISON = "comparison"
    APPROXIMATE = "approximate"
    WITH_UNIT = "with_unit"
    MAGNITUDE_WORD = "magnitude_word"
    HEX = "hex"
    EXPONENT = "exponent"
    UNDERSCORE = "underscore"
    OTHER_SCRIPT = "other_script"
    BARE_POINT = "bare_point"
    THOUSANDS = "thousands"
    PERCENT_NOT_ALLOWED = "percent_not_allowed"
    WHOLE_ONLY = "whole_only"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_LARGE = "too_large"
    IMPRECISE = "imprecise"
    BELOW_MINIMUM = "below_minimum"
    ABOVE_MAXIMUM = "above_maximum"


MESSAGES: dict[Fault, str] = {
    Fault.NOT_A_NUMBER: gettext_noop("“%(raw)s” is not a number. Enter digits, for example 1234.5."),
    Fault.TOO_LONG: gettext_noop("“%(raw)s” is too long. Enter one number of at most %(digits)s digits."),
    Fault.CONTROL_CHARACTER: gettext_noop("“%(raw)s” holds a hidden character. Type the number again."),
    Fault.INNER_SPACE: gettext_noop("“%(raw)s” has a space inside. Enter one number without spaces."),
    Fault.BLANK_WORD: gettext_noop(
        "“%(raw)s” is not a number. If there is nothing to report this year, choose “Not applicable”; "
        "if the figure is not out yet, choose “Not yet available”; if it is zero, enter 0."
    ),
    Fault.DATE: gettext_noop(
        "“%(raw)s” is a date or a time. Enter a number; in a workbook, set the cell's format to number first."
    ),
    Fault.BOOLEAN: gettext_noop("“%(raw)s” is a yes or no. Enter a number, for example 1 or 0."),
    Fault.NAN: gettext_noop("“%(raw)s” is not a finite number. Enter digits, for example 1234.5."),
    Fault.FORMULA_ERROR: gettext_noop("“%(raw)s” is a formula's error. Mend it or enter the number."),
    Fault.FRACTION: gettext_noop("“%(raw)s” is a fraction. Enter a decimal number, for example 0.5."),
    Fault.COMPARISON: gettext_noop("“%(raw)s” is a limit. Enter the figure itself, without ≥ or ≤."),
    Fault.APPROXIMATE: gettext_noop("“%(raw)s” is an estimate or a range. Enter one exact number."),
    Fault.WITH_UNIT: gettext_noop("“%(raw)s” carries its unit. Enter the number alone (unit: %(unit)s)."),
    Fault.MAGNITUDE_WORD: gettext_noop("“%(raw)s” holds a word like 万. Enter all digits (unit: %(unit)s)."),
    Fault.HEX: gettext_noop("“%(raw)s” is not a decimal number. Enter it with the digits 0 to 9."),
    Fault.EXPONENT: gettext_noop("“%(raw)s” is written as a power of ten. Enter the number in full."),
    Fault.UNDERSCORE: gettext_noop("“%(raw)s” holds an underscore. Enter the digits without it."),
    Fault.OTHER_SCRIPT: gettext_noop("“%(raw)s” holds other numerals. Enter it with the digits 0 to 9."),
    Fault.BARE_POINT: gettext_noop("“%(raw)s” lacks a digit beside the point. Write 0.5 or 5."),
    Fault.THOUSANDS: gettext_noop("“%(raw)s” has a misplaced comma. Write 1,234.5 or 1234.5."),
    Fault.PERCENT_NOT_ALLOWED: gettext_noop("“%(raw)s” has a percent sign; leave it out (unit: %(unit)s)."),
    Fault.WHOLE_ONLY: gettext_noop("“%(raw)s” has decimals. Enter a whole number (unit: %(unit)s)."),
    Fault.TOO_MANY_DECIMALS: gettext_noop("“%(raw)s” has too many decimals. Enter at most %(decimals)s."),
    Fault.TOO_LARGE: gettext_noop("“%(raw)s” is too large. Enter at most %(digits)s whole digits."),
    Fault.IMPRECISE: gettext_noop("“%(raw)s” has more than a workbook's 15 digits. Enter it again as text."),
    Fault.BELOW_MINIMUM: gettext_noop("“%(raw)s” is too small. Enter %(minimum)s or more (unit: %(unit)s)."),
    Fault.ABOVE_MAXIMUM: gettext_noop("“%(raw)s” is too large. Enter %(maximum)s or less (unit: %(unit)s)."),
}

# Where the reader can tell what was meant and that it would be accepted, the message offers it.
OFFERS: dict[Fault, str] = {
    Fault.WITH_UNIT: gettext_noop("“%(raw)s” carries its unit. Enter %(offer)s (unit: %(unit)s)."),
    Fault.MAGNITUDE_WORD: gettext_noop("“%(raw)s” holds a word like 万. Enter %(offer)s (unit: %(unit)s)."),
    Fault.EXPONENT: gettext_noop("“%(raw)s” is written as a power of ten. Enter %(offer)s."),
    Fault.BARE_POINT: gettext_noop("“%(raw)s” lacks a digit beside the point. Enter %(offer)s."),
}


class NumberRefused(ValueError):
    """An input that is not a number here.

    `code` is stable; `raw` is what came, safe to show: at most 40 characters, none invisible. `params` holds
    the texts of the message for the API: raw, unit, decimals, digits and, where there are such, minimum,
    maximum and offer. `message` is complete and in the reader's language at the time of asking: do not hand
    it to a ValidationError together with `params`, a `%` would break it.
    """

    def __init__(self, code: Fault, params: Mapping[str, str]) -> None:
        super().__init__(code, params)  # both, so that it can be pickled by the process that reads workbooks
        self.code = code
        self.params = params
        self.raw = params["raw"]

    @property
    def message(self) -> str:
        """What came, what is expected and how to mend it, in the active language."""
        template = OFFERS[self.code] if "offer" in self.params else MESSAGES[self.code]
        unit = self.params["unit"] or gettext("none given")
        return gettext(template) % {**self.params, "unit": unit}

    def __str__(self) -> str:
        return self.message
