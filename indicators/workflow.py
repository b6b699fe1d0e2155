"""The life of a figure as one table: state × action × part × condition. Nothing else decides.

Pure: no Django, no clock. `docs/workflow.md` is made from this table. Other things that are written, checked
and returned have a table of their own (`tasks.note_workflow`); the rules that read a table are these.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a figure stands. A cell in which nothing was ever entered counts as a draft."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"


COUNTED = (State.APPROVED, State.PUBLISHED)
"""What a published assessment counts: figures that the two-person rule has passed."""


class Action(StrEnum):
    """What a person does to a figure."""

    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    RETURN = "return"
    RECALL = "recall"
    PUBLISH = "publish"
    REVISE = "revise"


class Part(StrEnum):
    """In which part a person acts: for the unit that reports, for the department that leads, or as the
    office, which publishes and decides about revisions."""

    UNIT = "unit"
    LEAD = "lead"
    OFFICE = "office"


class Condition(StrEnum):
    """What must hold beside state and part.

    `year_unpublished` and `year_published` are opposites: publishing a year locks its round.
    """

    YEAR_UNPUBLISHED = "year_unpublished"
    YEAR_PUBLISHED = "year_published"
    ROUND_OPEN = "round_open"
    ANSWERS_OPEN = "answers_open"
    NOT_LOOKED_AT = "not_looked_at"
    NOT_OPENED = "not_opened"
    NOT_OWN = "not_own"


class Refusal(StrEnum):
    """Why an action does not happen. Stable codes, the same at every door."""

    FORBIDDEN_ROLE = "FORBIDDEN_ROLE"
    INVALID_TRANSITION = "INVALID_TRANSITION"
    LOCKED = "LOCKED"
    NOT_PUBLISHED = "NOT_PUBLISHED"
    PERIOD_CLOSED = "PERIOD_CLOSED"
    ALREADY_LOOKED_AT = "ALREADY_LOOKED_AT"
    ALREADY_OPENED = "ALREADY_OPENED"
    SELF_APPROVAL = "SELF_APPROVAL"


FORBIDDEN = frozenset({Refusal.FORBIDDEN_ROLE, Refusal.SELF_APPROVAL})
"""Refusals that are about the person (403); the others are about the moment (409)."""

REFUSAL_OF = {
    Condition.YEAR_UNPUBLISHED: Refusal.LOCKED,
    Condition.YEAR_PUBLISHED: Refusal.NOT_PUBLISHED,
    Condition.ROUND_OPEN: Refusal.PERIOD_CLOSED,
    Condition.ANSWERS_OPEN: Refusal.PERIOD_CLOSED,
    Condition.NOT_LOOKED_AT: Refusal.ALREADY_LOOKED_AT,
    Condition.NOT_OPENED: Refusal.ALREADY_OPENED,
    Condition.NOT_OWN: Refusal.SELF_APPROVAL,
}


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table."""

    state: State
    action: Action
    part: Part
    conditions: tuple[Condition, ...]
    to: State


_REPORTING = (Condition.YEAR_UNPUBLISHED, Condition.ROUND_OPEN)
_ANSWERING = (Condition.YEAR_UNPUBLISHED, Condition.ANSWERS_OPEN)
_REVISING = (Condition.YEAR_PUBLISHED, Condition.NOT_OWN)

TRANSITIONS = (
    Transition(State.DRAFT, Action.SAVE, Part.UNIT, _REPORTING, State.DRAFT),
    Transition(State.DRAFT, Action.SUBMIT, Part.UNIT, _REPORTING, State.SUBMITTED),
    Transition(
        State.SUBMITTED, Action.WITHDRAW, Part.UNIT, (*_REPORTING, Condition.NOT_LOOKED_AT), State.DRAFT
    ),
    Transition(State.SUBMITTED, Action.APPROVE, Part.LEAD, (Condition.NOT_OWN,), State.APPROVED),
    Transition(State.SUBMITTED, Action.RETURN, Part.LEAD, (Condition.YEAR_UNPUBLISHED,), State.RETURNED),
    Transition(State.RETURNED, Action.SAVE, Part.UNIT, _ANSWERING, State.RETURNED),
    Transition(State.RETURNED, Action.SUBMIT, Part.UNIT, _ANSWERING, State.SUBMITTED),
    Transition(
        State.RETURNED,
        Action.RECALL,
        Part.LEAD,
        (Condition.YEAR_UNPUBLISHED, Condition.NOT_OPENED),
        State.SUBMITTED,
    ),
    Transition(State.APPROVED, Action.RETURN, Part.LEAD, (Condition.YEAR_UNPUBLISHED,), State.RETURNED),
    Transition(State.APPROVED, Action.PUBLISH, Part.OFFICE, (), State.PUBLISHED),
    *(Transition(state, Action.REVISE, Part.OFFICE, _REVISING, State.APPROVED) for state in State),
)

Table = Mapping[tuple[State, Action], Transition]


def table_of(rows: Iterable[Transition]) -> Table:
    """The rows by what they begin with."""
    return {(row.state, row.action): row for row in rows}


FIGURES = table_of(TRANSITIONS)


class Refused(Exception):
    """An action that the table does not allow, and why; of several figures, the id of the one."""

    figure: int | None = None

    def __init__(self, refusal: Refusal, state: State, action: Action) -> None:
        super().__init__(refusal, state, action)
        self.refusal, self.state, self.action = refusal, state, action


def decide(
    state: State,
    action: Action,
    parts: Collection[Part],
    holding: Collection[Condition],
    table: Table = FIGURES,
) -> State:
    """The state that follows. Raises Refused: for the wrong part first, then for the state, then for the
    first condition that does not hold.

    `parts`: those in which the person acts here. `holding`: the conditions that hold now.
    """
    if part_of(action) not in parts:
        raise Refused(Refusal.FORBIDDEN_ROLE, state, action)
    row = table.get((state, action))
    if row is None:
        raise Refused(Refusal.INVALID_TRANSITION, state, action)
    for condition in row.conditions:
        if condition not in holding:
            raise Refused(REFUSAL_OF[condition], state, action)
    return row.to


def part_of(action: Action) -> Part:
    """The part that an action belongs to: each action belongs to one, in every table."""
    return next(row.part for row in TRANSITIONS if row.action is action)


def allowed(
    state: State, parts: Collection[Part], holding: Collection[Condition], table: Table = FIGURES
) -> Iterator[Action]:
    """The actions that a page offers."""
    for row in table.values():
        if row.state is state and row.part in parts and set(row.conditions) <= set(holding):
            yield row.action
