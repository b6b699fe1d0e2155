"""The table of the workflow against an independent one, cell by cell: the pure core, without a database."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import chain, combinations, product
from typing import TypeVar

import pytest
from django.utils import translation

from indicators.models.choices import LABELS
from indicators.workflow import (
    FORBIDDEN,
    TRANSITIONS,
    Action,
    Condition,
    Part,
    Refusal,
    Refused,
    State,
    allowed,
    decide,
)

# Written from design.md and screens.md, not from the code. A cell: the state that follows and, after `?`, the
# letters of what must hold, in the order in which a refusal names them; `-` where there is no such step.
EXPECTED = """
           draft        submitted    returned       approved     published
save       draft?ur     -            returned?ua    -            -
submit     submitted?ur -            submitted?ua   -            -
withdraw   -            draft?url    -              -            -
approve    -            approved?p   -              -            -
return     -            returned?u   -              returned?u   -
recall     -            -            submitted?uo   -            -
publish    -            -            -              published    -
revise     approved?yp  approved?yp  approved?yp    approved?yp  approved?yp
"""
LETTERS = {
    "u": ("year_unpublished", "LOCKED"),
    "y": ("year_published", "NOT_PUBLISHED"),
    "r": ("round_open", "PERIOD_CLOSED"),
    "a": ("answers_open", "PERIOD_CLOSED"),
    "l": ("not_looked_at", "ALREADY_LOOKED_AT"),
    "o": ("not_opened", "ALREADY_OPENED"),
    "p": ("not_own", "SELF_APPROVAL"),
}
ACTS_AS = {
    "save": "unit",
    "submit": "unit",
    "withdraw": "unit",
    "approve": "lead",
    "return": "lead",
    "recall": "lead",
    "publish": "office",
    "revise": "office",
}
Member = TypeVar("Member")


def subsets(members: Collection[Member]) -> Iterator[frozenset[Member]]:
    sizes = range(len(members) + 1)
    return map(frozenset, chain.from_iterable(combinations(members, size) for size in sizes))


def table() -> dict[tuple[str, str], str]:
    """The written table: (state, action) → cell."""
    states, *rows = (line.split() for line in EXPECTED.strip().splitlines())
    return {(state, row[0]): cell for row in rows for state, cell in zip(states, row[1:], strict=True)}


TABLE = table()
EVERY_CELL = list(product(State, Action))
EVERY_SITUATION: list[tuple[frozenset[str], frozenset[str]]] = list(
    product(subsets(Part), subsets(Condition))
)


def expected(state: str, action: str, parts: Collection[str], holding: Collection[str]) -> str:
    """What follows: a state, or the code of the refusal."""
    if ACTS_AS[action] not in parts:
        return "FORBIDDEN_ROLE"
    to, _, letters = TABLE[state, action].partition("?")
    if to == "-":
        return "INVALID_TRANSITION"
    missing = [
        code for condition, code in (LETTERS[letter] for letter in letters) if condition not in holding
    ]
    return missing[0] if missing else to


def decided(state: State, action: Action, parts: Collection[Part], holding: Collection[Condition]) -> str:
    try:
        return decide(state, action, parts, holding)
    except Refused as refused:
        return refused.refusal


@pytest.mark.parametrize(("state", "action"), EVERY_CELL)
def test_every_cell_in_every_situation(state: State, action: Action) -> None:
    differences = {
        (tuple(parts), tuple(holding)): (found, wanted)
        for parts, holding in EVERY_SITUATION
        if (found := decided(state, action, parts, holding))
        != (wanted := expected(state, action, parts, holding))
    }
    assert differences == {}


def test_the_written_table_knows_every_state_action_and_condition() -> None:
    assert set(TABLE) == {(state.value, action.value) for state, action in EVERY_CELL}
    assert {condition for condition, _ in LETTERS.values()} == {condition.value for condition in Condition}


@pytest.mark.parametrize("state", State)
def test_a_page_offers_exactly_what_would_be_decided(state: State) -> None:
    for parts, holding in EVERY_SITUATION:
        possible = {
            action
            for action in Action
            if decided(state, action, parts, holding) in {each.value for each in State}
        }
        assert set(allowed(state, parts, holding)) == possible


def test_a_step_stands_in_the_table_once() -> None:
    assert len({(row.state, row.action) for row in TRANSITIONS}) == len(TRANSITIONS)


def test_a_published_figure_changes_by_a_revision_alone() -> None:
    assert [row.action for row in TRANSITIONS if row.state is State.PUBLISHED] == [Action.REVISE]


def test_nothing_is_approved_but_by_somebody_else() -> None:
    rows = [row for row in TRANSITIONS if row.to is State.APPROVED]
    assert {row.action for row in rows} == {Action.APPROVE, Action.REVISE}
    assert all(Condition.NOT_OWN in row.conditions for row in rows)


def test_only_the_two_refusals_about_a_person_are_403() -> None:
    about_a_person = {Refusal.FORBIDDEN_ROLE, Refusal.SELF_APPROVAL}
    assert about_a_person == FORBIDDEN


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("member", [*State, *Action, *Refusal])
def test_people_read_words_not_codes(member: State | Action | Refusal, language: str) -> None:
    with translation.override(language):
        assert str(LABELS[member]) not in ("", member.name)


@contextmanager
def something_open() -> Iterator[None]:
    yield


def test_a_refusal_passes_through_a_context_manager() -> None:
    """A frozen exception would not: contextlib sets its traceback, and the refusal became a TypeError."""
    with pytest.raises(Refused), something_open():
        decide(State.DRAFT, Action.APPROVE, {Part.LEAD}, ())
