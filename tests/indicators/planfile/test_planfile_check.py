"""Each rule of the plan check, on the invented plan with one thing changed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from indicators.planfile.check import Finding, check_plan
from indicators.planfile.reader import read_plan_file
from indicators.planfile.schema import IndicatorEntry, PlanFile, Severity, TargetOrigin
from tests.indicators.planfile.plan_files import LAKESIDE

FILE = read_plan_file(LAKESIDE)
BY_CODE = {indicator.code: indicator for indicator in FILE.indicators}
RATE, WHOLE, COUNT_DOWN, SURVEY = BY_CODE["CF01"], BY_CODE["CF02"], BY_CODE["CF05"], BY_CODE["CF06"]


def changed(indicator: IndicatorEntry, **changes: Any) -> PlanFile:
    """The invented plan with one indicator changed."""
    new = replace(indicator, **changes)
    return replace(FILE, indicators=tuple(new if old.code == new.code else old for old in FILE.indicators))


def with_target(indicator: IndicatorEntry, **changes: Any) -> PlanFile:
    """The invented plan with the indicator's first target changed."""
    first, *rest = indicator.targets
    return changed(indicator, targets=(replace(first, **changes), *rest))


def found(file: PlanFile, code: str) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in check_plan(file) if finding.code == code]


@pytest.mark.parametrize("words", ["100%以上", "100 % 以上", "达到100％以上", "100个以上"])
def test_more_than_the_most_there_can_be_is_unclear(words: str) -> None:
    (finding,) = found(with_target(RATE, value=Decimal(100), words=words), "beyond-limit")
    assert (finding.severity, finding.indicators, finding.places) == (Severity.UNCLEAR, ("CF01",), ("二、1",))


@pytest.mark.parametrize(("value", "words"), [(98, "98%以上"), (100, "100%"), (100, "规模以上企业100%")])
def test_what_is_possible_is_not_beyond_the_limit(value: int, words: str) -> None:
    assert not found(with_target(RATE, value=Decimal(value), words=words), "beyond-limit")


@pytest.mark.parametrize(
    ("value", "comparator", "severity"),
    [("98.0", "≥", Severity.NOTE), ("98", "=", Severity.UNCLEAR), ("97", "≥", Severity.CONTRADICTION)],
)
def test_a_target_at_two_places_agrees_or_not(value: str, comparator: Any, severity: Severity) -> None:
    first = RATE.targets[0]
    second = replace(
        first, place="专栏9", value=Decimal(value), comparator=type(first.comparator)(comparator)
    )
    (finding,) = found(changed(RATE, targets=(first, second)), "stated-twice")
    assert (finding.severity, finding.places) == (severity, ("二、1", "专栏9"))


def test_targets_of_different_years_are_not_stated_twice() -> None:
    assert not found(FILE, "stated-twice")


def test_a_target_below_the_baseline_contradicts() -> None:
    (finding,) = found(with_target(RATE, value=Decimal(96)), "worse-than-baseline")
    assert (finding.severity, finding.places) == (Severity.CONTRADICTION, ("一", "二、1"))


def test_a_target_above_the_baseline_contradicts_where_down_is_better() -> None:
    last = replace(COUNT_DOWN.targets[1], value=Decimal(300))
    (finding,) = found(changed(COUNT_DOWN, targets=(last,)), "worse-than-baseline")
    assert "300 is above the 260" in finding.message


def test_a_baseline_that_is_not_comparable_leaves_it_unclear_and_gives_its_note() -> None:
    (finding,) = found(with_target(SURVEY, value=Decimal(80)), "worse-than-baseline")
    assert finding.severity is Severity.UNCLEAR
    assert "只含两个街道的调查" in finding.message


def test_a_target_that_the_baseline_attains_is_noted() -> None:
    (finding,) = found(with_target(RATE, value=Decimal("96.5")), "attained-at-start")
    assert finding.severity is Severity.NOTE


@pytest.mark.parametrize(("total", "severity"), [(12, Severity.CONTRADICTION), (13, Severity.NOTE)])
def test_counts_of_parts_add_up_or_not(total: int, severity: Severity) -> None:
    (finding,) = found(with_target(WHOLE, value=Decimal(total)), "whole-and-parts")
    assert (finding.severity, finding.indicators) == (severity, ("CF02", "CF03", "CF04"))


@pytest.mark.parametrize(
    ("total", "severity"),
    [(97, Severity.CONTRADICTION), (98, Severity.UNCLEAR), (99, Severity.NOTE), (100, Severity.UNCLEAR)],
)
def test_a_rate_lies_between_its_parts_or_not(total: int, severity: Severity) -> None:
    file = changed(
        SURVEY, parts=("CF01", "HB03"), targets=(replace(SURVEY.targets[0], value=Decimal(total)),)
    )
    finding = found(file, "whole-and-parts")[-1 if severity is not Severity.CONTRADICTION else 0]
    both = [item for item in found(file, "whole-and-parts") if item.indicators[0] == "CF06"]
    assert [item.severity for item in both] == [severity], finding


@pytest.mark.parametrize(
    ("code", "changes"),
    [("no-target", {"targets": ()}), ("no-lead", {"assignments": ()}), ("no-baseline", {"baseline": None})],
)
def test_what_an_indicator_lacks_is_one_finding_of_all(code: str, changes: dict[str, Any]) -> None:
    (finding,) = found(changed(RATE, **changes), code)
    assert "CF01" in finding.indicators


def test_a_target_without_the_plan_s_words_is_noted() -> None:
    (finding,) = found(with_target(RATE, words=""), "no-words")
    assert (finding.indicators, finding.places) == (("CF01",), ("二、1",))


def test_only_levels_need_a_baseline() -> None:
    (finding,) = found(FILE, "no-baseline")
    assert finding.indicators == ("CF06", "CF07")


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "未说明"), ("en", "It does not say")])
def test_a_reader_s_remark_is_a_finding_in_the_user_s_language(language: str, words: str) -> None:
    with translation.override(language):
        (finding,) = found(FILE, "two-meanings-of-brand")
    assert words in finding.message
    assert (finding.severity, finding.places) == (Severity.UNCLEAR, ("二、1",))


def test_contradictions_come_first() -> None:
    severities = [finding.severity for finding in check_plan(FILE)]
    assert severities == sorted(severities, key=list(Severity).index)


def with_decision(decided_on: date, **changes: Any) -> PlanFile:
    """The invented plan with a decided target of CF01 beside the stated one."""
    decided = replace(
        RATE.targets[0],
        value=Decimal(97),
        place="",
        words="",
        origin=TargetOrigin.DECIDED,
        document="湖政发〔2024〕1号",
        decided_on=decided_on,
    )
    file = changed(RATE, targets=(*RATE.targets, decided))
    return replace(file, plan=replace(file.plan, **changes))


def test_a_decided_target_is_a_note_and_contradicts_nothing() -> None:
    """It is another document's word: the plan's own rules do not read it."""
    file = with_decision(date(2024, 5, 1))
    (finding,) = found(file, "decided")
    assert (finding.severity, finding.indicators) == (Severity.NOTE, ("CF01",))
    others = [each for each in check_plan(file) if each.code != "decided"]
    assert others == list(check_plan(FILE))


def test_a_decision_older_than_the_plan_is_unclear() -> None:
    assert not found(with_decision(date(2024, 5, 1), issued_on=date(2023, 1, 1)), "decided-early")
    (finding,) = found(with_decision(date(2022, 5, 1), issued_on=date(2023, 1, 1)), "decided-early")
    assert finding.severity is Severity.UNCLEAR
