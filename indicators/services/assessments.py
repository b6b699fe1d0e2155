"""Computing the results of a plan: one query for each kind of input, the pure method, one insert."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from indicators.method.outcome import METHOD_VERSION, Outcome, assess
from indicators.method.path import targets_for
from indicators.method.rollup import own, roll_up
from indicators.method.types import Origin, Reading, Rolled, Rollup, Target
from indicators.models import Assessment, Figure, Indicator, Plan, Result
from indicators.models import Target as TargetRow

Readings = Mapping[tuple[int, int, int], Reading]
"""What was reported, by (indicator id, organization id, year)."""

Judged = tuple[int, Indicator, int, Outcome]
"""Year, indicator, organization id and what the method says."""

PROGRESS_STEP = 200

OUTCOME_FIELDS = tuple(field.name for field in fields(Outcome) if field.name != "limits")


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that the results of a plan depend on."""

    plan: Plan
    indicators: Sequence[Indicator]
    organizations: Sequence[Organization]
    """Territorial ones, those that lie deeper first, so that children are ready before their parent."""
    readings: Readings
    targets: Mapping[tuple[int, int], tuple[Target, ...]]
    """Targets in force, by (indicator id, organization id)."""

    def digest(self) -> str:
        """SHA-256 over the figures, targets, rules and the method's version, in a fixed order."""
        text = hashlib.sha256(f"method {METHOD_VERSION}\n".encode())
        for indicator in self.indicators:
            text.update(f"{indicator.code} {indicator.rule()}\n".encode())
        for key in sorted(self.targets):
            text.update(f"{key} {self.targets[key]}\n".encode())
        for reading in sorted(self.readings):
            text.update(f"{reading} {self.readings[reading]}\n".encode())
        return text.hexdigest()


def load_inputs(plan: Plan, figures: Iterable[Figure] | None = None) -> Inputs:
    """Read the inputs of a plan: those of all its figures, or of some. Five queries, whatever the number of
    rows."""
    organizations = Organization.objects.within(plan.organization).territorial()
    return Inputs(
        plan=plan,
        indicators=list(Indicator.objects.for_plan(plan)),
        organizations=sorted(organizations, key=lambda place: -place.path.count("/")),
        readings={
            (figure.indicator_id, figure.organization_id, figure.year): figure.for_method()
            for figure in (Figure.objects.for_plan(plan) if figures is None else figures)
        },
        targets=targets_in_force(TargetRow.objects.for_plan(plan)),
    )


def targets_in_force(
    rows: Iterable[TargetRow], *, with_decided: bool = True
) -> dict[tuple[int, int], tuple[Target, ...]]:
    """One target a year for each indicator and organization: a later row replaces an earlier one, unless
    it was withdrawn.

    Without the decided ones, the plan's original targets are left. `rows` as in `rows_in_force`.
    """
    kept = rows if with_decided else [row for row in rows if row.origin != Origin.DECIDED]
    return {
        key: tuple(years[year].for_method() for year in sorted(years))
        for key, years in rows_in_force(kept).items()
    }


def rows_in_force(rows: Iterable[TargetRow]) -> dict[tuple[int, int], dict[int, TargetRow]]:
    """The rows that count, by (indicator id, organization id) and year.

    `TargetQuerySet.for_plan` puts decided targets after stated ones, and later decisions last. Of two
    stated rows the first counts: the plan check reports where they disagree.
    """
    found: dict[tuple[int, int], dict[int, TargetRow]] = {}
    for row in rows:
        if row.withdrawn_at is not None:
            continue
        years = found.setdefault((row.indicator_id, row.organization_id), {})
        if row.year not in years or row.decided_on is not None:
            years[row.year] = row
    return found


def roll_up_indicator(inputs: Inputs, indicator: Indicator) -> dict[int, dict[int, Rolled]]:
    """The value that counts of each organization and year: organization id → year → value.

    Organizations with others below them are rolled up, unless the lead department reports directly.
    """
    children: dict[int, list[int]] = {}
    for place in inputs.organizations:
        if place.parent_id is not None:
            children.setdefault(place.parent_id, []).append(place.pk)
    rollup = Rollup(indicator.rollup)
    series: dict[int, dict[int, Rolled]] = {}
    for place in inputs.organizations:
        below = children.get(place.pk, ()) if rollup is not Rollup.DIRECT else ()
        series[place.pk] = {
            year: (
                roll_up(rollup, indicator.scale, [series[child][year] for child in below])
                if below
                else own(inputs.readings.get((indicator.pk, place.pk, year), Reading(None, None)))
            )
            for year in inputs.plan.years
        }
    return series


