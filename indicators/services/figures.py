"""Writing figures. Every door goes through `enter_figures`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from accounts.services.audit import LISTED, record_audit
from accounts.types import AuditAction
from indicators.models import Figure, Plan
from indicators.permissions import parts_for
from indicators.services.entry import ENTRY_FIELDS, Entry
from indicators.services.events import event_of, lock_unit
from indicators.services.recompute import recompute_results
from indicators.services.rounds import open_conditions, round_of_unit
from indicators.workflow import Action, Refusal, Refused, State, decide, part_of


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
    """How many figures an entry wrote, how many it left as they were, and what stands now, by code."""

    changed: int
    unchanged: int
    figures: Mapping[str, Figure]


@transaction.atomic
def enter_figures(*, plan: Plan, unit: Organization, year: int, entries: Sequence[Entry], by: User) -> Saved:
    """Write what one unit reports for a year: all of it, or nothing.

    The unit is a place, or the department that reports for the plan's own organization. Raises FiguresStale
    where the version that a person read is no longer the one that stands, and workflow.Refused where the
    person, the round or a figure's state does not let it be changed. An entry that says what already stands
    is no change, whoever wrote it. A blank where nothing stood writes nothing. Who does not report for the
    unit is refused first: what others have changed is none of that person's business. The draft results that
    depend on what changed follow in the same transaction.
    """
    subject = subject_of(plan, unit)
    faults = misplaced(plan, subject, year)
    if faults:
        raise ValueError(f"No figure of {plan.code} belongs there: {', '.join(faults)}.")
    parts = parts_for(by, unit)
    if part_of(Action.SAVE) not in parts:
        raise Refused(Refusal.FORBIDDEN_ROLE, State.DRAFT, Action.SAVE)
    if not all(entry.version for entry in entries):
        lock_unit(subject)  # what does not exist yet cannot be locked; and the unit before its figures
    standing = _standing(entries, subject, year)
    changed = [entry for entry in entries if _is_change(entry, standing.get(entry.indicator.pk))]
    _refuse_stale(changed, standing)
    round = round_of_unit(plan, year, unit) if changed else None
    holding = open_conditions(round, unit)
    before = {pk: figure.value for pk, figure in standing.items()}
    for entry in changed:
        figure = standing.get(entry.indicator.pk)
        state = decide(State(figure.state) if figure else State.DRAFT, Action.SAVE, parts, holding)
        standing[entry.indicator.pk] = _write(entry, figure, subject, year, by, state)
    if round is not None and round.has_drafts:
        recompute_results(
            plan=plan, indicators=[entry.indicator for entry in changed], year=year, place=subject
        )
    if changed:
        _enter_in_audit_log(f"{plan.code}/{year}/{unit.code}", changed, before, standing, by)
    figures = {
        entry.indicator.code: standing[entry.indicator.pk]
        for entry in entries
        if entry.indicator.pk in standing
    }
    return Saved(len(changed), len(entries) - len(changed), figures)


def subject_of(plan: Plan, unit: Organization) -> Organization:
    """Whom a unit's figures are about: the plan's own organization where a department reports."""
    return plan.organization if unit.is_department else unit


def misplaced(plan: Plan, organization: Organization, year: int) -> dict[str, Promise]:
    """Why no figure of the plan can belong to the organization and year, by field; empty where it can."""
    faults: dict[str, Promise] = {}
    if year not in plan.years:
        faults["year"] = _("The year lies outside the plan's years.")
    if organization.is_department or not organization.is_within(plan.organization):
        faults["organization"] = _("Figures belong to the plan's own organization or to a place below it.")
    return faults


def _standing(entries: Sequence[Entry], subject: Organization, year: int) -> dict[int, Figure]:
    """The figures that stand, by indicator id, locked against reviewers."""
    rows = Figure.objects.select_for_update(of=("self",)).select_related("entered_by")
    indicators = {entry.indicator.pk: entry.indicator for entry in entries}
    found = {}
    for figure in rows.filter(indicator__in=indicators, organization=subject, year=year).order_by("pk"):
        figure.indicator = indicators[figure.indicator_id]
        found[figure.indicator_id] = figure
    return found


def _is_change(entry: Entry, figure: Figure | None) -> bool:
    return entry.differs_from(figure) if figure else not entry.is_blank


def _refuse_stale(entries: Sequence[Entry], standing: Mapping[int, Figure]) -> None:
    conflicts = [
        Conflict(entry, figure)
        for entry in entries
        if (figure := standing.get(entry.indicator.pk)) and figure.version != entry.version
    ]
    if conflicts:
        raise FiguresStale(conflicts)


def _write(
    entry: Entry, figure: Figure | None, subject: Organization, year: int, by: User, state: State
) -> Figure:
    if figure is None:
        figure = Figure(indicator=entry.indicator, organization=subject, year=year, version=0)
    for name in ENTRY_FIELDS:
        setattr(figure, name, getattr(entry, name))
    figure.state = state
    figure.version += 1
    figure.entered_by, figure.entered_at = by, timezone.now()
    if state == State.RETURNED and figure.opened_at is None:
        figure.opened_at = figure.entered_at  # who answers has opened it: nobody recalls it any more
    figure.save()
    event_of(figure, Action.SAVE, by, figure.entered_at).save()
    return figure


def _enter_in_audit_log(
    about: str,
    changed: Sequence[Entry],
    before: Mapping[int, Decimal | None],
    standing: Mapping[int, Figure],
    by: User,
) -> None:
    """One entry for all that was saved at once, with the values before and after."""
    changes = {}
    for entry in changed[:LISTED]:
        figure = standing[entry.indicator.pk]
        was = before.get(entry.indicator.pk)
        changes[entry.indicator.code] = {"version": figure.version, "from": was, "to": figure.value}
    detail = {"count": len(changed), "changes": changes}
    record_audit(AuditAction.FIGURE_SAVE, about, by=by, detail=detail)
