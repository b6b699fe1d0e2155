"""The committed plan files: valid, canonical, quick to read."""

import time
from pathlib import Path

import pytest

from accounts.types import OrganizationKind
from indicators.method.types import Direction, Kind, Rollup
from indicators.planfile.check import Finding, check_plan
from indicators.planfile.reader import read_plan_file
from indicators.planfile.schema import Severity
from indicators.planfile.writer import write_plan_file
from tests.indicators.planfile.plan_files import JIAXING, LAKESIDE


@pytest.mark.parametrize("path", [LAKESIDE, JIAXING], ids=lambda path: path.stem)
def test_a_committed_plan_file_is_in_canonical_form(path: Path) -> None:
    assert write_plan_file(read_plan_file(path)) == path.read_text(encoding="utf-8")


def test_reading_the_largest_plan_takes_a_moment() -> None:
    before = time.process_time()
    read_plan_file(JIAXING)
    assert time.process_time() - before < 1


def test_the_invented_plan_shows_every_kind_direction_and_rollup() -> None:
    indicators = read_plan_file(LAKESIDE).indicators
    assert {indicator.kind for indicator in indicators} == set(Kind)
    assert {indicator.direction for indicator in indicators} == set(Direction)
    assert {indicator.rollup for indicator in indicators} == set(Rollup)


def test_the_invented_plan_says_that_it_is_invented() -> None:
    file = read_plan_file(LAKESIDE)
    assert "虚构" in file.plan.name
    assert all("示例" in organization.name for organization in file.organizations)


def test_the_invented_plan_has_towns_below_its_counties() -> None:
    organizations = read_plan_file(LAKESIDE).organizations
    counties = {entry.code for entry in organizations if entry.kind is OrganizationKind.COUNTY}
    parents = [entry.parent for entry in organizations if entry.kind is OrganizationKind.TOWN]
    assert sorted(parents) == sorted([*counties, *counties])


# What the check must find in the plan of Jiaxing: code, weight, words of the message.
KNOWN = [
    ("beyond-limit", Severity.UNCLEAR, "100%以上"),
    ("stated-twice", Severity.NOTE, "Zhejiang Made standards led by local organizations: 2 places"),
    ("whole-and-parts", Severity.NOTE, "2 + 3"),
    (
        "whole-and-parts",
        Severity.UNCLEAR,
        "Satisfaction with services to producers 85 %, Satisfaction with services to households 80 %",
    ),
    ("worse-than-baseline", Severity.UNCLEAR, "200 is below the 215 of 2015"),
    ("water-class-missing", Severity.UNCLEAR, "以类水为主体"),
    ("seven-of-eight-industries", Severity.CONTRADICTION, "八大产业"),
]


@pytest.fixture(scope="module")
def findings() -> tuple[Finding, ...]:
    """What the check finds in the plan of Jiaxing."""
    return check_plan(read_plan_file(JIAXING))


@pytest.mark.parametrize(("code", "severity", "says"), KNOWN)
def test_what_the_plan_contradicts_is_found(
    findings: tuple[Finding, ...], code: str, severity: Severity, says: str
) -> None:
    assert [(code, severity)] == [
        (item.code, item.severity) for item in findings if item.code == code and says in item.message
    ]
