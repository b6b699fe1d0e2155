"""Corrections of a published year: asked for by the unit, decided by the office."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organization, User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.models import Figure, Indicator, Plan, Publication, Revision, RevisionState
from indicators.permissions import can_publish, parts_for
from indicators.services.entry import ENTRY_FIELDS, Entry
from indicators.services.events import event_of, lock_unit, record
from indicators.services.figures import Conflict, FiguresStale, subject_of
from indicators.services.recompute import recompute_results
from indicators.workflow import Action, Condition, Part, Refusal, Refused, State, decide

REVISED_FIELDS = (
    *ENTRY_FIELDS,
    "entered_by",
    "entered_at",
    "submitted_by",
    "submitted_at",
    "checked_by",
    "checked_at",
)


class RevisionRefused(Exception):
    """The revision is not taken, and nothing was written."""


class NothingToRevise(RevisionRefused):
    """What is asked for is what already stands."""


class RevisionPending(RevisionRefused):
    """One is open for this figure already: the office decides it first."""


class RevisionOver(RevisionRefused):
    """The revision is decided already."""


@transaction.atomic
def ask_revision(
    *, plan: Plan, unit: Organization, year: int, entry: Entry, reason: str, by: User
) -> Revision:
    """Ask for a correction of one figure of a published year.

    Raises workflow.Refused for who does not report for the unit and for a year that is not published,
    FiguresStale where the figure is not in the version that was seen, and RevisionRefused.
    """
    subject = subject_of(plan, unit)
    figure = _standing(entry.indicator, subject, year)
    state = State(figure.state) if figure else State.DRAFT
    if Part.UNIT not in parts_for(by, unit):
        raise Refused(Refusal.FORBIDDEN_ROLE, state, Action.REVISE)
    if not Publication.objects.filter(plan=plan, year=year).exists():
        raise Refused(Refusal.NOT_PUBLISHED, state, Action.REVISE)
    if figure and figure.version != entry.version:
        raise FiguresStale([Conflict(entry, figure)])
    if (not entry.differs_from(figure)) if figure else entry.is_blank:
        raise NothingToRevise
    revision = Revision(
        indicator=entry.indicator,
        organization=subject,
        year=year,
        unit=unit,
        figure_version=entry.version,
        reason=reason,
        asked_by=by,
        asked_at=timezone.now(),
        **{name: getattr(entry, name) for name in ENTRY_FIELDS},
    )
    saved = _saved(revision)
    record_audit(AuditAction.REVISION_ASKED, _about(saved), by=by, detail={"from_version": entry.version})
    return saved


def _about(row: Revision) -> str:
    return f"{row.indicator.plan.code}/{row.year}/{row.organization.code}/{row.indicator.code}"


def _standing(indicator: Indicator, subject: Organization, year: int) -> Figure | None:
    rows = Figure.objects.select_related("entered_by")
    figure = rows.filter(indicator=indicator, organization=subject, year=year).first()
    if figure:
        figure.indicator = indicator
    return figure


def _saved(revision: Revision) -> Revision:
    """The constraint decides when two ask at once."""
    try:
        with transaction.atomic():
            revision.save()
    except IntegrityError as taken:
        raise RevisionPending from taken
    return revision


@transaction.atomic
def decide_revision(*, revision: int, is_accepted: bool, decision: str, by: User) -> Revision:
    """Accept or refuse, with a reason. An accepted one changes the figure, which is then approved: the next
    version of the assessment counts it.

    Raises Revision.DoesNotExist, RevisionOver, FiguresStale where the figure changed since the unit asked,
    and workflow.Refused for who may not decide, or asked for it.
    """
    row = (
        Revision.objects.select_for_update(of=("self",))
        .select_related("indicator__plan", "organization", "unit", "asked_by")
        .get(pk=revision)
    )
    if not row.is_open:
        raise RevisionOver
    lock_unit(row.organization)
    figure = _locked(row)
    state = _decided(row, figure, by)
    now = timezone.now()
    if is_accepted:
        row.accepted_version = _apply(row, figure, state, by, now)
        plan, place = row.indicator.plan, row.organization
        recompute_results(plan=plan, indicators=[row.indicator], year=row.year, place=place)
    row.state = RevisionState.ACCEPTED if is_accepted else RevisionState.REFUSED
    row.decided_by, row.decided_at, row.decision = by, now, decision
    row.save(update_fields=("state", "decided_by", "decided_at", "decision", "accepted_version"))
    record_audit(AuditAction.REVISION_DECIDED, _about(row), by=by, detail={"accepted": is_accepted})
    return row


def _locked(row: Revision) -> Figure | None:
    rows = Figure.objects.select_for_update(of=("self",)).select_related("entered_by")
    figure = rows.filter(indicator=row.indicator, organization=row.organization, year=row.year).first()
    if (figure.version if figure else 0) != row.figure_version and figure:
        figure.indicator = row.indicator
        raise FiguresStale([Conflict(_entry(row), figure)])
    return figure


def _entry(row: Revision) -> Entry:
    return Entry(row.indicator, row.figure_version, **{name: getattr(row, name) for name in ENTRY_FIELDS})


def _decided(row: Revision, figure: Figure | None, by: User) -> State:
    """The state that follows; refusing a revision takes the same right as accepting it."""
    holding = {Condition.YEAR_PUBLISHED}
    if by.pk != row.asked_by_id:
        holding.add(Condition.NOT_OWN)
    parts = {Part.OFFICE} if can_publish(by) else set()
    return decide(State(figure.state) if figure else State.DRAFT, Action.REVISE, parts, holding)


def _apply(row: Revision, figure: Figure | None, state: State, by: User, now: datetime) -> int:
    """Write the new value with its event. The unit stands behind it, the office has checked it."""
    is_new = figure is None
    figure = figure or Figure(
        indicator=row.indicator, organization=row.organization, year=row.year, version=0
    )
    for name in ENTRY_FIELDS:
        setattr(figure, name, getattr(row, name))
    figure.state = state
    figure.entered_by = figure.submitted_by = row.asked_by
    figure.entered_at = figure.submitted_at = row.asked_at
    figure.checked_by, figure.checked_at = by, now
    if is_new:
        figure.version = 1
        figure.save()
        event_of(figure, Action.REVISE, by, now).save()
        record_audit(AuditAction.FIGURE_REVISE, _about(row), by=by, detail={"version": 1})
    else:
        record([figure], Action.REVISE, by, now, REVISED_FIELDS, about=_about(row))
    return figure.version


def open_revisions(plan: Plan, year: int) -> list[Revision]:
    """What waits for the office's decision, the oldest first (one query)."""
    rows = Revision.objects.filter(indicator__plan=plan, year=year, state=RevisionState.ASKED)
    rows = rows.select_related("indicator", "organization", "unit", "asked_by")
    return list(rows.order_by("pk"))


def decided_revisions(plan: Plan, year: int) -> list[Revision]:
    """What was decided, the newest first (one query)."""
    rows = Revision.objects.filter(indicator__plan=plan, year=year).exclude(state=RevisionState.ASKED)
    return list(rows.select_related("indicator", "organization", "unit", "asked_by", "decided_by"))
