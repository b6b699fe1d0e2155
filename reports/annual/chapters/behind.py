"""What is behind, one paragraph each: how far, who leads it, why, and what is done about it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import formatting
from indicators.method.types import Kind, Verdict
from reports.annual.chapters.paragraphs import Paragraph, passage
from reports.annual.content import Part, Passage, Sentence
from reports.annual.facts import IndicatorFacts, Words
from reports.annual.story import Story
from reports.annual.wording import VERDICT_WORDS, Mixed, clauses, ended, phrase, say


def behind(story: Story) -> Passage:
    """The binding indicators first, then by verdict, the worst pace first."""
    rows = story.behind
    if not rows:
        paragraphs = [[say(_("No rated indicator is behind."))]]
    else:
        lines = [_indicator(story, number, row) for number, row in enumerate(rows, 1)]
        paragraphs = [_how_many(story, rows), *lines]
    return passage("behind", _("What is behind, and why"), 1, paragraphs)


def _how_many(story: Story, rows: list[IndicatorFacts]) -> Paragraph:
    binding = sum(row.is_binding for row in rows)
    total = story.total("behind", len(rows))
    if not binding:
        none = ngettext(
            "%(indicators)s is behind, and it is not binding.",
            "%(indicators)s are behind, none of them binding.",
            len(rows),
        )
        return [say(none, indicators=total)]
    pattern = ngettext(
        "%(indicators)s is behind, %(binding)s of them binding.",
        "%(indicators)s are behind, %(binding)s of them binding.",
        len(rows),
    )
    return [
        say(
            pattern,
            indicators=total,
            binding=story.count("behind", "binding", binding),
        )
    ]


def _indicator(story: Story, number: int, row: IndicatorFacts) -> Paragraph:
    sentences = [
        say(_("%(number)s. %(name)s."), number=str(number), name=story.label(row)),
        standing(story, row),
        say(_("Lead department: %(names)s."), names=story.leads(row)),
        _why(story, row),
    ]
    if row.remedy and row.accepted_until:
        sentences.append(
            say(
                _("The office accepts this until %(day)s; remedy: %(remedy)s."),
                day=formatting.day(row.accepted_until),
                remedy=ended(row.remedy),
            )
        )
    return sentences


def standing(story: Story, row: IndicatorFacts) -> Sentence:
    """Value, what was due or aimed at, the distance, and the verdict."""
    numbers = story.of(row)
    words: dict[str, Mixed] = {
        "year": str(story.facts.year),
        "verdict": str(VERDICT_WORDS[row.outcome.verdict]),
        "target": numbers.target_words,
    }
    actual, due, gap, pace = numbers.actual, numbers.due, numbers.gap_to_due, numbers.pace
    if actual is None:
        return say(_("There is no figure for %(year)s (target %(target)s): %(verdict)s."), **words)
    words["value"] = numbers.of(actual)
    if row.outcome.verdict is Verdict.MISSED and due is not None and gap is None:
        return say(
            _(
                "In %(year)s it stood at %(value)s and met the target %(target)s, which must hold in each "
                "year and did not in an earlier one: %(verdict)s."
            ),
            **words,
        )
    if due is None or gap is None:
        return say(_("In %(year)s it stood at %(value)s (target %(target)s): %(verdict)s."), **words)
    words |= {"due": numbers.of(due), "gap": numbers.by(gap)}
    if pace is not None:
        words["pace"] = phrase(_("%(number)s points"), number=pace)
    return say(_standing_pattern(row, has_pace=pace is not None), **words)


def _standing_pattern(row: IndicatorFacts, *, has_pace: bool) -> str:
    """A sum over the plan has come to its value; a level or a year's figure stands at it."""
    if has_pace and row.kind is Kind.CUMULATIVE:
        return _(
            "By the end of %(year)s it had come to %(value)s in all, %(gap)s away from the %(due)s due "
            "(target %(target)s), a pace of %(pace)s: %(verdict)s."
        )
    if has_pace:
        return _(
            "In %(year)s it stood at %(value)s, %(gap)s away from the %(due)s due (target %(target)s), "
            "a pace of %(pace)s: %(verdict)s."
        )
    return _(
        "In %(year)s it stood at %(value)s, %(gap)s away from the %(due)s due (target %(target)s): "
        "%(verdict)s."
    )


def _why(story: Story, row: IndicatorFacts) -> Sentence:
    """What the lead department wrote; else what places wrote; else that nobody has."""
    if row.explanation:
        return say(_("Cause: %(text)s."), text=ended(row.explanation))
    reasons = reasons_by_text(story, row)
    if reasons:
        return say(_("Cause, as places report: %(texts)s."), texts=clauses(reasons))
    return say(_("Cause: no unit has explained it yet."))


def reasons_by_text(story: Story, row: IndicatorFacts) -> list[tuple[Part, ...]]:
    """“Nanhu, Xiuzhou: late permits”: places that wrote the same stand together, in the plan's order."""
    by_text: dict[str, list[Words]] = {}
    for place, text in row.place_reasons:
        by_text.setdefault(ended(text), []).append(place)
    return [
        phrase(
            _("%(places)s: %(text)s"),
            places=story.names(places),
            text=text,
        )
        for text, places in by_text.items()
    ]
