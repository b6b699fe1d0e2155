"""What a number format makes of a number, where that is more than looks. Pure functions."""

import re
from enum import Enum


class Shown(Enum):
    """What a person sees where the file holds a number."""

    NUMBER = "number"
    DATE = "date"  # or a time
    PERCENT = "percent"  # 89.04% where the file holds 0.8904


# Formats that every workbook has: dates and times, the East Asian ones (27–36, 50–58) among them.
BUILT_IN = dict.fromkeys([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)], Shown.DATE)
BUILT_IN |= {9: Shown.PERCENT, 10: Shown.PERCENT}

_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[ymdhs]", re.IGNORECASE)


def shown_by(code: str) -> Shown:
    """What a format shows: `yyyy"年"m"月"` and `[h]:mm` a date, `0.0%` a percentage, `0.00 "天"` a number."""
    first = _LITERAL.sub("", code).split(";")[0]
    if "%" in first:
        return Shown.PERCENT
    is_date = first.casefold() != "general" and _DATE_LETTER.search(first) is not None
    return Shown.DATE if is_date else Shown.NUMBER
