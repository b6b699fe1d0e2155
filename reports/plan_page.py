"""The plan's outline: each target at its place, in the plan's own words, with its verdict (screen S13)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from indicators import formatting
from indicators.formatting import with_unit
from indicators.method.types import Origin
from indicators.models import Domain, Plan, Result, Target
from indicators.planfile.check import Finding, check_plan
from indicators.services.past import plan_targets_as_of
from reports.findings import is_early
from reports.indicator_page import query_of
from reports.whole_results import whole_results
from tasks.models import SpecialProject
from tasks.services.plans import dump_plan

NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", start=1)} | {"十": 10}
PROJECT = re.compile(r"专栏\s*(\d+)")
PART = re.compile(r"\d+|[一二三四五六七八九十]+|[^\d一二三四五六七八九十]+")
FIRST_PARTS, PROJECTS_LAST = 0, 1


@dataclass(frozen=True, slots=True)
class Line:
    """One target as the plan states it, with the verdict of the plan's own organization."""

    target: Target
    result: Result | None
    is_early: bool

    @property
    def text(self) -> str:
        """“≥ 95%”."""
        indicator = self.target.indicator
        text = formatting.target(self.target.value, self.target.comparator, indicator.decimals)
        return with_unit(text, indicator.unit_label)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the plan with its targets, in the order of the indicators."""

    name: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding of the plan check with the indicators that it is about, as (code, label)."""

    finding: Finding
    indicators: tuple[tuple[str, str], ...]

    @property
    def places(self) -> str:
        return " · ".join(self.finding.places)


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The outline in the plan's order, and what the plan check finds."""

    plan: Plan
    year: int
    places: tuple[Place, ...]
    remarks: tuple[Remark, ...]
    domains: tuple[Domain, ...]
    moment: datetime | None = None
    """The past moment of which targets and verdicts are; then there are no remarks, which are today's."""

    @property
    def query(self) -> str:
        """What the addresses of the indicators end in."""
        return query_of("", self.moment)

    @property
    def count(self) -> int:
        return sum(len(place.lines) for place in self.places)


def load_plan_page(*, person: User, plan: Plan, year: int, moment: datetime | None = None) -> PlanPage:
    """The page for a person, now or as of a past moment: all that the plan says, and the verdicts that the
    person may see."""
    targets = _stated(plan) if moment is None else _stated_as_of(plan, moment)
    results = whole_results(person, plan, year, moment)
    titles = {row.number: row.label for row in SpecialProject.objects.filter(plan=plan)}
    found: dict[str, list[Line]] = {}
    for target in targets:
        found.setdefault(target.place, []).append(_line(target, results.get(target.indicator_id), year))
    places = tuple(
        Place(name, _title(name, titles), tuple(found[name])) for name in sorted(found, key=place_order)
    )
    labels = {target.indicator.code: target.indicator.label for target in targets}
    remarks = _remarks(plan, labels) if moment is None else ()
    domains = sorted({target.indicator.domain for target in targets}, key=lambda domain: domain.number)
    return PlanPage(plan, year, places, remarks, tuple(domains), moment)


def _stated(plan: Plan) -> list[Target]:
    """What the plan states for the whole, in the order of the indicators."""
    stated = Target.objects.for_plan(plan).filter(origin=Origin.STATED, organization=plan.organization)
    return list(stated.select_related("indicator__plan", "indicator__domain"))


def _stated_as_of(plan: Plan, moment: datetime) -> list[Target]:
    """The same as it stood at the moment."""
    found = [
        row
        for row in plan_targets_as_of(plan, moment)
        if row.origin == Origin.STATED and row.organization_id == plan.organization_id
    ]
    return sorted(found, key=lambda row: row.indicator.number)


def place_order(place: str) -> tuple[object, ...]:
    """Sorts places as a plan has them: chapters by their numerals, special projects by number after them."""
    project = PROJECT.search(place)
    if project:
        return PROJECTS_LAST, int(project[1]), place
    return FIRST_PARTS, *[_part_order(part) for part in PART.findall(place)]


def _part_order(part: str) -> tuple[int, int, str]:
    if part.isdecimal():
        return 1, int(part), ""
    if part[0] in NUMERALS:
        return 1, chinese_number(part), ""
    return 0, 0, part


def chinese_number(text: str) -> int:
    """十二 is 12, 二十 is 20: numerals below 100, as chapters have them."""
    tens, has_ten, ones = text.rpartition("十")
    if not has_ten:
        return NUMERALS[text[-1]]
    return 10 * (NUMERALS[tens[-1]] if tens else 1) + (NUMERALS[ones[-1]] if ones else 0)


def _line(target: Target, result: Result | None, year: int) -> Line:
    return Line(target, result, bool(result and is_early(result, target.indicator, year)))


def _title(place: str, titles: Mapping[int, str]) -> str:
    """The special project's name, where the place is one."""
    project = PROJECT.search(place)
    return titles.get(int(project[1]), "") if project else ""


def _remarks(plan: Plan, labels: Mapping[str, str]) -> tuple[Remark, ...]:
    findings: Sequence[Finding] = check_plan(dump_plan(plan))
    return tuple(
        Remark(finding, tuple((code, labels[code]) for code in finding.indicators if code in labels))
        for finding in findings
    )
