"""One special project: its measures with departments, milestones and notes (screen S11).

Everybody reads the notes that are approved; a note that is on its way is seen by its department and the
office, on the note's own page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from indicators.models import Plan
from indicators.planfile.schema import AssignmentRole
from indicators.workflow import State
from reports.project_page import Project, Served, project_of
from tasks.models import Measure, Milestone, ProgressNote, SpecialProject
from tasks.notes_page import labels_of
from tasks.permissions import can_read_notes_of


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure as it is read. `notes` are approved, the latest first; `state` is that of the year's own note
    where the person may know it, else ""."""

    measure: Measure
    notes: Sequence[ProgressNote]
    served: Sequence[Served]
    state: str
    can_open: bool

    @property
    def leads(self) -> list[str]:
        return labels_of(self.measure, AssignmentRole.LEAD)

    @property
    def supporting(self) -> list[str]:
        return labels_of(self.measure, AssignmentRole.SUPPORTING)

    @property
    def milestones(self) -> list[Milestone]:
        return list(self.measure.milestones.all())

    @property
    def overdue(self) -> list[Milestone]:
        today = timezone.localdate()
        return [row for row in self.milestones if row.done_on is None and row.due_on < today]

    @property
    def latest(self) -> ProgressNote | None:
        return next(iter(self.notes), None)

    @property
    def earlier(self) -> Sequence[ProgressNote]:
        return self.notes[1:]


@dataclass(frozen=True, slots=True)
class SpecialProjectPage:
    """A project with the indicators it serves, and its measures."""

    plan: Plan
    year: int
    project: Project
    measures: Sequence[MeasureView]


def load_special_project(*, person: User, plan: Plan, year: int, number: int) -> SpecialProjectPage:
    """Raises Http404 for a number that the plan does not have. Eleven queries, whatever the rows."""
    told = ProgressNote.objects.filter(year__lte=year).order_by("-year").prefetch_related("files")
    notes = Prefetch("notes", told, to_attr="told")
    measures = Measure.objects.prefetch_related(
        "indicators", "milestones", "assignments__organization", notes
    )
    rows = SpecialProject.objects.prefetch_related("indicators", Prefetch("measures", measures))
    row = get_object_or_404(rows, plan=plan, number=number)
    project = project_of(row, person=person, plan=plan, year=year)
    views = [_view(measure, project, person, year) for measure in project.measures]
    return SpecialProjectPage(plan, year, project, views)


def _view(measure: Measure, project: Project, person: User, year: int) -> MeasureView:
    own = {indicator.pk for indicator in measure.indicators.all()}
    notes: list[ProgressNote] = measure.__dict__["told"]
    can_open = can_read_notes_of(person, measure)
    state = next((note.state for note in notes if note.year == year), "") if can_open else ""
    return MeasureView(
        measure=measure,
        notes=[note for note in notes if note.state == State.APPROVED],
        served=[served for served in project.served if served.indicator.pk in own],
        state=state,
        can_open=can_open,
    )
