"""Computing the results of a plan: one query for each kind of input, the pure method, one insert.

PostgreSQL runs a whole assessment by itself (`set_based`); the method in Python is what defines it.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.method.outcome import METHOD_VERSION, Outcome, assess
from indicators.method.path import targets_for
from indicators.method.rollup import own, roll_up
from indicators.method.types import Origin, Reading, Rolled, Rollup, Rule, Target
from indicators.models import Assessment, Figure, Indicator, Plan, Result
from indicators.models import Target as TargetRow
from indicators.services import set_based

Readings = Mapping[tuple[int, int, int], Reading]
"""What was reported, by (indicator id, organization id, year)."""

Judged = tuple[int, Indicator, int, Outcome]
"""Year, indicator, organization id and what the method says."""

PROGRESS_STEP = 200

OUTCOME_FIELDS = tuple(field.name for field in fields(Outcome) if field.name != "limits")


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that the results of a plan, or of some of its indicators, depend on."""

    plan: Plan
    indicators: Sequence[Indicator]
    organizations: Sequence[Organization]
    """Territorial ones, those that lie deeper first, so that children are ready before their parent."""
    readings: Readings
    targets: Mapping[tuple[int, int], tuple[Target, ...]]
    """Targets in force, by (indicator id, organization id)."""

    def digest(self, reading_digests: Mapping[int, str] | None = None) -> str:
        """SHA-256 over the figures, targets, rules and the method's version, in a fixed order.

        `reading_digests`: those of the figures, by indicator id, where the database has made them.
        """
        figures = self._reading_digests() if reading_digests is None else reading_digests
        text = hashlib.sha256(f"method {METHOD_VERSION}\n".encode())
        for indicator in self.indicators:
            text.update(f"{indicator.code} {indicator.rule()} {figures.get(indicator.pk, '')}\n".encode())
        for key in sorted(self.targets):
            text.update(f"{key} {self.targets[key]}\n".encode())
        return text.hexdigest()

    def _reading_digests(self) -> dict[int, str]:
        """SHA-256 of what was reported, by indicator id; `assessment.sql` makes the same."""
        lines: dict[int, list[str]] = {}
        for (indicator, place, year), reading in sorted(self.readings.items()):
            numbers = (
                "" if number is None else f"{number:.4f}"
                for number in (reading.value, reading.numerator, reading.denominator)
            )
            value, numerator, denominator = numbers
            said = f"{place}|{year}|{value}|{reading.availability or ''}|{numerator}|{denominator}"
            lines.setdefault(indicator, []).append(said)
        return {key: hashlib.sha256("\n".join(each).encode()).hexdigest() for key, each in lines.items()}


def load_inputs(
    plan: Plan, indicators: Sequence[Indicator] | None = None, figures: Iterable[Figure] | None = None
) -> Inputs:
    """Read the inputs of a plan, or of those of its indicators that are given; `figures`: only these count.

    Four queries, three where the indicators are given, whatever the number of rows.
    """
    if indicators is None:
        rows, targets = Figure.objects.for_plan(plan), TargetRow.objects.for_plan(plan)
    else:
        rows = Figure.objects.filter(indicator__in=indicators)
        targets = TargetRow.objects.filter(indicator__in=indicators).oldest_first()
    places = Organization.objects.within(plan.organization).territorial().order_by()
    return Inputs(
        plan=plan,
        indicators=list(Indicator.objects.for_plan(plan)) if indicators is None else indicators,
        organizations=sorted(places, key=lambda place: (-place.path.count("/"), place.number, place.code)),
        readings=rows.readings() if figures is None else _readings(figures),
        targets=targets_in_force(targets),
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


def _readings(figures: Iterable[Figure]) -> dict[tuple[int, int, int], Reading]:
    """What the method reads of figures at hand, by (indicator id, organization id, year)."""
    return {(row.indicator_id, row.organization_id, row.year): row.for_method() for row in figures}


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


def children_of(inputs: Inputs, indicator: Indicator) -> dict[int, list[int]]:
    """From whose values each place's is rolled up; none where the lead department reports directly."""
    children: dict[int, list[int]] = {}
    if indicator.rollup != Rollup.DIRECT:
        for place in inputs.organizations:
            if place.parent_id is not None:
                children.setdefault(place.parent_id, []).append(place.pk)
    return children


def roll_up_indicator(inputs: Inputs, indicator: Indicator) -> dict[int, dict[int, Rolled]]:
    """The value of each organization and year: organization id → year → value.

    Organizations with others below them are rolled up, unless the lead department reports directly.
    """
    children, rollup = children_of(inputs, indicator), Rollup(indicator.rollup)
    series: dict[int, dict[int, Rolled]] = {}
    for place in inputs.organizations:
        below = children.get(place.pk, ())
        series[place.pk] = {
            year: (
                roll_up(rollup, indicator.scale, [series[child][year] for child in below])
                if below
                else own(inputs.readings.get((indicator.pk, place.pk, year), Reading(None, None)))
            )
            for year in inputs.plan.years
        }
    return series


def measure_of(inputs: Inputs, indicator: Indicator, place: int) -> tuple[Rule, tuple[Target, ...], bool]:
    """What a place (by id) is judged by: the rule, the targets, and whether these are inherited."""
    root = inputs.plan.organization_id
    rule = indicator.rule(with_baseline=place == root)
    own_targets = inputs.targets.get((indicator.pk, place), ())
    if place == root:
        return rule, own_targets, False
    return rule, *targets_for(rule.rollup, own_targets, inputs.targets.get((indicator.pk, root), ()))


def judge(inputs: Inputs, years: Sequence[int], places: Collection[int] | None = None) -> Iterator[Judged]:
    """The outcome for each indicator, organization and year; `places` narrows it to some (ids)."""
    for indicator in inputs.indicators:
        for place, values in roll_up_indicator(inputs, indicator).items():
            if places is None or place in places:
                rule, targets, is_inherited = measure_of(inputs, indicator, place)
                for year in years:
                    yield year, indicator, place, assess(rule, targets, values, year, is_inherited)


def rows_of(inputs: Inputs, assessments: Mapping[int, Assessment], judged: Iterable[Judged]) -> list[Result]:
    """The rows that keep what was judged, with what stands beside it; `assessments` by year."""
    beside = own_values(inputs)
    return [
        result_of(assessments[year], indicator, place, outcome, beside.get((indicator.pk, place, year)))
        for year, indicator, place, outcome in judged
    ]


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
        assessment_id=assessment.pk,
        indicator_id=indicator.pk,
        organization_id=organization_id,
        ahead_limit=outcome.limits.ahead,
        behind_limit=outcome.limits.behind,
        far_behind_limit=outcome.limits.far_behind,
        own_value=own_value,
        **{name: getattr(outcome, name) for name in OUTCOME_FIELDS},
    )


