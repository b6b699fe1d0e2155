"""Every number of the plan's text is accounted for, and the account is held by place, words and figure."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.method.types import Comparator, Direction, Kind, Nature, Rollup
from indicators.planfile.coverage import (
    Note,
    PlanNumber,
    account,
    faults,
    read_notes,
    read_numbers,
    render,
)
from indicators.planfile.reader import read_plan_file
from indicators.planfile.schema import BaselineEntry, IndicatorEntry, PlanEntry, PlanFile, TargetEntry

ROOT = Path(__file__).resolve().parents[2]
TEXT = ROOT.parent / "shared" / "plan" / "jiazhengbanfa-2017-15.txt"
PLAN_FILE = ROOT / "fixtures" / "jiaxing-quality-2016-2020.yaml"
NOTES_FILE = ROOT / "fixtures" / "coverage-notes.yaml"
PAGE = ROOT / "docs" / "plan-coverage.md"

# An invented plan with what the real one has: a table with two figures in its last row, a special project.
INVENTED = """\
某市通知 1
一、现状
(一)基础
1.合格率达到94%,获奖2个。
二、目标
(三)指标
2.具体目标。
2020
产品
质量
合格率(新)
95%
国家奖
省奖
3
3
专栏1:行动
全面淘汰旧车;培育3家企业。
"""
TABLE = "二、(三)2 具体目标表·产品质量"


def indicator(code: str, name: str, *targets: TargetEntry, note: str = "") -> IndicatorEntry:
    """An invented indicator; with a note, it has the baseline 94 of section 一、(一)1."""
    baseline = BaselineEntry(value=Decimal(94), year=2015, place="一、(一)1", note=note) if note else None
    return IndicatorEntry(
        code=code,
        domain="product",
        name=name,
        definition=name,
        unit="个",
        kind=Kind.LEVEL,
        direction=Direction.UP,
        rollup=Rollup.SUM,
        nature=Nature.EXPECTED,
        decimals=0,
        baseline=baseline,
        targets=targets,
    )


def target(value: int, place: str, words: str) -> TargetEntry:
    return TargetEntry(
        year=2020, comparator=Comparator.AT_LEAST, value=Decimal(value), place=place, words=words
    )


def plan_with(*indicators: IndicatorEntry) -> PlanFile:
    plan = PlanEntry(code="invented", name="某规划", start_year=2016, end_year=2020, organization="1")
    return PlanFile(plan=plan, organizations=(), units=(), domains=(), indicators=indicators)


@pytest.fixture
def invented_plan() -> PlanFile:
    """The plan file of the invented text; names with full-width parentheses, as a typesetter has them."""
    return plan_with(
        indicator("CP01", "合格率（新）", target(95, TABLE, "95%"), note="合格率达到94%；口径不同。"),
        indicator("CP02", "国家奖", target(3, TABLE, "3")),
        indicator("CP03", "省奖", target(3, TABLE, "3")),
        indicator("CP04", "旧车淘汰率", target(100, "专栏1", "全面淘汰旧车")),
        indicator("CP05", "企业", target(3, "专栏1", "培育3家企业")),
    )


INVENTED_NOTES = (Note(place="一、(一)1", words="获奖2个", number="2", reason="the past"),)


@pytest.fixture(scope="module")
def plan_text() -> str:
    if not TEXT.exists():
        pytest.skip(f"the plan's text is not at {TEXT}; the committed table stands")
    return TEXT.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plan_numbers(plan_text: str) -> tuple[PlanNumber, ...]:
    return read_numbers(plan_text)


@pytest.fixture(scope="module")
def plan_file() -> PlanFile:
    return read_plan_file(PLAN_FILE)


@pytest.fixture(scope="module")
def notes() -> tuple[Note, ...]:
    return read_notes(NOTES_FILE.read_text(encoding="utf-8"))


def without_target(file: PlanFile, code: str, place: str) -> PlanFile:
    """The file without the indicator's target at this place."""
    return replace(
        file,
        indicators=tuple(
            replace(entry, targets=tuple(item for item in entry.targets if item.place != place))
            if entry.code == code
            else entry
            for entry in file.indicators
        ),
    )


# --- the real plan


def test_real_plan_has_every_number_accounted_for(
    plan_numbers: tuple[PlanNumber, ...], plan_file: PlanFile, notes: tuple[Note, ...]
) -> None:
    assert faults(plan_numbers, plan_file, notes) == ()


def test_committed_page_is_what_the_plan_file_makes(
    plan_numbers: tuple[PlanNumber, ...], plan_file: PlanFile, notes: tuple[Note, ...]
) -> None:
    page = render(account(plan_numbers, plan_file, notes))
    assert PAGE.read_text(encoding="utf-8") == page


def test_numbers_stand_in_the_text_where_they_say(
    plan_text: str, plan_numbers: tuple[PlanNumber, ...]
) -> None:
    for number in plan_numbers:
        assert plan_text[number.start :].startswith(number.number)
        assert number.sentence[number.offset : number.end] == number.number


def test_removing_any_target_is_noticed_unless_another_is_set_by_the_same_number(
    plan_numbers: tuple[PlanNumber, ...], plan_file: PlanFile, notes: tuple[Note, ...]
) -> None:
    unnoticed = {
        entry.code
        for entry in plan_file.indicators
        for item in entry.targets
        if not faults(plan_numbers, without_target(plan_file, entry.code, item.place), notes)
    }
    assert unnoticed == {"CP12", "CP13", "HJ05", "HJ06"}


