"""A report's parts: bound numbers, paragraphs, the way to JSON and back, and what moved between versions."""

import json
from dataclasses import replace

import pytest

from reports.annual.content import (
    Chart,
    Column,
    Number,
    Passage,
    Sentence,
    Series,
    Table,
    moved,
    passage_from_json,
    to_json,
)

ACTUAL = Number("A01.actual.330400.2018", "92.5", "92.50")
COUNT = Number("count.behind.330400.2018", "3", "3")
PASSAGE = Passage(
    "summary",
    "Overall progress",
    1,
    (
        Sentence("%(count)s are behind.", (COUNT, " are behind.")),
        Sentence("It reached %(actual)s %%.", ("It reached ", ACTUAL, " %.")),
        Sentence("No more.", ("No more.",)),
    ),
    domain="A",
    paragraphs=(2, 1),
)


def test_text_reads_as_its_parts_in_order() -> None:
    assert PASSAGE.plain() == "3 are behind.It reached 92.5 %.\nNo more."


def test_each_sentence_is_a_paragraph_where_none_are_said() -> None:
    assert [len(each) for each in replace(PASSAGE, paragraphs=()).in_paragraphs()] == [1, 1, 1]


@pytest.mark.parametrize("value", ["", "NaN", "Infinity", "about 3"])
def test_what_is_not_a_number_is_refused(value: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        Number("A01.actual.330400.2018", "—", value)


def test_a_number_needs_its_key() -> None:
    with pytest.raises(ValueError, match="key"):
        Number("", "1", "1")


def test_paragraphs_must_hold_all_sentences() -> None:
    with pytest.raises(ValueError, match="paragraphs"):
        replace(PASSAGE, paragraphs=(1, 1))


def test_a_row_has_one_cell_for_each_column_or_is_a_band() -> None:
    columns = (Column("Indicator", 60), Column("Actual", 20, "right"))
    assert len(Table("one", "Annex 1", columns, (("Products",), ("A01", ACTUAL))).rows) == 2
    with pytest.raises(ValueError, match="row 1"):
        Table("one", "Annex 1", (*columns, Column("Unit", 9)), (("A01", ACTUAL),))


def test_a_series_has_one_value_for_each_category() -> None:
    with pytest.raises(ValueError, match="behind has 1"):
        Chart("verdicts", "Verdicts", ("A", "B"), (Series("behind", (COUNT,)),))


def test_the_way_through_json_loses_nothing() -> None:
    assert passage_from_json(json.loads(json.dumps(to_json(PASSAGE)))) == PASSAGE


def test_moved_names_exactly_what_changed_appeared_and_vanished() -> None:
    changed, appeared = replace(ACTUAL, value="93", text="93"), Number("A02.actual.330400.2018", "1", "1")
    new = replace(
        PASSAGE, sentences=(Sentence("", (changed, appeared)), *PASSAGE.sentences[2:]), paragraphs=()
    )
    assert moved(PASSAGE, new) == {
        ACTUAL.key: (ACTUAL, changed),
        appeared.key: (None, appeared),
        COUNT.key: (COUNT, None),
    }


def test_another_way_of_showing_the_same_value_has_not_moved() -> None:
    same = Sentence("", (replace(ACTUAL, value="92.5", text="92.50"), COUNT))
    assert moved(PASSAGE, replace(PASSAGE, sentences=(same,), paragraphs=())) == {}


def test_a_passage_that_is_new_or_gone_moves_all_its_numbers() -> None:
    assert set(moved(None, PASSAGE)) == set(moved(PASSAGE, None)) == {ACTUAL.key, COUNT.key}