def assessed_years(plan: Plan) -> list[int]:
    """The years that have a draft assessment, in order."""
    return list(Assessment.objects.filter(plan=plan).order_by("year").values_list("year", flat=True))


def assess_plan(
    *,
    plan: Plan,
    years: Sequence[int],
    by: User | None,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Assessment]:
    """Compute the assessments of a plan for some years, replacing what stood there.

    The number of queries does not depend on the number of figures. `on_progress` is told (done, total)
    steps or rows while the method runs, outside of any transaction, so that others see it. Readers see
    either the old results or the new ones. Where the database can run the method itself, it does.
    """
    if set_based.is_usable():
        return _assess_in_database(plan, years, by, on_progress)
    inputs = load_inputs(plan)
    total = len(years) * len(inputs.indicators) * len(inputs.organizations)
    judged: list[Judged] = []
    for item in judge(inputs, years):
        judged.append(item)
        if on_progress and len(judged) % PROGRESS_STEP == 0:
            on_progress(len(judged), total)
    return _replace_results(inputs, years, judged, by)


def _assess_in_database(
    plan: Plan, years: Sequence[int], by: User | None, on_progress: Callable[[int, int], None] | None
) -> list[Assessment]:
    """As `assess_plan`, without a figure in our memory. What changed while the steps ran lets them run again,
    when the assessments are locked: who saves then waits, and brings its own results after us."""
    before = set_based.inputs_generation()
    set_based.prepare(plan, on_progress)
    with transaction.atomic():
        inputs = load_inputs(plan, figures=())
        assessments = _upsert_assessments(inputs, years, by, set_based.reading_digests(plan))
        if set_based.inputs_generation() != before:
            set_based.prepare(plan)
        Result.objects.filter(assessment__in=assessments.values()).delete()
        set_based.write_results(plan, years)
    return [assessments[year] for year in years]


@transaction.atomic
def _replace_results(
    inputs: Inputs, years: Sequence[int], judged: Sequence[Judged], by: User | None
) -> list[Assessment]:
    """Write in one transaction. The upsert locks the assessments, so that two runs follow each other, and
    so that a figure saved meanwhile is either seen here or brings its own results after us (ADR 0017)."""
    assessments = _upsert_assessments(inputs, years, by)
    fresh = load_inputs(inputs.plan)
    if fresh != inputs:
        assessments = _upsert_assessments(fresh, years, by)
        judged = list(_rejudge(inputs, fresh, years, judged))
    Result.objects.filter(assessment__in=assessments.values()).delete()
    Result.objects.all().insert(rows_of(fresh, assessments, judged))
    record_audit(AuditAction.ASSESSMENT_COMPUTED, inputs.plan.code, by=by, detail={"years": list(years)})
    return [assessments[year] for year in years]


def _rejudge(
    inputs: Inputs, fresh: Inputs, years: Sequence[int], judged: Iterable[Judged]
) -> Iterator[Judged]:
    """What was judged, with the indicators judged anew whose figures changed meanwhile; all of it where
    more than figures did."""
    changed = dict(inputs.readings.items() ^ fresh.readings.items())
    touched = {indicator for indicator, _, _ in changed}
    if replace(fresh, readings=inputs.readings) != inputs:
        touched = {indicator.pk for indicator in fresh.indicators}
        judged = ()
    yield from (item for item in judged if item[1].pk not in touched)
    again = [indicator for indicator in fresh.indicators if indicator.pk in touched]
    yield from judge(replace(fresh, indicators=again), years)


def _upsert_assessments(
    inputs: Inputs, years: Sequence[int], by: User | None, reading_digests: Mapping[int, str] | None = None
) -> dict[int, Assessment]:
    now, digest = timezone.now(), inputs.digest(reading_digests)
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
