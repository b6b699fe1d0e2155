"""What a report says: its sentences in both languages, and that each number in it is bound."""

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.method.types import Verdict
from reports.annual.content import Content, Kind, Passage, shown
from reports.annual.facts import Past
from reports.annual.headings import chinese
from reports.annual.writing import write
from tests.reports.annual.lake import AWARDS, BRANDS, FACTS, RATE, STANDARDS, wide

KINDS = [*Kind]
LANGUAGES = ("zh-hans", "en")


def passage(content: Content, key: str) -> Passage:
    return next(each for each in content.passages if each.key == key)


def text(key: str, kind: Kind = Kind.ANNUAL, **changed: object) -> str:
    """A passage in English. Places speak of all indicators: other indicators come without places."""
    facts = replace(FACTS, places=()) if "indicators" in changed else FACTS
    return passage(write(kind, replace(facts, **changed), "en"), key).plain()


def test_the_counts_of_verdicts_stand_first_and_the_binding_ones_apart() -> None:
    assert text("summary").startswith(
        "In 2024, of 5 indicators: 1 achieved, 1 behind, 1 far behind, 1 missed, 1 not rated. "
        "Of the binding ones, 1 indicator: 1 behind."
    )


def test_what_moved_since_the_year_before_is_named() -> None:
    found = text("summary")
    assert (
        "4 indicators rated in both years, 1 are rated better than in 2023, 1 worse and 2 the same" in found
    )
    assert "Better: Awards. Worse: Standards led." in found


def test_behind_says_how_far_who_and_why() -> None:
    found = text("behind").replace("\u00a0", " ")
    assert (
        "1. Standards led. By the end of 2024 it had come to 14 items in all, 6 items away from the 20 items "
        "due (target ≥ 30 items), a pace of −20.0 points: behind. Lead department: Quality Bureau. "
        "Cause: 申报材料未在年内通过评审."
    ) in found


def test_places_that_wrote_the_same_cause_stand_together() -> None:
    assert "Cause, as places report: East Lake County, West Bay County: 项目开工推迟." in text("behind")


def test_a_missed_year_is_not_told_as_a_gap_of_this_one() -> None:
    found = text("behind")
    assert "99.07% and met the target ≥\u00a098.00%, which must hold in each year" in found
    assert "1.07" not in found


def test_where_nobody_explained_the_report_says_so() -> None:
    assert "Cause: no unit has explained it yet." in text("behind", indicators=(RATE,))


def test_the_years_left_are_asked_for_what_they_must_bring() -> None:
    found = text("next")
    assert "in the 1 year left, more a year is needed of 2 indicators" in found
    assert "Standards led 16\u00a0items a year (7\u00a0items so far)" in found
    assert "Awards" not in found


def test_measures_are_counted_by_state_and_late_ones_told() -> None:
    found = text("projects")
    assert (
        "1 special project with 3 tasks: 1 completed, 1 behind schedule, 1 without an approved note" in found
    )
    assert "Stations (Quality Bureau) is behind schedule: 选址未定. Next step: 三月底前定址." in found


def test_places_are_told_in_the_plans_order() -> None:
    assert "In 1 of 2 places a rated indicator is behind in 2024: East Lake County." in text("places")


def test_a_second_version_says_why_and_what_moved() -> None:
    changed = replace(STANDARDS, former=Past(Decimal(13), Verdict.BEHIND))
    same = replace(AWARDS, former=Past(Decimal(6), Verdict.ACHIEVED))
    found = text("opening", version=2, reason="更正数据。", indicators=(changed, same))
    assert "version 2: 更正数据." in found
    assert "1 indicator has another value or verdict: Standards led." in found


def test_invented_figures_are_called_so() -> None:
    assert "invented" in text("opening", invented=True)
    assert "invented" not in text("opening")


def test_the_final_report_tells_gaps_and_asks_for_nothing() -> None:
    found = text("next", Kind.FINAL)
    assert "Brands at 2\u00a0items, 10\u00a0items away from the target ≥\u00a012\u00a0items" in found
    assert "a year" not in found


