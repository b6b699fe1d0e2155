"""From sections to entries: which keys an entry has, which of them must be there, what each may hold."""

from datetime import date
from decimal import Decimal

from accounts.types import OrganizationKind
from indicators.method.types import Comparator, Direction, Kind, Nature, Rollup
from indicators.planfile.scalars import (
    code_like,
    member_of,
    parse_boolean,
    parse_date,
    parse_integer,
    parse_map_position,
    parse_quantity,
    parse_year,
    text_up_to,
)
from indicators.planfile.schema import (
    CODE_LENGTH,
    DEFINITION_LENGTH,
    FIRST_YEAR,
    INDICATOR_CODE_PATTERN,
    MEASURE_CODE_PATTERN,
    NAME_LENGTH,
    NOTE_LENGTH,
    ORGANIZATION_CODE_PATTERN,
    PROJECT_CODE_PATTERN,
    SLUG_PATTERN,
    UNIT_LENGTH,
    AssignmentEntry,
    AssignmentRole,
    BaselineEntry,
    DomainEntry,
    IndicatorEntry,
    LimitsEntry,
    MeasureEntry,
    MeasureKind,
    OrganizationEntry,
    PlanEntry,
    ProjectEntry,
    RemarkEntry,
    Severity,
    TargetEntry,
    TargetOrigin,
    UnitEntry,
)
from indicators.planfile.sections import Parse, Section

ZERO = Decimal(0)
FIRST_DAY = date(FIRST_YEAR, 1, 1)
DEFAULT_SCALE = Decimal(100)

_name = text_up_to(NAME_LENGTH)
_unit_name = text_up_to(UNIT_LENGTH)
_reference = text_up_to(CODE_LENGTH)  # whether there is such a thing is asked in validation
_definition = text_up_to(DEFINITION_LENGTH, is_multiline=True)
_note = text_up_to(NOTE_LENGTH, is_multiline=True)
_slug = code_like(SLUG_PATTERN, "jiaxing-quality-2016-2020")
_organization_code = code_like(ORGANIZATION_CODE_PATTERN, '"330400"')
_indicator_code = code_like(INDICATOR_CODE_PATTERN, "CP01")
_project_code = code_like(PROJECT_CODE_PATTERN, "ZL02")
_measure_code = code_like(MEASURE_CODE_PATTERN, "ZL02-01")


def read_plan(section: Section) -> PlanEntry:
    """The plan itself; limits that are absent are the method's own."""
    limits = section.section("limits", LimitsEntry)
    return PlanEntry(
        code=section.required_text("code", _slug),
        name=section.required_text("name", _name),
        name_en=section.optional("name_en", _name, ""),
        document=section.optional("document", _name, ""),
        issued_on=section.optional("issued_on", parse_date, None),
        start_year=section.required("start_year", parse_year, FIRST_YEAR),
        end_year=section.required("end_year", parse_year, FIRST_YEAR),
        organization=section.required_text("organization", _reference),
        limits=read_limits(limits) if limits else LimitsEntry(),
        remarks=section.entries("remarks", RemarkEntry, read_remark),
    )


def read_limits(section: Section) -> LimitsEntry:
    """Limits of the verdicts, in points; all three together or none."""
    return LimitsEntry(
        ahead=section.required("ahead", parse_quantity, ZERO),
        behind=section.required("behind", parse_quantity, ZERO),
        far_behind=section.required("far_behind", parse_quantity, ZERO),
    )


def read_remark(section: Section) -> RemarkEntry:
    """A reader's remark on the plan's text."""
    return RemarkEntry(
        code=section.required_text("code", _slug),
        severity=section.required("severity", member_of(Severity), Severity.NOTE),
        place=section.required_text("place", _name),
        words=section.optional("words", _note, ""),
        note=section.required_text("note", _note),
        note_en=section.optional("note_en", _note, ""),
        indicators=section.texts("indicators", _reference),
    )


def read_organization(section: Section) -> OrganizationEntry:
    """A place or a department."""
    return OrganizationEntry(
        code=section.required_text("code", _organization_code),
        name=section.required_text("name", _name),
        name_en=section.optional("name_en", _name, ""),
        kind=section.required("kind", member_of(OrganizationKind), OrganizationKind.COUNTY),
        parent=section.optional("parent", _reference, ""),
        map_row=section.optional("map_row", parse_map_position, None),
        map_column=section.optional("map_column", parse_map_position, None),
    )


def read_unit(section: Section) -> UnitEntry:
    """A unit of measurement."""
    return UnitEntry(
        name=section.required_text("name", _unit_name), name_en=section.optional("name_en", _unit_name, "")
    )


def read_domain(section: Section) -> DomainEntry:
    """A class of indicators."""
    return DomainEntry(
        code=section.required_text("code", _slug),
        name=section.required_text("name", _name),
        name_en=section.optional("name_en", _name, ""),
        source=section.optional("source", _name, ""),
    )


