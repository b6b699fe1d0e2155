"""Which numbers of a workbook are dates, and which dates they are. Pure functions."""

import re
from datetime import date, datetime, time, timedelta

from indicators.workbook import wire

EPOCH = datetime(1899, 12, 30)  # day 0, from 1900-03-01 on: Excel counts a 29 February 1900
EPOCH_1904 = datetime(1904, 1, 1)
FIRST_OF_MARCH = 60  # days before it are counted from a day later
LAST_DAY = 2_958_465  # 9999-12-31

# Formats that every workbook has: dates and times, the East Asian ones (27–36, 50–58) among them.
BUILT_IN = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[ymdhs]", re.IGNORECASE)


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time: `yyyy"年"m"月"`, `[h]:mm`; not `#,##0.00 "天"`."""
    first = _LITERAL.sub("", code).split(";")[0]
    return first.casefold() != "general" and _DATE_LETTER.search(first) is not None


def date_of(digits: str, *, from_1904: bool) -> tuple[str, str] | None:
    """Kind and text (see wire.py) of a day's number; None where no calendar has it.

    A whole number is a date, one below 1 a time of day, any other a moment, to the second.
    """
    days = float(digits)
    if not 0 <= days < LAST_DAY + 1:
        return None
    if not from_1904 and 1 <= days < FIRST_OF_MARCH:
        days += 1
    try:
        moment = (EPOCH_1904 if from_1904 else EPOCH) + timedelta(seconds=round(days * 86_400))
    except OverflowError:
        return None
    if days < 1:
        return wire.TIME, moment.time().isoformat()
    if days.is_integer():
        return wire.DATE, moment.date().isoformat()
    return wire.MOMENT, moment.isoformat()


def written_date_of(text: str) -> tuple[str, str] | None:
    """Kind and text of a date that is written out (strict OOXML, type `d`); None where it is none."""
    for kind, read in ((wire.DATE, date), (wire.MOMENT, datetime), (wire.TIME, time)):
        try:
            return kind, read.fromisoformat(text).isoformat()
        except ValueError:
            continue
    return None
