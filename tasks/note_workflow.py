"""The life of a progress note as one table, read by the rules of `indicators.workflow`.

Pure: no Django, no clock. A note takes the way of a figure, with two differences: nobody's first look ends
the withdrawal, and it is not published by itself: what is approved is read by everybody who may log in.
"""

from indicators.workflow import Action, Condition, Part, State, Transition, table_of

_REPORTING = (Condition.YEAR_UNPUBLISHED, Condition.ROUND_OPEN)
_ANSWERING = (Condition.YEAR_UNPUBLISHED, Condition.ANSWERS_OPEN)
_UNPUBLISHED = (Condition.YEAR_UNPUBLISHED,)

NOTES = table_of(
    (
        Transition(State.DRAFT, Action.SAVE, Part.UNIT, _REPORTING, State.DRAFT),
        Transition(State.DRAFT, Action.SUBMIT, Part.UNIT, _REPORTING, State.SUBMITTED),
        Transition(State.SUBMITTED, Action.WITHDRAW, Part.UNIT, _REPORTING, State.DRAFT),
        Transition(State.SUBMITTED, Action.APPROVE, Part.LEAD, (Condition.NOT_OWN,), State.APPROVED),
        Transition(State.SUBMITTED, Action.RETURN, Part.LEAD, _UNPUBLISHED, State.RETURNED),
        Transition(State.RETURNED, Action.SAVE, Part.UNIT, _ANSWERING, State.RETURNED),
        Transition(State.RETURNED, Action.SUBMIT, Part.UNIT, _ANSWERING, State.SUBMITTED),
        Transition(State.APPROVED, Action.RETURN, Part.LEAD, _UNPUBLISHED, State.RETURNED),
    )
)
