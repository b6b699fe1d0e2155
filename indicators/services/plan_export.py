"""The database's plan as a plan file: what `load_plan` wrote, written back."""

from decimal import Decimal

from accounts.models import Organization
from accounts.types import OrganizationKind
from indicators.method.types import Comparator, Direction, Kind, Nature, Origin, Rollup
from indicators.models import Indicator, Plan, Remark, Target
from indicators.planfile.schema import (
    AssignmentEntry,
    AssignmentRole,
    BaselineEntry,
    DomainEntry,
    IndicatorEntry,
    LimitsEntry,
    OrganizationEntry,
    PlanEntry,
    PlanFile,
    RemarkEntry,
    Severity,
    TargetEntry,
    TargetOrigin,
    UnitEntry,
)


def read_plan(plan: Plan) -> PlanFile:
    """A plan file's content from the database, without special projects, which live above this app.

    Organizations: the plan's own, those above it and those below it. Units: in the order of first use.
    """
    indicators = list(
        plan.indicators.select_related("domain").prefetch_related("parts", "assignments__organization")
    )
    targets: dict[int, list[Target]] = {}
    stated = Target.objects.for_plan(plan).filter(organization=plan.organization, origin=Origin.STATED)
    for target in [*stated.select_related("indicator__plan").order_by("number"), *_decided(plan)]:
        targets.setdefault(target.indicator_id, []).append(target)
    return PlanFile(
        plan=_plan_entry(plan),
        organizations=_organization_entries(plan),
        units=_unit_entries(indicators),
        domains=tuple(
            DomainEntry(code=row.code, name=row.name, name_en=row.name_en, source=row.source)
            for row in plan.domains.all()
        ),
        indicators=tuple(_indicator_entry(row, targets.get(row.pk, [])) for row in indicators),
    )


def _decided(plan: Plan) -> list[Target]:
    """What was decided later and not withdrawn, in the order of the decisions: of several by one document for
    a place and year, the last one."""
    rows = Target.objects.for_plan(plan).filter(origin=Origin.DECIDED, withdrawn_at=None)
    found = {
        (row.indicator_id, row.organization_id, row.year, row.document, row.decided_on): row
        for row in rows.select_related("organization", "indicator__plan")
    }
    return sorted(
        found.values(), key=lambda row: (row.decided_on, row.document, row.organization.path, row.year)
    )


def _target_entry(target: Target) -> TargetEntry:
    is_decided = target.origin == Origin.DECIDED
    is_of_part = target.organization_id != target.indicator.plan.organization_id
    return TargetEntry(
        year=target.year,
        comparator=Comparator(target.comparator),
        value=target.value,
        place=target.place,
        words=target.words,
        origin=TargetOrigin.DECIDED if is_decided else None,
        organization=target.organization.code if is_of_part else "",
        document=target.document,
        decided_on=target.decided_on,
        reason=target.reason,
    )


def _plan_entry(plan: Plan) -> PlanEntry:
    return PlanEntry(
        code=plan.code,
        name=plan.name,
        name_en=plan.name_en,
        document=plan.document,
        issued_on=plan.issued_on,
        start_year=plan.start_year,
        end_year=plan.end_year,
        organization=plan.organization.code,
        limits=LimitsEntry(
            ahead=plan.ahead_limit, behind=plan.behind_limit, far_behind=plan.far_behind_limit
        ),
        remarks=tuple(_remark_entry(row) for row in plan.remarks.prefetch_related("indicators")),
    )


def _remark_entry(row: Remark) -> RemarkEntry:
    return RemarkEntry(
        code=row.code,
        severity=Severity(row.severity),
        place=row.place,
        words=row.words,
        note=row.note,
        note_en=row.note_en,
        indicators=tuple(indicator.code for indicator in row.indicators.all()),
    )


def _organization_entries(plan: Plan) -> tuple[OrganizationEntry, ...]:
    root = plan.organization
    above = root.path.split("/")[:-2]
    rows = [
        *Organization.objects.filter(code__in=above).order_by("path").select_related("parent"),
        *Organization.objects.within(root).select_related("parent"),
    ]
    return tuple(
        OrganizationEntry(
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            kind=OrganizationKind(row.kind),
            parent=row.parent.code if row.parent else "",
            map_row=row.map_row,
            map_column=row.map_column,
        )
        for row in rows
    )


def _unit_entries(indicators: list[Indicator]) -> tuple[UnitEntry, ...]:
    units = {row.unit: row.unit_en for row in indicators}
    return tuple(UnitEntry(name=name, name_en=name_en) for name, name_en in units.items())


def _indicator_entry(row: Indicator, targets: list[Target]) -> IndicatorEntry:
    return IndicatorEntry(
        code=row.code,
        domain=row.domain.code,
        name=row.name,
        name_en=row.name_en,
        definition=row.definition,
        definition_en=row.definition_en,
        unit=row.unit,
        kind=Kind(row.kind),
        direction=Direction(row.direction),
        rollup=Rollup(row.rollup),
        scale=row.scale if row.is_ratio else None,
        numerator=row.numerator,
        numerator_en=row.numerator_en,
        denominator=row.denominator,
        denominator_en=row.denominator_en,
        nature=Nature(row.nature),
        decimals=row.decimals,
        is_whole=row.is_whole,
        minimum=row.minimum,
        maximum=row.maximum,
        jump_limit=None if row.jump_limit == Indicator.DEFAULT_JUMP_LIMIT else row.jump_limit,
        limits=_limits_entry(row),
        baseline=_baseline_entry(row),
        assignments=tuple(
            AssignmentEntry(organization=item.organization.code, role=AssignmentRole(item.role))
            for item in row.assignments.all()
        ),
        targets=tuple(_target_entry(target) for target in targets),
        parts=tuple(part.code for part in row.parts.all()),
    )


def _limits_entry(row: Indicator) -> LimitsEntry | None:
    if row.ahead_limit is None or row.behind_limit is None or row.far_behind_limit is None:
        return None
    return LimitsEntry(ahead=row.ahead_limit, behind=row.behind_limit, far_behind=row.far_behind_limit)


def _baseline_entry(row: Indicator) -> BaselineEntry | None:
    value: Decimal | None = row.baseline_value
    if value is None or row.baseline_year is None:
        return None
    return BaselineEntry(
        value=value,
        year=row.baseline_year,
        place=row.baseline_place,
        note=row.baseline_note,
        is_comparable=row.is_baseline_comparable,
    )
