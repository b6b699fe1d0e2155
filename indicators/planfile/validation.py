"""Rules of a plan file that need more than one field: references, the tree of organizations, duplicates.

Each rule reports by path into the `Report` of the reading, and leaves alone what is known to be wrong.
What one indicator must agree on within itself is in `indicator_rules`.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from accounts.types import OrganizationKind
from indicators.planfile.indicator_rules import check_assigned_once, check_indicator, check_limits
from indicators.planfile.problems import Report, nearest, shown
from indicators.planfile.schema import (
    IndicatorEntry,
    MeasureEntry,
    OrganizationEntry,
    PlanEntry,
    PlanFile,
)


def validate(file: PlanFile, report: Report) -> None:
    """Report all that contradicts itself between the fields and entries of a file that was read."""
    _check_years(file.plan, report)
    _check_organizations(file, report)
    _check_duplicates(file, report)
    _check_references(file, report)
    check_limits(file.plan.limits, "plan.limits", report)
    for path, indicator in zip(report.paths_of("indicators"), file.indicators, strict=True):
        check_indicator(indicator, file.plan, path, report)


def _check_years(plan: PlanEntry, report: Report) -> None:
    if plan.start_year > plan.end_year and report.is_sound("plan.start_year", "plan.end_year"):
        message = _("The plan ends in %(end)d, before it begins in %(start)d: correct one of the two.")
        report.add("plan.end_year", message % {"end": plan.end_year, "start": plan.start_year})


def _check_organizations(file: PlanFile, report: Report) -> None:
    """One root, no cycle, nothing below a department, a map without overlap, a plan of a place."""
    kinds = {entry.code: entry.kind for entry in file.organizations}
    paths = dict(
        zip((entry.code for entry in file.organizations), report.paths_of("organizations"), strict=True)
    )
    _check_parents(file.organizations, kinds, report)
    for cycle in cycles_of({entry.code: entry.parent for entry in file.organizations if entry.parent}):
        message = _("The organizations lie in a circle, %(cycle)s: give one of them another parent.")
        report.add(f"{paths[cycle[0]]}.parent", message % {"cycle": " → ".join([*cycle, cycle[0]])})
    _check_root(file.organizations, report)
    _check_map(file.organizations, report)
    if kinds.get(file.plan.organization) is OrganizationKind.DEPARTMENT and report.is_sound(
        "plan.organization"
    ):
        report.add(
            "plan.organization",
            _("A department has no plan of its own here: name a place, such as the city."),
        )


def _check_parents(
    entries: tuple[OrganizationEntry, ...], kinds: Mapping[str, OrganizationKind], report: Report
) -> None:
    for path, entry in zip(report.paths_of("organizations"), entries, strict=True):
        if kinds.get(entry.parent) is OrganizationKind.DEPARTMENT:
            message = _("“%(parent)s” is a department, and nothing rolls up into one: name the place above.")
            report.add(f"{path}.parent", message % {"parent": entry.parent})


def _check_root(entries: tuple[OrganizationEntry, ...], report: Report) -> None:
    paths = report.paths_of("organizations")
    roots = [
        (path, entry.code)
        for path, entry in zip(paths, entries, strict=True)
        if not entry.parent and report.is_sound(path, f"{path}.parent")
    ]
    for path, _code in roots[1:]:
        message = _("“%(first)s” has no parent either, and the tree has one root: give this one a parent.")
        report.add(f"{path}.parent", message % {"first": roots[0][1]})


def _check_map(entries: tuple[OrganizationEntry, ...], report: Report) -> None:
    """A place has a row and a column on the map or neither, and no two of one parent stand on one tile."""
    taken: dict[tuple[str, int, int], str] = {}
    for path, entry in zip(report.paths_of("organizations"), entries, strict=True):
        if not report.is_sound(f"{path}.map_row", f"{path}.map_column"):
            continue
        if entry.map_row is None or entry.map_column is None:
            if entry.map_row != entry.map_column:
                key = "map_column" if entry.map_row is None else "map_row"
                report.add(f"{path}.{key}", _("Give both map_row and map_column, or neither."))
            continue
        other = taken.setdefault((entry.parent, entry.map_row, entry.map_column), entry.code)
        if other != entry.code:
            message = _("“%(other)s” stands on this tile of the map already: choose another one.")
            report.add(f"{path}.map_row", message % {"other": other})


def cycles_of(parents: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Each circle in a graph in which every node has at most one parent, once, from the first node met."""
    seen: set[str] = set()
    cycles = []
    for start in parents:
        trail: list[str] = []
        code = start
        while code in parents and code not in seen:
            seen.add(code)
            trail.append(code)
            code = parents[code]
        if code in trail:
            cycles.append(tuple(trail[trail.index(code) :]))
    return cycles


