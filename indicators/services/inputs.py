"""What the results of a plan are made of: one query for each kind of input."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from accounts.models import Organization
from indicators.method.outcome import METHOD_VERSION
from indicators.method.types import Origin, Reading, Rolled, Target
from indicators.models import Figure, Indicator, Plan
from indicators.models import Target as TargetRow

PART = 50_000
"""About so many results are worth the queries that they need, and not too many for the memory."""

Readings = Mapping[tuple[int, int, int], Reading]
"""What was reported, by (indicator id, organization id, year)."""

Targets = Mapping[tuple[int, int], tuple[Target, ...]]
"""Targets in force, by (indicator id, organization id)."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that the results of a plan, or of some of its indicators, depend on."""

    plan: Plan
    indicators: Sequence[Indicator]
    organizations: Sequence[Organization]
    """Territorial ones, those that lie deeper first, so that children are ready before their parent."""
    readings: Readings
    targets: Targets
    rolled: Mapping[tuple[int, int, int], Rolled] = field(default_factory=dict)
    """Values that stand, with nothing below them at hand, by (indicator id, organization id, year)."""

    def digest(self) -> str:
        """SHA-256 over the figures, targets, rules and the method's version, in a fixed order."""
        return digest_of(self.indicators, self.targets, self._reading_digests())

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


def digest_of(indicators: Iterable[Indicator], targets: Targets, reading_digests: Mapping[int, str]) -> str:
    """As `Inputs.digest`, where the database has made the digests of the figures (by indicator id)."""
    text = hashlib.sha256(f"method {METHOD_VERSION}\n".encode())
    for indicator in indicators:
        text.update(f"{indicator.code} {indicator.rule()} {reading_digests.get(indicator.pk, '')}\n".encode())
    for key in sorted(targets):
        text.update(f"{key} {targets[key]}\n".encode())
    return text.hexdigest()


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


def results_of_an_indicator(plan: Plan) -> int:
    """How many results one indicator of the plan has: one for each place and year."""
    return Organization.objects.within(plan.organization).territorial().count() * len(plan.years)


def parts_of(plan: Plan) -> list[list[Indicator]]:
    """The plan's indicators in parts of about `PART` results, at least one each: all in one for most plans.

    No indicator's results need another's. Two queries.
    """
    size = max(1, PART // results_of_an_indicator(plan))
    indicators = list(Indicator.objects.for_plan(plan))
    return [indicators[start : start + size] for start in range(0, len(indicators), size)]


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
