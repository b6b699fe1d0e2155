"""What comes next: what each year left must bring, what must hold, and at the end what is missing."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.formatting import NO_BREAK_SPACE
from indicators.method.types import Verdict
from reports.annual.chapters.paragraphs import Paragraph, passage
from reports.annual.content import Kind, Part, Passage
from reports.annual.facts import IndicatorFacts
from reports.annual.story import Story
from reports.annual.wording import Mixed, clauses, phrase, say


def outlook(story: Story) -> Passage:
    """The last chapter. At the plan's end it says by how much targets were missed."""
    if story.kind is Kind.FINAL or story.facts.is_final_year:
        return passage("next", _("What is left to do"), 1, _missing(story))
    return passage("next", _("What the years left must bring"), 1, needed(story))


def needed(story: Story) -> list[Paragraph]:
    """Indicators that need more in each year left than they had so far, domain by domain."""
    rows = [each for each in story.facts.indicators if needs_more(each)]
    yearly = [each for each in story.facts.indicators if _must_hold(each)]
    paragraphs: list[Paragraph] = []
    if rows:
        pattern = ngettext(
            "To reach the targets for %(end)s in the %(left)s year left, more a year is needed of "
            "%(indicators)s than so far:",
            "To reach the targets for %(end)s in the %(left)s years left, more a year is needed of "
            "%(indicators)s than so far:",
            story.facts.years_left,
        )
        opening = say(
            pattern,
            end=str(story.facts.plan.end_year),
            left=story.count("plan", "years-left", story.facts.years_left),
            indicators=story.total("to-hasten", len(rows)),
        )
        paragraphs = [[opening], *_by_domain(story, rows, need)]
    if yearly:
        paragraphs.append([say(_("To be met in each year: %(list)s."), list=clauses(_held(story, yearly)))])
    return paragraphs or [[say(_("No indicator needs more in the years left than it had so far."))]]


def _by_domain(
    story: Story, rows: list[IndicatorFacts], tell: Callable[[Story, IndicatorFacts], tuple[Part, ...]]
) -> list[Paragraph]:
    """One paragraph for each domain that has some of the indicators."""
    lines = []
    for domain in story.facts.domains:
        told = [tell(story, row) for row in rows if row.domain == domain.code]
        if told:
            name = story.name(domain.name)
            lines.append([say(_("%(domain)s: %(list)s."), domain=name, list=clauses(told))])
    return lines


def needs_more(row: IndicatorFacts) -> bool:
    """Whether the target is not reached, and the years so far brought less a year than it takes now."""
    outcome = row.outcome
    rate, so_far = outcome.needed_per_year, outcome.achieved_per_year
    if outcome.is_attained or not rate:
        return False
    return so_far is None or row.direction.is_worse(so_far, rate)


def need(story: Story, row: IndicatorFacts) -> tuple[Part, ...]:
    """“A: 8 a year (so far 4.7)”. What is to fall has a minus sign."""
    numbers = story.of(row)
    rate, so_far = numbers.needed, numbers.achieved
    words: dict[str, Mixed] = {
        "name": story.label(row),
        "rate": numbers.by(rate) if rate else "",
    }
    if so_far is None:
        return phrase(_("%(name)s %(rate)s a year"), **words)
    return phrase(_("%(name)s %(rate)s a year (%(so_far)s so far)"), so_far=numbers.by(so_far), **words)


def _must_hold(row: IndicatorFacts) -> bool:
    """Whether the target is to be kept in every year and was not met this time."""
    return row.outcome.verdict is Verdict.MISSED


def _held(story: Story, rows: list[IndicatorFacts]) -> Iterator[tuple[Part, ...]]:
    for row in rows:
        yield phrase(
            "%(name)s%(target)s", name=story.label(row), target=(NO_BREAK_SPACE, *story.of(row).target_words)
        )


def _missing(story: Story) -> list[Paragraph]:
    """Targets that were not reached, with their gaps."""
    rows = [row for row in story.facts.indicators if row.outcome.is_attained is False]
    if not rows:
        return [[say(_("No target is known to have been missed."))]]
    end = str(story.facts.plan.end_year)
    total = story.total("not-attained", len(rows))
    opening = say(_("%(indicators)s fall short of the target for %(end)s:"), indicators=total, end=end)
    return [[opening], *_by_domain(story, rows, _gap)]


def _gap(story: Story, row: IndicatorFacts) -> tuple[Part, ...]:
    numbers = story.of(row)
    actual, gap = numbers.actual, numbers.gap_to_target
    words: dict[str, Mixed] = {"name": story.label(row), "target": numbers.target_words}
    if actual is None or gap is None:
        return phrase(_("%(name)s without a figure (target %(target)s)"), **words)
    return phrase(
        _("%(name)s at %(value)s, %(gap)s away from the target %(target)s"),
        value=numbers.of(actual),
        gap=numbers.by(gap),
        **words,
    )
