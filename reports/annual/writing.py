"""Writing a report from its facts: the whole content, in Chinese or English."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from reports.annual.annexes import annexes
from reports.annual.chapters.behind import behind
from reports.annual.chapters.domains import domains
from reports.annual.chapters.notice import notice
from reports.annual.chapters.opening import opening
from reports.annual.chapters.outlook import outlook
from reports.annual.chapters.places import places
from reports.annual.chapters.projects import projects
from reports.annual.chapters.summary import summary
from reports.annual.charts import charts
from reports.annual.content import Content, Kind, Passage
from reports.annual.facts import Facts
from reports.annual.headings import numbered
from reports.annual.story import Story


def write(kind: Kind, facts: Facts, language: str) -> Content:
    """The report. The same facts give the same content.

    The document number, the date of issue and the addressee are for the office to give (`replace`).
    """
    with translation.override(language):
        story = Story(kind, facts, language)
        is_notice = kind is Kind.NOTICE
        chapters = notice(story) if is_notice else _chapters(story)
        return Content(
            kind=kind,
            language=language,
            title=_title(story),
            organ=_("Office for quality work of %(place)s") % {"place": story.name(facts.plan.place_name)},
            plan_name=story.name(facts.plan.name),
            year=facts.year,
            version=facts.version,
            invented=facts.invented,
            passages=tuple(numbered(chapters, language)),
            annexes=() if is_notice else tuple(annexes(story)),
            charts=tuple(charts(story)),
            addressee=_("To all places and departments concerned") if is_notice else "",
        )


def _chapters(story: Story) -> Iterator[Passage]:
    """The chapters in their order; one that has nothing to say is left out."""
    yield opening(story)
    yield summary(story)
    yield from domains(story)
    yield behind(story)
    for chapter in (projects(story), places(story)):
        if chapter.sentences:
            yield chapter
    yield outlook(story)


def _title(story: Story) -> str:
    patterns = {
        Kind.ANNUAL: _("%(plan)s: assessment of %(year)s"),
        Kind.MIDTERM: _("%(plan)s: assessment at the plan's middle"),
        Kind.FINAL: _("%(plan)s: final assessment"),
        Kind.NOTICE: _("Notice on %(plan)s in %(year)s"),
    }
    return patterns[story.kind] % {"plan": story.name(story.facts.plan.name), "year": story.facts.year}
