"""Writing figures. Every door goes through `enter_figures`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from indicators.models import Figure, Plan
from indicators.services.entry import ENTRY_FIELDS, Entry


@dataclass(frozen=True, slots=True)
class Conflict:
    """A figure that somebody else changed since the person read it."""

    entry: Entry
    figure: Figure


class FiguresStale(Exception):
    """Some figures were changed by others meanwhile; nothing was written."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(", ".join(conflict.entry.indicator.code for conflict in conflicts))
        self.conflicts = tuple(conflicts)


@dataclass(frozen=True, slots=True)
class Saved:
    """How many figures an entry wrote, and how many it left as they were."""

    changed: int
    unchanged: int


@transaction.atomic
def enter_figures(
    *, plan: Plan, organization: Organization, year: int, entries: Sequence[Entry], by: User
) -> Saved:
    """Write one unit's figures for a year: all of them, or none.

    Raises FiguresStale where the version that a person read is no longer the one that stands. An entry
    that says what already stands is no change, whoever wrote it. A blank where nothing stood writes nothing.
    """
    faults = misplaced(plan, organization, year)
    if faults:
        raise ValueError(f"No figure of {plan.code} belongs there: {', '.join(faults)}.")
    lock_unit(organization)
    standing = {
        figure.indicator_id: figure
        for figure in Figure.objects.select_related("entered_by").filter(
            indicator__in=[entry.indicator.pk for entry in entries], organization=organization, year=year
        )
    }
    changed = [entry for entry in entries if _is_change(entry, standing.get(entry.indicator.pk))]
    _refuse_stale(changed, standing)
    for entry in changed:
        _write(entry, standing.get(entry.indicator.pk), organization, year, by)
    return Saved(len(changed), len(entries) - len(changed))


def misplaced(plan: Plan, organization: Organization, year: int) -> dict[str, Promise]:
    """Why no figure of the plan can belong to the organization and year, by field; empty where it can."""
    faults: dict[str, Promise] = {}
    if year not in plan.years:
        faults["year"] = _("The year lies outside the plan's years.")
    if organization.is_department or not organization.is_within(plan.organization):
        faults["organization"] = _("Figures belong to the plan's own organization or to a place below it.")
    return faults


def lock_unit(organization: Organization) -> None:
    """Let the writers of one unit follow each other; figures that do not exist yet cannot be locked.

    Needs a transaction, and holds until its end.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def _is_change(entry: Entry, figure: Figure | None) -> bool:
    return entry.differs_from(figure) if figure else not entry.is_blank


def _refuse_stale(entries: Sequence[Entry], standing: dict[int, Figure]) -> None:
    conflicts = [
        Conflict(entry, figure)
        for entry in entries
        if (figure := standing.get(entry.indicator.pk)) and figure.version != entry.version
    ]
    if conflicts:
        raise FiguresStale(conflicts)


def _write(entry: Entry, figure: Figure | None, organization: Organization, year: int, by: User) -> None:
    if figure is None:
        figure = Figure(indicator=entry.indicator, organization=organization, year=year, version=0)
    for name in ENTRY_FIELDS:
        setattr(figure, name, getattr(entry, name))
    figure.version += 1
    figure.entered_by, figure.entered_at = by, timezone.now()
    figure.save()