@pytest.mark.parametrize(
    ("code", "place"),
    [("CP12", "专栏10"), ("CP13", "专栏10"), ("HJ05", "三、(一)4"), ("HJ06", "三、(一)4")],
)
def test_removing_one_of_two_targets_of_a_number_changes_the_page(
    code: str,
    place: str,
    plan_numbers: tuple[PlanNumber, ...],
    plan_file: PlanFile,
    notes: tuple[Note, ...],
) -> None:
    page = render(account(plan_numbers, without_target(plan_file, code, place), notes))
    assert page != PAGE.read_text(encoding="utf-8")


def test_removing_all_targets_of_a_shared_number_is_noticed(
    plan_numbers: tuple[PlanNumber, ...], plan_file: PlanFile, notes: tuple[Note, ...]
) -> None:
    file = without_target(without_target(plan_file, "CP12", "专栏10"), "CP13", "专栏10")
    [fault] = faults(plan_numbers, file, notes)
    assert "**300**" in fault


def test_removing_any_baseline_is_noticed(
    plan_numbers: tuple[PlanNumber, ...], plan_file: PlanFile, notes: tuple[Note, ...]
) -> None:
    for entry in (entry for entry in plan_file.indicators if entry.baseline):
        others = tuple(
            replace(item, baseline=None) if item is entry else item for item in plan_file.indicators
        )
        assert len(faults(plan_numbers, replace(plan_file, indicators=others), notes)) == 1


def test_removing_any_note_is_noticed(
    plan_numbers: tuple[PlanNumber, ...], plan_file: PlanFile, notes: tuple[Note, ...]
) -> None:
    for note in notes:
        rest = tuple(item for item in notes if item is not note)
        assert len(faults(plan_numbers, plan_file, rest)) == 1


def test_a_number_added_to_the_text_is_noticed(
    plan_text: str, plan_file: PlanFile, notes: tuple[Note, ...]
) -> None:
    text = plan_text.replace("加快污水处理厂建设", "加快12座污水处理厂建设")
    assert len(faults(read_numbers(text), plan_file, notes)) == 1


def test_a_number_changed_in_the_text_is_noticed_at_both_ends(
    plan_text: str, plan_file: PlanFile, notes: tuple[Note, ...]
) -> None:
    text = plan_text.replace("计量标准280项", "计量标准290项")
    lost, idle = faults(read_numbers(text), plan_file, notes)
    assert "**290**" in lost
    assert "JC09" in idle


# --- an invented plan, for which no text is needed


def test_places_are_spelled_like_those_of_targets() -> None:
    places = [(number.section, number.label, number.number) for number in read_numbers(INVENTED)]
    assert places == [
        ("一、(一)1", "", "1"),
        ("一、(一)1", "", "94"),
        ("一、(一)1", "", "2"),
        ("二、(三)2", "", "2"),
        ("二、(三)2", "", "2020"),
        (TABLE, "合格率(新)", "95"),
        (TABLE, "国家奖", "3"),
        (TABLE, "省奖", "3"),
        ("专栏1", "", "1"),
        ("专栏1", "", "全面淘汰"),
        ("专栏1", "", "3"),
    ]


def test_text_without_chapters_has_no_numbers() -> None:
    assert read_numbers("某市通知 1\n(一)2020年") == ()


def test_invented_plan_is_accounted_for(invented_plan: PlanFile) -> None:
    assert faults(read_numbers(INVENTED), invented_plan, INVENTED_NOTES) == ()


def test_another_row_with_the_same_figure_does_not_stand_in(invented_plan: PlanFile) -> None:
    file = without_target(invented_plan, "CP03", TABLE)
    [fault] = faults(read_numbers(INVENTED), file, INVENTED_NOTES)
    assert "省奖 **3**" in fault


def test_a_target_whose_words_are_not_in_the_plan_is_a_fault(invented_plan: PlanFile) -> None:
    more = indicator("CP06", "学校", target(3, "专栏1", "建设3所学校"))
    file = replace(invented_plan, indicators=(*invented_plan.indicators, more))
    [fault] = faults(read_numbers(INVENTED), file, INVENTED_NOTES)
    assert "建设3所学校" in fault


def test_a_target_without_words_holds_nothing(invented_plan: PlanFile) -> None:
    more = indicator("CP06", "学校", target(3, "专栏1", ""))
    file = replace(invented_plan, indicators=(*invented_plan.indicators, more))
    assert len(faults(read_numbers(INVENTED), file, INVENTED_NOTES)) == 1


def test_a_note_on_a_number_that_a_target_holds_is_a_fault(invented_plan: PlanFile) -> None:
    note = Note(place="专栏1", words="培育3家企业", number="3", reason="no target")
    [fault] = faults(read_numbers(INVENTED), invented_plan, (*INVENTED_NOTES, note))
    assert fault.endswith("is held twice")


def test_page_tells_what_became_of_a_number_and_what_is_lost(invented_plan: PlanFile) -> None:
    page = render(account(read_numbers(INVENTED), invented_plan, ()))
    assert "11 numbers: 5 set targets, 1 are baselines, 4 are neither, 1 are not accounted for." in page
    assert (
        "| 2 | 一、(一)1 | 1.合格率达到**94**%,获奖2个 | 94 | Baseline of CP01 合格率（新）, 2015 |" in page
    )
    assert "| 3 | 一、(一)1 | 1.合格率达到94%,获奖**2**个 | 2 | **Not accounted for** |" in page


@pytest.mark.parametrize("text", ["- {place: 专栏1}", "- 专栏1", "- {place: a, words: b, number: c, why: d}"])
def test_notes_of_another_form_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Note 1 needs exactly"):
        read_notes(text)