def _check_duplicates(file: PlanFile, report: Report) -> None:
    """Codes, unit names and numbers of projects come once; a project's measures share one space of codes."""
    _check_unique("organizations", "code", (entry.code for entry in file.organizations), report)
    _check_unique("units", "name", (entry.name for entry in file.units), report)
    _check_unique("domains", "code", (entry.code for entry in file.domains), report)
    _check_unique("indicators", "code", (entry.code for entry in file.indicators), report)
    _check_unique("plan.remarks", "code", (entry.code for entry in file.plan.remarks), report)
    _check_unique("projects", "code", (entry.code for entry in file.projects), report)
    _check_unique("projects", "number", (str(entry.number) for entry in file.projects), report)
    lists = [f"{path}.measures" for path in report.paths_of("projects")]
    paths = [f"{path}.code" for base in lists for path in report.paths_of(base)]
    codes = [measure.code for project in file.projects for measure in project.measures]
    _report_repeats(zip(paths, codes, strict=True), report)


def _check_unique(base: str, key: str, values: Iterable[str], report: Report) -> None:
    paths = [f"{path}.{key}" for path in report.paths_of(base)]
    _report_repeats(zip(paths, values, strict=True), report)


def _report_repeats(values: Iterable[tuple[str, str]], report: Report) -> None:
    first_lines: dict[str, int] = {}
    for path, value in values:
        if not report.is_sound(path):
            continue
        if value in first_lines:
            message = _("“%(value)s” is already on line %(line)d: each may come once.")
            report.add(path, message % {"value": shown(value), "line": first_lines[value]})
        first_lines.setdefault(value, report.line_of(path))


class References:
    """The codes that one list of the file offers, and the question whether a reference is one of them."""

    def __init__(self, base: str, key: str, codes: Iterable[str], report: Report) -> None:
        paths = report.paths_of(base)
        self.base = base
        self.codes = dict.fromkeys(codes)
        self.report = report
        # Where the list itself is faulty, a reference may be to its faulty entry: ask when that is mended.
        self.is_complete = report.is_sound(base, *paths, *(f"{path}.{key}" for path in paths))

    def check(self, path: str, code: str) -> None:
        """Report a reference to something that the list does not hold."""
        if not self.is_complete or not code or code in self.codes or not self.report.is_sound(path):
            return
        near = nearest(code, self.codes, self.report)
        message = _("“%(code)s” is not among the %(list)s of this file: add it there or correct it.")
        if near:
            message = _("“%(code)s” is not among the %(list)s of this file: did you mean “%(near)s”?")
        self.report.add(path, message % {"code": shown(code), "list": self.base, "near": near})

    def check_all(self, path: str, codes: tuple[str, ...]) -> None:
        """The same for a list of references, each of which may come once."""
        seen: set[str] = set()
        for index, code in enumerate(codes):
            self.check(f"{path}[{index}]", code)
            if code and code in seen:
                message = _("“%(code)s” comes twice in this list: remove one.")
                self.report.add(f"{path}[{index}]", message % {"code": shown(code)})
            seen.add(code)


