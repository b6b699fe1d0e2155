"""The charts that the workbook draws of the same counts: verdicts by domain, by place and by year."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from indicators.method.types import Verdict
from reports.annual.content import Chart, Number, Series
from reports.annual.story import Story
from reports.annual.wording import VERDICT_WORDS

COLORS = {
    Verdict.ACHIEVED: "#0B4F8A",
    Verdict.AHEAD: "#8EC3EE",
    Verdict.ON_TRACK: "#C4E5CC",
    Verdict.BEHIND: "#FFC247",
    Verdict.FAR_BEHIND: "#D9534F",
    Verdict.MISSED: "#A8201A",
    Verdict.UNRATED: "#D5DAE1",
}
"""Red, yellow and green belong to verdicts only (screens.md, Looks)."""

Group = tuple[str, Sequence[Verdict], Callable[[Verdict, int], Number]]
"""A bar: its label, the verdicts in it, and how a count of them is bound."""


def charts(story: Story) -> Iterator[Chart]:
    """The charts in their order; one without bars is left out."""
    for key, title, groups in (
        ("by-domain", _("Verdicts by domain"), _domains(story)),
        ("by-place", _("Verdicts by place"), _places(story)),
        ("by-year", _("Verdicts by year"), _years(story)),
    ):
        if groups:
            yield _chart(key, title, groups)


def _chart(key: str, title: str, groups: Sequence[Group]) -> Chart:
    used = [verdict for verdict in Verdict if any(verdict in verdicts for _label, verdicts, _bind in groups)]
    return Chart(
        key=key,
        title=title,
        categories=tuple(label for label, _verdicts, _bind in groups),
        series=tuple(
            Series(
                name=str(VERDICT_WORDS[verdict]),
                values=tuple(bind(verdict, verdicts.count(verdict)) for _label, verdicts, bind in groups),
                color=COLORS[verdict],
            )
            for verdict in used
        ),
    )


def _domains(story: Story) -> list[Group]:
    return [
        (
            story.name(domain.name),
            [each.outcome.verdict for each in indicators],
            _counter(story, f"domain-{domain.code}"),
        )
        for domain in story.facts.domains
        if (indicators := story.facts.of_domain(domain.code))
    ]


def _places(story: Story) -> list[Group]:
    return [
        (
            story.name(place.name),
            [each.verdict for each in place.outcomes.values()],
            _counter(story, "reported", place.code),
        )
        for place in story.facts.places
    ]


def _counter(story: Story, subject: str, place: str = "") -> Callable[[Verdict, int], Number]:
    return lambda verdict, count: story.count(subject, verdict, count, place)


def _years(story: Story) -> list[Group]:
    """This year and the published ones before it; one year alone makes no chart."""
    facts = story.facts
    if len(facts.years) == 1:
        return []
    return [
        (
            str(year),
            [
                each.outcome.verdict if year == facts.year else each.history[year].verdict
                for each in facts.indicators
                if year == facts.year or year in each.history
            ],
            _year_counter(story, year),
        )
        for year in facts.years
    ]


def _year_counter(story: Story, year: int) -> Callable[[Verdict, int], Number]:
    measure = "" if year == story.facts.year else f"-in-{year}"
    return lambda verdict, count: story.count("all", f"{verdict}{measure}", count)
