"""The places below the plan's own: how many indicators have which verdict there, and what is behind."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.method.types import Verdict
from reports.annual.chapters.paragraphs import Paragraph, passage
from reports.annual.content import Passage
from reports.annual.facts import PlaceFacts
from reports.annual.story import Story
from reports.annual.wording import BEHIND, Mixed, say


def places(story: Story) -> Passage:
    """One paragraph for each place; an empty passage where the plan's place has none below it."""
    rows = story.facts.places
    paragraphs = [_whole(story), *(_place(story, row) for row in rows)] if rows else []
    return passage("places", _("Counties and other places"), 1, paragraphs)


def _whole(story: Story) -> Paragraph:
    """Which places have something behind, in the plan's order: places are not ranked."""
    rows = story.facts.places
    found = [row for row in rows if _behind(row)]
    words: dict[str, Mixed] = {
        "year": str(story.facts.year),
        "count": story.count("places", "behind", len(found)),
        "total": story.count("places", "total", len(rows)),
    }
    if not found:
        return [say(_("In none of the %(total)s places a rated indicator is behind in %(year)s."), **words)]
    pattern = ngettext(
        "In %(count)s of %(total)s places a rated indicator is behind in %(year)s: %(names)s.",
        "In %(count)s of %(total)s places rated indicators are behind in %(year)s: %(names)s.",
        len(found),
    )
    return [say(pattern, names=story.names(row.name for row in found), **words)]


def _place(story: Story, row: PlaceFacts) -> Paragraph:
    outcomes = list(row.outcomes.values())
    if not outcomes:
        return [say(_("%(name)s: nothing was reported."), name=story.name(row.name))]
    rated = [each for each in outcomes if each.verdict is not Verdict.UNRATED]
    sentences = [
        say(
            _("%(name)s: of %(indicators)s with figures %(rated)s can be rated: %(counts)s."),
            name=story.name(row.name),
            indicators=story.total("reported", len(outcomes), row.code),
            rated=story.count("reported", "rated", len(rated), row.code),
            counts=story.verdicts("reported", rated, row.code),
        )
        if rated
        else say(
            _("%(name)s: of %(indicators)s with figures none can be rated."),
            name=story.name(row.name),
            indicators=story.total("reported", len(outcomes), row.code),
        )
    ]
    behind = _behind(row)
    if behind:
        names = {each.code: each.name for each in story.facts.indicators}
        sentences.append(say(_("Behind: %(names)s."), names=story.names(names[code] for code in behind)))
    return sentences


def _behind(row: PlaceFacts) -> list[str]:
    return [code for code, outcome in row.outcomes.items() if outcome.verdict in BEHIND]
