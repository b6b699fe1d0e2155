"""What a unit sees before it submits: what is missing, what needs a sentence, what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from accounts.models import Organization
from indicators.forms import DeclarationForm, initial_of
from indicators.models import Figure, Indicator, ReportingRound, Submission, SubmissionLine
from indicators.services.entry import ENTRY_FIELDS, Entry, EntryRefused, read_entry
from indicators.services.figures import subject_of
from indicators.services.flags import flags_for
from indicators.services.submissions import Gap, due_from, gaps_of
from indicators.workflow import State

OPEN_STATES = (State.DRAFT, State.RETURNED)


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap with the form that closes it: a declaration for a blank, a sentence for a flag."""

    gap: Gap
    figure: Figure | None
    form: DeclarationForm

    @property
    def indicator(self) -> Indicator:
        return self.gap.indicator


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A figure that differs from what the last receipt holds; `before` is None for one that is new."""

    figure: Figure
    before: SubmissionLine | None


@dataclass(frozen=True, slots=True)
class SubmitPage:
    """One unit's report of a round, before it is handed in."""

    round: ReportingRound
    unit: Organization
    last: Submission | None
    gaps: Sequence[GapRow]
    changes: Sequence[ChangedRow]
    ready: int
    total: int

    @property
    def blanks(self) -> list[GapRow]:
        return [row for row in self.gaps if row.gap.is_blank]

    @property
    def flagged(self) -> list[GapRow]:
        return [row for row in self.gaps if not row.gap.is_blank]

    @property
    def is_valid(self) -> bool:
        # Every form, so that each fault is shown at once.
        return False not in [row.form.is_valid() for row in self.gaps]

    @property
    def has_nothing_to_submit(self) -> bool:
        return self.ready == 0 and not self.gaps

    def entries(self) -> list[Entry]:
        """The gaps closed as typed: what stood, with the declaration or the sentence added.

        A fault that only shows together with the number goes to the row's form.
        """
        entries = []
        for row in self.gaps:
            standing = initial_of(row.indicator, row.figure)
            typed = {name: value for name, value in row.form.cleaned_data.items() if value not in (None, "")}
            try:
                entries.append(read_entry(row.indicator, standing | typed, version=standing["version"]))
            except EntryRefused as refusal:
                for name, message in refusal.errors.items():
                    row.form.add_error(name if name in row.form.fields else None, str(message))
        return entries


def build_submit_page(round: ReportingRound, unit: Organization, data: QueryDict | None = None) -> SubmitPage:
    """Collect the page in a fixed number of queries."""
    subject = subject_of(round.plan, unit)
    possible = list(Indicator.objects.for_plan(round.plan).enterable_by(unit))
    rows = Figure.objects.filter(indicator__in=possible, organization=subject, year=round.year)
    standing = {row.indicator_id: row for row in rows.select_related("indicator")}
    indicators = due_from(unit, possible, standing)
    figures = {row.pk: standing[row.pk] for row in indicators if row.pk in standing}
    flags = flags_for(round.plan, subject, round.year, figures.values())
    last = Submission.objects.filter(round=round, organization=unit).select_related("round").first()
    gaps = [_gap_row(gap, figures.get(gap.indicator.pk), data) for gap in gaps_of(indicators, figures, flags)]
    return SubmitPage(
        round=round,
        unit=unit,
        last=last,
        gaps=gaps,
        changes=_changes(last, figures.values()),
        ready=sum(1 for row in figures.values() if row.state in OPEN_STATES and not row.is_blank),
        total=len(indicators),
    )


def _gap_row(gap: Gap, figure: Figure | None, data: QueryDict | None) -> GapRow:
    form = DeclarationForm(data, prefix=gap.indicator.code, is_blank=gap.is_blank)
    return GapRow(gap, figure, form)


def _changes(last: Submission | None, figures: Any) -> list[ChangedRow]:
    """What differs from the last receipt; everything is new before the first."""
    if last is None:
        return []
    before: Mapping[int, SubmissionLine] = {line.indicator_id: line for line in last.lines.all()}
    rows = [ChangedRow(figure, before.get(figure.indicator_id)) for figure in figures]
    return [row for row in rows if _differs(row)]


def _differs(row: ChangedRow) -> bool:
    return row.before is None or any(
        getattr(row.figure, name) != getattr(row.before, name) for name in ENTRY_FIELDS
    )
