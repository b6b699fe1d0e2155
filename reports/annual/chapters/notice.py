"""The notice of the year (通报): what the report says at length, on two pages."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.annual.chapters.domains import with_due
from reports.annual.chapters.opening import opening
from reports.annual.chapters.outlook import need, needs_more
from reports.annual.chapters.paragraphs import Paragraph, passage
from reports.annual.chapters.summary import counts_of_all
from reports.annual.content import Part, Passage
from reports.annual.facts import IndicatorFacts
from reports.annual.story import Story
from reports.annual.wording import VERDICT_WORDS, clauses, phrase, say

MOST = 6
"""So many indicators are named; two pages hold no more."""


def notice(story: Story) -> Iterator[Passage]:
    """The passages of the notice."""
    yield opening(story)
    yield passage("summary", _("Overall progress"), 1, [counts_of_all(story)])
    yield passage("behind", _("What is behind"), 1, [_behind(story)])
    yield passage("next", _("What is asked for"), 1, _asked(story))


def _behind(story: Story) -> Paragraph:
    rows = story.behind
    if not rows:
        return [say(_("No rated indicator is behind."))]
    pattern = ngettext("%(indicators)s is behind:", "%(indicators)s are behind:", len(rows))
    sentences = [say(pattern, indicators=story.total("behind", len(rows)))]
    lines = [_line(story, row) for row in rows[:MOST]]
    left = len(rows) - len(lines)
    if not left:
        return [*sentences, say(_("%(list)s."), list=clauses(lines))]
    more = say(
        _("%(list)s; and %(more)s more."), list=clauses(lines), more=story.count("behind", "not-named", left)
    )
    return [*sentences, more]


def _line(story: Story, row: IndicatorFacts) -> tuple[Part, ...]:
    return phrase(
        _("%(indicator)s, %(verdict)s, lead %(leads)s"),
        indicator=with_due(story, row),
        verdict=str(VERDICT_WORDS[row.outcome.verdict]),
        leads=story.leads(row),
    )


def _asked(story: Story) -> list[Paragraph]:
    """What the lead departments owe: the rates of what is behind, and the next report of them."""
    rows = [row for row in story.behind if needs_more(row)][:MOST]
    paragraphs: list[Paragraph] = []
    if rows:
        lines = clauses(need(story, row) for row in rows)
        paragraphs.append([say(_("To reach the plan's targets it takes from now on: %(list)s."), list=lines)])
    duty = _("The lead departments of what is behind put their measures in writing, indicator by indicator.")
    return [*paragraphs, [say(duty)]]
