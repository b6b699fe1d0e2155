"""What the matrix of a reviewer is made of, fetched in six queries whatever its size."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import Organization, User
from accounts.permissions import is_office
from indicators.method.checks import Neighborhood
from indicators.models import Figure, FigureEvent, Indicator, Plan, ReviewComment
from indicators.planfile.schema import AssignmentRole
from indicators.services.entry import ENTRY_FIELDS
from indicators.services.flags import (
    Surroundings,
    Values,
    neighborhoods,
    relations_of,
    totals_of_places,
    tree_of,
    with_relatives,
)
from indicators.workflow import Action, State

Key = tuple[int, int]
"""(indicator id, organization id)"""


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything for one plan, year and reviewer.

    `reporting`: the places that report. `now` and `last`: this year's figures, returned ones as they were
    handed in, and last year's. `before`: by figure id, the submission before the one that waits, where it
    said something else. `comments`: the latest one by figure id.
    """

    city: Organization
    indicators: Sequence[Indicator]
    reporting: Sequence[Organization]
    now: Mapping[Key, Figure]
    last: Mapping[Key, Figure]
    before: Mapping[int, FigureEvent]
    comments: Mapping[int, ReviewComment]
    around: Mapping[Key, Neighborhood]


def fetch_sources(plan: Plan, year: int, person: User) -> Sources:
    indicators = _led_by(person, plan)
    places = list(Organization.objects.within(plan.organization).territorial())
    relations = relations_of(plan)
    now, last = _figures(with_relatives({row.pk for row in indicators}, relations), year)
    handed_in = [row.pk for row in now.values() if row.state != State.DRAFT]
    submissions = _submissions(handed_in)
    _show_as_handed_in(now.values(), submissions)
    parents = {place.parent_id for place in places}
    return Sources(
        city=plan.organization,
        indicators=indicators,
        reporting=[place for place in places if place.pk not in parents],
        now=now,
        last=last,
        before=_said_before(now.values(), submissions),
        comments=_last_comments(handed_in),
        around=_neighborhoods(plan, indicators, places, relations, now, last),
    )


def _led_by(person: User, plan: Plan) -> list[Indicator]:
    """What the person checks, in one query; the same rule as `permissions.leads`."""
    rows = Indicator.objects.for_plan(plan)
    if not is_office(person):
        rows = rows.filter(
            assignments__organization=person.organization_id, assignments__role=AssignmentRole.LEAD
        )
    return list(rows.order_by("domain__number", "number"))


def _figures(indicators: Collection[int], year: int) -> tuple[dict[Key, Figure], dict[Key, Figure]]:
    """This year's and last year's figures."""
    found: dict[int, dict[Key, Figure]] = {year: {}, year - 1: {}}
    for row in Figure.objects.with_lock().filter(indicator__in=indicators, year__in=found):
        found[row.year][row.indicator_id, row.organization_id] = row
    return found[year], found[year - 1]


def _submissions(figures: Collection[int]) -> dict[int, list[FigureEvent]]:
    """The submissions of each figure, the first one first."""
    found: dict[int, list[FigureEvent]] = {}
    for event in FigureEvent.objects.filter(figure__in=figures, action=Action.SUBMIT):
        found.setdefault(event.figure_id, []).append(event)
    return found


def _show_as_handed_in(figures: Collection[Figure], submissions: Mapping[int, Sequence[FigureEvent]]) -> None:
    """Turn returned figures back, in memory: what a unit writes is its own until it submits again."""
    for figure in figures:
        if figure.state == State.RETURNED and figure.pk in submissions:
            for name in ENTRY_FIELDS:
                setattr(figure, name, getattr(submissions[figure.pk][-1], name))


def _said_before(
    figures: Collection[Figure], submissions: Mapping[int, Sequence[FigureEvent]]
) -> dict[int, FigureEvent]:
    found = {}
    for figure in figures:
        events = submissions.get(figure.pk, ())
        if figure.state == State.SUBMITTED and len(events) > 1 and _differs(figure, events[-2]):
            found[figure.pk] = events[-2]
    return found


def _differs(figure: Figure, event: FigureEvent) -> bool:
    return any(getattr(figure, name) != getattr(event, name) for name in ENTRY_FIELDS)


def _last_comments(figures: Collection[int]) -> dict[int, ReviewComment]:
    rows = ReviewComment.objects.filter(figure__in=figures).order_by("at", "pk")
    return {row.figure_id: row for row in rows}


def _neighborhoods(
    plan: Plan,
    indicators: Sequence[Indicator],
    places: Sequence[Organization],
    relations: Sequence[tuple[int, int]],
    now: Mapping[Key, Figure],
    last: Mapping[Key, Figure],
) -> dict[Key, Neighborhood]:
    """What each figure is compared with: the checks of the entry page, for all units at once."""
    led = {row.pk: row for row in indicators}
    whole = plan.organization_id
    tree = tree_of((place.pk, place.parent_id) for place in places)
    found = {}
    for unit, figures in _by_unit(now).items():
        of_places = totals_of_places(indicators, tree, whole, now.values()) if unit == whole else {}
        surroundings = Surroundings(relations, _values(last, unit), _values(now, unit), of_places)
        own = [row for row in figures if row.indicator_id in led]
        for row in own:
            row.indicator = led[row.indicator_id]
        for indicator, around in neighborhoods(own, surroundings).items():
            found[indicator, unit] = around
    return found


def _by_unit(figures: Mapping[Key, Figure]) -> dict[int, list[Figure]]:
    found: dict[int, list[Figure]] = {}
    for row in figures.values():
        found.setdefault(row.organization_id, []).append(row)
    return found


def _values(figures: Mapping[Key, Figure], unit: int) -> Values:
    return {indicator: row.value for (indicator, each), row in figures.items() if each == unit}
