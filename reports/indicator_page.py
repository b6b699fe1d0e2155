"""All that the page of one indicator shows, handed to the templates as values. See indicator_loading.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import Organization, User
from accounts.permissions import can_see_everything
from indicators import formatting
from indicators.method import types
from indicators.method.path import end_target, must_hold, path, targets_for
from indicators.method.types import Kind, Origin, PathPoint, Reason, Rollup
from indicators.models import AcceptedLag, Assignment, Indicator, Result, Target
from indicators.permissions import (
    can_read_reconciliation,
    can_see_reconciliation_of,
    can_see_unit,
    can_set_targets,
)
from indicators.planfile.schema import AssignmentRole
from indicators.services.inputs import rows_in_force, targets_in_force
from reports.findings import BEHIND, Finding, is_early
from reports.indicator_rows import Place, Scale, TargetRow, YearRow

ORIGINAL = "original"
"""`?against=original` reads the results against the plan's own targets."""


@dataclass(frozen=True)
class IndicatorPage:
    """One indicator, place and year. `unit` is None where the person may see no place's results.

    `results` are the unit's by year, up to the page's; `place_results` those of the places below it in
    the page's year, out of `place_history`, which holds the years before too.
    `targets` are all rows of the unit and of the plan's own organization. `is_against_original`: the results
    are read against the plan's own targets, whatever was decided later. `lags`: those accepted today, by
    organization id.
    """

    indicator: Indicator
    year: int
    person: User
    unit: Organization | None
    assignments: Sequence[Assignment]
    targets: Sequence[Target]
    results: dict[int, Result] = field(default_factory=dict)
    place_history: Sequence[Result] = ()
    is_against_original: bool = False
    lags: Mapping[int, AcceptedLag] = field(default_factory=dict)
    moment: datetime | None = None
    """The past moment of which the results are; None is now."""

    @property
    def root(self) -> Organization:
        return self.indicator.plan.organization

    @property
    def is_root(self) -> bool:
        return self.unit == self.root

    @property
    def has_part(self) -> bool:
        """Whether the person's department leads or supports the indicator."""
        return has_part_in(self.person, self.assignments)

    @property
    def is_whole_offered(self) -> bool:
        """Whether the person may go on to the plan's own organization."""
        return not self.is_root and (self.has_part or can_see_everything(self.person))

    @property
    def is_total(self) -> bool:
        """Whether years are added up, so that a year's figure is not yet the value that counts."""
        return self.indicator.kind == Kind.CUMULATIVE

    @property
    def unit_query(self) -> str:
        """What other addresses of this page end in, to stay with the place, the targets and the moment."""
        unit_code = self.unit.code if self.unit else ""
        return query_of(unit_code, self.moment, ORIGINAL if self.is_against_original else "")

    @property
    def place_query(self) -> str:
        """The same without the targets: the other reading's address."""
        query = query_of(self.unit.code if self.unit else "", self.moment)
        return f"{query}&" if query else "?"

    @property
    def whole_query(self) -> str:
        """What the addresses of what is split or rolled up end in: the place, where others lie below it."""
        is_whole = self.unit is not None and not self.is_root and bool(self.place_results)
        return query_of(self.unit.code, None) if is_whole and self.unit else ""

    @property
    def can_set_targets(self) -> bool:
        return can_set_targets(self.person)

    @property
    def can_reconcile(self) -> bool:
        return can_read_reconciliation(self.person) and can_see_reconciliation_of(self.person, self.indicator)

    @property
    def has_decided(self) -> bool:
        """Whether a later decision changed what the place is read against."""
        return any(row.origin == Origin.DECIDED and row.withdrawn_at is None for row in self.targets)

    @property
    def accepted_lag(self) -> AcceptedLag | None:
        """What the office accepts of the place, while it is behind."""
        lag = self.lags.get(self.unit.pk) if self.unit else None
        return lag if self.result is not None and self.result.verdict in BEHIND else None

    @property
    def explain_url(self) -> str:
        """Where the page's result is explained."""
        plan = self.indicator.plan
        return reverse("explain", args=[plan.code, self.year, self.indicator.code]) + self.unit_query

    @property
    def result(self) -> Result | None:
        return self.results.get(self.year)

    @property
    def place_results(self) -> list[Result]:
        return [result for result in self.place_history if result.assessment.year == self.year]

    @property
    def is_reported_elsewhere(self) -> bool:
        """Whether the place has nothing to report: the lead department does, for the whole."""
        result = self.result
        return result is not None and not self.is_root and self._is_silent(result)

    def _is_silent(self, result: Result) -> bool:
        """Whether a place is silent on an indicator that the lead department reports."""
        is_blank = result.value is None and result.reason in (Reason.NO_FIGURE, Reason.NO_TARGET)
        return is_blank and self.indicator.rollup == Rollup.DIRECT

    @cached_property
    def finding(self) -> Finding | None:
        if self.result is None or self.is_reported_elsewhere:
            return None
        return Finding(self.result, self.indicator, self.year)

    @cached_property
    def rule(self) -> types.Rule:
        """The method's rule: a baseline belongs to the plan's own organization only."""
        return self.indicator.rule(with_baseline=self.is_root)

    @cached_property
    def _targets_that_count(self) -> tuple[tuple[types.Target, ...], bool]:
        in_force = targets_in_force(self.targets, with_decided=not self.is_against_original)
        whole = in_force.get((self.indicator.pk, self.root.pk), ())
        if self.unit is None or self.is_root:
            return whole, False
        own = in_force.get((self.indicator.pk, self.unit.pk), ())
        return targets_for(self.rule.rollup, own, whole)

    @property
    def counting_targets(self) -> tuple[types.Target, ...]:
        """The targets that the method reads the place against, one a year."""
        return self._targets_that_count[0]

    @property
    def is_inherited(self) -> bool:
        return self._targets_that_count[1]

    @cached_property
    def shown_targets(self) -> list[TargetRow]:
        """Every stated and decided row that bears on the place, the earlier year first."""
        is_whole = self.unit is None or self.is_root or self.is_inherited
        owner = self.root if is_whole else self.unit
        return [self._target_row(row) for row in self.targets if owner and row.organization_id == owner.pk]

    def _target_row(self, row: Target) -> TargetRow:
        return TargetRow(
            target=row,
            text=formatting.target(row.value, row.comparator, self.indicator.decimals),
            is_in_force=row.pk in self._rows_in_force,
            scan=row.__dict__.get("scan_pk"),
        )

    @cached_property
    def _rows_in_force(self) -> frozenset[int]:
        stated = [row for row in self.targets if row.origin == Origin.STATED]
        in_force = rows_in_force(stated if self.is_against_original else self.targets)
        return frozenset(row.pk for years in in_force.values() for row in years.values())

    @cached_property
    def path(self) -> dict[int, PathPoint]:
        """What is due by the end of each year: as it was computed, else as it would be now."""
        points = {point.year: point for point in path(self.rule, self.counting_targets)}
        for year, result in self.results.items():
            if result.due_value is not None and result.due_origin is not None:
                points[year] = PathPoint(year, result.due_value, Origin(result.due_origin))
        return points

    @property
    def has_chart(self) -> bool:
        """Whether there is more to draw than a target."""
        return len(self.path) > 1 or any(result.value is not None for result in self.results.values())

    @cached_property
    def rows(self) -> list[YearRow]:
        return [self._row(year) for year in self.indicator.plan.years]

    def _row(self, year: int) -> YearRow:
        due, result = self.path.get(year), self.results.get(year)
        return YearRow(
            year=year,
            result=result,
            figure=self._figure(year),
            due=due.value if due else None,
            due_origin=due.origin if due else None,
            is_early=result is not None and is_early(result, self.indicator, year),
            decimals=formatting.result_decimals(result) if result else self.indicator.decimals,
            is_current=year == self.year,
            is_future=year > self.year,
        )

    def _figure(self, year: int) -> Decimal | None:
        """The year's own figure: of a running total, what the year added to it."""
        result = self.results.get(year)
        if result is None or result.value is None or not result.reported:
            return None
        if not self.is_total or year == self.indicator.plan.start_year:
            return result.value
        before = self.results.get(year - 1)
        return result.value - (before.value or Decimal(0)) if before else None

    @cached_property
    def places(self) -> list[Place]:
        """The places below the unit that report; of a directly reported indicator, those that do as well."""
        listed = [result for result in self.place_results if not self._is_silent(result)]
        scale = Scale.of(listed, is_share=self.indicator.rollup == Rollup.SUM)
        return [self._place(result, scale) for result in listed]

    def _place(self, result: Result, scale: Scale) -> Place:
        whole = self.result.value if self.result else None
        is_share = scale.is_share and result.value is not None and whole is not None and whole > 0
        return Place(
            result=result,
            query=query_of(result.organization.code, self.moment),
            share=result.value / whole if is_share and result.value is not None and whole else None,
            is_early=is_early(result, self.indicator, self.year),
            is_linked=can_see_unit(self.person, result.organization),
            lag=self.lags.get(result.organization_id) if result.verdict in BEHIND else None,
            bar=scale.bar(result.value) if scale.is_share else None,
            dot=None if scale.is_share else scale.dot(result.value),
            tick=None if scale.is_share else scale.dot(result.target_value),
        )

    @property
    def leads(self) -> list[Assignment]:
        return [row for row in self.assignments if row.role == AssignmentRole.LEAD]

    @property
    def supporters(self) -> list[Assignment]:
        return [row for row in self.assignments if row.role == AssignmentRole.SUPPORTING]

    @property
    def has_foreign_baseline(self) -> bool:
        """Whether the plan gives a baseline of another definition, which the method leaves out."""
        return self.indicator.baseline_value is not None and not self.indicator.is_baseline_comparable

    @cached_property
    def is_held(self) -> bool:
        """Whether the target must hold in each year by itself, so that there is no way to cover."""
        return must_hold(self.rule, end_target(self.rule, self.counting_targets))

    @property
    def decimals(self) -> int:
        return formatting.result_decimals(self.result) if self.result else self.indicator.decimals


def has_part_in(person: User, assignments: Sequence[Assignment]) -> bool:
    """Whether the person's organization leads or supports."""
    return any(row.organization_id == person.organization_id for row in assignments)


def query_of(unit_code: str, moment: datetime | None, against: str = "") -> str:
    """The end of an address that stays with a place, a past moment and the targets; empty for none."""
    parts = {"unit": unit_code, "as_of": moment.isoformat() if moment else "", "against": against}
    query = urlencode({name: text for name, text in parts.items() if text})
    return f"?{query}" if query else ""
