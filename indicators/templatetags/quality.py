"""How templates show numbers, dates and verdicts. Each only calls `indicators.formatting`."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators import formatting
from indicators.method.checks import Flag
from indicators.method.reconciliation import GapKind, GapState
from indicators.method.types import Availability, Reason, Verdict
from indicators.models import Result, Target
from indicators.models.choices import LABELS
from indicators.planfile.schema import Severity

register = template.Library()


@register.filter
def shown(text: str) -> SafeString:
    """Text that `indicators.formatting` made; a bare dash says by its title that nothing is there."""
    if text == formatting.NOTHING:
        return format_html('<span class="none" title="{}">{}</span>', _("none"), text)
    return format_html("{}", text)


@register.filter
def number(value: Decimal | None, decimals: int = 0) -> SafeString:
    return shown(formatting.number(value, decimals))


@register.filter
def signed(value: Decimal | None, decimals: int = 1) -> SafeString:
    return shown(formatting.signed(value, decimals))


@register.filter
def pace(value: Decimal | None) -> SafeString:
    """Percentage points ahead of the path (▲ +) or behind it (▼ −)."""
    return signed(value, 1)


@register.filter
def percent(share: Decimal | None, decimals: int = 1) -> SafeString:
    return shown(formatting.percent(share, decimals))


@register.filter
def rate(value: Decimal | None, decimals: int = 0) -> SafeString:
    """A yearly average, with one decimal more than the figures."""
    return shown(formatting.number(value, formatting.rate_decimals(decimals)))


@register.filter
def moment(value: datetime | None) -> SafeString:
    return shown(formatting.moment(value))


@register.filter
def day(value: date | None) -> SafeString:
    return shown(formatting.day(value))


@register.filter
def result_value(result: Result) -> SafeString:
    """The value that counts of a result whose indicator is loaded."""
    return shown(formatting.number(result.value, formatting.result_decimals(result)))


@register.filter
def result_target(result: Result) -> SafeString:
    """The target of a result whose indicator is loaded: “≥ 95.0”."""
    decimals = formatting.result_decimals(result)
    return shown(formatting.target(result.target_value, result.comparator, decimals))


@register.filter
def target_text(target: Target) -> SafeString:
    """A target whose indicator is loaded: “≥ 95.0”."""
    return shown(formatting.target(target.value, target.comparator, target.indicator.decimals))


@register.simple_tag
def verdict(
    verdict: str, reason: str | None = None, is_early: bool = False, is_attained: bool | None = None
) -> SafeString:
    """A verdict: word, glyph and fill together. `is_early`: achieved before the plan's end year.

    `is_attained`: this year's value attains; a verdict of “missed” then stems from an earlier year.
    """
    return _badge(verdict, reason, is_early, is_attained, get_language())


@cache
def _badge(
    verdict: str, reason: str | None, is_early: bool, is_attained: bool | None, _language: str | None
) -> SafeString:
    """Rendered once for each of the few there are, as a page shows hundreds."""
    member = Verdict(verdict)
    shown = {
        "css_class": css_name(member),
        "glyph": formatting.GLYPHS[member],
        "word": _("achieved early") if is_early and member is Verdict.ACHIEVED else LABELS[member],
        "reason": LABELS[Reason(reason)] if reason else _note(member, is_attained),
    }
    return render_to_string("includes/verdict.html", shown)


def _note(verdict: Verdict, is_attained: bool | None) -> str:
    return _("missed in an earlier year") if verdict is Verdict.MISSED and is_attained else ""


@register.filter
def availability(member: str) -> str:
    """The word for what a unit said about its figure."""
    return str(LABELS[Availability(member)])


@register.filter
def flag(member: str) -> str:
    """Why a figure needs a sentence of explanation."""
    return str(LABELS[Flag(member)])


@register.filter
def severity(member: str) -> str:
    """How much a finding of the plan check weighs."""
    return str(LABELS[Severity(member)])


@register.filter
def css_name(verdict: str) -> str:
    """The verdict as the last part of a CSS class: `far-behind`."""
    return verdict.replace("_", "-")


@register.filter
def figure(value: Decimal | None, decimals: int = 0) -> SafeString:
    """A figure as it is kept: with the indicator's decimals, and more where it has more. A dash for none."""
    if not isinstance(value, Decimal):  # a template's way to say that there is nothing
        return shown(formatting.NOTHING)
    return shown(formatting.number(value, max(decimals, formatting.used_decimals(value))))


@register.filter
def gap_difference(value: Decimal, decimals: int = 0) -> SafeString:
    """By how much one figure lies above (+) or below (−) another."""
    return shown(formatting.signed(value, max(decimals, formatting.used_decimals(value))))


@register.filter
def gap_word(member: GapKind | GapState) -> str:
    """Between which figures a gap lies, or where it stands."""
    return str(LABELS[member])
