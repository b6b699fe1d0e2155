"""Changing figures: each change raises the version by one and leaves exactly one event."""

from collections.abc import Sequence
from typing import Any

from accounts.models import Organization, User
from accounts.services.audit import LISTED, record_audit
from accounts.types import AuditAction
from indicators.models import Figure, FigureEvent
from indicators.services.entry import ENTRY_FIELDS
from indicators.workflow import Action


def record(
    figures: Sequence[Figure], action: Action, by: User, at: Any, fields: Sequence[str], *, about: str
) -> None:
    """Save changed figures and their events, and enter them in the audit log as one thing done: three
    statements, whatever their number. `about` says there whose they are.

    The caller holds the transaction and the locks, and has set the new state and `fields`.
    """
    for figure in figures:
        figure.version += 1
    Figure.objects.bulk_update(figures, ("state", "version", *fields))
    FigureEvent.objects.bulk_create(event_of(figure, action, by, at) for figure in figures)
    if figures:
        versions = {_name(figure): figure.version for figure in figures[:LISTED]}
        detail = {"count": len(figures), "versions": versions}
        record_audit(AuditAction(f"figure_{action}"), about, by=by, detail=detail)


def _name(figure: Figure) -> str:
    """The indicator's code where it is at hand, and the figure's number, by which its events are found."""
    known = Figure._meta.get_field("indicator").is_cached(figure)
    return f"{figure.indicator.code} #{figure.pk}" if known else f"#{figure.pk}"


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