def test_the_final_report_counts_targets_reached_and_not() -> None:
    found = text("summary", Kind.FINAL)
    assert (
        "Against the targets for 2025, 2 indicators have been reached and 2 indicators have not. "
        "Of 1 indicator it cannot be said yet."
    ) in found
    assert "cannot be said" not in text("summary", Kind.FINAL, indicators=(AWARDS, STANDARDS))


def test_the_midterm_report_looks_back_over_the_years() -> None:
    found = text("summary", Kind.MIDTERM)
    assert (
        "In the years before, the verdicts were as follows. 2023: 2 on track, 1 far behind, 1 missed."
        in found
    )
    assert "The plan has 1 year left." in found


def test_the_notice_is_short() -> None:
    content = write(Kind.NOTICE, FACTS, "en")
    assert [each.key for each in content.passages] == ["opening", "summary", "behind", "next"]
    assert not content.annexes


def test_unlike_things_are_never_averaged() -> None:
    keys = [number.key for number in write(Kind.ANNUAL, FACTS, "en").numbers()]
    assert not [key for key in keys if "mean" in key or "average" in key]
    percents = [key for key in keys if ".progress." in key]
    assert set(percents) == {"CF01.progress.hp.2024", "CF04.progress.hp.2024"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_one_key_has_one_value(kind: Kind, language: str) -> None:
    found: dict[str, set[str]] = {}
    for number in write(kind, wide(FACTS), language).numbers():
        found.setdefault(number.key, set()).add(number.value)
    assert {key: values for key, values in found.items() if len(values) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_facts_give_the_same_content(kind: Kind, language: str) -> None:
    assert write(kind, FACTS, language) == write(kind, FACTS, language)


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_bind_the_same_numbers(kind: Kind) -> None:
    chinese_ones, english_ones = (
        {(number.key, number.value) for number in write(kind, FACTS, language).numbers()}
        for language in LANGUAGES
    )
    assert chinese_ones == english_ones


def test_what_cannot_be_had_is_no_number() -> None:
    content = write(Kind.ANNUAL, FACTS, "en")
    row = next(row for row in content.annexes[0].rows if len(row) > 1 and row[1] == "Phosphorus of the lake")
    assert [shown(cell) for cell in row[4:9]] == ["–", "≤\u00a00.050", "–", "–", "–"]


def test_more_places_than_a_page_is_wide_make_more_tables() -> None:
    content = write(Kind.ANNUAL, wide(FACTS, places=20), "en")
    tables = [each for each in content.annexes if each.key.startswith("places")]
    assert [each.key for each in tables] == ["places-1", "places-2", "places-3"]
    assert sum(len(each.columns) - 4 for each in tables) == 20


def test_tables_fit_their_pages() -> None:
    for annex in write(Kind.ANNUAL, wide(FACTS), "zh-hans").annexes:
        assert sum(column.width for column in annex.columns) <= (225 if annex.landscape else 156), annex.key


def test_a_plan_without_places_and_projects_leaves_the_chapters_out() -> None:
    content = write(Kind.ANNUAL, replace(FACTS, places=(), projects=()), "en")
    assert not {"places", "projects"} & {each.key for each in content.passages}
    assert {each.key for each in content.annexes} == {"indicators", "behind", "definitions"}


def test_where_nothing_is_behind_the_report_says_so() -> None:
    assert text("behind", indicators=(AWARDS,)) == "No rated indicator is behind."
    assert (
        text("next", indicators=(AWARDS,)) == "No indicator needs more in the years left than it had so far."
    )


def test_a_target_that_is_not_hastened_is_not_asked_for() -> None:
    fast = replace(BRANDS, outcome=replace(BRANDS.outcome, achieved_per_year=Decimal(11)))
    assert "Brands" not in text("next", indicators=(fast, STANDARDS))


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一")]
)
def test_chinese_numbers_of_headings(number: int, words: str) -> None:
    assert chinese(number) == words