def _check_references(file: PlanFile, report: Report) -> None:
    indicators = References("indicators", "code", (entry.code for entry in file.indicators), report)
    organizations = References("organizations", "code", (entry.code for entry in file.organizations), report)
    organizations.check("plan.organization", file.plan.organization)
    for path, organization in zip(report.paths_of("organizations"), file.organizations, strict=True):
        organizations.check(f"{path}.parent", organization.parent)
    for path, remark in zip(report.paths_of("plan.remarks"), file.plan.remarks, strict=True):
        indicators.check_all(f"{path}.indicators", remark.indicators)
    for path, project in zip(report.paths_of("projects"), file.projects, strict=True):
        indicators.check_all(f"{path}.indicators", project.indicators)
        for measure_path, measure in zip(report.paths_of(f"{path}.measures"), project.measures, strict=True):
            indicators.check_all(f"{measure_path}.indicators", measure.indicators)
            check_assigned_once(measure.assignments, measure_path, report)
            _check_departments(file, measure, measure_path, organizations, report)
    _check_indicator_references(file, organizations, indicators, report)


def _check_indicator_references(
    file: PlanFile, organizations: References, indicators: References, report: Report
) -> None:
    domains = References("domains", "code", (entry.code for entry in file.domains), report)
    units = References("units", "name", (entry.name for entry in file.units), report)
    for path, indicator in zip(report.paths_of("indicators"), file.indicators, strict=True):
        domains.check(f"{path}.domain", indicator.domain)
        units.check(f"{path}.unit", indicator.unit)
        assignment_paths = report.paths_of(f"{path}.assignments")
        for assignment_path, assignment in zip(assignment_paths, indicator.assignments, strict=True):
            organizations.check(f"{assignment_path}.organization", assignment.organization)
        indicators.check_all(f"{path}.parts", indicator.parts)
        _check_parts(indicator, path, report)
        _check_owners(file, indicator, path, organizations, report)


def _check_departments(
    file: PlanFile, measure: MeasureEntry, path: str, organizations: References, report: Report
) -> None:
    """Departments of the plan's place answer for a measure: others are never asked for its note."""
    entries = {entry.code: entry for entry in file.organizations}
    for part_path, part in zip(report.paths_of(f"{path}.assignments"), measure.assignments, strict=True):
        organization_path = f"{part_path}.organization"
        organizations.check(organization_path, part.organization)
        entry = entries.get(part.organization)
        if entry is None or not report.is_sound(organization_path, "organizations"):
            continue
        is_department = entry.kind is OrganizationKind.DEPARTMENT
        if not is_department or file.plan.organization not in _line_of(entry.code, entries):
            message = _("“%(code)s” is no department of the plan: only departments answer for a measure.")
            report.add(organization_path, message % {"code": shown(entry.code)})


def _check_owners(
    file: PlanFile, indicator: IndicatorEntry, path: str, organizations: References, report: Report
) -> None:
    """A decided target is for a place of the plan: its own organization, or one below it."""
    entries = {entry.code: entry for entry in file.organizations}
    for target_path, target in zip(report.paths_of(f"{path}.targets"), indicator.targets, strict=True):
        owner_path = f"{target_path}.organization"
        organizations.check(owner_path, target.organization)
        entry = entries.get(target.organization)
        if entry is None or not report.is_sound(owner_path, "organizations"):
            continue
        is_place = entry.kind is not OrganizationKind.DEPARTMENT
        if not is_place or file.plan.organization not in _line_of(entry.code, entries):
            message = _(
                "“%(code)s” is no place of the plan: name the plan's own organization or one below it."
            )
            report.add(owner_path, message % {"code": shown(entry.code)})


def _line_of(code: str, entries: Mapping[str, OrganizationEntry]) -> list[str]:
    """An organization and those above it; in a circle, each once."""
    line: list[str] = []
    while code in entries and code not in line:
        line.append(code)
        code = entries[code].parent
    return line


def _check_parts(indicator: IndicatorEntry, path: str, report: Report) -> None:
    for index, code in enumerate(indicator.parts):
        if code and code == indicator.code:
            report.add(f"{path}.parts[{index}]", _("An indicator is no part of itself: remove it here."))
