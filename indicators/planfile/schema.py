"""What a plan file holds, as frozen values: one class per kind of entry, one attribute per YAML key.

The attributes stand in the order in which the writer puts the keys. Optional text that is absent is "",
an optional number or entry that is absent is None, an absent list is (). Quantities are `Decimal` with at
most 16 digits before the point and 4 after it. The lengths below are also those of the database's columns.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from accounts.types import OrganizationKind
from indicators.method.types import Comparator, Direction, Kind, Nature, Rollup

FORMAT = 1

NAME_LENGTH = 200  # names, titles, the plan document's number, a place in the plan
DEFINITION_LENGTH = 2000  # definitions and summaries
NOTE_LENGTH = 500  # the plan's own words, notes
UNIT_LENGTH = 50  # names of units
CODE_LENGTH = 50  # the longest code of any kind

QUANTITY_DIGITS = 20  # all digits of a quantity, as in Decimal(20, 4)
QUANTITY_PLACES = 4  # digits after the point

FIRST_YEAR = 1900
LAST_YEAR = 2199

SLUG_PATTERN = r"[a-z0-9-]{1,50}"
ORGANIZATION_CODE_PATTERN = r"[A-Za-z0-9_-]{1,50}"
INDICATOR_CODE_PATTERN = r"[A-Z]{1,4}[0-9]{2,4}"
PROJECT_CODE_PATTERN = r"[A-Z]{1,4}[0-9]{2,4}"
MEASURE_CODE_PATTERN = r"[A-Z]{1,4}[0-9]{2,4}-[0-9]{2,4}"


class AssignmentRole(StrEnum):
    """What a department does for an indicator: it leads, or it supports the one that leads."""

    LEAD = "lead"
    SUPPORTING = "supporting"


class MeasureKind(StrEnum):
    """What a part of a special project is, as the plan calls it."""

    PROGRAM = "program"
    PROJECT = "project"
    PILOT = "pilot"
    ACTION = "action"
    TOWN = "town"


class Severity(StrEnum):
    """How much a finding of the plan check weighs."""

    CONTRADICTION = "contradiction"
    UNCLEAR = "unclear"
    NOTE = "note"


class TargetOrigin(StrEnum):
    """Who set a target: the plan, or a later decision. What the method derives is never in a file."""

    STATED = "stated"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsEntry:
    """Limits of the verdicts, in percentage points of pace (method 6): far_behind ≤ behind < ahead."""

    ahead: Decimal = Decimal(10)
    behind: Decimal = Decimal(-10)
    far_behind: Decimal = Decimal(-30)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkEntry:
    """What a reader found unclear in the plan's text and no rule can find; the plan check reports it.

    `words` are the plan's own, `note` and `note_en` say in ours what is wrong with them.
    """

    code: str
    severity: Severity
    place: str
    words: str = ""
    note: str
    note_en: str = ""
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry:
    """The plan itself: its years (both included), whose plan it is, and the limits of its verdicts."""

    code: str
    name: str
    name_en: str = ""
    document: str = ""
    issued_on: date | None = None
    start_year: int
    end_year: int
    organization: str
    limits: LimitsEntry = LimitsEntry()
    remarks: tuple[RemarkEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationEntry:
    """A place or a department; `parent` is the code of the one above, "" for the root of the tree.

    `map_row` and `map_column`: where a place stands on the schematic map, from 1; both or neither.
    """

    code: str
    name: str
    name_en: str = ""
    kind: OrganizationKind
    parent: str = ""
    map_row: int | None = None
    map_column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEntry:
    """A unit of measurement; indicators name it by `name`."""

    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEntry:
    """A class of indicators; `source` says where in the plan the class comes from."""

    code: str
    name: str
    name_en: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineEntry:
    """The value before the plan began, in the indicator's unit.

    `is_comparable` is false where its definition differs from the indicator's: it is then shown with its
    note and not used by the method.
    """

    value: Decimal
    year: int
    place: str
    note: str = ""
    is_comparable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentEntry:
    """Which organization leads or supports an indicator or a measure; loaded as a proposal."""

    organization: str
    role: AssignmentRole


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetEntry:
    """A number that is set for a year, in the indicator's unit: by the plan, with its place and its words, or
    where `origin` is `decided` by a later document.

    A decided target has its document and date, may have a reason, and is for `organization` (code; "" for the
    plan's own). `origin` is None for what the plan states, which is always for the plan's own organization.
    """

    year: int
    comparator: Comparator
    value: Decimal
    place: str = ""
    words: str = ""
    origin: TargetOrigin | None = None
    organization: str = ""
    document: str = ""
    decided_on: date | None = None
    reason: str = ""

    @property
    def is_decided(self) -> bool:
        return self.origin is TargetOrigin.DECIDED


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorEntry:
    """What is measured, and how it adds up (method, section 1).

    `scale`, `numerator` and `denominator` (with their `_en`) are set if and only if `rollup` is `ratio`.
    `minimum` and `maximum` bound one figure. `jump_limit` is the change on the year before, in percent of it,
    from which an explanation is asked for; None where the usual one holds. `limits` are None where the plan's
    own hold. `parts` are the codes of indicators into which the plan breaks this one's target down at another
    place.
    """

    code: str
    domain: str
    name: str
    name_en: str = ""
    definition: str
    definition_en: str = ""
    unit: str
    kind: Kind
    direction: Direction
    rollup: Rollup
    scale: Decimal | None = None
    numerator: str = ""
    numerator_en: str = ""
    denominator: str = ""
    denominator_en: str = ""
    nature: Nature
    decimals: int
    is_whole: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    jump_limit: Decimal | None = None
    limits: LimitsEntry | None = None
    baseline: BaselineEntry | None = None
    assignments: tuple[AssignmentEntry, ...] = ()
    targets: tuple[TargetEntry, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def stated_targets(self) -> tuple[TargetEntry, ...]:
        """What the plan itself sets."""
        return tuple(target for target in self.targets if not target.is_decided)

    @property
    def decided_targets(self) -> tuple[TargetEntry, ...]:
        """What later documents set."""
        return tuple(target for target in self.targets if target.is_decided)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureEntry:
    """A named part of a special project: a program, project, pilot, action or 特色小镇.

    `assignments`: the departments that lead and support it. Where the file names none, those that the office
    has assigned stay.
    """

    code: str
    kind: MeasureKind
    name: str
    name_en: str = ""
    summary: str = ""
    summary_en: str = ""
    indicators: tuple[str, ...] = ()
    assignments: tuple[AssignmentEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectEntry:
    """A special project (专栏) with its number in the plan, the indicators it serves, and its measures."""

    code: str
    number: int
    name: str
    name_en: str = ""
    summary: str = ""
    summary_en: str = ""
    indicators: tuple[str, ...] = ()
    measures: tuple[MeasureEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """A whole plan file."""

    plan: PlanEntry
    organizations: tuple[OrganizationEntry, ...]
    units: tuple[UnitEntry, ...]
    domains: tuple[DomainEntry, ...]
    indicators: tuple[IndicatorEntry, ...]
    projects: tuple[ProjectEntry, ...] = ()
