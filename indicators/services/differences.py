"""The difference between two versions of a year, or between a version and now, and who made it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Organization, User
from indicators.method.difference import Change, Difference, FigureKey, Input, differences_between
from indicators.models import Figure, FigureEvent, Plan, Publication, Revision
from indicators.record import Record
from indicators.services.publication import published_state
from indicators.services.records import YearState, draft_state
from indicators.workflow import Action

WRITING = (Action.SAVE, Action.REVISE)


@dataclass(frozen=True, slots=True)
class Author:
    """Who changed a figure and when: the unit for everybody, the person for the office alone.

    `reason`: that of the revision, where it was one.
    """

    unit: Organization | None
    person: User
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of a year. `after` None is now: the draft, in which every entered figure counts."""

    before: Publication
    after: Publication | None
    differences: Sequence[Difference]
    authors: Mapping[FigureKey, Author]
    changes: int
    """How many figures differ, also those that move no result."""


def compare(before: Publication, after: Publication | None) -> Comparison:
    """What moved between two versions of the same plan and year, or since a version.

    A fixed number of queries: results of each, inputs of now, and the authors of what changed.
    """
    plan, year = before.plan, before.year
    old = published_state(before)
    new = published_state(after) if after else draft_state(plan, year)
    differences = differences_between(old.record.basis, new.record.basis, old.results, new.results)
    changed = _changed_figures(differences)
    return Comparison(before, after, differences, authors_of(plan, old, new, changed), len(changed))


def _changed_figures(differences: Iterable[Difference]) -> frozenset[FigureKey]:
    return frozenset(
        key_of(cause)
        for difference in differences
        for cause in difference.causes
        if cause.kind is Input.FIGURE
    )


def key_of(change: Change) -> FigureKey:
    return change.indicator, change.organization, change.year


def authors_of(
    plan: Plan, old: YearState, new: YearState, keys: Iterable[FigureKey]
) -> dict[FigureKey, Author]:
    """Who wrote what changed: the last who wrote between the two versions of each figure, else who let it
    count or took it out (two queries)."""
    wanted = {key: (_version(old.record, key), _version(new.record, key)) for key in keys}
    if not wanted:
        return {}
    found: dict[FigureKey, FigureEvent] = {}
    for event in _events(plan, wanted):
        key = _key(event.figure)
        first, last = wanted.get(key, (0, 0))
        is_between = first < event.version and (event.version <= last or not last)
        if is_between and (event.action in WRITING or key not in found):
            found[key] = event
    revisions = _revisions(plan, wanted)
    return {key: _author(event, revisions.get((key, event.version))) for key, event in found.items()}


def _version(record: Record, key: FigureKey) -> int:
    line = record.figures.get(key)
    return line.version if line else 0


def _events(plan: Plan, keys: Iterable[FigureKey]) -> Iterable[FigureEvent]:
    """The events of the figures and of some more, in order: codes are compared one by one afterwards."""
    figures = Figure.objects.for_plan(plan).filter(
        indicator__code__in={key[0] for key in keys},
        organization__code__in={key[1] for key in keys},
        year__in={key[2] for key in keys},
    )
    rows = FigureEvent.objects.filter(figure__in=figures.values("pk"))
    return rows.select_related("figure__indicator", "figure__organization", "by__organization").order_by("pk")


def _key(row: Figure | Revision) -> FigureKey:
    return row.indicator.code, row.organization.code, row.year


def _revisions(plan: Plan, keys: Iterable[FigureKey]) -> dict[tuple[FigureKey, int], Revision]:
    """Accepted revisions by figure and the version that they made."""
    rows = Revision.objects.filter(
        indicator__plan=plan, year__in={key[2] for key in keys}, accepted_version__isnull=False
    )
    rows = rows.select_related("indicator", "organization", "unit", "asked_by")
    return {(_key(row), row.accepted_version or 0): row for row in rows}


def _author(event: FigureEvent, revision: Revision | None) -> Author:
    """A revision is its unit's, though the office wrote it."""
    if revision:
        return Author(revision.unit, revision.asked_by, event.at, revision.reason)
    return Author(event.by.organization, event.by, event.at)
