"""Numbers, dates and verdicts as people read them. Nothing here asks the database."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.method.types import Comparator, Verdict
from indicators.method.verdict import KEPT_DECIMALS, shown_decimals

NOTHING = "–"
MINUS = "\N{MINUS SIGN}"
RISE, FALL = "▲", "▼"
PERCENT = "%"
FIRST_CJK = "\u2e80"
NO_BREAK_SPACE = "\u00a0"

GLYPHS = {
    Verdict.ACHIEVED: "★",
    Verdict.AHEAD: "▲",
    Verdict.ON_TRACK: "●",
    Verdict.BEHIND: "▼",
    Verdict.FAR_BEHIND: "✖",
    Verdict.MISSED: "✖",
    Verdict.UNRATED: "—",
}


class Decimals(Protocol):
    """What has decimals to be shown with."""

    @property
    def decimals(self) -> int: ...


class Valued(Protocol):
    """A result: its value, the target it is read against, and its indicator."""

    @property
    def value(self) -> Decimal | None: ...

    @property
    def target_value(self) -> Decimal | None: ...

    @property
    def comparator(self) -> str | None: ...

    @property
    def indicator(self) -> Decimals: ...


def number(value: Decimal | None, decimals: int = 0) -> str:
    """The value with so many decimals, half away from zero, and with thousands separators.

    A missing value is a dash, never 0.
    """
    if value is None:
        return NOTHING
    shown = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
    return f"{shown:,f}".replace("-", MINUS)


def signed(value: Decimal | None, decimals: int = 1) -> str:
    """A change with its sign and ▲ or ▼; one that shows as zero has neither."""
    text = number(value, decimals)
    if value is None or not text.strip("0.,"):
        return text
    return f"{FALL} {text}" if text.startswith(MINUS) else f"{RISE} +{text}"


def percent(share: Decimal | None, decimals: int = 1) -> str:
    """A share (1 = the whole) in percent."""
    return NOTHING if share is None else f"{number(share * 100, decimals)}%"


def target(value: Decimal | None, comparator: str | None, decimals: int) -> str:
    """A target as the plan words it: “≥ 95.0”. Never with fewer decimals than the plan gives it."""
    if value is None or comparator is None:
        return NOTHING
    return f"{comparator} {number(value, max(decimals, used_decimals(value)))}"


def used_decimals(value: Decimal) -> int:
    """How many decimals the value needs: 0 for 95, 1 for 83.20."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def result_decimals(result: Valued) -> int:
    """The indicator's decimals, or more where rounding would contradict the verdict."""
    comparator = Comparator(result.comparator) if result.comparator else None
    return shown_decimals(result.value, result.target_value, comparator, result.indicator.decimals)


def rate_decimals(decimals: int) -> int:
    """Decimals of a yearly average: one more than the figure's, so that 3.3 a year is not shown as 3."""
    return min(decimals + 1, KEPT_DECIMALS)


def moment(value: datetime | None) -> str:
    """A point in time at the site's own place: 2026年3月5日 14:30."""
    if value is None:
        return NOTHING
    return format_date(timezone.localtime(value), _("j F Y, H:i"))


def day(value: date | None) -> str:
    """A date: 2026年3月5日. Of a point in time, the date at the site's own place."""
    at_home = timezone.localtime(value) if isinstance(value, datetime) else value
    return NOTHING if at_home is None else format_date(at_home, _("j F Y"))


def year_label(year: int) -> str:
    """A year of the plan as a heading names it: 2019年度."""
    return pgettext("year in a heading", "%(year)d") % {"year": year}


def with_unit(text: str, unit: str) -> str:
    """A number with its unit as it is written: 95%, 268个, 46 µg/m³, 40 × 10,000 m³."""
    if unit == PERCENT or unit >= FIRST_CJK:
        return f"{text}{unit}"
    times = f"×{NO_BREAK_SPACE}" if unit[:1].isdigit() else ""
    return f"{text}{NO_BREAK_SPACE}{times}{unit}"


def with_change_unit(text: str, unit: str) -> str:
    """A difference with its unit: of two percentages, in points."""
    return _("%(number)s points") % {"number": text} if unit == PERCENT else with_unit(text, unit)


def shown(value: Decimal | None, decimals: int) -> str:
    """A value that the method derived: with one decimal more where it is not whole at the usual ones."""
    if value is None:
        return NOTHING
    needed = used_decimals(value)
    return number(value, decimals if needed <= decimals else rate_decimals(decimals))
