"""Handing a unit's figures in: what is still missing, the receipt, and taking it back."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from indicators.method.checks import Flag
from indicators.models import Figure, Indicator, ReportingRound, Submission, SubmissionLine
from indicators.permissions import parts_for
from indicators.services.entry import ENTRY_FIELDS
from indicators.services.events import lock_unit, record
from indicators.services.figures import subject_of
from indicators.services.flags import flags_for
from indicators.services.rounds import open_conditions, round_of_unit
from indicators.workflow import Action, Condition, State, decide

UNSUBMITTED = (State.DRAFT, State.RETURNED)
SUBMITTED_FIELDS = ("submitted_by", "submitted_at", "looked_at")


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a unit's report cannot be submitted yet: a blank, or a flag without its explanation."""

    indicator: Indicator
    flags: tuple[Flag, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not self.flags


class ReportIncomplete(Exception):
    """The report has gaps; nothing was submitted."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(", ".join(gap.indicator.code for gap in gaps))
        self.gaps = tuple(gaps)


def gaps_of(
    indicators: Sequence[Indicator], figures: Mapping[int, Figure], flags: Mapping[int, tuple[Flag, ...]]
) -> list[Gap]:
    """What keeps a report from being submitted. `figures` and `flags` are by indicator id.

    A flag on a figure that is submitted or approved keeps nothing back: the unit could not explain it now.
    """
    gaps = []
    for indicator in indicators:
        figure = figures.get(indicator.pk)
        if figure is None or figure.is_blank:
            gaps.append(Gap(indicator))
        elif figure.state in UNSUBMITTED and flags.get(indicator.pk) and not figure.explanation:
            gaps.append(Gap(indicator, flags[indicator.pk]))
    return gaps


def due_from(
    unit: Organization, indicators: Sequence[Indicator], figures: Mapping[int, Figure]
) -> list[Indicator]:
    """Of what the unit may report: what it must, and the city's own figures that it chose to enter."""
    return [
        indicator
        for indicator in indicators
        if not indicator.is_optional_for(unit) or _is_entered(figures.get(indicator.pk))
    ]


def _is_entered(figure: Figure | None) -> bool:
    return figure is not None and (figure.state != State.DRAFT or not figure.is_blank)


@transaction.atomic
def submit_figures(*, round: ReportingRound, unit: Organization, by: User) -> Submission:
    """Hand in all drafts and answered returns of a unit, and give the receipt.

    Raises ReportIncomplete with every gap, and workflow.Refused where the time is over or nothing is left
    to submit. Submitting twice gives one receipt: the second finds nothing.
    """
    subject = subject_of(round.plan, unit)
    lock_unit(subject)
    rows = list(Indicator.objects.for_plan(round.plan).enterable_by(unit))
    standing = {figure.indicator_id: figure for figure in _locked(rows, subject, round.year)}
    indicators = due_from(unit, rows, standing)
    figures = {row.pk: standing[row.pk] for row in indicators if row.pk in standing}
    holding = open_conditions(round_of_unit(round.plan, round.year, unit), unit)  # the clock after the lock
    parts = parts_for(by, unit)
    ready = [figure for figure in figures.values() if figure.state in UNSUBMITTED]
    if not ready:
        decide(State.SUBMITTED, Action.SUBMIT, parts, holding)
    states = {figure.pk: decide(State(figure.state), Action.SUBMIT, parts, holding) for figure in ready}
    gaps = gaps_of(indicators, figures, flags_for(round.plan, subject, round.year, figures.values()))
    if gaps:
        raise ReportIncomplete(gaps)
    now = timezone.now()
    for figure in ready:
        figure.state, figure.submitted_by, figure.submitted_at = states[figure.pk], by, now
        figure.looked_at = None
    record(ready, Action.SUBMIT, by, now, SUBMITTED_FIELDS, about=_about(round, unit))
    return _receipt(round, unit, list(figures.values()), by, now)


@transaction.atomic
def withdraw_figures(*, round: ReportingRound, unit: Organization, by: User) -> int:
    """Take back what a unit submitted, before the reviewer's first look. Returns how many figures.

    Raises workflow.Refused once one was looked at, or where nothing is submitted.
    """
    subject = subject_of(round.plan, unit)
    lock_unit(subject)
    indicators = Indicator.objects.for_plan(round.plan).enterable_by(unit)
    figures = [row for row in _locked(indicators, subject, round.year) if row.state == State.SUBMITTED]
    holding = open_conditions(round_of_unit(round.plan, round.year, unit), unit)  # the clock after the lock
    parts = parts_for(by, unit)
    if not figures:
        decide(State.DRAFT, Action.WITHDRAW, parts, holding)
    for figure in figures:
        unseen = {Condition.NOT_LOOKED_AT} if figure.looked_at is None else set()
        figure.state = decide(State.SUBMITTED, Action.WITHDRAW, parts, holding | unseen)
    record(figures, Action.WITHDRAW, by, timezone.now(), (), about=_about(round, unit))
    return len(figures)


def _about(round: ReportingRound, unit: Organization) -> str:
    return f"{round.plan.code}/{round.year}/{unit.code}"


def _locked(indicators: Iterable[Indicator], subject: Organization, year: int) -> list[Figure]:
    rows = Figure.objects.select_for_update(of=("self",)).select_related("indicator")
    return list(rows.filter(indicator__in=indicators, organization=subject, year=year).order_by("pk"))


def _receipt(
    round: ReportingRound, unit: Organization, figures: Sequence[Figure], by: User, now: datetime
) -> Submission:
    """The receipt holds every figure of the report as it stands, those approved before included."""
    ordered = sorted(figures, key=lambda figure: figure.indicator.number)
    submission = Submission.objects.create(
        round=round,
        organization=unit,
        sequence=Submission.objects.filter(round=round, organization=unit).count() + 1,
        submitted_by=by,
        submitted_at=now,
        digest=digest_of(ordered),
    )
    SubmissionLine.objects.bulk_create(
        SubmissionLine(
            submission=submission,
            indicator=figure.indicator,
            version=figure.version,
            **{name: getattr(figure, name) for name in ENTRY_FIELDS},
        )
        for figure in ordered
    )
    return submission


def digest_of(figures: Sequence[Figure]) -> str:
    """SHA-256 over the figures' codes, versions and values, in the order of the plan."""
    text = hashlib.sha256()
    for figure in figures:
        values = [str(getattr(figure, name)) for name in ENTRY_FIELDS]
        text.update("\t".join([figure.indicator.code, str(figure.version), *values]).encode())
    return text.hexdigest()
