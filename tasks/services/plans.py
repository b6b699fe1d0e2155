"""Loading and dumping a whole plan: the indicators' part and the special projects."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from accounts.models import Organization
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import Indicator, Plan
from indicators.planfile.schema import (
    AssignmentEntry,
    AssignmentRole,
    MeasureEntry,
    MeasureKind,
    PlanFile,
    ProjectEntry,
)
from indicators.services.plan_export import read_plan
from indicators.services.plans import write_plan
from indicators.services.synchronization import Change, Synchronization
from tasks.models import Measure, MeasureAssignment, SpecialProject


@transaction.atomic
def load_plan(file: PlanFile, *, dry_run: bool = False) -> list[Change]:
    """Make the database equal to a plan file, and say what changed. A dry run writes nothing.

    Loading the same file twice changes nothing the second time. Raises ProtectedError where the file
    leaves out something that is in use, such as an indicator with figures.
    """
    sync = Synchronization()
    plan, indicators = write_plan(file, sync)
    projects = _write_projects(file, sync, plan, indicators)
    measures: dict[str, Measure] = {}
    for entry in file.projects:
        measures |= _write_measures(entry, sync, projects[entry.code], indicators)
    _write_assignments(file, sync, measures)
    if sync.changes:
        record_audit(AuditAction.PLAN_LOADED, file.plan.code, detail={"changes": len(sync.changes)})
    transaction.set_rollback(dry_run)
    return sync.changes


def _write_projects(
    file: PlanFile, sync: Synchronization, plan: Plan, indicators: Mapping[str, Indicator]
) -> dict[str, SpecialProject]:
    existing = {row.code: row for row in plan.special_projects.prefetch_related("indicators")}
    wanted = {
        entry.code: {
            "number": entry.number,
            "name": entry.name,
            "name_en": entry.name_en,
            "summary": entry.summary,
            "summary_en": entry.summary_en,
        }
        for entry in file.projects
    }
    sync.delete(existing, wanted)
    projects = sync.write(existing, wanted, lambda code: SpecialProject(plan=plan, code=code))
    for entry in file.projects:
        sync.link(projects[entry.code], "indicators", [indicators[code] for code in entry.indicators])
    return projects


def _write_measures(
    entry: ProjectEntry, sync: Synchronization, project: SpecialProject, indicators: Mapping[str, Indicator]
) -> dict[str, Measure]:
    existing = {row.code: row for row in project.measures.prefetch_related("indicators")}
    wanted = {
        measure.code: {
            "number": number,
            "kind": measure.kind,
            "name": measure.name,
            "name_en": measure.name_en,
            "summary": measure.summary,
            "summary_en": measure.summary_en,
        }
        for number, measure in enumerate(entry.measures, 1)
    }
    sync.delete(existing, wanted)
    measures = sync.write(existing, wanted, lambda code: Measure(project=project, code=code))
    for measure in entry.measures:
        sync.link(measures[measure.code], "indicators", [indicators[code] for code in measure.indicators])
    return measures


def _write_assignments(file: PlanFile, sync: Synchronization, measures: Mapping[str, Measure]) -> None:
    """Proposed departments of the measures for which the file names any; what the office has assigned to the
    others stays. A part that the office confirmed keeps its state."""
    entries = [entry for project in file.projects for entry in project.measures if entry.assignments]
    wanted = {
        (entry.code, part.organization): {"role": part.role}
        for entry in entries
        for part in entry.assignments
    }
    rows = MeasureAssignment.objects.filter(measure__in=[measures[entry.code] for entry in entries])
    existing = {
        (row.measure.code, row.organization.code): row
        for row in rows.select_related("measure", "organization")
    }
    units = Organization.objects.in_bulk({code for _measure, code in wanted}, field_name="code")
    sync.delete(existing, wanted)
    sync.write(
        existing,
        wanted,
        lambda key: MeasureAssignment(measure=measures[key[0]], organization=units[key[1]]),
    )


def dump_plan(plan: Plan) -> PlanFile:
    """The whole plan as a plan file's content."""
    projects = plan.special_projects.prefetch_related(
        "indicators", "measures__indicators", "measures__assignments__organization"
    )
    return replace(read_plan(plan), projects=tuple(_project_entry(row) for row in projects))


def _project_entry(row: SpecialProject) -> ProjectEntry:
    return ProjectEntry(
        code=row.code,
        number=row.number,
        name=row.name,
        name_en=row.name_en,
        summary=row.summary,
        summary_en=row.summary_en,
        indicators=tuple(indicator.code for indicator in row.indicators.all()),
        measures=tuple(_measure_entry(measure) for measure in row.measures.all()),
    )


def _measure_entry(row: Measure) -> MeasureEntry:
    return MeasureEntry(
        code=row.code,
        kind=MeasureKind(row.kind),
        name=row.name,
        name_en=row.name_en,
        summary=row.summary,
        summary_en=row.summary_en,
        indicators=tuple(indicator.code for indicator in row.indicators.all()),
        assignments=tuple(
            AssignmentEntry(organization=part.organization.code, role=AssignmentRole(part.role))
            for part in row.assignments.all()
        ),
    )
