"""Which department answers for which measure: setting it, proposing it, and confirming what is proposed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Organization, User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import Assignment, AssignmentState, DepartmentPart, Indicator, Plan
from indicators.planfile.schema import AssignmentRole
from tasks.models import Measure, MeasureAssignment
from tasks.permissions import belongs_to, can_assign


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many assignments an act confirmed; those that were confirmed before are not counted."""

    indicators: int
    measures: int

    @property
    def count(self) -> int:
        return self.indicators + self.measures


@dataclass(frozen=True, slots=True)
class Parts:
    """Who leads and who supports."""

    leads: tuple[Organization, ...]
    supporting: tuple[Organization, ...]

    @property
    def roles(self) -> Mapping[Organization, AssignmentRole]:
        """Raises ValueError for who does both."""
        if twice := set(self.leads) & set(self.supporting):
            raise ValueError(f"Both leading and supporting: {', '.join(unit.code for unit in twice)}.")
        return {
            **dict.fromkeys(self.leads, AssignmentRole.LEAD),
            **dict.fromkeys(self.supporting, AssignmentRole.SUPPORTING),
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """The departments that a measure or an indicator is to have; `stood` is what the person saw."""

    subject: Indicator | Measure
    parts: Parts
    is_confirmed: bool | None
    stood: str


class AssignmentsChanged(Exception):
    """Somebody else changed the departments since the person saw them; nothing was written."""

    def __init__(self, subject: Indicator | Measure) -> None:
        super().__init__(subject.code)
        self.subject = subject


STATES = {True: AssignmentState.CONFIRMED, False: AssignmentState.PROPOSED}


@transaction.atomic
def assign_measure(
    *, measure: Measure, leads: Collection[Organization], supporting: Collection[Organization], by: User
) -> None:
    """Make the measure's departments these, confirmed. Each difference leaves a line in its history.

    Raises PermissionDenied for anybody but the office, and ValueError for a department that both leads and
    supports, or that does not belong to the plan's place.
    """
    _refuse_others(by)
    _assign(measure, Parts(tuple(leads), tuple(supporting)), is_confirmed=True, by=by)


@transaction.atomic
def assign_many(*, wanted: Sequence[Wanted], by: User) -> int:
    """Give measures and indicators their departments, all or none; returns how many.

    Raises AssignmentsChanged for one whose departments are no longer those that the person saw,
    PermissionDenied, and ValueError as `assign_measure`; an indicator is led by one at most.
    """
    _refuse_others(by)
    # In one order, so that two imports at once wait for each other and do not lock each other out.
    for each in sorted(wanted, key=lambda each: (type(each.subject).__name__, each.subject.pk)):
        if standing_of(_locked(each.subject)) != each.stood:
            raise AssignmentsChanged(each.subject)
        if isinstance(each.subject, Indicator) and len(each.parts.leads) > 1:
            raise ValueError(f"Led by several: {each.subject.code}.")
        _assign(each.subject, each.parts, is_confirmed=each.is_confirmed, by=by)
    return len(wanted)


def standing_of(parts: Iterable[DepartmentPart]) -> str:
    """What stands as one text, to find out whether it changed."""
    return " ".join(sorted(f"{part.organization.code}:{part.role}:{part.state}" for part in parts))


def _locked(subject: Indicator | Measure) -> list[DepartmentPart]:
    """What stands; who changes it waits for the other by the subject's own row."""
    type(subject)._default_manager.select_for_update(no_key=True).get(pk=subject.pk)
    return list(subject.assignments.select_related("organization"))


def _assign(subject: Indicator | Measure, parts: Parts, *, is_confirmed: bool | None, by: User) -> None:
    """Make the departments these. `is_confirmed`: all of them, none of them; None leaves each as it stands,
    and a new one proposed. What is equal is left alone; each difference leaves a line in the history."""
    plan = subject.plan if isinstance(subject, Indicator) else subject.project.plan
    if outside := [unit.code for unit in parts.roles if not belongs_to(unit, plan)]:
        raise ValueError(f"Not of the plan's place: {', '.join(outside)}.")
    standing = {row.organization_id: row for row in _locked(subject)}
    for unit, role in parts.roles.items():
        row = standing.pop(unit.pk, None) or _new_part(subject, unit)
        state = row.state if is_confirmed is None else STATES[is_confirmed]
        if row.pk is None or (row.role, row.state) != (role, state):
            row.role, row.state = role, state
            row.save()
    for row in standing.values():
        row.delete()
    record_audit(
        AuditAction.DEPARTMENTS_ASSIGNED,
        f"{plan.code}/{subject.code}",
        by=by,
        detail={unit.code: role for unit, role in parts.roles.items()},
    )


def _new_part(subject: Indicator | Measure, unit: Organization) -> DepartmentPart:
    if isinstance(subject, Indicator):
        return Assignment(indicator=subject, organization=unit)
    return MeasureAssignment(measure=subject, organization=unit)


@transaction.atomic
def confirm_assignments(
    *, plan: Plan, indicators: Collection[int], measures: Collection[int], by: User
) -> Confirmed:
    """Confirm proposed assignments by the ids of their rows; others' and confirmed ones are left alone.

    Each is saved by itself, so that it leaves a line in its history. Raises PermissionDenied.
    """
    _refuse_others(by)
    of_indicators = Assignment.objects.filter(indicator__plan=plan, pk__in=indicators)
    of_measures = MeasureAssignment.objects.filter(measure__project__plan=plan, pk__in=measures)
    confirmed = Confirmed(_confirm(of_indicators), _confirm(of_measures))
    detail = {"indicators": confirmed.indicators, "measures": confirmed.measures}
    record_audit(AuditAction.ASSIGNMENTS_CONFIRMED, plan.code, by=by, detail=detail)
    return confirmed


def _confirm(rows: Iterable[Assignment] | Iterable[MeasureAssignment]) -> int:
    proposed = [row for row in rows if row.state == AssignmentState.PROPOSED]
    for row in proposed:
        row.state = AssignmentState.CONFIRMED
        row.save(update_fields=("state",))
    return len(proposed)


@transaction.atomic
def propose_from_indicators(*, plan: Plan, by: User) -> int:
    """Propose departments for the measures that have none, and return for how many measures.

    The lead departments of the indicators that a measure serves lead it; where it serves none, those of its
    project's indicators. A measure of which neither is known stays without, and places do not write notes.
    Raises PermissionDenied.
    """
    _refuse_others(by)
    leads = Assignment.objects.leads_of(plan)
    measures = Measure.objects.filter(project__plan=plan, assignments__isnull=True)
    count = 0
    for measure in measures.prefetch_related("indicators", "project__indicators"):
        served = list(measure.indicators.all()) or list(measure.project.indicators.all())
        units = dict.fromkeys(
            unit for indicator in served for unit in leads.get(indicator.pk, ()) if unit.is_department
        )
        for unit in units:
            MeasureAssignment.objects.create(measure=measure, organization=unit, role=AssignmentRole.LEAD)
        count += bool(units)
    record_audit(AuditAction.ASSIGNMENTS_PROPOSED, plan.code, by=by, detail={"measures": count})
    return count


def _refuse_others(by: User) -> None:
    if not can_assign(by):
        raise PermissionDenied
