"""Invented notes and milestones for a demo plan, each marked 示例, and away with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.demo import demo_people
from accounts.models import Organization, User
from accounts.types import Role
from indicators.demo.setting import chance
from indicators.models import Plan, departments_in
from indicators.planfile.schema import AssignmentRole
from indicators.services.demo import role_of
from indicators.workflow import Action, State
from tasks.models import NOTE_FIELDS, Measure, Milestone, NoteEvent, NoteFile, NoteReason, ProgressNote
from tasks.services.notes import Wording
from tasks.services.responsibilities import propose_from_indicators

WORDINGS = (
    Wording(
        "on_schedule",
        "示例：年度任务按计划推进，已完成方案制定和首批项目的组织实施。",
        "示例：继续推进其余项目。",
    ),
    Wording("on_schedule", "示例：已召开两次推进会，重点企业全部完成对标自查。", "示例：组织专家上门辅导。"),
    Wording("early", "示例：年度目标提前一个季度完成，经验已在全市推广。"),
    Wording("late", "示例：受前期手续影响，进度低于序时要求。", "示例：明年一季度完成审批并开工。"),
    Wording("done", "示例：任务已全部完成并通过验收。"),
    Wording("not_started", "示例：因资金尚未落实，本年未启动。", "示例：列入下一年度预算后启动。"),
)
RETURNED_WORDS = "示例：请补充完成数量和时间。"
STEPS = {
    State.DRAFT: (Action.SAVE,),
    State.SUBMITTED: (Action.SAVE, Action.SUBMIT),
    State.RETURNED: (Action.SAVE, Action.SUBMIT, Action.RETURN),
    State.APPROVED: (Action.SAVE, Action.SUBMIT, Action.APPROVE),
}
AFTER = {
    Action.SAVE: State.DRAFT,
    Action.SUBMIT: State.SUBMITTED,
    Action.RETURN: State.RETURNED,
    Action.APPROVE: State.APPROVED,
}
LAST_YEAR = (State.APPROVED, State.SUBMITTED, None, State.RETURNED, State.DRAFT, State.APPROVED)
"""In the last year every state is there, and measures of which nothing is written yet."""
MILESTONES = ((7, "示例：完成实施方案"), (19, "示例：首批项目通过验收"), (40, "示例：全面完成并总结推广"))
"""Months after the plan's beginning, and what is due."""


@dataclass(frozen=True, slots=True)
class _People:
    office: User
    checker: User | None
    clerks: Mapping[int, User]

    def writer(self, leads: Sequence[Organization]) -> User:
        """The clerk of a lead department; the office where none has one."""
        return next((self.clerks[unit.pk] for unit in leads if unit.pk in self.clerks), self.office)

    def checker_of(self, writer: User) -> User | None:
        """Somebody else: nobody checks what they wrote."""
        return self.checker if writer == self.office else self.office


@transaction.atomic
def load_demo_notes(plan: Plan) -> int:
    """Propose departments, and invent milestones and notes for every year; returns how many notes.

    What stands in the plan stays: where there is any note or milestone, nothing is invented.
    """
    people = _people_of_demo()
    if people is None or ProgressNote.objects.for_plan(plan).exists():
        return 0
    propose_from_indicators(plan=plan, by=people.office)
    measures = list(
        Measure.objects.filter(project__plan=plan)
        .order_by("project__number", "number")
        .prefetch_related("assignments__organization")
    )
    if not Milestone.objects.filter(measure__in=measures).exists():
        Milestone.objects.bulk_create(row for measure in measures for row in _milestones(plan, measure))
    notes = [
        note
        for number, measure in enumerate(measures)
        for year in plan.years
        if (note := _note(plan, measure, number, year, people))
    ]
    ProgressNote.objects.bulk_create(notes)
    NoteEvent.objects.bulk_create(event for note in notes for event in _events(note))
    return len(notes)


@transaction.atomic
def remove_demo_notes() -> int:
    """Empty all demo plans of notes and milestones; returns how many notes. Proposed departments stay."""
    notes = ProgressNote.objects.filter(measure__project__plan__is_demo=True)
    count = notes.count()
    NoteEvent.objects.filter(note__in=notes).delete()
    NoteFile.objects.filter(note__in=notes).delete()
    notes.delete()
    Milestone.objects.filter(measure__project__plan__is_demo=True).delete()
    return count


def _people_of_demo() -> _People | None:
    people = list(demo_people())
    office = next((person for person in people if role_of(person) == Role.OFFICE), None)
    if office is None:
        return None
    reviewer = next((person for person in people if role_of(person) == Role.REVIEWER), None)
    clerks = {
        person.organization_id: person
        for person in people
        if role_of(person) == Role.CLERK and person.organization_id
    }
    return _People(office, reviewer, clerks)


def _milestones(plan: Plan, measure: Measure) -> list[Milestone]:
    rows = []
    for months, text in MILESTONES:
        due = date(plan.start_year + months // 12, months % 12 + 1, 28)
        if due.year <= plan.end_year:
            late = int(chance(plan.code, measure.code, months, "done") * 60) - 30
            done = due + timedelta(days=late)
            is_done = done < timezone.localdate() and due.year < plan.end_year
            rows.append(Milestone(measure=measure, due_on=due, text=text, done_on=done if is_done else None))
    return rows


def _note(plan: Plan, measure: Measure, number: int, year: int, people: _People) -> ProgressNote | None:
    is_last = year == plan.end_year
    state = LAST_YEAR[number % len(LAST_YEAR)] if is_last else State.APPROVED
    leads = departments_in(AssignmentRole.LEAD, measure.assignments.all())
    writer = people.writer(leads)
    checker = people.checker_of(writer)
    if state is None or (checker is None and state in (State.APPROVED, State.RETURNED)):
        return None
    wording = WORDINGS[int(chance(plan.code, measure.code, year, "note") * len(WORDINGS))]
    at = _written_at(plan, measure, year)
    note = ProgressNote(measure=measure, year=year, state=state, version=len(STEPS[state]))
    for name in NOTE_FIELDS:
        setattr(note, name, getattr(wording, name))
    note.written_by, note.written_at = writer, at
    if state != State.DRAFT:
        note.submitted_by, note.submitted_at = writer, at + timedelta(hours=1)
    if state in (State.APPROVED, State.RETURNED):
        note.checked_by, note.checked_at = checker, at + timedelta(days=1)
    return note


def _written_at(plan: Plan, measure: Measure, year: int) -> datetime:
    """In the February after the year; for the last year, in the round that is open now."""
    luck = chance(plan.code, measure.code, year, "written")
    if year == plan.end_year:
        return timezone.now() - timedelta(days=3 + int(luck * 12))
    first = datetime(year + 1, 2, 1, 10, tzinfo=timezone.get_default_timezone())
    return min(first + timedelta(days=int(luck * 26)), timezone.now() - timedelta(days=2))


def _events(note: ProgressNote) -> list[NoteEvent]:
    """One for each version, as the services would have left them."""
    moments = (note.written_at, note.submitted_at or note.written_at, note.checked_at or note.written_at)
    people = (note.written_by, note.submitted_by, note.checked_by)
    stands = {name: getattr(note, name) for name in NOTE_FIELDS}
    events = []
    for number, action in enumerate(STEPS[State(note.state)]):
        said = {"reason": NoteReason.VAGUE, "comment": RETURNED_WORDS} if action == Action.RETURN else {}
        events.append(
            NoteEvent(
                note=note,
                version=number + 1,
                action=action,
                state=AFTER[action],
                by=people[number],
                at=moments[number],
                **stands,
                **said,
            )
        )
    return events
