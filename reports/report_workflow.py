"""The life of a written report as one table: state × action × part × condition. Nothing else decides.

Pure: no Django, no clock. A report has other states and actions than a figure (`indicators.workflow`), so
that its table is one of its own; it is read in the same way.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum


class ReportState(StrEnum):
    """Where a report stands. The office alone reads a draft."""

    DRAFT = "draft"
    COMMENTS = "comments"
    FINAL = "final"


SHOWN = (ReportState.COMMENTS, ReportState.FINAL)
"""States in which others than the office read a report."""


class ReportAction(StrEnum):
    """What a person does to a report. `draw` writes its sentences from a published version, again if need
    be."""

    DRAW = "draw"
    WRITE = "write"
    OPEN = "open"
    CLOSE = "close"
    COMMENT = "comment"
    ANSWER = "answer"
    ISSUE = "issue"
    WITHDRAW = "withdraw"


class ReportPart(StrEnum):
    """In which part a person acts: as the office, or for a department that leads in a domain of the plan."""

    OFFICE = "office"
    DEPARTMENT = "department"


class ReportCondition(StrEnum):
    """What must hold beside state and part: the report is drawn from the version that stands, and every
    comment on it is answered."""

    CURRENT = "current"
    ANSWERED = "answered"


class ReportRefusal(StrEnum):
    """Why an action does not happen."""

    FORBIDDEN_ROLE = "FORBIDDEN_ROLE"
    INVALID_TRANSITION = "INVALID_TRANSITION"
    OUTDATED = "OUTDATED"
    COMMENTS_UNANSWERED = "COMMENTS_UNANSWERED"


REFUSAL_OF = {
    ReportCondition.CURRENT: ReportRefusal.OUTDATED,
    ReportCondition.ANSWERED: ReportRefusal.COMMENTS_UNANSWERED,
}


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table."""

    state: ReportState
    action: ReportAction
    part: ReportPart
    conditions: tuple[ReportCondition, ...]
    to: ReportState


_READY = (ReportCondition.CURRENT, ReportCondition.ANSWERED)
_DRAFT, _COMMENTS, _FINAL = ReportState.DRAFT, ReportState.COMMENTS, ReportState.FINAL

MOVES = (
    Move(_DRAFT, ReportAction.DRAW, ReportPart.OFFICE, (), _DRAFT),
    Move(_DRAFT, ReportAction.WRITE, ReportPart.OFFICE, (), _DRAFT),
    Move(_DRAFT, ReportAction.OPEN, ReportPart.OFFICE, (ReportCondition.CURRENT,), _COMMENTS),
    Move(_DRAFT, ReportAction.ANSWER, ReportPart.OFFICE, (), _DRAFT),
    Move(_DRAFT, ReportAction.ISSUE, ReportPart.OFFICE, _READY, _FINAL),
    Move(_COMMENTS, ReportAction.DRAW, ReportPart.OFFICE, (), _COMMENTS),
    Move(_COMMENTS, ReportAction.WRITE, ReportPart.OFFICE, (), _COMMENTS),
    Move(_COMMENTS, ReportAction.COMMENT, ReportPart.DEPARTMENT, (), _COMMENTS),
    Move(_COMMENTS, ReportAction.ANSWER, ReportPart.OFFICE, (), _COMMENTS),
    Move(_COMMENTS, ReportAction.CLOSE, ReportPart.OFFICE, (), _DRAFT),
    Move(_COMMENTS, ReportAction.ISSUE, ReportPart.OFFICE, _READY, _FINAL),
    Move(_FINAL, ReportAction.WITHDRAW, ReportPart.OFFICE, (), _DRAFT),
)
TABLE = {(move.state, move.action): move for move in MOVES}


class ReportRefused(Exception):
    """An action that the table does not allow, and why. Nothing was written."""

    def __init__(self, refusal: ReportRefusal, state: ReportState, action: ReportAction) -> None:
        super().__init__(refusal, state, action)
        self.refusal, self.state, self.action = refusal, state, action


def decide(
    state: ReportState,
    action: ReportAction,
    parts: Collection[ReportPart],
    holding: Collection[ReportCondition] = (),
) -> ReportState:
    """The state that follows. Raises ReportRefused: for the wrong part first, then for the state, then for
    the first condition that does not hold."""
    refuse_part(state, action, parts)
    move = TABLE.get((state, action))
    if move is None:
        raise ReportRefused(ReportRefusal.INVALID_TRANSITION, state, action)
    for condition in move.conditions:
        if condition not in holding:
            raise ReportRefused(REFUSAL_OF[condition], state, action)
    return move.to


def refuse_part(state: ReportState, action: ReportAction, parts: Collection[ReportPart]) -> None:
    """Raises ReportRefused for whom the action is not, whatever the state."""
    if part_of(action) not in parts:
        raise ReportRefused(ReportRefusal.FORBIDDEN_ROLE, state, action)


def part_of(action: ReportAction) -> ReportPart:
    """The part that an action belongs to: each action belongs to one."""
    return next(move.part for move in MOVES if move.action is action)


def allowed(
    state: ReportState, parts: Collection[ReportPart], holding: Collection[ReportCondition]
) -> Iterator[ReportAction]:
    """The actions that a page offers."""
    for move in MOVES:
        if move.state is state and move.part in parts and set(move.conditions) <= set(holding):
            yield move.action
