"""What the entry page shows: one row for each indicator that a unit reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.forms import BoundField
from django.http import QueryDict

from accounts.models import Organization
from indicators.forms import FigureForm
from indicators.method.path import due, end_target, targets_for
from indicators.method.types import PathPoint, Target
from indicators.models import Domain, Figure, Indicator, Plan
from indicators.models import Target as TargetRow
from indicators.services.assessments import targets_in_force
from indicators.services.entry import Entry, number_specs
from indicators.services.figures import Conflict

KEEP_THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One indicator: its form, what stood last year, what is asked, and who else changed it meanwhile."""

    indicator: Indicator
    form: FigureForm
    last: Figure | None
    target: Target | None
    due: PathPoint | None
    conflict: Conflict | None

    @property
    def is_typed(self) -> bool:
        """Whether the row was sent at all: what a request leaves out is left alone, not cleared."""
        return f"{self.indicator.code}-version" in self.form.data

    @property
    def number_fields(self) -> list[BoundField]:
        """The numbers that a person types: one value, or numerator and denominator."""
        return [self.form[name] for name in number_specs(self.indicator)]

    @property
    def computed(self) -> Decimal | None:
        """The value that a ratio computed from what stands."""
        figure = self.form.figure
        return figure.value if figure and self.indicator.is_ratio else None

    @property
    def keeps_theirs(self) -> bool:
        return self.form.data.get(f"{self.indicator.code}-keep") == KEEP_THEIRS


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One unit's figures of a year. `subject` is whom they are about: the city, for a department."""

    plan: Plan
    year: int
    unit: Organization
    subject: Organization
    rows: Sequence[EntryRow]

    @property
    def last_year(self) -> int:
        return self.year - 1

    @property
    def is_valid(self) -> bool:
        return all(row.form.is_valid() for row in self.rows if row.is_typed)

    @property
    def entries(self) -> list[Entry]:
        """What was typed, but for the rows where the person chose to keep the other's value."""
        return [row.form.entry for row in self.rows if row.is_typed and not row.keeps_theirs]

    @property
    def faulty_rows(self) -> list[EntryRow]:
        return [row for row in self.rows if row.is_typed and row.form.errors]

    @property
    def conflicts(self) -> list[EntryRow]:
        return [row for row in self.rows if row.conflict]

    @property
    def filled(self) -> int:
        return sum(1 for row in self.rows if row.form.figure and not row.form.figure.is_blank)

    @property
    def domains(self) -> list[tuple[Domain, list[EntryRow]]]:
        return [(domain, list(rows)) for domain, rows in groupby(self.rows, lambda row: row.indicator.domain)]


def build_entry_page(
    plan: Plan,
    year: int,
    unit: Organization,
    data: QueryDict | None = None,
    conflicts: Sequence[Conflict] = (),
) -> EntryPage:
    """Collect the page in four queries, whatever the number of rows.

    After conflicts, the forms carry the version that now stands: whoever saves again has seen it.
    """
    subject = plan.organization if unit.is_department else unit
    indicators = list(Indicator.objects.for_plan(plan).reported_by(unit))
    figures = _figures(indicators, subject, year)
    targets = targets_in_force(TargetRow.objects.for_plan(plan))
    found = {conflict.entry.indicator.code: conflict for conflict in conflicts}
    data = _with_versions(data, found)
    rows = [
        _row(indicator, subject, year, figures, targets, found.get(indicator.code), data)
        for indicator in indicators
    ]
    return EntryPage(plan, year, unit, subject, rows)


def _figures(
    indicators: Sequence[Indicator], subject: Organization, year: int
) -> dict[tuple[int, int], Figure]:
    """This and last year's figures, by (indicator id, year)."""
    rows = Figure.objects.filter(
        indicator__in=indicators, organization=subject, year__in=(year - 1, year)
    ).select_related("entered_by")
    return {(row.indicator_id, row.year): row for row in rows}


def _with_versions(data: QueryDict | None, conflicts: Mapping[str, Conflict]) -> QueryDict | None:
    if data is None or not conflicts:
        return data
    data = data.copy()
    for code, conflict in conflicts.items():
        data[f"{code}-version"] = str(conflict.figure.version)
    return data


def _row(
    indicator: Indicator,
    subject: Organization,
    year: int,
    figures: Mapping[tuple[int, int], Figure],
    targets: Mapping[tuple[int, int], tuple[Target, ...]],
    conflict: Conflict | None,
    data: QueryDict | None,
) -> EntryRow:
    root = indicator.plan.organization_id
    is_root = subject.pk == root
    rule = indicator.rule(with_baseline=is_root)
    own = targets.get((indicator.pk, subject.pk), ())
    asked = own if is_root else targets_for(rule.rollup, own, targets.get((indicator.pk, root), ()))[0]
    return EntryRow(
        indicator=indicator,
        form=FigureForm(data, indicator=indicator, figure=figures.get((indicator.pk, year))),
        last=figures.get((indicator.pk, year - 1)),
        target=end_target(rule, asked),
        due=due(rule, asked, year),
        conflict=conflict,
    )
