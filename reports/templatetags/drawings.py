"""Small pictures and cells, hundreds on one page: written here, as a template takes ten times as long.

What is drawn where is decided in `reports.overview`, `reports.heat_map` and `reports.charts`."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators.formatting import GLYPHS
from indicators.method.types import Reason, Verdict
from indicators.models.choices import LABELS
from indicators.templatetags.quality import css_name
from reports.charts.bullet import Bullet, Spark
from reports.heat_map import Row
from reports.overview import Bar, Segment

register = template.Library()

SPARK = (
    '<svg class="spark" width="60" height="16" viewBox="0 0 60 16" aria-hidden="true" focusable="false">'
    '{}<circle cx="{}" cy="{}" r="2.5"></circle></svg>'
)
BULLET = (
    '<svg class="bullet" viewBox="0 0 120 12" preserveAspectRatio="none" aria-hidden="true"'
    ' focusable="false">'
    '<rect class="bullet-way" width="100" height="8" y="2"></rect>'
    '<rect class="bullet-value" width="{}" height="4" y="4"></rect>{}'
    '<rect class="bullet-target" x="99" width="2" height="12"></rect>{}</svg>'
)
BEYOND = format_html('<path class="bullet-beyond" d="{}"></path>', "M112,0 l8,6 l-8,6 z")
DUE = '<rect class="bullet-due" x="{}" width="1.5" height="12"></rect>'
BAR = (
    '<svg class="bar" width="{}" height="32" role="group" aria-label="{}: {}">{}</svg>'
    '<div class="bar-chips">{}</div>'
)
SEGMENT = '<a class="segment segment-{}" {}><title>{}</title><rect x="{}%" width="{}%" {}/>{}</a>'
PLAIN, HATCHED = 'y="0" height="32"', 'y="1.5" height="29" fill="url(#hatch)"'
"""What cannot be rated has no fill of its own."""
NAME = '<text x="{}%" y="21" text-anchor="middle">{}&thinsp;{}</text>'
CHIP = '<a class="verdict verdict-{}" {}><span class="glyph" aria-hidden="true">{}</span>{}</a>'
HEAT_CELL = (
    '<td class="heat-cell verdict-{}"><a href="{}" title="{}">'
    '<span class="glyph" aria-hidden="true">{}</span> {}<span class="hidden-text"> {}</span></a></td>'
)
COUNT = '<td class="number{}">{}</td>'
NO_CELL = '<td class="heat-none"><span class="hidden-text">{}</span></td>'


@register.filter
def spark(course: Spark | None) -> SafeString | str:
    """The course of some years; nothing where there is none."""
    if course is None:
        return ""
    lines = format_html_join("", '<polyline points="{}"></polyline>', ((line,) for line in course.lines))
    return format_html(SPARK, lines, course.x, course.y)


@register.filter
def bullet(bar: Bullet | None) -> SafeString | str:
    """How far a value has come; nothing where that cannot be said."""
    if bar is None:
        return ""
    due = "" if bar.due is None else format_html(DUE, bar.due)
    return format_html(BULLET, bar.value, BEYOND if bar.is_beyond else "", due)


@register.simple_tag
def verdict_bar(bar: Bar, label: str, address: str, query: str = "", place: str = "") -> SafeString:
    """A bar of verdicts, each part a way to its indicators; as chips where the screen is too narrow for it.

    `query` narrows the list at the address, and ends with `&` where it is not empty; `place` is added last.
    """
    start, end = escape(f"{address}?{query}verdict="), escape(f"&{place}" if place else "")
    drawn, chips = "", ""
    for segment in bar.segments:
        named = f'href="{start}{segment.verdict}{end}" aria-label="{escape(segment.label)} {segment.count}"'
        drawn += _segment(segment, named)
        chips += CHIP.format(css_name(segment.verdict), named, segment.glyph, segment.count)
    parts = mark_safe(drawn), mark_safe(chips)  # noqa: S308 - all but numbers and names of ours is escaped
    return format_html(BAR, bar.least_width, label, bar.total, *parts)


def _segment(segment: Segment, named: str) -> str:
    """A part of the bar; its words are in it where they fit."""
    fill = HATCHED if segment.verdict is Verdict.UNRATED else PLAIN
    words = NAME.format(segment.middle, segment.glyph, segment.count) if segment.is_named else ""
    title = f"{escape(segment.label)} {segment.count}"
    css = css_name(segment.verdict)
    return SEGMENT.format(css, named, title, segment.start, segment.width, fill, words)


@register.simple_tag
def count_cells(counts: Iterable[int]) -> SafeString:
    """Cells of numbers, in which a zero steps back."""
    cells = (COUNT.format("" if count else " zero", count) for count in counts)
    return mark_safe("".join(cells))  # noqa: S308 - numbers alone


@register.simple_tag
def heat_cells(row: Row, address: str, past: str) -> SafeString:
    """The cells of an indicator's row, each a way to it in a place; `past` is added to each address."""
    silence, marks = NO_CELL.format(escape(_("reports nothing here"))), _marks(get_language())
    whys: dict[Reason | None, str] = {None: ""}
    start, end = f"{escape(address)}?unit=", escape(past)
    parts = []
    for cell in row.cells:
        if cell is None:
            parts.append(silence)
            continue
        word, css, glyph = marks[cell.verdict]
        if cell.reason not in whys:
            whys[cell.reason] = f" · {escape(cell.why)}"
        href, title = f"{start}{cell.column.quoted}{end}", f"{word}{whys[cell.reason]}"
        parts.append(HEAT_CELL.format(css, href, title, glyph, escape(cell.text), word))
    return mark_safe("".join(parts))  # noqa: S308 - all but names of ours is escaped


@lru_cache
def _marks(_language: str | None) -> dict[Verdict, tuple[str, str, str]]:
    """Each verdict's word, escaped, its class and its glyph, in the language that is asked in: there are a
    thousand cells, and seven verdicts."""
    return {each: (str(escape(LABELS[each])), css_name(each), GLYPHS[each]) for each in Verdict}
