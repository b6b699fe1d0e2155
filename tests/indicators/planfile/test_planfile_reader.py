"""Each kind of fault in a plan file: the line, the field and the words of its problem, and no other."""

import pytest

from indicators.planfile.reader import PlanFileInvalid, read_plan_file
from tests.indicators.planfile.plan_files import LAKESIDE, Fault, lakeside_with, problems_of
from tests.indicators.planfile.rule_faults import RULE_FAULTS
from tests.indicators.planfile.structure_faults import STRUCTURE_FAULTS

FAULTS = STRUCTURE_FAULTS | RULE_FAULTS


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_one_fault_is_one_problem_on_its_line(fault: Fault) -> None:
    text = lakeside_with(fault.old, fault.new)
    (problem,) = [problem for problem in problems_of(text) if problem.field == fault.field]
    assert problem.line == fault.line_number(text)
    assert fault.says in problem.message


# A misspelled key is also a missing one; a wrong range makes values lie outside it.
SEVERAL = {"unknown key, near", "minimum above maximum"}


@pytest.mark.parametrize("name", sorted(FAULTS.keys() - SEVERAL))
def test_one_fault_brings_no_other_problem(name: str) -> None:
    fault = FAULTS[name]
    assert [problem.field for problem in problems_of(lakeside_with(fault.old, fault.new))] == [fault.field]


def test_all_problems_of_a_file_come_at_once_by_line() -> None:
    names = ("year", "unknown key, far", "comparator against direction", "number for text", "unit", "kind")
    text = LAKESIDE.read_text(encoding="utf-8")
    for name in names:
        text = text.replace(FAULTS[name].old, FAULTS[name].new, 1)
    found = problems_of(text)
    assert {problem.field for problem in found} == {FAULTS[name].field for name in names}
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_a_problem_reads_as_line_field_and_message() -> None:
    text = "\n".join(["format: 1", "plan:", "  code: a", "  name: 1"])
    assert 'line 4, plan.name: 1 without quotes is not text: write "1".' in map(str, problems_of(text))


def test_a_missing_plan_is_one_problem_and_its_fields_are_none() -> None:
    text = LAKESIDE.read_text(encoding="utf-8")
    without = text[: text.index("plan:\n")] + text[text.index("organizations:\n") :]
    assert [(problem.line, problem.field) for problem in problems_of(without)] == [(3, "plan")]


def test_circles_of_organizations_are_each_named_once() -> None:
    text = LAKESIDE.read_text(encoding="utf-8")
    text = text.replace("kind: city}", "kind: city, parent: hp-dh}").replace(
        "parent: hp-xh}", "parent: hp-xh-bs}"
    )
    says = [problem.message for problem in problems_of(text) if "circle" in problem.message]
    assert ["hp → hp-dh → hp:" in says[0], "hp-xh-bs → hp-xh-bs:" in says[1], len(says)] == [True, True, 2]


def test_an_absent_plan_limit_is_the_method_s_own() -> None:
    text = lakeside_with("  limits: {ahead: 8, behind: -8, far_behind: -25}\n", "")
    assert str(read_plan_file(text.encode()).plan.limits.far_behind) == "-30"


def test_the_error_holds_every_problem_in_its_text() -> None:
    with pytest.raises(PlanFileInvalid, match=r"line 1, format: “x” is not a whole number"):
        read_plan_file(b"format: x")