def judge(inputs: Inputs, years: Sequence[int]) -> Iterator[Judged]:
    """The outcome for each indicator, organization and year."""
    root = inputs.plan.organization_id
    for indicator in inputs.indicators:
        series = roll_up_indicator(inputs, indicator)
        city_targets = inputs.targets.get((indicator.pk, root), ())
        own_rule, other_rule = indicator.rule(), indicator.rule(with_baseline=False)
        for place, values in series.items():
            is_root = place == root
            rule = own_rule if is_root else other_rule
            own_targets = inputs.targets.get((indicator.pk, place), ())
            targets, is_inherited = (
                (own_targets, False) if is_root else targets_for(rule.rollup, own_targets, city_targets)
            )
            for year in years:
                yield year, indicator, place, assess(rule, targets, values, year, is_inherited)


def own_values(inputs: Inputs) -> dict[tuple[int, int, int], Decimal | None]:
    """What organizations reported for themselves where their value is rolled up from others: it never counts.
    By (indicator id, organization id, year)."""
    parents = {place.parent_id for place in inputs.organizations}
    rolled_up = {each.pk for each in inputs.indicators if each.rollup != Rollup.DIRECT}
    return {
        (indicator, place, year): reading.value
        for (indicator, place, year), reading in inputs.readings.items()
        if place in parents and indicator in rolled_up
    }


def result_of(
    assessment: Assessment,
    indicator: Indicator,
    organization_id: int,
    outcome: Outcome,
    own_value: Decimal | None = None,
) -> Result:
    return Result(
        assessment=assessment,
        indicator_id=indicator.pk,
        organization_id=organization_id,
        ahead_limit=outcome.limits.ahead,
        behind_limit=outcome.limits.behind,
        far_behind_limit=outcome.limits.far_behind,
        own_value=own_value,
        **{name: getattr(outcome, name) for name in OUTCOME_FIELDS},
    )


def assess_plan(
    *,
    plan: Plan,
    years: Sequence[int],
    by: User | None,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Assessment]:
    """Compute the assessments of a plan for some years, replacing what stood there.

    The number of queries does not depend on the number of figures. `on_progress` is told (done, total)
    rows while the method runs, outside of any transaction, so that others see it. Readers see either the
    old results or the new ones.
    """
    inputs = load_inputs(plan)
    total = len(years) * len(inputs.indicators) * len(inputs.organizations)
    judged: list[Judged] = []
    for item in judge(inputs, years):
        judged.append(item)
        if on_progress and len(judged) % PROGRESS_STEP == 0:
            on_progress(len(judged), total)
    return _replace_results(inputs, years, judged, by)


@transaction.atomic
def _replace_results(
    inputs: Inputs, years: Sequence[int], judged: Iterable[Judged], by: User | None
) -> list[Assessment]:
    """Write in one transaction. The upsert locks the assessments, so that two runs follow each other."""
    assessments = _upsert_assessments(inputs, years, by)
    kept_beside = own_values(inputs)
    Result.objects.filter(assessment__in=assessments.values()).delete()
    Result.objects.all().insert(
        [
            result_of(
                assessments[year], indicator, place, outcome, kept_beside.get((indicator.pk, place, year))
            )
            for year, indicator, place, outcome in judged
        ]
    )
    return [assessments[year] for year in years]


def _upsert_assessments(inputs: Inputs, years: Sequence[int], by: User | None) -> dict[int, Assessment]:
    now, digest = timezone.now(), inputs.digest()
    Assessment.objects.bulk_create(
        [
            Assessment(
                plan=inputs.plan,
                year=year,
                computed_at=now,
                computed_by=by,
                method_version=METHOD_VERSION,
                inputs_digest=digest,
            )
            for year in years
        ],
        update_conflicts=True,
        unique_fields=("plan", "year"),
        update_fields=("computed_at", "computed_by", "method_version", "inputs_digest"),
    )
    rows = Assessment.objects.filter(plan=inputs.plan, year__in=years)
    return {row.year: row for row in rows}


def results_against_original(
    indicator: Indicator, targets: Iterable[TargetRow], stored: Iterable[Result]
) -> list[Result]:
    """What one indicator's stored results would be had nothing been decided after the plan.

    Computed from what stands now, and not stored. Two queries. `targets`: the rows of the plan's own
    organization at least. `stored`: with their assessment and organization.
    """
    plan = indicator.plan
    organizations = Organization.objects.within(plan.organization).territorial()
    figures = Figure.objects.filter(indicator=indicator)
    inputs = Inputs(
        plan=plan,
        indicators=[indicator],
        organizations=sorted(organizations, key=lambda place: -place.path.count("/")),
        readings={(row.indicator_id, row.organization_id, row.year): row.for_method() for row in figures},
        targets=targets_in_force(targets, with_decided=False),
    )
    outcomes = {(place, year): outcome for year, _row, place, outcome in judge(inputs, plan.years)}
    found = []
    for row in stored:
        outcome = outcomes[row.organization_id, row.assessment.year]
        result = result_of(row.assessment, indicator, row.organization_id, outcome, row.own_value)
        result.organization = row.organization
        found.append(result)
    return found
