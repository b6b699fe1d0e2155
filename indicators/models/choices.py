"""Words for the enums of the pure cores: here they get labels for people."""

from collections.abc import Iterable
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.method.checks import Flag
from indicators.method.reconciliation import GapAnswer, GapCause, GapKind, GapState
from indicators.method.types import (
    Availability,
    Comparator,
    Direction,
    Kind,
    Nature,
    Origin,
    Reason,
    Rollup,
    Verdict,
)
from indicators.planfile.schema import AssignmentRole, MeasureKind, Severity
from indicators.workflow import Action, Refusal, State


class Labels:
    """Labels by member. Members of different enums may be equal strings, so the enum is part of the key."""

    def __init__(self, *pairs: tuple[StrEnum, Promise]) -> None:
        self._labels = {(type(member), member): label for member, label in pairs}

    def __getitem__(self, member: StrEnum) -> Promise:
        return self._labels[type(member), member]


LABELS = Labels(
    (Kind.LEVEL, _("year-end level")),
    (Kind.CUMULATIVE, _("sum over the plan")),
    (Kind.ANNUAL, _("each year by itself")),
    (Direction.UP, _("higher is better")),
    (Direction.DOWN, _("lower is better")),
    (Rollup.SUM, _("sum")),
    (Rollup.RATIO, _("sum of numerators ÷ sum of denominators")),
    (Rollup.MEAN, _("plain mean")),
    (Rollup.DIRECT, _("reported by the lead department")),
    (Nature.BINDING, _("binding")),
    (Nature.EXPECTED, _("expected")),
    (Availability.FINAL, _("final figure")),
    (Availability.PROVISIONAL, _("provisional figure")),
    (Availability.NOT_APPLICABLE, _("not applicable this year")),
    (Availability.NOT_AVAILABLE, _("not yet available")),
    (Origin.STATED, _("stated in the plan")),
    (Origin.DECIDED, _("decided later")),
    (Origin.DERIVED, _("derived")),
    (Verdict.ACHIEVED, _("achieved")),
    (Verdict.AHEAD, _("ahead")),
    (Verdict.ON_TRACK, _("on track")),
    (Verdict.BEHIND, _("behind")),
    (Verdict.FAR_BEHIND, _("far behind")),
    (Verdict.MISSED, _("missed")),
    (Verdict.UNRATED, _("not rated")),
    (Reason.NO_FIGURE, _("no figure")),
    (Reason.PARTIAL, _("figures incomplete")),
    (Reason.NO_BASELINE, _("no baseline")),
    (Reason.NOT_APPLICABLE, _("not applicable")),
    (Reason.NOT_AVAILABLE, _("figure not yet available")),
    (Reason.NO_TARGET, _("no target of its own")),
    (Comparator.AT_LEAST, _("at least")),
    (Comparator.AT_MOST, _("at most")),
    (Comparator.EQUAL, _("exactly")),
    (AssignmentRole.LEAD, _("lead department")),
    (AssignmentRole.SUPPORTING, _("supporting department")),
    (MeasureKind.PROGRAM, _("program")),
    (MeasureKind.PROJECT, _("project")),
    (MeasureKind.ACTION, _("action")),
    (MeasureKind.PILOT, _("pilot")),
    (MeasureKind.TOWN, _("characteristic town")),
    (Severity.CONTRADICTION, _("contradiction")),
    (Severity.UNCLEAR, _("unclear")),
    (Severity.NOTE, _("note")),
    (State.DRAFT, pgettext_lazy("of a figure", "draft")),
    (State.SUBMITTED, _("submitted")),
    (State.RETURNED, _("returned")),
    (State.APPROVED, _("approved")),
    (State.PUBLISHED, pgettext_lazy("of a figure", "published")),
    (Action.SAVE, _("save")),
    (Action.SUBMIT, _("submit")),
    (Action.WITHDRAW, _("withdraw")),
    (Action.APPROVE, _("approve")),
    (Action.RETURN, _("return")),
    (Action.RECALL, _("recall the return")),
    (Action.PUBLISH, _("publish")),
    (Action.REVISE, _("revise")),
    (Refusal.FORBIDDEN_ROLE, _("You have no right to do this.")),
    (Refusal.INVALID_TRANSITION, _("This is not possible in the figure's present state.")),
    (Refusal.LOCKED, _("The year is published and its figures are locked: ask for a revision.")),
    (Refusal.NOT_PUBLISHED, _("The year is not published yet: change the figure in its reporting round.")),
    (Refusal.PERIOD_CLOSED, _("The reporting period is closed. The municipal office can extend it.")),
    (Refusal.ALREADY_LOOKED_AT, _("The reviewer has begun to look at it: ask for a return.")),
    (Refusal.ALREADY_OPENED, _("The unit has already opened the return.")),
    (Refusal.SELF_APPROVAL, _("Nobody approves a figure that they entered or submitted.")),
    (Flag.JUMP, _("jumps against last year")),
    (Flag.FALLING_TOTAL, _("makes the running total fall")),
    (Flag.PART_ABOVE_WHOLE, _("a part is above its whole")),
    (Flag.DIFFERS_FROM_PLACES, _("differs from what the places make together")),
    (GapKind.OWN, _("the department's own figure and the places' roll-up")),
    (GapKind.PUBLISHED, _("the figure that counts and the published one")),
    (GapCause.DEFINITION, _("another definition")),
    (GapCause.TIMING, _("another point in time")),
    (GapCause.SCOPE, _("another scope")),
    (GapCause.DUPLICATES, _("counted twice or duplicates removed")),
    (GapCause.OTHER, pgettext_lazy("cause of a gap", "other")),
    (GapAnswer.EXPLAINED, pgettext_lazy("of a gap", "explained")),
    (GapAnswer.TO_CORRECT, _("to be corrected")),
    (GapState.OPEN, pgettext_lazy("of a gap", "open")),
    (GapState.TO_CORRECT, _("to be corrected")),
    (GapState.EXPLAINED, pgettext_lazy("of a gap", "explained")),
    (GapState.CORRECTED, pgettext_lazy("of a gap", "corrected")),
    (GapState.AGREES, _("agrees")),
    (GapState.INCOMPLETE, _("not complete yet")),
)


def choices(members: Iterable[StrEnum]) -> list[tuple[str, Promise]]:
    """(value, label) pairs for a model field or a form."""
    return [(member.value, LABELS[member]) for member in members]
