"""Sentences with named places, the words of verdicts, and numbers as a report writes them."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from indicators import formatting
from indicators.formatting import NO_BREAK_SPACE
from indicators.method.types import Comparator, Reason, Verdict
from reports.annual.content import Number, Part, Sentence
from reports.annual.facts import MeasureState

Mixed = Part | Sequence[Part]
"""What stands in a named place: a text, a bound number, or several of both."""

PLACE = re.compile(r"%\((\w+)\)s")

BEHIND = (Verdict.MISSED, Verdict.FAR_BEHIND, Verdict.BEHIND)
"""The worst first."""

GOOD = (Verdict.ACHIEVED, Verdict.AHEAD)

VERDICT_WORDS = {
    Verdict.ACHIEVED: _("achieved"),
    Verdict.AHEAD: _("ahead"),
    Verdict.ON_TRACK: _("on track"),
    Verdict.BEHIND: _("behind"),
    Verdict.FAR_BEHIND: _("far behind"),
    Verdict.MISSED: _("missed"),
    Verdict.UNRATED: _("not rated"),
}

REASON_WORDS = {
    Reason.NO_FIGURE: _("no figure"),
    Reason.PARTIAL: _("figures incomplete"),
    Reason.NO_BASELINE: _("no baseline"),
    Reason.NOT_APPLICABLE: _("not applicable"),
    Reason.NOT_AVAILABLE: _("figure not yet available"),
    Reason.NO_TARGET: _("no target of its own"),
}

STATE_WORDS = {
    MeasureState.DONE: _("completed"),
    MeasureState.EARLY: _("completed early"),
    MeasureState.ON_SCHEDULE: _("on schedule"),
    MeasureState.LATE: _("behind schedule"),
    MeasureState.NOT_STARTED: _("not started"),
}
"""From the best to the worst."""


def say(pattern: str, **words: Mixed) -> Sentence:
    """The translated pattern with its named places filled. `%%` in it is a percent sign.

    Raises KeyError for a place that is not given.
    """
    return Sentence(pattern, phrase(pattern, **words))


def phrase(pattern: str, **words: Mixed) -> tuple[Part, ...]:
    """The same as parts, to stand in a place of another sentence."""
    found: list[Part] = []
    for number, piece in enumerate(PLACE.split(pattern)):
        if number % 2:
            found += flat(words[piece])
        else:
            found.append(piece.replace("%%", "%"))
    return joined(found)


def flat(mixed: Mixed) -> Sequence[Part]:
    """The parts of what stands in a named place."""
    return [mixed] if isinstance(mixed, str | Number) else mixed


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts with neighboring texts made one and empty ones left out."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part != "":
            found.append(part)
    return tuple(found)


def listed(items: Iterable[Mixed], separator: str = "") -> tuple[Part, ...]:
    """The items one after the other, between them the separator of lists in the report's language."""
    between = separator or pgettext("list separator", ", ")
    found: list[Part] = []
    for item in items:
        if found:
            found.append(between)
        found += flat(item)
    return joined(found)


def clauses(items: Iterable[Mixed]) -> tuple[Part, ...]:
    """Items that hold commas themselves: between them a semicolon."""
    return listed(items, pgettext("list separator", "; "))


def whole(key: str, count: int) -> Number:
    """A count."""
    return Number(key, formatting.number(Decimal(count)), str(count))


def quantity(key: str, value: Decimal, decimals: int) -> Number:
    """A value with so many decimals shown; the number bound to it is exact."""
    return Number(key, formatting.number(value, decimals), plain(value))


def plain(value: Decimal) -> str:
    """The exact decimal without needless zeros or an exponent."""
    return f"{value.normalize() + 0:f}"


def with_unit(number: Part, unit: str) -> tuple[Part, ...]:
    """The number and its unit as it is written: 95%, 268个, 46 µg/m³."""
    return joined([number, formatting.with_unit("", unit)])


def with_change_unit(number: Part, unit: str) -> tuple[Part, ...]:
    """A difference with its unit: of two percentages, in points."""
    if unit != formatting.PERCENT:
        return with_unit(number, unit)
    return phrase(str(_("%(number)s points")), number=number)


def asked(comparator: Comparator, number: Part, unit: str) -> tuple[Part, ...]:
    """A target: “≥ 95%”, kept on one line."""
    return joined([sign_of(comparator), *with_unit(number, unit)])


def sign_of(comparator: Comparator) -> str:
    """“≥ ” before a number; Chinese text has no space there."""
    return comparator if (get_language() or "").startswith("zh") else f"{comparator}{NO_BREAK_SPACE}"


def ended(text: str) -> str:
    """A text that people wrote, without the full stop at its end: the sentence around it has one."""
    return text.strip().rstrip("。.；;")
