"""What can wait for a person, as value objects for the home page."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.models import Organization
from indicators.models import Plan, ReportingRound, Revision
from indicators.workflow import State
from tasks.calendar import Deadline
from tasks.services.duties import NoteDuty
from tasks.services.progress import UnitProgress

DUE_SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class ReturnedCell:
    """A returned figure with what the reviewer last said about it."""

    code: str
    label: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerToDo:
    """Returned figures of one unit and round."""

    progress: UnitProgress
    due: Deadline
    cells: tuple[ReturnedCell, ...]

    @property
    def url(self) -> str:
        return _unit_url("entry", self.progress)


@dataclass(frozen=True, slots=True)
class ReportToDo:
    """A unit's report that is not submitted yet.

    `unexplained`: values that ask for a sentence and have none. `impossible`: values that the indicator's
    range no longer allows.
    """

    progress: UnitProgress
    due: Deadline
    unexplained: int
    impossible: int

    @property
    def is_complete(self) -> bool:
        return not (self.progress.blank or self.unexplained or self.impossible)

    @property
    def url(self) -> str:
        """The check before submitting once nothing is missing, else the grid."""
        is_ready = self.is_complete and not self.due.is_over
        return _unit_url("submit" if is_ready else "entry", self.progress)


@dataclass(frozen=True, slots=True)
class ReviewGroup:
    """Figures of one domain that wait for the check."""

    label: str
    waiting: int


@dataclass(slots=True)
class ReviewToDo:
    """What waits for the reviewer in one plan and year; `returned` waits for the units' answers."""

    plan_label: str
    plan_code: str
    year: int
    groups: list[ReviewGroup] = field(default_factory=list)
    returned: int = 0

    @property
    def waiting(self) -> int:
        return sum(group.waiting for group in self.groups)

    @property
    def url(self) -> str:
        return reverse("review", args=[self.plan_code, self.year])


@dataclass(frozen=True, slots=True)
class RoundToDo:
    """A round as the office watches it."""

    round: ReportingRound
    units: tuple[UnitProgress, ...]
    due: Deadline

    def _sum(self, name: str) -> int:
        return sum(getattr(unit, name) for unit in self.units)

    @property
    def counts(self) -> dict[str, int]:
        """Figures by state, the blank ones first."""
        return {name: self._sum(name) for name in ("blank", "draft", "submitted", "returned", "approved")}

    @property
    def open_units(self) -> list[UnitProgress]:
        return [unit for unit in self.units if unit.can_be_reminded]

    @property
    def not_begun(self) -> list[UnitProgress]:
        return [unit for unit in self.open_units if unit.total and unit.blank == unit.total]

    @property
    def due_soon(self) -> list[UnitProgress]:
        """Units whose next date lies within a week."""
        last = self.round.today + timedelta(days=DUE_SOON_DAYS)
        return [unit for unit in self.open_units if self.round.today <= unit.next_due_on <= last]

    @property
    def late(self) -> list[UnitProgress]:
        return [unit for unit in self.open_units if unit.next_due_on < self.round.today]

    @property
    def extended(self) -> list[UnitProgress]:
        return [unit for unit in self.units if unit.is_extended and unit.due_on >= self.round.today]

    @property
    def url(self) -> str:
        return reverse("progress", args=[self.round.plan.code, self.round.year])


@dataclass(frozen=True, slots=True)
class NotesToDo:
    """Progress notes of a round that a department has not handed in, those returned included."""

    round: ReportingRound
    unit: Organization
    due: Deadline
    duties: tuple[NoteDuty, ...]

    @property
    def returned(self) -> list[NoteDuty]:
        return [duty for duty in self.duties if duty.is_returned]

    @property
    def url(self) -> str:
        """The note itself where there is only one."""
        address = [self.round.plan.code, self.round.year]
        if len(self.duties) == 1:
            return reverse("note", args=[*address, self.duties[0].project_code, self.duties[0].code])
        return reverse("notes", args=address)


@dataclass(frozen=True, slots=True)
class NoteReviewToDo:
    """Progress notes of a plan and year that wait for the person's check."""

    plan: Plan
    year: int
    waiting: int

    @property
    def url(self) -> str:
        return f"{reverse('notes', args=[self.plan.code, self.year])}?state={State.SUBMITTED}"


@dataclass(frozen=True, slots=True)
class Proposed:
    """Assignments of a plan that the office has not confirmed."""

    plan: Plan
    count: int

    @property
    def url(self) -> str:
        return reverse("responsibilities", args=[self.plan.code])


@dataclass(frozen=True, slots=True)
class RevisionsToDo:
    """Revisions of a published year that wait for a decision. `since`: when the oldest was asked for."""

    plan: Plan
    year: int
    count: int
    since: datetime

    @property
    def url(self) -> str:
        return reverse("assessment", args=[self.plan.code, self.year])


@dataclass(frozen=True, slots=True)
class AskedRevision:
    """A revision that the person's unit asked for, with what the office decided."""

    revision: Revision

    @property
    def url(self) -> str:
        row = self.revision
        return reverse("entry", args=[row.indicator.plan.code, row.year, row.unit.code])


@dataclass(frozen=True, slots=True)
class MissingRound:
    """A year that should be reported and has no round."""

    plan: Plan
    year: int

    @property
    def url(self) -> str:
        return f"{reverse('admin:indicators_reportinground_add')}?plan={self.plan.pk}&year={self.year}"


@dataclass(frozen=True, slots=True)
class ToDo:
    """All that waits for one person, what was returned first. `opening`: rounds to come; `asked`: revisions
    that the unit asked for, which wait for the office or were decided lately."""

    answers: tuple[AnswerToDo, ...] = ()
    reports: tuple[ReportToDo, ...] = ()
    notes: tuple[NotesToDo, ...] = ()
    reviews: tuple[ReviewToDo, ...] = ()
    note_reviews: tuple[NoteReviewToDo, ...] = ()
    rounds: tuple[RoundToDo, ...] = ()
    missing: tuple[MissingRound, ...] = ()
    proposed: tuple[Proposed, ...] = ()
    revisions: tuple[RevisionsToDo, ...] = ()
    opening: tuple[ReportingRound, ...] = ()
    asked: tuple[AskedRevision, ...] = ()

    @property
    def waiting_reviews(self) -> list[ReviewToDo]:
        return [each for each in self.reviews if each.waiting]

    @property
    def returned_elsewhere(self) -> list[ReviewToDo]:
        """Returned by the person's department; the answer is the units' to give."""
        return [each for each in self.reviews if each.returned]

    @property
    def count(self) -> int:
        """How many rows ask for something."""
        own = (self.answers, self.reports, self.notes, self.waiting_reviews, self.note_reviews)
        watched = (self.revisions, self.rounds, self.missing, self.proposed)
        return sum(map(len, (*own, *watched)))


def _unit_url(route: str, progress: UnitProgress) -> str:
    return reverse(route, args=[progress.round.plan.code, progress.round.year, progress.unit.code])
