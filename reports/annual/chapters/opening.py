"""The lines before the first heading: what was assessed, by which rule, and on which figures."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import formatting
from reports.annual.chapters.paragraphs import Paragraph, passage
from reports.annual.content import Kind, Part, Passage, Sentence
from reports.annual.story import Story
from reports.annual.wording import Mixed, ended, phrase, say


def opening(story: Story) -> Passage:
    """The basis of the report. It has no heading."""
    return passage("opening", "", 0, [[_purpose(story), *_basis(story)], _revision(story), _invented(story)])


def _purpose(story: Story) -> Sentence:
    words: dict[str, Mixed] = {
        "plan": story.name(story.facts.plan.name),
        "document": _document(story),
        "years": story.years,
    }
    match story.kind:
        case Kind.ANNUAL:
            pattern = _("Under %(plan)s%(document)s, its implementation in %(years)s has been assessed.")
        case Kind.MIDTERM:
            pattern = _(
                "Under %(plan)s%(document)s, its implementation in %(years)s has been assessed at midterm."
            )
        case Kind.FINAL:
            pattern = _(
                "Under %(plan)s%(document)s, its implementation in %(years)s has been assessed as a whole."
            )
        case Kind.NOTICE:
            pattern = _("The implementation of %(plan)s%(document)s in %(years)s is notified as follows.")
    return say(pattern, **words)


def _document(story: Story) -> tuple[Part, ...]:
    number = story.facts.plan.document
    return phrase(_(" (%(number)s)"), number=number) if number else ()


def _basis(story: Story) -> Paragraph:
    if story.kind is Kind.NOTICE:
        return []
    facts = story.facts
    return [
        say(
            _(
                "The assessment covers all %(indicators)s of the plan. Figures were reported by places and "
                "departments and checked by lead departments; the results are those published on %(day)s, "
                "version %(version)s."
            ),
            indicators=story.total("all", len(facts.indicators)),
            day=formatting.day(facts.published_on),
            version=str(facts.version),
        ),
        say(_("The findings are reported as follows.")),
    ]


def _revision(story: Story) -> Paragraph:
    """Why there is another version than the first, and what it moved."""
    facts = story.facts
    if facts.version == 1 or not facts.reason:
        return []
    moved = [each for each in facts.indicators if each.has_moved]
    sentences = [
        say(
            _("The results of this year were published again as version %(version)s: %(reason)s."),
            version=str(facts.version),
            reason=ended(facts.reason),
        )
    ]
    if moved:
        pattern = ngettext(
            "Against the version before, %(indicators)s has another value or verdict: %(names)s.",
            "Against the version before, %(indicators)s have another value or verdict: %(names)s.",
            len(moved),
        )
        sentences.append(
            say(
                pattern,
                indicators=story.total("moved", len(moved)),
                names=story.names(each.name for each in moved),
            )
        )
    return sentences


def _invented(story: Story) -> Paragraph:
    if not story.facts.invented:
        return []
    return [say(_("Demo data: all figures of this report are invented and must not be cited."))]
