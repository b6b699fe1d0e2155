"""Holding figures of the same thing against each other, and keeping what was said about their gaps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.db import transaction

from accounts.models import Organization, User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.formatting import used_decimals
from indicators.method.reconciliation import (
    GapAnswer,
    GapCause,
    GapKind,
    GapState,
    Pair,
    difference_of,
    state_of,
)
from indicators.method.types import Rolled, Rollup
from indicators.models import Figure, GapNote, Indicator, PublishedFigure
from indicators.services.events import lock_unit
from indicators.services.flags import rolled_of_places, tree_below

Row = TypeVar("Row", GapNote, PublishedFigure)


@dataclass(frozen=True, slots=True)
class Gap:
    """Two figures of one thing, and what was said about them, the latest note first."""

    kind: GapKind
    pair: Pair
    notes: Sequence[GapNote]

    @property
    def state(self) -> GapState:
        return state_of(self.pair, [note.for_method() for note in self.notes])

    @property
    def difference(self) -> Decimal | None:
        return difference_of(self.pair)

    @property
    def is_open_to_notes(self) -> bool:
        """Whether there is a gap that somebody can say something about."""
        return self.state in (GapState.OPEN, GapState.TO_CORRECT, GapState.EXPLAINED)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One indicator and year by each source, of a place with places below it: mostly the plan's own.

    `rolled`: what the places make together, None where the indicator is reported directly. `published`: every
    published figure entered, the one that counts first.
    """

    indicator: Indicator
    year: int
    rolled: Rolled | None
    own: Figure | None
    published: Sequence[PublishedFigure]
    notes: Sequence[GapNote]

    @property
    def rolled_value(self) -> Decimal | None:
        """What the places make together once all have reported."""
        return self.rolled.value if self.rolled and not self.rolled.is_partial else None

    @property
    def own_value(self) -> Decimal | None:
        return self.own.value if self.own else None

    @property
    def gaps(self) -> list[Gap]:
        """The gaps that can be: one for each figure that stands beside the one that counts."""
        found = []
        if self.rolled is not None and self.own_value is not None:
            found.append(self._gap(GapKind.OWN, self.own_value, self.rolled_value))
        if self.published:
            counting = self.own_value if self.rolled is None else self.rolled_value
            found.append(self._gap(GapKind.PUBLISHED, counting, self.published[0].value))
        return found

    def _gap(self, kind: GapKind, value: Decimal | None, other: Decimal | None) -> Gap:
        """A published figure is rounded, and so is what it is compared with."""
        decimals = None
        if kind is GapKind.PUBLISHED and other is not None:
            decimals = max(self.indicator.decimals, used_decimals(other))
        pair = Pair(value, other, self.indicator.gap_limit, decimals)
        return Gap(kind, pair, [note for note in self.notes if note.kind == kind])


class GapMoved(Exception):
    """The figures are no longer those that the person saw, or differ no more; nothing was written."""


def reconcile(top: Organization, year: int, indicators: Sequence[Indicator]) -> list[Reconciled]:
    """Each indicator's figures of a place by source. Four queries for any number."""
    tree = tree_below(top)
    here = {"indicator__in": indicators, "year": year}
    places = {top.pk, *(place for below in tree.values() for place in below)}
    figures = list(Figure.objects.filter(**here, organization__in=places))
    rolled = rolled_of_places(indicators, tree, top.pk, figures)
    own = {row.indicator_id: row for row in figures if row.organization_id == top.pk}
    published = _by_indicator(
        PublishedFigure.objects.filter(**here, organization=top).select_related("entered_by")
    )
    notes = _by_indicator(GapNote.objects.filter(**here, organization=top).select_related("by"))
    return [
        Reconciled(
            indicator=indicator,
            year=year,
            rolled=rolled[indicator.pk] if indicator.rollup != Rollup.DIRECT and tree else None,
            own=own.get(indicator.pk),
            published=published.get(indicator.pk, ()),
            notes=notes.get(indicator.pk, ()),
        )
        for indicator in indicators
    ]


def _by_indicator(rows: Iterable[Row]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.indicator_id, []).append(row)
    return found


@transaction.atomic
def explain_gap(
    *,
    indicator: Indicator,
    organization: Organization,
    year: int,
    kind: GapKind,
    seen: tuple[Decimal, Decimal],
    answer: GapAnswer,
    cause: GapCause | None,
    text: str,
    by: User,
) -> GapNote:
    """Keep what somebody says about a gap of a place, with the two values that it is said of.

    `seen`: the values that the person saw. Raises GapMoved where others stand now, or no gap is left.
    """
    lock_unit(organization)
    gaps = reconcile(organization, year, [indicator])[0].gaps
    found = next((gap for gap in gaps if gap.kind == kind), None)
    value, other = seen
    if found is None or not found.is_open_to_notes or seen != (found.pair.value, found.pair.other):
        raise GapMoved
    about = f"{indicator.plan.code}/{year}/{organization.code}/{indicator.code}"
    record_audit(AuditAction.GAP_EXPLAINED, about, by=by, detail={"kind": kind, "answer": answer})
    return GapNote.objects.create(
        indicator=indicator,
        organization=organization,
        year=year,
        kind=kind,
        answer=answer,
        cause=cause or "",
        text=text,
        value=value,
        other=other,
        by=by,
    )


@transaction.atomic
def enter_published_figure(
    *, indicator: Indicator, organization: Organization, year: int, value: Decimal, source: str, by: User
) -> PublishedFigure:
    """Keep what was published elsewhere. A second one for the same year replaces the first, which stays."""
    about = f"{indicator.plan.code}/{year}/{organization.code}/{indicator.code}"
    record_audit(AuditAction.PUBLISHED_FIGURE_ENTERED, about, by=by, detail={"value": value})
    return PublishedFigure.objects.create(
        indicator=indicator, organization=organization, year=year, value=value, source=source, entered_by=by
    )
