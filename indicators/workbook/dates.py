"""Which dates a workbook's numbers are. Pure functions."""

from datetime import date, datetime, time, timedelta

from indicators.workbook import wire

EPOCH = datetime(1899, 12, 30)  # day 0, from 1900-03-01 on: Excel counts a 29 February 1900
EPOCH_1904 = datetime(1904, 1, 1)
FIRST_OF_MARCH = 60  # days before it are counted from a day later
LAST_DAY = 2_958_465  # 9999-12-31


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
