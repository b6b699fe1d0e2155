"""Which department answers for which measure: setting it, proposing it, and confirming what is proposed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Organization, User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import Assignment, AssignmentState, Plan
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


@transaction.atomic
def assign_measure(
    *, measure: Measure, leads: Collection[Organization], supporting: Collection[Organization], by: User
) -> None:
    """Make the measure's departments these, confirmed. Each difference leaves a line in its history.

    Raises PermissionDenied for anybody but the office, and ValueError for a department that both leads and
    supports, or that does not belong to the plan's place.
    """
    _refuse_others(by)
    parts = _parts(leads, supporting)
    if outside := [unit.code for unit in parts if not belongs_to(unit, measure.project.plan)]:
        raise ValueError(f"Not of the plan's place: {', '.join(outside)}.")
    standing = {row.organization_id: row for row in measure.assignments.select_for_update()}
    for unit, role in parts.items():
        row = standing.pop(unit.pk, None) or MeasureAssignment(measure=measure, organization=unit)
        if (row.role, row.state) != (role, AssignmentState.CONFIRMED):
            row.role, row.state = role, AssignmentState.CONFIRMED
            row.save()
    for row in standing.values():
        row.delete()
    record_audit(
        AuditAction.MEASURE_ASSIGNED,
        f"{measure.project.plan.code}/{measure.code}",
        by=by,
        detail={unit.code: role for unit, role in parts.items()},
    )


def _parts(
    leads: Collection[Organization], supporting: Collection[Organization]
) -> Mapping[Organization, AssignmentRole]:
    if twice := set(leads) & set(supporting):
        raise ValueError(f"Both leading and supporting: {', '.join(unit.code for unit in twice)}.")
    return {
        **dict.fromkeys(leads, AssignmentRole.LEAD),
        **dict.fromkeys(supporting, AssignmentRole.SUPPORTING),
    }


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
    project's indicators. A measure of which neither is known stays without. Raises PermissionDenied.
    """
    _refuse_others(by)
    leads = _leads_of_indicators(plan)
    measures = Measure.objects.filter(project__plan=plan, assignments__isnull=True)
    count = 0
    for measure in measures.prefetch_related("indicators", "project__indicators"):
        served = list(measure.indicators.all()) or list(measure.project.indicators.all())
        units = dict.fromkeys(unit for indicator in served for unit in leads.get(indicator.pk, ()))
        for unit in units:
            MeasureAssignment.objects.create(measure=measure, organization=unit, role=AssignmentRole.LEAD)
        count += bool(units)
    record_audit(AuditAction.ASSIGNMENTS_PROPOSED, plan.code, by=by, detail={"measures": count})
    return count


def _leads_of_indicators(plan: Plan) -> Mapping[int, list[Organization]]:
    """By indicator id; departments only, since places do not write notes."""
    found: dict[int, list[Organization]] = {}
    rows = Assignment.objects.filter(indicator__plan=plan, role=AssignmentRole.LEAD)
    for row in rows.select_related("organization"):
        if row.organization.is_department:
            found.setdefault(row.indicator_id, []).append(row.organization)
    return found


def _refuse_others(by: User) -> None:
    if not can_assign(by):
        raise PermissionDenied
