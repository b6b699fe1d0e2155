"""Reads a plan file: the whole file is valid, or every problem in it is named with its line and field."""

from pathlib import Path

from django.utils.translation import gettext as _

from indicators.planfile.document import read_document
from indicators.planfile.entries import (
    read_domain,
    read_indicator,
    read_organization,
    read_plan,
    read_project,
    read_unit,
)
from indicators.planfile.problems import PlanFileInvalid, Problem, Report
from indicators.planfile.scalars import parse_integer
from indicators.planfile.schema import (
    FORMAT,
    DomainEntry,
    IndicatorEntry,
    OrganizationEntry,
    PlanEntry,
    PlanFile,
    ProjectEntry,
    UnitEntry,
)
from indicators.planfile.sections import Section, keys_of
from indicators.planfile.validation import validate

__all__ = ["PlanFileInvalid", "Problem", "read_plan_file"]


def read_plan_file(source: Path | str | bytes) -> PlanFile:
    """The plan file at a path, or in bytes (a str is a path).

    Raises `PlanFileInvalid` with all problems of the file, sorted by line. A file that is no YAML, of another
    format, or unsafe to read (size, depth, anchors, tags, controls) has only the problems that say so.
    """
    root = read_document(Path(source) if isinstance(source, str) else source)
    report = Report()
    section = Section(report, "", root, ("format", *keys_of(PlanFile)))
    version = section.required("format", parse_integer, FORMAT)
    if version != FORMAT:
        message = _("Format %(format)d is not known: this version reads format %(known)d.")
        report.add("format", message % {"format": version, "known": FORMAT})
        raise PlanFileInvalid([problem for problem in report.problems if problem.field == "format"])
    file = _read_lists(section)
    validate(file, report)
    if report.problems:
        raise PlanFileInvalid(report.problems)
    return file


def _read_lists(section: Section) -> PlanFile:
    return PlanFile(
        plan=read_plan(section.required_section("plan", PlanEntry)),
        organizations=section.required_entries("organizations", OrganizationEntry, read_organization),
        units=section.required_entries("units", UnitEntry, read_unit),
        domains=section.required_entries("domains", DomainEntry, read_domain),
        indicators=section.required_entries("indicators", IndicatorEntry, read_indicator),
        projects=section.entries("projects", ProjectEntry, read_project),
    )
