"""Checking figures: approving and returning many at once, and recalling a return."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from indicators.models import Figure, ReturnReason, ReviewComment
from indicators.permissions import parts_of
from indicators.services.events import record
from indicators.workflow import Action, Condition, Refusal, Refused, State, decide, part_of

CHECKED_FIELDS = ("checked_by", "checked_at", "opened_at")


@dataclass(frozen=True, slots=True)
class Seen:
    """A figure in the version that the reviewer saw."""

    figure: int
    version: int


@dataclass(frozen=True, slots=True)
class Return:
    """A figure to be returned, with the reason for the unit."""

    seen: Seen
    reason: ReturnReason
    text: str = ""


class ReviewStale(Exception):
    """Some figures changed since the reviewer saw them; nothing was written."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        super().__init__(", ".join(str(figure.pk) for figure in figures))
        self.figures = tuple(figures)


@transaction.atomic
def review_figures(*, approvals: Collection[Seen], returns: Collection[Return], by: User) -> None:
    """Approve some figures and return others, all together or not at all.

    Raises ReviewStale where a figure is not in the version that was seen, workflow.Refused where the person
    may not, or the state does not allow it, and ValueError where a figure is decided twice.
    """
    versions = {seen.figure: seen.version for seen in [*approvals, *(item.seen for item in returns)]}
    if len(versions) < len(approvals) + len(returns):
        raise ValueError("A figure is decided once, not twice.")
    figures = _locked(versions, Action.RETURN, by)
    now = timezone.now()
    approved = [figures[seen.figure] for seen in approvals]
    returned = [figures[item.seen.figure] for item in returns]
    for action, chosen in ((Action.APPROVE, approved), (Action.RETURN, returned)):
        for figure in chosen:
            figure.state = _decided(figure, action, by)
            figure.checked_by, figure.checked_at, figure.opened_at = by, now, None
    record(approved, Action.APPROVE, by, now, CHECKED_FIELDS, about=_about(approved))
    record(returned, Action.RETURN, by, now, CHECKED_FIELDS, about=_about(returned))
    ReviewComment.objects.bulk_create(
        ReviewComment(
            figure=figures[item.seen.figure],
            version=figures[item.seen.figure].version,
            reason=item.reason,
            text=item.text,
            by=by,
            at=now,
        )
        for item in returns
    )


@transaction.atomic
def recall_return(*, seen: Seen, by: User) -> None:
    """Take a return back before the unit has opened it. The comment stays."""
    figure = _locked({seen.figure: seen.version}, Action.RECALL, by)[seen.figure]
    figure.state = _decided(figure, Action.RECALL, by)
    record([figure], Action.RECALL, by, timezone.now(), (), about=_about([figure]))


def _about(figures: Collection[Figure]) -> str:
    """Whose figures these are, each report named once."""
    reports = {f"{row.indicator.plan.code}/{row.year}/{row.organization.code}" for row in figures}
    return ", ".join(sorted(reports))


def look_at(figures: Collection[Figure]) -> None:
    """Note the reviewer's first look, after which a unit cannot withdraw any more. Changes no version."""
    _note_first(figures, State.SUBMITTED, "looked_at")


def open_returns(figures: Collection[Figure]) -> None:
    """Note that the unit has opened its returns, after which they cannot be recalled any more."""
    _note_first(figures, State.RETURNED, "opened_at")


@transaction.atomic
def _note_first(figures: Collection[Figure], state: State, name: str) -> None:
    """Write the time into the column `name` of those in the state, where it is still empty."""
    new = [figure.pk for figure in figures if figure.state == state and getattr(figure, name) is None]
    if new:
        first = Figure.objects.filter(pk__in=new, state=state, **{f"{name}__isnull": True})
        # All writers lock in the same order, or two of them would wait for each other.
        locked = first.select_for_update().order_by("pk").values("pk")
        Figure.objects.filter(pk__in=locked).update(**{name: timezone.now()})


def _locked(versions: Mapping[int, int], action: Action, by: User) -> dict[int, Figure]:
    """The figures, locked, in the versions that were seen. Raises Figure.DoesNotExist for an unknown one.

    Who does not check a figure is refused first: what changed about it is none of that person's business.
    """
    rows = Figure.objects.with_lock().select_for_update(of=("self",))
    rows = rows.select_related("indicator__plan", "organization")
    rows = rows.prefetch_related("indicator__assignments")
    figures = {row.pk: row for row in rows.filter(pk__in=versions).order_by("pk")}
    if len(figures) < len(versions):
        raise Figure.DoesNotExist
    for row in figures.values():
        if part_of(action) not in parts_of(by, row):
            raise Refused(Refusal.FORBIDDEN_ROLE, State(row.state), action)
    stale = [row for row in figures.values() if row.version != versions[row.pk]]
    if stale:
        raise ReviewStale(stale)
    return figures


def _decided(figure: Figure, action: Action, by: User) -> State:
    """The state that follows. Raises workflow.Refused, which names the figure."""
    try:
        return decide(State(figure.state), action, parts_of(by, figure), conditions_of(figure, by))
    except Refused as refused:
        refused.figure = figure.pk
        raise


def conditions_of(figure: Figure, by: User) -> frozenset[Condition]:
    """The conditions of checking that hold for the person now. Needs `with_lock`."""
    is_published = figure.__dict__["is_year_published"]
    holding = {Condition.YEAR_PUBLISHED if is_published else Condition.YEAR_UNPUBLISHED}
    if by.pk not in (figure.entered_by_id, figure.submitted_by_id):
        holding.add(Condition.NOT_OWN)
    if figure.opened_at is None:
        holding.add(Condition.NOT_OPENED)
    return frozenset(holding)
