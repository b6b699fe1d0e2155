"""What an explanation of the past is read from: figures by their events, the rest by its history."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import cast

from accounts.models import Organization
from indicators.models import Figure, FigureEvent, Indicator, Revision, Target
from indicators.services.differences import WRITING
from indicators.services.explanations import Sources
from indicators.services.past import figure_after, inputs_as_of, targets_as_of
from indicators.workflow import COUNTED, Action

APPROVING = (Action.APPROVE, Action.REVISE)

Revisions = Mapping[tuple[int, int, int], Revision]
"""Accepted revisions, by organization id, year and the version of the figure that they made."""


@dataclass(frozen=True)
class PastSources(Sources):
    """What stood at a past moment."""

    moment: datetime

    def figures(self, places: Collection[Organization], years: Collection[int]) -> list[Figure]:
        rows = FigureEvent.objects.filter(
            figure__indicator=self.indicator,
            figure__organization__in=places,
            figure__year__in=years,
            at__lte=self.moment,
        )
        rows = rows.select_related("figure__organization", "by__organization").order_by("figure", "pk")
        revisions = revisions_of(self.indicator)
        return [
            figure_stood(list(events), revisions)
            for _figure, events in groupby(rows, key=lambda event: event.figure_id)
        ]

    def targets(self, owner: int) -> list[Target]:
        return targets_at(self.moment, self.indicator, owner)


def sources_as_of(indicator: Indicator, moment: datetime) -> Sources:
    """Eight queries, two for the figures and one for the targets."""
    return PastSources(inputs_as_of(indicator.plan, moment, indicator), moment)


def targets_at(moment: datetime, indicator: Indicator, owner: int) -> list[Target]:
    """An organization's targets (by its id) that stood at the moment and were not withdrawn (one query)."""
    rows = targets_as_of(moment, [indicator.pk])
    return [row for row in rows if row.organization_id == owner and row.withdrawn_at is None]


def revisions_of(indicator: Indicator) -> Revisions:
    """The accepted revisions of an indicator's figures (one query)."""
    rows = Revision.objects.filter(indicator=indicator, accepted_version__isnull=False)
    return {
        (row.organization_id, row.year, cast(int, row.accepted_version)): row
        for row in rows.select_related("asked_by__organization")
    }


def figure_stood(events: Sequence[FigureEvent], revisions: Revisions) -> Figure:
    """A figure after its events, the oldest first: with who entered it last, and who let it count. Pure.

    A revision is its unit's, though the office wrote it.
    """
    figure = figure_after(events[-1])
    figure.organization = events[-1].figure.organization
    written = _last(events, WRITING)
    if written:
        key = figure.organization_id, figure.year, written.version
        revision = revisions.get(key)
        figure.entered_by = revision.asked_by if revision else written.by
        figure.entered_at = revision.asked_at if revision else written.at
    approved = _last(events, APPROVING)
    if approved and figure.state in COUNTED:
        figure.checked_by, figure.checked_at = approved.by, approved.at
    return figure


def _last(events: Iterable[FigureEvent], actions: Collection[Action]) -> FigureEvent | None:
    return next((event for event in reversed([*events]) if event.action in actions), None)
