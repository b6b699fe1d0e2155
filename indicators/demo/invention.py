"""The whole invented set: who reports what for which year, with availability and explanation."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.demo import words
from indicators.demo.course import Story, course
from indicators.demo.setting import Setting, Subject, chance
from indicators.demo.shares import NOTHING_THERE, divide, weights_of
from indicators.demo.stories import ABSENCES, cast_stories
from indicators.method.types import Availability, Kind, Reading, exact

LAGGING = (Story.BEHIND, Story.FAR_BEHIND)
JUMP = Decimal("0.3")  # of last year's figure

NOT_OUT = Reading(None, Availability.NOT_AVAILABLE)


class Extent(StrEnum):
    """How much of the last year a unit has entered."""

    ALL = "all"
    PARTLY = "partly"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class InventedFigure:
    """One figure as a unit's clerk would enter it.

    `organization` is where it belongs, `unit` who enters it ("": the office); both are codes.
    """

    indicator: str
    organization: str
    unit: str
    year: int
    reading: Reading
    expected_on: date | None = None
    explanation: str = ""


@exact
def invent(subjects: Sequence[Subject], setting: Setting) -> tuple[InventedFigure, ...]:
    """Every figure of the demo data: complete for all years but the last, which half of the units entered."""
    stories = cast_stories(subjects, setting)
    extents = extents_of(subjects, setting)
    figures: list[InventedFigure] = []
    turns: dict[str, int] = {}
    for number, subject in enumerate(subjects):
        for unit, series in _reported(subject, stories[subject.code], setting, number).items():
            turn = turns[unit] = turns.get(unit, -1) + 1
            figures += _entered(subject, setting, unit, series, extents[unit], turn)
    return tuple(_explained(subjects, stories, setting, figures))


def extents_of(subjects: Sequence[Subject], setting: Setting) -> dict[str, Extent]:
    """What each reporting unit has entered of the last year: by turns all, a part, nothing.

    Places take turns in their order, departments by how much they report.
    """
    turns = tuple(Extent)
    reporters = Counter(subject.reporter for subject in subjects if subject.is_direct)
    return {
        unit: turns[number % len(turns)]
        for units in (setting.leaves, [unit for unit, _ in reporters.most_common()])
        for number, unit in enumerate(units)
    }


def _reported(subject: Subject, story: Story, setting: Setting, number: int) -> dict[str, dict[int, Reading]]:
    """What each unit has to say of each year, by unit and year."""
    whole = course(subject, story, setting)
    judged = setting.judged_year
    if subject.is_direct:
        absence = ABSENCES.get(story)
        said = {judged: Reading(None, absence.availability)} if absence else {}
        return {subject.reporter: whole | said}
    absent = _absent_place(setting, number)
    present = [place for place in setting.leaves if place != absent]
    units: dict[str, dict[int, Reading]] = {place: {} for place in setting.leaves}
    for year in setting.years:
        parts = divide(subject, setting, year, whole[year], present)
        for place in setting.leaves:
            units[place][year] = parts.get(place, NOTHING_THERE)
    if story is Story.PARTIAL:
        units[_largest(subject, setting, present)][judged] = NOT_OUT
    return units


def _absent_place(setting: Setting, number: int) -> str | None:
    """The one place that has nothing of the kind, for every sixth indicator."""
    if number % 6 != 2 or len(setting.leaves) < 3:
        return None
    return setting.leaves[-1 - number // 6 % (len(setting.leaves) // 2)]


def _largest(subject: Subject, setting: Setting, places: Sequence[str]) -> str:
    sizes = dict(zip(places, weights_of(subject, setting, places), strict=True))
    return max(sizes, key=lambda place: sizes[place])


def _entered(
    subject: Subject,
    setting: Setting,
    unit: str,
    series: Mapping[int, Reading],
    extent: Extent,
    turn: int,
) -> Iterator[InventedFigure]:
    """The unit's figures: of the last year only as many as its extent says. `turn` counts its indicators."""
    organization = setting.root if subject.is_direct else unit
    for year, reading in series.items():
        said: Reading | None = reading
        if year == setting.last_year:
            said = _said_of_last_year(reading, extent, turn)
        elif year == setting.judged_year and turn % 7 == 4:
            said = _provisional(reading)
        if said is not None:
            yield InventedFigure(subject.code, organization, unit, year, said)


def _said_of_last_year(reading: Reading, extent: Extent, turn: int) -> Reading | None:
    """Figures of the last year are fresh: each third is provisional, and some are not out yet."""
    if extent is Extent.NOTHING or (extent is Extent.PARTLY and turn % 4 == 3):
        return None
    if extent is Extent.PARTLY and turn % 4 == 1 and reading is not NOTHING_THERE:
        return NOT_OUT
    return _provisional(reading) if turn % 3 == 0 else reading


def _provisional(reading: Reading) -> Reading:
    """The same figure, not yet final; what has no value stays as it is."""
    is_final = reading.availability is Availability.FINAL
    return replace(reading, availability=Availability.PROVISIONAL) if is_final else reading


# --- What clerks say of their figures ---------------------------------------------------------------------


def _explained(
    subjects: Sequence[Subject],
    stories: Mapping[str, Story],
    setting: Setting,
    figures: Sequence[InventedFigure],
) -> Iterator[InventedFigure]:
    by_code = {subject.code: subject for subject in subjects}
    before = {(figure.indicator, figure.unit, figure.year): figure.reading for figure in figures}
    for figure in figures:
        earlier = before.get((figure.indicator, figure.unit, figure.year - 1))
        subject, story = by_code[figure.indicator], stories[figure.indicator]
        yield replace(
            figure,
            expected_on=_expected_on(figure),
            explanation=_explanation(subject, story, setting, figure, earlier),
        )


def _expected_on(figure: InventedFigure) -> date | None:
    """Where a figure is not out yet: the middle of the year after."""
    is_out = figure.reading.availability is not Availability.NOT_AVAILABLE
    return None if is_out else date(figure.year + 1, 6, 30)


def _explanation(
    subject: Subject, story: Story, setting: Setting, figure: InventedFigure, earlier: Reading | None
) -> str:
    key = (setting.seed, figure.indicator, figure.unit, figure.year)
    if figure.reading.availability is Availability.NOT_AVAILABLE:
        return words.NOT_AVAILABLE
    if figure.reading.availability is Availability.NOT_APPLICABLE:
        return words.NOT_SURVEYED if subject.is_direct else words.NOT_APPLICABLE
    is_talkative = chance(*key, "talkative") < Decimal("0.4") or subject.is_direct
    if is_talkative and story in LAGGING and figure.year >= setting.judged_year - 1:
        return words.pick(words.BEHIND, *key)
    if story is Story.MISSED and figure.year == setting.slip_year and _is_short(subject, figure):
        return words.pick(words.MISSED, *key)
    if subject.rule.kind is Kind.LEVEL and _is_jump(figure.reading, earlier):
        return words.pick(words.JUMP, *key)
    return ""


def _is_short(subject: Subject, figure: InventedFigure) -> bool:
    """Whether it does not attain the end target. A place's part of a sum never does."""
    value, end = figure.reading.value, subject.end
    return value is not None and end is not None and not end.is_met_by(value)


def _is_jump(reading: Reading, earlier: Reading | None) -> bool:
    """Whether a figure differs from last year's by so much that somebody would ask."""
    if earlier is None or earlier.value is None or reading.value is None:
        return False
    return abs(reading.value - earlier.value) > max(JUMP * abs(earlier.value), Decimal(3))
