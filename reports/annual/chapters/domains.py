"""The plan's domains one by one: what is achieved, on track, behind and not rated, with its values."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from indicators.method.types import Verdict
from reports.annual.chapters.paragraphs import Paragraph, passage
from reports.annual.content import Part, Passage
from reports.annual.facts import DomainFacts, IndicatorFacts
from reports.annual.story import Story, with_verdict
from reports.annual.wording import BEHIND, GOOD, clauses, phrase, say

Tell = Callable[[Story, IndicatorFacts], tuple[Part, ...]]


def domains(story: Story) -> Iterator[Passage]:
    """The chapter's heading, and below it a passage for each domain that has indicators."""
    yield Passage("domains", _("Progress by domain"), 1, ())
    for domain in story.facts.domains:
        indicators = story.facts.of_domain(domain.code)
        if indicators:
            yield _domain(story, domain, indicators)


def _domain(story: Story, domain: DomainFacts, indicators: Sequence[IndicatorFacts]) -> Passage:
    subject = f"domain-{domain.code}"
    counts = say(
        _("This domain has %(indicators)s: %(counts)s."),
        indicators=story.total(subject, len(indicators)),
        counts=story.verdicts(subject, [each.outcome for each in indicators]),
    )
    parts: list[tuple[str, Sequence[Verdict], Tell]] = [
        (_("Achieved or ahead: %(list)s."), GOOD, with_target),
        (_("On track: %(list)s."), (Verdict.ON_TRACK,), with_due),
        (_("Behind: %(list)s."), BEHIND, with_due),
        (_("Not rated: %(list)s."), (Verdict.UNRATED,), with_target),
    ]
    lines = [_line(story, pattern, with_verdict(indicators, of), tell) for pattern, of, tell in parts]
    heading = story.name(domain.name)
    return passage(f"domain.{domain.code}", heading, 2, [[counts], *lines], domain.code)


def _line(story: Story, pattern: str, indicators: Sequence[IndicatorFacts], tell: Tell) -> Paragraph:
    if not indicators:
        return []
    return [say(pattern, list=clauses(tell(story, each) for each in indicators))]


def with_target(story: Story, indicator: IndicatorFacts) -> tuple[Part, ...]:
    """“A at 92.5% (target ≥ 95%)”, or that there is no value."""
    numbers = story.of(indicator)
    words = {"name": story.label(indicator), "target": numbers.target_words}
    if numbers.actual is None:
        return phrase(_("%(name)s without a figure (target %(target)s)"), **words)
    pattern = _("%(name)s at %(value)s (target %(target)s)")
    return phrase(pattern, value=numbers.of(numbers.actual), **words)


def with_due(story: Story, indicator: IndicatorFacts) -> tuple[Part, ...]:
    """“A at 14 (18 due)”, with the target where nothing is due by the path."""
    numbers = story.of(indicator)
    actual, due = numbers.actual, numbers.due
    if actual is None or due is None:
        return with_target(story, indicator)
    words = {"name": story.label(indicator), "value": numbers.of(actual), "due": numbers.of(due)}
    if indicator.outcome.verdict is Verdict.MISSED and numbers.gap_to_due is None:
        return phrase(_("%(name)s at %(value)s (%(due)s due, but missed in an earlier year)"), **words)
    return phrase(_("%(name)s at %(value)s (%(due)s due)"), **words)
