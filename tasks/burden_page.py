"""What the rounds ask of each unit (减负账): how much, how much of it is filled in, how much serves nothing.

Counted from what is there, kept nowhere:

- asked: the figures that the unit reports for the year, as its progress counts them.
- numbers: all that stands on its form for them: last year's value where there is one, and this year's number,
  or for a rate its numerator, its denominator and the rate.
- prefilled: of those numbers the ones that nobody types: last year's values and computed rates.
- unused: of the figures asked those that enter no roll-up, have no target and made no result of the year.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Organization
from indicators.method.types import Rollup
from indicators.models import Figure, Indicator, Plan, ReportingRound, Result, Target
from indicators.planfile.schema import AssignmentRole
from indicators.services.figures import subject_of
from indicators.services.rounds import current_round
from tasks.services.progress import progress_of

TYPED_OF_A_RATE, TYPED_OF_OTHERS = 2, 1
FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Burden:
    """What a year's round asks of one unit; `unused` are the indicators that serve nothing."""

    unit: Organization
    asked: int
    numbers: int
    prefilled: int
    unused: Sequence[Indicator]

    @property
    def typed(self) -> int:
        return self.numbers - self.prefilled

    @property
    def prefilled_share(self) -> Decimal | None:
        """In percent."""
        return share(self.prefilled, self.numbers)

    @property
    def unused_share(self) -> Decimal | None:
        """In percent."""
        return share(len(self.unused), self.asked)


def share(part: int, whole: int) -> Decimal | None:
    """In percent; None of nothing."""
    return FULL * part / whole if whole else None


@dataclass(frozen=True, slots=True)
class BurdenPage:
    """The units that a round asks, and all of them together."""

    plan: Plan
    year: int
    round: ReportingRound | None
    rows: Sequence[Burden]

    @property
    def asked(self) -> int:
        return sum(row.asked for row in self.rows)

    @property
    def typed(self) -> int:
        return sum(row.typed for row in self.rows)

    @property
    def prefilled_share(self) -> Decimal | None:
        """Of all numbers together: shares of units of different size are never averaged."""
        return share(sum(row.prefilled for row in self.rows), sum(row.numbers for row in self.rows))

    @property
    def unused_share(self) -> Decimal | None:
        return share(sum(len(row.unused) for row in self.rows), self.asked)


def build_burden_page(plan: Plan, year: int) -> BurdenPage:
    """Twelve queries, whatever the units and indicators."""
    round = current_round(plan, year)
    if round is None:
        return BurdenPage(plan, year, None, [])
    units = [each.unit for each in progress_of([round])[round.pk]]
    before = set(Figure.objects.for_plan(plan).filter(year=year - 1, value__isnull=False).values_list(*CELL))
    indicators = list(Indicator.objects.for_plan(plan).prefetch_related("assignments"))
    useful = _useful(plan, year, indicators)
    rows = [_burden(plan, unit, _asked(indicators, unit), before, useful) for unit in units]
    return BurdenPage(plan, year, round, [row for row in rows if row.asked])


CELL = ("indicator", "organization")


def _asked(indicators: Sequence[Indicator], unit: Organization) -> list[Indicator]:
    """What the unit must report: `Indicator.reported_by`, of rows at hand; a test holds the two equal."""
    if not unit.is_department:
        return [row for row in indicators if row.rollup != Rollup.DIRECT]
    led = {(AssignmentRole.LEAD, unit.pk)}
    return [
        row
        for row in indicators
        if row.rollup == Rollup.DIRECT
        and not led.isdisjoint((part.role, part.organization_id) for part in row.assignments.all())
    ]


def _useful(plan: Plan, year: int, indicators: Sequence[Indicator]) -> set[int]:
    """The ids of the indicators whose figures serve something."""
    rolled = {row.pk for row in indicators if row.rollup != Rollup.DIRECT}
    targets = Target.objects.for_plan(plan).filter(withdrawn_at=None)
    results = Result.objects.filter(assessment__plan=plan, assessment__year=year, value__isnull=False)
    counted = (rows.order_by().values_list("indicator", flat=True).distinct() for rows in (targets, results))
    return rolled.union(*counted)


def _burden(
    plan: Plan,
    unit: Organization,
    asked: Sequence[Indicator],
    before: Collection[tuple[int, int]],
    useful: Collection[int],
) -> Burden:
    place = subject_of(plan, unit)
    rates = sum(1 for row in asked if row.is_ratio)
    known = sum(1 for row in asked if (row.pk, place.pk) in before)
    typed = rates * TYPED_OF_A_RATE + (len(asked) - rates) * TYPED_OF_OTHERS
    prefilled = known + rates
    unused = [row for row in asked if row.pk not in useful]
    return Burden(unit, len(asked), typed + prefilled, prefilled, unused)
