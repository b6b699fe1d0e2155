"""The special projects: how their measures are getting on, and what is late."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.annual.chapters.paragraphs import Paragraph, passage
from reports.annual.content import Part, Passage, Sentence
from reports.annual.facts import MeasureFacts, MeasureState, ProjectFacts
from reports.annual.story import Story
from reports.annual.wording import STATE_WORDS, ended, listed, phrase, say

LATE = (MeasureState.LATE, MeasureState.NOT_STARTED)


def projects(story: Story) -> Passage:
    """One paragraph for each special project; nothing is said where the plan has none."""
    rows = story.facts.projects
    paragraphs = [_whole(story, rows), *(_project(story, row) for row in rows)] if rows else []
    return passage("projects", _("Progress of the special projects"), 1, paragraphs)


def _whole(story: Story, rows: Sequence[ProjectFacts]) -> Paragraph:
    measures = [measure for row in rows for measure in row.measures]
    return [
        say(
            _("The plan has %(projects)s with %(measures)s: %(states)s."),
            projects=phrase(
                ngettext("%(count)s special project", "%(count)s special projects", len(rows)),
                count=story.count("projects", "total", len(rows)),
            ),
            measures=_measures(story, "measures", len(measures)),
            states=_states(story, "measures", measures),
        )
    ]


def _measures(story: Story, subject: str, count: int) -> tuple[Part, ...]:
    number = story.count(subject, "total", count)
    return phrase(ngettext("%(count)s task", "%(count)s tasks", count), count=number)


def _states(story: Story, subject: str, measures: Sequence[MeasureFacts]) -> tuple[Part, ...]:
    """“12 completed, 3 behind schedule, 2 without an approved note”."""
    found = [
        phrase(
            _("%(count)s %(state)s"),
            count=story.count(subject, state, count),
            state=str(STATE_WORDS[state]),
        )
        for state in STATE_WORDS
        if (count := sum(measure.state is state for measure in measures))
    ]
    silent = sum(measure.state is None for measure in measures)
    if silent:
        found.append(
            phrase(_("%(count)s without an approved note"), count=story.count(subject, "silent", silent))
        )
    return listed(found)


def _project(story: Story, row: ProjectFacts) -> Paragraph:
    subject = f"project-{row.number}"
    return [
        say(
            _("Special project %(number)s, %(name)s: %(measures)s, of which %(states)s."),
            number=str(row.number),
            name=story.name(row.name),
            measures=_measures(story, subject, len(row.measures)),
            states=_states(story, subject, row.measures),
        ),
        *(_late(story, measure) for measure in row.measures if measure.state in LATE),
    ]


def _late(story: Story, measure: MeasureFacts) -> Sentence:
    """What the note says of a measure that is late or has not begun, and the next step."""
    words: dict[str, str] = {
        "name": story.name(measure.name),
        "state": str(STATE_WORDS[measure.state]) if measure.state else "",
        "leads": story.leads(measure),
        "text": ended(measure.text),
        "next": ended(measure.next_step),
    }
    if not measure.next_step:
        return say(_("%(name)s (%(leads)s) is %(state)s: %(text)s."), **words)
    return say(_("%(name)s (%(leads)s) is %(state)s: %(text)s. Next step: %(next)s."), **words)
