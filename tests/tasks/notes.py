"""Measures with departments and notes that stand in a state, for the tests of what departments owe."""

from typing import Any

from django.core.files.base import ContentFile

from accounts.models import Organization, User
from accounts.types import Role
from indicators.models import AssignmentState, Plan
from indicators.planfile.schema import AssignmentRole
from indicators.workflow import State
from tasks.models import Measure, MeasureAssignment, NoteReason, ProgressNote
from tasks.services.note_files import NO_FILES, FilesWanted
from tasks.services.notes import SeenNote, Wording, approve_notes, return_note, submit_note
from tests.cast import Cast, make_person

LEAD, OTHER = "hp-zlj", "hp-shj"
WORDS = Wording("on_schedule", "示例：已完成两个试点镇的选址。", "", "")


def lead(measure: Measure, code: str = LEAD, role: str = AssignmentRole.LEAD) -> Measure:
    """Let a department lead the measure, and read it again."""
    MeasureAssignment.objects.create(
        measure=measure,
        organization=Organization.objects.get(code=code),
        role=role,
        state=AssignmentState.CONFIRMED,
    )
    return measure_of(measure.project.plan, measure.code)


def measure_of(plan: Plan, code: str) -> Measure:
    rows = Measure.objects.select_related("project__plan__organization")
    return rows.prefetch_related("assignments__organization").get(project__plan=plan, code=code)


def writer() -> User:
    """A clerk of the department that leads."""
    return make_person("writer", Role.CLERK, Organization.objects.get(code=LEAD))


def pdf(name: str = "示例.pdf", content: bytes = b"%PDF-1.7 invented") -> ContentFile:
    return ContentFile(content, name=name)


def note_in(
    state: State, measure: Measure, cast: Cast, by: User, *, files: FilesWanted = NO_FILES, **words: Any
) -> ProgressNote:
    """A note of 2023, brought into the state by the services; the round must be open."""
    wording = Wording(**{"progress_state": "on_schedule", "text": "示例：已完成。", **words})
    note = submit_note(measure=measure, year=2023, wording=wording, version=0, by=by, files=files)
    seen = SeenNote(note.pk, note.version)
    if state == State.APPROVED:
        approve_notes(seen=[seen], by=cast.office)
    elif state == State.RETURNED:
        return_note(seen=seen, reason=NoteReason.VAGUE, comment="示例：请写明进度。", by=cast.office)
    note.refresh_from_db()
    return note
