"""A plan file and the database: writing the one into the other, and back."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from accounts.models import Organization
from indicators.method.types import Origin
from indicators.models import Assignment, Domain, Indicator, Plan, Remark, Target
from indicators.planfile.schema import IndicatorEntry, PlanFile
from indicators.services.synchronization import Synchronization

TEXT_FIELDS = (
    "name", "name_en", "definition", "definition_en", "unit", "kind", "direction", "rollup",
    "numerator", "numerator_en", "denominator", "denominator_en", "nature", "decimals", "is_whole",
    "minimum", "maximum",
)  # fmt: skip


def write_plan(file: PlanFile, sync: Synchronization) -> tuple[Plan, dict[str, Indicator]]:
    """Make organizations, plan, domains, indicators, targets, assignments and remarks equal to the file.

    Organizations that the file does not name stay: another plan may need them. Returns the plan and its
    indicators by code. The caller holds the transaction. Raises ProtectedError where the file leaves out
    an indicator that has figures.
    """
    organizations = _write_organizations(file, sync)
    plan = _write_plan_row(file, sync, organizations)
    indicators = _write_indicators(file, sync, plan)
    _write_targets(file, sync, plan, indicators)
    _write_decided_targets(file, sync, indicators, organizations)
    _write_assignments(file, sync, indicators, organizations)
    _write_remarks(file, sync, plan, indicators)
    return plan, indicators


def _write_organizations(file: PlanFile, sync: Synchronization) -> dict[str, Organization]:
    """Parents first, so that each finds its parent's row."""
    rows = {row.code: row for row in Organization.objects.select_related("parent")}
    numbers = {entry.code: number for number, entry in enumerate(file.organizations, 1)}
    waiting = list(file.organizations)
    while waiting:
        ready = [entry for entry in waiting if not entry.parent or entry.parent in rows]
        for entry in ready:
            parent = rows[entry.parent] if entry.parent else None
            values = {
                "name": entry.name,
                "name_en": entry.name_en,
                "kind": entry.kind,
                "number": numbers[entry.code],
                "parent": parent,
                "map_row": entry.map_row,
                "map_column": entry.map_column,
            }
            rows |= sync.write(rows, {entry.code: values}, lambda code: Organization(code=code))
        waiting = [entry for entry in waiting if entry not in ready]
    return rows


def _write_plan_row(file: PlanFile, sync: Synchronization, organizations: Mapping[str, Organization]) -> Plan:
    entry = file.plan
    values = {
        "name": entry.name,
        "name_en": entry.name_en,
        "document": entry.document,
        "issued_on": entry.issued_on,
        "start_year": entry.start_year,
        "end_year": entry.end_year,
        "organization_id": organizations[entry.organization].pk,
        "ahead_limit": entry.limits.ahead,
        "behind_limit": entry.limits.behind,
        "far_behind_limit": entry.limits.far_behind,
    }
    existing = {row.code: row for row in Plan.objects.filter(code=entry.code)}
    return sync.write(existing, {entry.code: values}, lambda code: Plan(code=code))[entry.code]


def _write_indicators(file: PlanFile, sync: Synchronization, plan: Plan) -> dict[str, Indicator]:
    """Domains and indicators. What the file leaves out goes first, indicators before their domain."""
    existing = {row.code: row for row in plan.indicators.prefetch_related("parts")}
    sync.delete(existing, [entry.code for entry in file.indicators])
    domains = {row.code: row for row in plan.domains.all()}
    written = sync.write(
        domains,
        {
            entry.code: {
                "name": entry.name,
                "name_en": entry.name_en,
                "source": entry.source,
                "number": number,
            }
            for number, entry in enumerate(file.domains, 1)
        },
        lambda code: Domain(plan=plan, code=code),
    )
    units = {unit.name: unit.name_en for unit in file.units}
    indicators = sync.write(
        existing,
        {
            entry.code: _indicator_values(entry)
            | {"number": number, "domain_id": written[entry.domain].pk, "unit_en": units[entry.unit]}
            for number, entry in enumerate(file.indicators, 1)
        },
        lambda code: Indicator(plan=plan, code=code),
    )
    sync.delete(domains, written)
    for entry in file.indicators:
        sync.link(indicators[entry.code], "parts", [indicators[code] for code in entry.parts])
    return indicators


