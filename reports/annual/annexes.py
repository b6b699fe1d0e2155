"""The annexes: all indicators, places × indicators, what is behind, the measures, definitions and sources.

Widths are in millimeters, 225 together on a lying page and 156 on a standing one.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators import formatting
from indicators.method.types import Availability, Nature, Origin, Verdict
from reports.annual.chapters.behind import reasons_by_text
from reports.annual.content import Cell, Column, Table
from reports.annual.facts import IndicatorFacts, MeasureFacts, PlaceFacts
from reports.annual.story import Story
from reports.annual.wording import REASON_WORDS, STATE_WORDS, VERDICT_WORDS, ended, joined, listed, sign_of

Row = tuple[Cell, ...]

PLACES_ABREAST = 9
"""So many places fit beside the whole; more make another table."""

NOTHING = formatting.NOTHING


def annexes(story: Story) -> Iterator[Table]:
    """The annexes in their order; one without rows is left out."""
    tables = [_indicators(story), *_places(story), _behind(story), _measures(story), _definitions(story)]
    yield from (table for table in tables if table.rows)


def _number() -> Column:
    return Column(pgettext("of a row", "No."), 10, "center")


def _by_domain(story: Story, row: Callable[[int, IndicatorFacts], Row]) -> Iterator[Row]:
    """A row for each indicator below the names of the domains, counted through."""
    numbers = count(1)
    for domain in story.facts.domains:
        indicators = story.facts.of_domain(domain.code)
        if indicators:
            yield (story.name(domain.name),)
        yield from (row(next(numbers), indicator) for indicator in indicators)


# --- All indicators -----------------------------------------------------------------------------------------


def _indicators(story: Story) -> Table:
    year, end = story.facts.year, story.facts.plan.end_year
    return Table(
        key="indicators",
        title=_("Main indicators"),
        columns=(
            _number(),
            Column(_("Indicator"), 42),
            Column(_("Unit"), 15, "center"),
            Column(_("Nature"), 17, "center"),
            Column(_("Baseline"), 14, "right"),
            Column(_("Target for %(year)s") % {"year": end}, 19, "right"),
            Column(_("Due in %(year)s") % {"year": year}, 16, "right"),
            Column(_("Actual"), 16, "right"),
            Column(_("Progress (percent)"), 15, "right"),
            Column(_("Verdict"), 18, "center"),
            Column(_("Lead department"), 26),
            Column(_("Remarks"), 17),
        ),
        rows=tuple(_by_domain(story, partial(_indicator_row, story))),
        landscape=True,
        notes=(_("Results published on %(day)s, version %(version)s.") % _published(story),),
    )


def _published(story: Story) -> dict[str, object]:
    return {"day": formatting.day(story.facts.published_on), "version": story.facts.version}


def _indicator_row(story: Story, number: int, indicator: IndicatorFacts) -> Row:
    numbers = story.of(indicator)
    natures = {Nature.BINDING: _("binding"), Nature.EXPECTED: _("expected")}
    return (
        str(number),
        story.label(indicator),
        numbers.unit,
        natures[indicator.nature],
        numbers.baseline or NOTHING,
        _target(story, indicator),
        numbers.due or NOTHING,
        numbers.actual or NOTHING,
        numbers.progress or NOTHING,
        str(VERDICT_WORDS[indicator.outcome.verdict]),
        story.leads(indicator),
        _remarks(indicator),
    )


def _target(story: Story, indicator: IndicatorFacts) -> Cell:
    target, comparator = story.of(indicator).target, indicator.outcome.comparator
    return NOTHING if target is None or comparator is None else (sign_of(comparator), target)


def _remarks(indicator: IndicatorFacts) -> str:
    """Why it is not rated, or what is uncertain about the value."""
    outcome, found = indicator.outcome, []
    if outcome.reason is not None:
        found.append(str(REASON_WORDS[outcome.reason]))
    elif outcome.is_partial:
        found.append(_("figures incomplete"))
    if outcome.availability is Availability.PROVISIONAL:
        found.append(_("provisional figure"))
    if outcome.due_origin is Origin.DECIDED or outcome.target_origin is Origin.DECIDED:
        found.append(_("target decided later"))
    return pgettext("list separator", ", ").join(found)


# --- Places -------------------------------------------------------------------------------------------------


def _places(story: Story) -> Iterator[Table]:
    """The places beside the whole, as many abreast as a page holds."""
    rows = story.facts.places
    parts = [rows[start : start + PLACES_ABREAST] for start in range(0, len(rows), PLACES_ABREAST)]
    for number, part in enumerate(parts, 1):
        yield _places_table(story, part, number, len(parts))


def _places_table(story: Story, part: Sequence[PlaceFacts], number: int, of: int) -> Table:
    width = (225 - 10 - 15 - 46) // (len(part) + 1)
    title = _("Indicators by place")
    columns = [story.facts.plan.place_name, *(place.name for place in part)]
    legend = listed(
        f"{formatting.GLYPHS[verdict]} {VERDICT_WORDS[verdict]}"
        for verdict in Verdict
        if verdict is not Verdict.UNRATED
    )
    return Table(
        key="places" if of == 1 else f"places-{number}",
        title=title if of == 1 else _("%(title)s (part %(number)s)") % {"title": title, "number": number},
        columns=(
            _number(),
            Column(_("Indicator"), 46),
            Column(_("Unit"), 15, "center"),
            *(Column(story.name(name), width, "right") for name in columns),
        ),
        rows=tuple(_by_domain(story, partial(_place_row, story, part))),
        landscape=True,
        notes=(
            "".join(str(each) for each in legend),
            _("Values without a sign are not rated: the place has no target of its own."),
        ),
    )


def _place_row(story: Story, part: Sequence[PlaceFacts], number: int, indicator: IndicatorFacts) -> Row:
    cells = (_value(story, indicator, place) for place in (None, *part))
    return (str(number), story.label(indicator), story.of(indicator).unit, *cells)


def _value(story: Story, indicator: IndicatorFacts, place: PlaceFacts | None) -> Cell:
    """The value with the sign of its verdict, where there is one."""
    outcome = indicator.outcome if place is None else place.outcomes.get(indicator.code)
    if outcome is None or outcome.value is None:
        return NOTHING
    numbers = story.of(indicator) if place is None else story.at(indicator, outcome, place.code)
    actual = numbers.actual or NOTHING
    if outcome.verdict is Verdict.UNRATED:
        return actual
    return (actual, formatting.GLYPHS[outcome.verdict])


# --- What is behind -----------------------------------------------------------------------------------------


def _behind(story: Story) -> Table:
    return Table(
        key="behind",
        title=_("What is behind, causes and remedies"),
        columns=(
            _number(),
            Column(_("Indicator"), 38),
            Column(_("Verdict"), 18, "center"),
            Column(_("Away from what is due"), 20, "right"),
            Column(_("Lead department"), 22),
            Column(_("Cause and remedy"), 48),
        ),
        rows=tuple(_behind_row(story, number, row) for number, row in enumerate(story.behind, 1)),
    )


def _behind_row(story: Story, number: int, row: IndicatorFacts) -> Row:
    numbers = story.of(row)
    gap = numbers.gap_to_due or numbers.gap_to_target
    return (
        str(number),
        story.label(row),
        str(VERDICT_WORDS[row.outcome.verdict]),
        NOTHING if gap is None else numbers.by(gap),
        story.leads(row),
        _cause(story, row),
    )


def _cause(story: Story, row: IndicatorFacts) -> Cell:
    if row.explanation:
        texts: list[Cell] = [ended(row.explanation)]
    else:
        texts = [*reasons_by_text(story, row)]
    if row.remedy:
        texts.append(_("Remedy: %(remedy)s") % {"remedy": ended(row.remedy)})
    parts = joined(
        part
        for number, text in enumerate(texts)
        for part in (("\n",) if number else ()) + (text if isinstance(text, tuple) else (text,))
    )
    return parts or _("not yet explained")


# --- Measures -----------------------------------------------------------------------------------------------


def _measures(story: Story) -> Table:
    return Table(
        key="measures",
        title=_("Tracking table of the measures"),
        columns=(
            _number(),
            Column(_("Main task"), 52),
            Column(_("How it stands"), 98),
            Column(_("Lead department"), 40),
            Column(_("State of progress"), 25, "center"),
        ),
        rows=tuple(_measure_rows(story)),
        landscape=True,
    )


def _measure_rows(story: Story) -> Iterator[Row]:
    numbers = count(1)
    for project in story.facts.projects:
        words = {"number": project.number, "name": story.name(project.name)}
        yield (_("Special project %(number)s: %(name)s") % words,)
        yield from (_measure_row(story, next(numbers), measure) for measure in project.measures)


def _measure_row(story: Story, number: int, measure: MeasureFacts) -> Row:
    text = measure.text
    if measure.next_step:
        text += "\n" + _("Next step: %(text)s") % {"text": measure.next_step}
    state = str(STATE_WORDS[measure.state]) if measure.state else NOTHING
    return (str(number), story.name(measure.name), text or NOTHING, story.leads(measure), state)


# --- Definitions --------------------------------------------------------------------------------------------


def _definitions(story: Story) -> Table:
    """What each indicator measures, and where the plan sets its target."""
    return Table(
        key="definitions",
        title=_("Definitions and sources"),
        columns=(
            _number(),
            Column(_("Indicator"), 40),
            Column(_("Definition"), 70),
            Column(_("Place in the plan"), 36),
        ),
        rows=tuple(_definition(story, number, row) for number, row in enumerate(story.facts.indicators, 1)),
    )


def _definition(story: Story, number: int, row: IndicatorFacts) -> Row:
    sources = pgettext("list separator", "; ").join(row.sources)
    return (str(number), story.label(row), story.name(row.definition) or NOTHING, sources or NOTHING)