def read_indicator(section: Section) -> IndicatorEntry:
    """An indicator with its baseline, assignments and targets; a ratio's scale is 100 unless given."""
    rollup = section.required("rollup", member_of(Rollup), Rollup.DIRECT)
    baseline = section.section("baseline", BaselineEntry)
    limits = section.section("limits", LimitsEntry)
    return IndicatorEntry(
        code=section.required_text("code", _indicator_code),
        domain=section.required_text("domain", _reference),
        name=section.required_text("name", _name),
        name_en=section.optional("name_en", _name, ""),
        definition=section.required_text("definition", _definition),
        definition_en=section.optional("definition_en", _definition, ""),
        unit=section.required_text("unit", _unit_name),
        kind=section.required("kind", member_of(Kind), Kind.LEVEL),
        direction=section.required("direction", member_of(Direction), Direction.UP),
        rollup=rollup,
        scale=section.optional("scale", parse_quantity, DEFAULT_SCALE if rollup is Rollup.RATIO else None),
        numerator=section.optional("numerator", _name, ""),
        numerator_en=section.optional("numerator_en", _name, ""),
        denominator=section.optional("denominator", _name, ""),
        denominator_en=section.optional("denominator_en", _name, ""),
        nature=section.required("nature", member_of(Nature), Nature.EXPECTED),
        decimals=section.required("decimals", parse_integer, 0),
        is_whole=section.optional("is_whole", parse_boolean, False),
        minimum=section.optional("minimum", parse_quantity, None),
        maximum=section.optional("maximum", parse_quantity, None),
        jump_limit=section.optional("jump_limit", parse_quantity, None),
        limits=read_limits(limits) if limits else None,
        baseline=read_baseline(baseline) if baseline else None,
        assignments=section.entries("assignments", AssignmentEntry, read_assignment),
        targets=section.entries("targets", TargetEntry, read_target),
        parts=section.texts("parts", _reference),
    )


def read_baseline(section: Section) -> BaselineEntry:
    """The value before the plan."""
    return BaselineEntry(
        value=section.required("value", parse_quantity, ZERO),
        year=section.required("year", parse_year, FIRST_YEAR),
        place=section.required_text("place", _name),
        note=section.optional("note", _note, ""),
        is_comparable=section.optional("is_comparable", parse_boolean, True),
    )


def read_assignment(section: Section) -> AssignmentEntry:
    """Who leads or supports."""
    return AssignmentEntry(
        organization=section.required_text("organization", _reference),
        role=section.required("role", member_of(AssignmentRole), AssignmentRole.SUPPORTING),
    )


def read_target(section: Section) -> TargetEntry:
    """A number that the plan sets at a place, or a later document, which then has its number and date."""
    origin = section.optional("origin", member_of(TargetOrigin), None)
    is_decided = origin is TargetOrigin.DECIDED
    must = Section.required_text if is_decided else _optional_text
    place = _optional_text if is_decided else Section.required_text
    return TargetEntry(
        year=section.required("year", parse_year, FIRST_YEAR),
        comparator=section.required("comparator", member_of(Comparator), Comparator.EQUAL),
        value=section.required("value", parse_quantity, ZERO),
        place=place(section, "place", _name),
        words=section.optional("words", _note, ""),
        origin=origin if is_decided else None,
        organization=section.optional("organization", _reference, ""),
        document=must(section, "document", _name),
        decided_on=_day(section, "decided_on", is_required=is_decided),
        reason=section.optional("reason", _note, ""),
    )


def _optional_text(section: Section, key: str, parse: Parse[str]) -> str:
    return section.optional(key, parse, "")


def _day(section: Section, key: str, *, is_required: bool) -> date | None:
    if is_required:
        return section.required(key, parse_date, FIRST_DAY)
    return section.optional(key, parse_date, None)


def read_project(section: Section) -> ProjectEntry:
    """A special project with its measures."""
    return ProjectEntry(
        code=section.required_text("code", _project_code),
        number=section.required("number", parse_integer, 0),
        name=section.required_text("name", _name),
        name_en=section.optional("name_en", _name, ""),
        summary=section.optional("summary", _definition, ""),
        summary_en=section.optional("summary_en", _definition, ""),
        indicators=section.texts("indicators", _reference),
        measures=section.entries("measures", MeasureEntry, read_measure),
    )


def read_measure(section: Section) -> MeasureEntry:
    """A named part of a special project."""
    return MeasureEntry(
        code=section.required_text("code", _measure_code),
        kind=section.required("kind", member_of(MeasureKind), MeasureKind.ACTION),
        name=section.required_text("name", _name),
        name_en=section.optional("name_en", _name, ""),
        summary=section.optional("summary", _definition, ""),
        summary_en=section.optional("summary_en", _definition, ""),
        indicators=section.texts("indicators", _reference),
        assignments=section.entries("assignments", AssignmentEntry, read_assignment),
    )