def _indicator_values(entry: IndicatorEntry) -> dict[str, Any]:
    """Column values of one indicator: the entry's own, with limits and baseline spread over columns."""
    limits, baseline = entry.limits, entry.baseline
    return {name: getattr(entry, name) for name in TEXT_FIELDS} | {
        "scale": Indicator.DEFAULT_SCALE if entry.scale is None else entry.scale,
        "jump_limit": Indicator.DEFAULT_JUMP_LIMIT if entry.jump_limit is None else entry.jump_limit,
        "ahead_limit": limits.ahead if limits else None,
        "behind_limit": limits.behind if limits else None,
        "far_behind_limit": limits.far_behind if limits else None,
        "baseline_value": baseline.value if baseline else None,
        "baseline_year": baseline.year if baseline else None,
        "baseline_place": baseline.place if baseline else "",
        "baseline_note": baseline.note if baseline else "",
        "is_baseline_comparable": baseline.is_comparable if baseline else True,
    }


def _write_targets(
    file: PlanFile, sync: Synchronization, plan: Plan, indicators: Mapping[str, Indicator]
) -> None:
    """What the plan states."""
    stated = Target.objects.filter(
        indicator__plan=plan, organization=plan.organization, origin=Origin.STATED
    ).select_related("indicator")
    existing = {(row.indicator.code, row.year, row.place): row for row in stated}
    wanted = {
        (entry.code, target.year, target.place): {
            "comparator": target.comparator,
            "value": target.value,
            "words": target.words,
            "number": number,
        }
        for entry in file.indicators
        for number, target in enumerate(entry.stated_targets, 1)
    }
    sync.delete(existing, wanted)
    sync.write(
        existing,
        wanted,
        lambda key: Target(
            indicator=indicators[key[0]], organization=plan.organization, year=key[1], place=key[2]
        ),
    )


def _write_decided_targets(
    file: PlanFile,
    sync: Synchronization,
    indicators: Mapping[str, Indicator],
    organizations: Mapping[str, Organization],
) -> None:
    """Decisions that the file has. Those that it leaves out are the office's and stay; one that the office
    withdrew stays withdrawn."""
    rows = Target.objects.filter(indicator__in=indicators.values(), origin=Origin.DECIDED)
    existing = {
        (row.indicator.code, row.organization.code, row.year, row.document, row.decided_on): row
        for row in rows.select_related("indicator", "organization").oldest_first()
    }
    wanted = {
        (
            entry.code,
            target.organization or file.plan.organization,
            target.year,
            target.document,
            target.decided_on,
        ): {name: getattr(target, name) for name in ("comparator", "value", "place", "words", "reason")}
        for entry in file.indicators
        for target in entry.decided_targets
    }
    now = timezone.now()
    sync.write(
        existing,
        wanted,
        lambda key: Target(
            indicator=indicators[key[0]],
            organization=organizations[key[1]],
            year=key[2],
            document=key[3],
            decided_on=key[4],
            origin=Origin.DECIDED,
            set_at=now,
        ),
    )


def _write_assignments(
    file: PlanFile,
    sync: Synchronization,
    indicators: Mapping[str, Indicator],
    organizations: Mapping[str, Organization],
) -> None:
    """Proposed assignments. One that the office confirmed keeps its state."""
    rows = Assignment.objects.filter(indicator__in=indicators.values())
    existing = {
        (row.indicator.code, row.organization.code): row
        for row in rows.select_related("indicator", "organization")
    }
    wanted = {
        (entry.code, assignment.organization): {"role": assignment.role}
        for entry in file.indicators
        for assignment in entry.assignments
    }
    sync.delete(existing, wanted)
    sync.write(
        existing,
        wanted,
        lambda key: Assignment(indicator=indicators[key[0]], organization=organizations[key[1]]),
    )


def _write_remarks(
    file: PlanFile, sync: Synchronization, plan: Plan, indicators: Mapping[str, Indicator]
) -> None:
    existing = {row.code: row for row in plan.remarks.prefetch_related("indicators")}
    wanted = {
        entry.code: {
            "severity": entry.severity,
            "place": entry.place,
            "words": entry.words,
            "note": entry.note,
            "note_en": entry.note_en,
            "number": number,
        }
        for number, entry in enumerate(file.plan.remarks, 1)
    }
    sync.delete(existing, wanted)
    written = sync.write(existing, wanted, lambda code: Remark(plan=plan, code=code))
    for entry in file.plan.remarks:
        sync.link(written[entry.code], "indicators", [indicators[code] for code in entry.indicators])
