"""What waits for a clerk: returned figures, and reports that are not submitted yet."""

from collections.abc import Mapping, Sequence

from django.db.models import OuterRef, Q, Subquery

from accounts.models import Organization, User
from accounts.permissions import has_role
from accounts.types import Role
from indicators.models import Figure, Indicator, ReportingRound, ReturnReason, ReviewComment
from indicators.number_faults import NumberRefused
from indicators.reading import read_number
from indicators.services.figures import subject_of
from indicators.services.flags import flags_for
from indicators.workflow import State
from tasks.calendar import Exceptions, deadline
from tasks.services.progress import UnitProgress, progress_of
from tasks.todo.items import AnswerToDo, ReportToDo, ReturnedCell

Figures = Mapping[tuple[int, int], list[Figure]]
"""By (plan id, year)."""


def unit_todo(
    person: User, rounds: Sequence[ReportingRound], exceptions: Exceptions
) -> tuple[tuple[AnswerToDo, ...], tuple[ReportToDo, ...]]:
    unit = person.organization
    if unit is None or not has_role(person, Role.CLERK):
        return (), ()
    progress = [each for units in progress_of(rounds, unit).values() for each in units]
    waiting = [each for each in progress if each.can_be_reminded]
    figures = _open_figures(unit, [each.round for each in waiting])
    answers = [_answer(each, figures, exceptions) for each in waiting if each.returned]
    reports = [_report(each, figures, exceptions) for each in waiting if each.unsubmitted]
    return tuple(answers), tuple(reports)


def _open_figures(unit: Organization, rounds: Sequence[ReportingRound]) -> Figures:
    """The unit's drafts and returned figures with the last comment, by (plan id, year). One query."""
    if not rounds:
        return {}
    mine = Q()
    for row in rounds:
        mine |= Q(indicator__plan=row.plan_id, year=row.year, organization=subject_of(row.plan, unit))
    last = ReviewComment.objects.filter(figure=OuterRef("pk")).order_by("-at", "-pk")
    rows = (
        Figure.objects.filter(mine, state__in=(State.DRAFT, State.RETURNED))
        .filter(indicator__in=Indicator.objects.enterable_by(unit))
        .select_related("indicator")
        .annotate(said_reason=Subquery(last.values("reason")[:1]), said=Subquery(last.values("text")[:1]))
        .order_by("indicator__number")
    )
    found: dict[tuple[int, int], list[Figure]] = {}
    for figure in rows:
        found.setdefault((figure.indicator.plan_id, figure.year), []).append(figure)
    return found


def _answer(progress: UnitProgress, figures: Figures, exceptions: Exceptions) -> AnswerToDo:
    rows = figures.get((progress.round.plan_id, progress.round.year), [])
    cells = tuple(_cell(figure) for figure in rows if figure.state == State.RETURNED)
    return AnswerToDo(progress, deadline(progress.round.today, progress.answers_due_on, exceptions), cells)


def _cell(figure: Figure) -> ReturnedCell:
    reason, text = figure.__dict__["said_reason"], figure.__dict__["said"]
    label = str(ReturnReason(reason).label) if reason else ""
    return ReturnedCell(figure.indicator.code, figure.indicator.label, label, text or "")


def _report(progress: UnitProgress, figures: Figures, exceptions: Exceptions) -> ReportToDo:
    row = progress.round
    drafts = [each for each in figures.get((row.plan_id, row.year), []) if each.state == State.DRAFT]
    silent = [each for each in drafts if not each.explanation and not each.is_blank]
    flags = flags_for(row.plan, subject_of(row.plan, progress.unit), row.year, silent) if silent else {}
    return ReportToDo(
        progress=progress,
        due=deadline(row.today, progress.due_on, exceptions),
        unexplained=sum(1 for found in flags.values() if found),
        impossible=sum(map(_is_impossible, drafts)),
    )


def _is_impossible(figure: Figure) -> bool:
    """Whether a value that once was possible is so no more: the office changed the indicator's range."""
    try:
        read_number(figure.value, figure.indicator.value_spec)
    except NumberRefused:
        return True
    return False
