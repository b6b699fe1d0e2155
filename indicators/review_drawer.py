"""What the drawer says about one cell of the matrix: where the value comes from, and what is around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from indicators.method.checks import flags_of
from indicators.models import Evidence, Figure, FigureEvent, ReviewComment
from indicators.reading import write_number
from indicators.review_page import FlagFact
from indicators.services.entry import ENTRY_FIELDS
from indicators.services.flags import neighborhoods, surroundings_of
from indicators.services.reviews import conditions_of
from indicators.workflow import COUNTED, Action, Part, State, allowed

PAST_YEARS = 5


@dataclass(frozen=True, slots=True)
class Drawer:
    """One figure as it was handed in, with all that is known about it, the newest first.

    `events` end with what was handed in or decided: what the unit has written since is its own.
    """

    figure: Figure
    facts: Sequence[FlagFact]
    events: Sequence[FigureEvent]
    comments: Sequence[ReviewComment]
    evidence: Sequence[Evidence]
    neighbors: Sequence[Figure]
    years: Sequence[Figure]
    actions: frozenset[Action]
    is_own: bool

    @property
    def parts(self) -> list[tuple[str, str]]:
        """(label, number as typed) of numerator and denominator; empty where there are none."""
        if self.figure.numerator is None:
            return []
        indicator = self.figure.indicator
        return [
            (indicator.numerator_label, write_number(self.figure.numerator)),
            (indicator.denominator_label, write_number(self.figure.denominator)),
        ]

    @property
    def can_recall(self) -> bool:
        return Action.RECALL in self.actions

    @property
    def entered(self) -> FigureEvent | None:
        """The entry that was handed in; None where it was made before events were kept."""
        return next((event for event in self.events if event.action == Action.SAVE), None)

    @property
    def before(self) -> FigureEvent | None:
        """The submission before the one that waits, where it said something else."""
        submissions = [event for event in self.events if event.action == Action.SUBMIT]
        if self.figure.state != State.SUBMITTED or len(submissions) < 2:
            return None
        differs = any(getattr(self.figure, name) != getattr(submissions[1], name) for name in ENTRY_FIELDS)
        return submissions[1] if differs else None


def build_drawer(figure: Figure, person: User) -> Drawer:
    """Collect the drawer in eight queries. The figure comes with its indicator, plan, unit and people."""
    events = _events(figure)
    _show_as_handed_in(figure, events)
    state = State(figure.state)
    return Drawer(
        figure=figure,
        facts=_facts(figure) if state is State.SUBMITTED else [],
        events=events,
        comments=list(figure.comments.select_related("by").order_by("-at", "-pk")),
        evidence=list(figure.evidence.filter(removed_at__isnull=True).select_related("added_by")),
        neighbors=_neighbors(figure),
        years=_years(figure),
        actions=frozenset(allowed(state, {Part.LEAD}, conditions_of(figure, person))),
        is_own=state is State.SUBMITTED and person.pk in (figure.entered_by_id, figure.submitted_by_id),
    )


def _events(figure: Figure) -> list[FigureEvent]:
    """The events up to the last decision or submission, the newest first."""
    events = list(figure.events.select_related("by").order_by("-pk"))
    while events and events[0].action == Action.SAVE:
        events.pop(0)
    return events


def _show_as_handed_in(figure: Figure, events: Sequence[FigureEvent]) -> None:
    """Turn a returned figure back, in memory, to what was handed in."""
    submitted = next((event for event in events if event.action == Action.SUBMIT), None)
    if figure.state == State.RETURNED and submitted:
        for name in ENTRY_FIELDS:
            setattr(figure, name, getattr(submitted, name))


def _facts(figure: Figure) -> list[FlagFact]:
    plan, unit = figure.indicator.plan, figure.organization
    around = neighborhoods([figure], surroundings_of(plan, unit, figure.year, [figure]))[figure.indicator_id]
    return [FlagFact(flag, around) for flag in flags_of(around)]


def _neighbors(figure: Figure) -> list[Figure]:
    """What other places handed in for the same indicator and year."""
    rows = Figure.objects.filter(
        indicator=figure.indicator_id, year=figure.year, state__in=(State.SUBMITTED, *COUNTED)
    )
    others = rows.exclude(pk=figure.pk).select_related("organization")
    return list(others.order_by("organization__number", "organization__code"))


def _years(figure: Figure) -> list[Figure]:
    """The unit's last years, the newest first."""
    rows = Figure.objects.filter(
        indicator=figure.indicator_id, organization=figure.organization_id, year__lt=figure.year
    )
    return list(rows.order_by("-year")[:PAST_YEARS])
