"""The tracking table of a year: the measures, how each is getting on, and who leads it.

It is the table that the office itself publishes: 序号, 主要工作任务, 进展情况, 牵头部门, 进展状态. It holds
approved notes only, so that it says the same to everybody, in the page and in every file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Organization
from indicators.models import Plan, departments_in
from indicators.planfile.schema import AssignmentRole
from tasks.models import Measure, ProgressNote, ProgressState, SpecialProject

WITHOUT_NOTE = "none"
"""The filter's word for measures that have no approved note of the year."""


@dataclass(frozen=True, slots=True)
class TrackingFilters:
    """What the address asks for; "" is everything. An unknown value leaves no row."""

    project: str = ""
    lead: str = ""
    state: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "TrackingFilters":
        return cls(**{name: query.get(name, "").strip() for name in cls.__slots__})

    @property
    def is_empty(self) -> bool:
        return self == TrackingFilters()

    @property
    def query(self) -> str:
        """“?lead=…”, or nothing."""
        chosen = {name: value for name in self.__slots__ if (value := getattr(self, name))}
        return f"?{urlencode(chosen)}" if chosen else ""


@dataclass(frozen=True, slots=True)
class TrackingRow:
    """A measure with its approved note. `number` counts through the whole plan, whatever is filtered."""

    number: int
    measure: Measure
    leads: Sequence[Organization]
    note: ProgressNote | None

    @property
    def lead_names(self) -> str:
        return pgettext("list separator", ", ").join(unit.label for unit in self.leads)

    @property
    def progress(self) -> str:
        """What was done, and below it the next step where there is one."""
        if self.note is None:
            return ""
        if not self.note.next_step:
            return self.note.text
        next_step = _("Next step: %(text)s") % {"text": self.note.next_step}
        return f"{self.note.text}\n{next_step}"

    @property
    def state(self) -> str:
        return str(ProgressState(self.note.progress_state).label) if self.note else ""


@dataclass(frozen=True, slots=True)
class TrackingTable:
    """The rows that the filters leave, and what can be chosen."""

    plan: Plan
    year: int
    filters: TrackingFilters
    rows: Sequence[TrackingRow]
    all_rows: Sequence[TrackingRow]

    @property
    def groups(self) -> list[tuple[SpecialProject, list[TrackingRow]]]:
        """By special project, in the plan's order."""
        grouped = groupby(self.rows, key=lambda row: row.measure.project)
        return [(project, list(rows)) for project, rows in grouped]

    @property
    def projects(self) -> list[SpecialProject]:
        return list(dict.fromkeys(row.measure.project for row in self.all_rows))

    @property
    def leads(self) -> list[Organization]:
        units = dict.fromkeys(unit for row in self.all_rows for unit in row.leads)
        return sorted(units, key=lambda unit: (unit.number, unit.code))

    @property
    def states(self) -> list[tuple[str, str]]:
        return [*((value, str(label)) for value, label in ProgressState.choices), self._without]

    @property
    def _without(self) -> tuple[str, str]:
        return WITHOUT_NOTE, _("no approved note")

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many of the rows stand in each state, as (label, count); empty ones left out."""
        found = [(label, sum(_state_of(row) == value for row in self.rows)) for value, label in self.states]
        return [(label, count) for label, count in found if count]

    @property
    def filter_words(self) -> list[tuple[str, str]]:
        """The filters as (name, value) in words."""
        projects = {str(row.number): row.label for row in self.projects}
        leads = {unit.code: unit.label for unit in self.leads}
        chosen = (
            (_("Special project"), self.filters.project, projects),
            (_("Lead department"), self.filters.lead, leads),
            (_("State"), self.filters.state, dict(self.states)),
        )
        return [(name, words.get(value, value)) for name, value, words in chosen if value]


def load_tracking(*, plan: Plan, year: int, filters: TrackingFilters) -> TrackingTable:
    """The table of a plan's year. Four queries, whatever the rows."""
    notes = Prefetch("notes", ProgressNote.objects.approved().filter(year=year), to_attr="approved_notes")
    found = Measure.objects.filter(project__plan=plan).order_by("project__number", "number", "pk")
    found = found.select_related("project").prefetch_related("assignments__organization", notes)
    rows = [_row(number, measure) for number, measure in enumerate(found, 1)]
    return TrackingTable(plan, year, filters, [row for row in rows if _passes(row, filters)], rows)


def _row(number: int, measure: Measure) -> TrackingRow:
    leads = departments_in(AssignmentRole.LEAD, measure.assignments.all())
    return TrackingRow(number, measure, leads, next(iter(measure.__dict__["approved_notes"]), None))


def _state_of(row: TrackingRow) -> str:
    return row.note.progress_state if row.note else WITHOUT_NOTE


def _passes(row: TrackingRow, filters: TrackingFilters) -> bool:
    return (
        filters.project in ("", str(row.measure.project.number))
        and (not filters.lead or filters.lead in {unit.code for unit in row.leads})
        and filters.state in ("", _state_of(row))
    )
