"""Changing figures: each change raises the version by one and leaves exactly one event."""

from collections.abc import Sequence
from typing import Any

from accounts.models import Organization, User
from indicators.models import Figure, FigureEvent
from indicators.services.entry import ENTRY_FIELDS
from indicators.workflow import Action


def record(figures: Sequence[Figure], action: Action, by: User, at: Any, fields: Sequence[str]) -> None:
    """Save changed figures and their events: two statements, whatever their number.

    The caller holds the transaction and the locks, and has set the new state and `fields`.
    """
    for figure in figures:
        figure.version += 1
    Figure.objects.bulk_update(figures, ("state", "version", *fields))
    FigureEvent.objects.bulk_create(event_of(figure, action, by, at) for figure in figures)


def event_of(figure: Figure, action: Action, by: User, at: Any) -> FigureEvent:
    """The event that says what now stands."""
    stands = {name: getattr(figure, name) for name in ENTRY_FIELDS}
    return FigureEvent(
        figure=figure, version=figure.version, action=action, state=figure.state, by=by, at=at, **stands
    )


def lock_unit(organization: Organization) -> None:
    """Let the writers of one unit follow each other; figures that do not exist yet cannot be locked.

    Needs a transaction, and holds until its end.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
