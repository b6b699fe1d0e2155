"""How the whole stands: counts of verdicts, the binding indicators apart, and what moved over the years.

Indicators measure unlike things: they are counted, and their percentages are never averaged.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.method.types import Nature, Reason, Verdict
from reports.annual.chapters.paragraphs import Paragraph, passage
from reports.annual.content import Kind, Part, Passage
from reports.annual.facts import IndicatorFacts
from reports.annual.story import Story, of_nature
from reports.annual.wording import REASON_WORDS, VERDICT_WORDS, clauses, listed, phrase, say

RANK: dict[Verdict, int] = {
    verdict: rank for rank, verdict in enumerate(Verdict) if verdict is not Verdict.UNRATED
}
"""From the best; what cannot be rated is neither better nor worse."""


def summary(story: Story) -> Passage:
    """The first chapter."""
    paragraphs = [_counts(story)]
    if story.spans_years:
        paragraphs.append(_years(story))
    if story.kind is Kind.FINAL:
        paragraphs.append(_attainment(story))
    else:
        paragraphs.append(_against_year_before(story))
    paragraphs.append(_unrated(story))
    return passage("summary", _("Overall progress"), 1, paragraphs)


def counts_of_all(story: Story) -> Paragraph:
    """The verdicts on all indicators, then on the binding and the expected ones."""
    return _counts(story)


def _counts(story: Story) -> Paragraph:
    facts = story.facts
    sentences = [
        say(
            _("In %(year)s, of %(indicators)s: %(counts)s."),
            year=str(facts.year),
            indicators=story.total("all", len(facts.indicators)),
            counts=story.verdicts("all", [each.outcome for each in facts.indicators]),
        )
    ]
    patterns = {
        Nature.BINDING: _("Of the binding ones, %(indicators)s: %(counts)s."),
        Nature.EXPECTED: _("Of the expected ones, %(indicators)s: %(counts)s."),
    }
    for nature, pattern in patterns.items():
        part = of_nature(facts.indicators, nature)
        if 0 < len(part) < len(facts.indicators):
            sentences.append(
                say(
                    pattern,
                    indicators=story.total(nature, len(part)),
                    counts=story.verdicts(nature, [each.outcome for each in part]),
                )
            )
    return sentences


def _against_year_before(story: Story) -> Paragraph:
    """Which verdicts are better or worse than the one published for the year before."""
    before = story.facts.year - 1
    pairs = [
        (each, RANK[each.history[before].verdict] - RANK[each.outcome.verdict])
        for each in story.facts.indicators
        if before in each.history and each.history[before].verdict in RANK and each.outcome.verdict in RANK
    ]
    if not pairs:
        return []
    better = [each for each, step in pairs if step > 0]
    worse = [each for each, step in pairs if step < 0]
    sentences = [
        say(
            _(
                "Of the %(indicators)s rated in both years, %(better)s are rated better than in %(before)s, "
                "%(worse)s worse and %(same)s the same."
            ),
            indicators=story.total("rated-twice", len(pairs)),
            before=str(before),
            better=story.count("all", "better", len(better)),
            worse=story.count("all", "worse", len(worse)),
            same=story.count("all", "same", len(pairs) - len(better) - len(worse)),
        )
    ]
    for pattern, part in ((_("Better: %(names)s."), better), (_("Worse: %(names)s."), worse)):
        if part:
            sentences.append(say(pattern, names=story.names(each.name for each in part)))
    return sentences


def _years(story: Story) -> Paragraph:
    """The verdicts of every published year, for reports that look back over several."""
    facts = story.facts
    lines = [
        phrase(
            _("%(year)s: %(counts)s"), year=str(year), counts=_counts_of_year(story, facts.indicators, year)
        )
        for year in facts.years
        if year != facts.year
    ]
    sentences = [
        say(_("In the years before, the verdicts were as follows. %(years)s."), years=clauses(lines))
    ]
    if story.kind is Kind.MIDTERM:
        left = ngettext(
            "The plan has %(left)s year left.", "The plan has %(left)s years left.", facts.years_left
        )
        sentences.append(say(left, left=story.count("plan", "years-left", facts.years_left)))
        return sentences[0 if lines else 1 :]
    return sentences if lines else []


def _counts_of_year(story: Story, indicators: Sequence[IndicatorFacts], year: int) -> tuple[Part, ...]:
    found = [each.history[year].verdict for each in indicators if year in each.history]
    return listed(
        phrase(
            _("%(count)s %(verdict)s"),
            count=story.count("all", f"{verdict}-in-{year}", found.count(verdict)),
            verdict=str(VERDICT_WORDS[verdict]),
        )
        for verdict in Verdict
        if verdict in found
    )


def _attainment(story: Story) -> Paragraph:
    """Which targets are reached and which are not, for the report at the plan's end."""
    facts = story.facts
    reached = [each for each in facts.indicators if each.outcome.is_attained]
    missed = [each for each in facts.indicators if each.outcome.is_attained is False]
    open_ones = len(facts.indicators) - len(reached) - len(missed)
    sentences = [
        say(
            _("Against the targets for %(end)s, %(reached)s have been reached and %(missed)s have not."),
            end=str(facts.plan.end_year),
            reached=story.total("attained", len(reached)),
            missed=story.total("not-attained", len(missed)),
        )
    ]
    if open_ones:
        unsure = _("Of %(open)s it cannot be said yet.")
        sentences.append(say(unsure, open=story.total("attainment-open", open_ones)))
    return sentences


def _unrated(story: Story) -> Paragraph:
    """Why some indicators cannot be rated."""
    rows = [each for each in story.facts.indicators if each.outcome.verdict is Verdict.UNRATED]
    if not rows:
        return []
    reasons = listed(
        phrase(
            _("%(reason)s %(count)s"),
            count=story.count("unrated", reason, found),
            reason=str(REASON_WORDS[reason]),
        )
        for reason in Reason
        if (found := sum(each.outcome.reason is reason for each in rows))
    )
    return [
        say(
            _("%(indicators)s cannot be rated for these reasons: %(reasons)s."),
            indicators=story.total("unrated", len(rows)),
            reasons=reasons,
        )
    ]
