"""The rounds of the demo data: past years reported and approved, the last one under way in every state."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.demo import DemoPeople
from accounts.models import Organization, User
from indicators.models import (
    Extension,
    Figure,
    FigureEvent,
    Plan,
    ReportingRound,
    ReturnReason,
    ReviewComment,
    Submission,
    SubmissionLine,
)
from indicators.services.entry import ENTRY_FIELDS
from indicators.services.events import event_of
from indicators.services.submissions import digest_of
from indicators.workflow import Action, State

HOUR = timedelta(hours=1)
RETURNS = (
    (ReturnReason.JUMP, "示例：比上年变动较大，请说明原因。"),
    (ReturnReason.EVIDENCE, "示例：请附检测报告。"),
    (ReturnReason.DEFINITION, "示例：应按规划口径统计，不含抽样复检。"),
)
STEPS = {
    State.DRAFT: (Action.SAVE,),
    State.SUBMITTED: (Action.SAVE, Action.SUBMIT),
    State.APPROVED: (Action.SAVE, Action.SUBMIT, Action.APPROVE),
    State.RETURNED: (Action.SAVE, Action.SUBMIT, Action.RETURN),
}
AFTER = {
    Action.SAVE: State.DRAFT,
    Action.SUBMIT: State.SUBMITTED,
    Action.APPROVE: State.APPROVED,
    Action.RETURN: State.RETURNED,
}

UnitYear = tuple[int, int]
"""Unit id and year."""


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one unit and year, not yet saved, in the order of the plan."""

    unit: Organization
    year: int
    figures: Sequence[Figure]
    asked: int

    @property
    def is_complete(self) -> bool:
        return len(self.figures) >= self.asked and not any(figure.is_blank for figure in self.figures)


def reports_of(
    figures: Iterable[Figure], units: Mapping[int, Organization], asked: Mapping[int, int]
) -> list[Report]:
    """Figures by unit and year. `units`: the unit by index of its figure; `asked`: figures by unit id."""
    found: dict[UnitYear, list[Figure]] = defaultdict(list)
    known: dict[int, Organization] = {}
    for index, figure in enumerate(figures):
        known[units[index].pk] = units[index]
        found[units[index].pk, figure.year].append(figure)
    return [Report(known[unit], year, rows, asked[unit]) for (unit, year), rows in sorted(found.items())]


def settle(plan: Plan, reports: Sequence[Report], people: DemoPeople) -> None:
    """Give each unsaved figure its state: approved in past years; in the last, as far as its unit is."""
    complete = [each for each in reports if each.year == plan.end_year and each.is_complete]
    for report in reports:
        if report.year < plan.end_year:
            _set(report.figures, State.APPROVED, people)
        elif report in complete:
            _settle_last(report, complete.index(report), people)


def _settle_last(report: Report, number: int, people: DemoPeople) -> None:
    """Of the units that have handed in, one waits to be checked, one has returns, one is half approved."""
    _set(report.figures, State.SUBMITTED, people)
    if number % 3 == 1:
        _set(report.figures[: len(RETURNS)], State.RETURNED, people)
    if number % 3 == 2:
        _set(report.figures[::2], State.APPROVED, people)


def _set(figures: Iterable[Figure], state: State, people: DemoPeople) -> None:
    for figure in figures:
        figure.state, figure.version = state, len(STEPS[state])
        figure.submitted_by, figure.submitted_at = figure.entered_by, figure.entered_at + HOUR
        if state in (State.APPROVED, State.RETURNED):
            figure.checked_by, figure.checked_at = _checker(figure, people), figure.entered_at + 24 * HOUR
            figure.looked_at = figure.checked_at


def _checker(figure: Figure, people: DemoPeople) -> User:
    """Somebody who did not enter it: the office, or the reviewer for what the office entered."""
    if figure.entered_by_id == people.office.pk and people.reviewer:
        return people.reviewer
    return people.office


def write_rounds(plan: Plan, reports: Sequence[Report], people: DemoPeople) -> None:
    """Rounds, receipts, events and comments for the saved figures of `reports`."""
    rounds = {year: _round(plan, year) for year in plan.years}
    FigureEvent.objects.bulk_create(
        event for report in reports for figure in report.figures for event in _events(figure)
    )
    for report in reports:
        handed_in = [figure for figure in report.figures if figure.state != State.DRAFT]
        if handed_in:
            _receipt(rounds[report.year], report.unit, handed_in)
    _comments(reports)
    waiting = next(
        (each.unit for each in reports if each.year == plan.end_year and not each.is_complete), None
    )
    if waiting:
        last = rounds[plan.end_year]
        Extension.objects.create(
            round=last,
            organization=waiting,
            due_on=last.due_on + timedelta(days=7),
            reason="示例：统计口径核对，延期一周。",
            granted_by=people.office,
        )


def _round(plan: Plan, year: int) -> ReportingRound:
    """Past rounds lay in the spring of the next year; the last one is open now."""
    if year < plan.end_year:
        dates = (date(year + 1, 1, 10), date(year + 1, 3, 10), date(year + 1, 4, 10))
    else:
        today = timezone.localdate()
        dates = tuple(today + timedelta(days=days) for days in (-21, 21, 42))  # type: ignore[assignment]
    return ReportingRound.objects.update_or_create(
        plan=plan,
        year=year,
        defaults=dict(zip(("opens_on", "due_on", "answers_due_on"), dates, strict=True)),
    )[0]


def _events(figure: Figure) -> list[FigureEvent]:
    """One event for each version, as the services would have left them."""
    moments = (figure.entered_at, figure.submitted_at, figure.checked_at)
    people = (figure.entered_by, figure.submitted_by, figure.checked_by)
    events = []
    for version, action in enumerate(STEPS[State(figure.state)], 1):
        event = event_of(figure, action, people[version - 1], moments[version - 1])  # type: ignore[arg-type]
        event.version, event.state = version, AFTER[action]
        events.append(event)
    return events


def _receipt(round: ReportingRound, unit: Organization, figures: Sequence[Figure]) -> None:
    first = figures[0]
    submission = Submission.objects.create(
        round=round,
        organization=unit,
        sequence=1,
        submitted_by=first.entered_by,
        submitted_at=max(figure.entered_at for figure in figures) + HOUR,
        digest=digest_of(figures),
    )
    SubmissionLine.objects.bulk_create(
        SubmissionLine(
            submission=submission,
            indicator=figure.indicator,
            version=STEPS[State.SUBMITTED].index(Action.SUBMIT) + 1,
            **{name: getattr(figure, name) for name in ENTRY_FIELDS},
        )
        for figure in figures
    )


def _comments(reports: Iterable[Report]) -> None:
    returned = [each for report in reports for each in report.figures if each.state == State.RETURNED]
    ReviewComment.objects.bulk_create(
        ReviewComment(
            figure=figure,
            version=figure.version,
            reason=RETURNS[number % len(RETURNS)][0],
            text=RETURNS[number % len(RETURNS)][1],
            by=figure.checked_by,
            at=figure.checked_at or figure.entered_at,
        )
        for number, figure in enumerate(returned)
    )
