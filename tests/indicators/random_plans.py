"""Random plans in the database: any tree, any rule, any gap. The same seed gives the same plan."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from accounts.models import Organization, User
from accounts.types import OrganizationKind
from indicators.method.types import Availability, Comparator, Direction, Kind, Origin, Rollup
from indicators.models import Domain, Figure, Indicator, Plan, Target

INDICATORS = 40
DEEPEST = 4
# Few different numbers, so that values, targets and baselines meet; a third and a sixth of them have no end.
NUMBERS = [Decimal(text) for text in ("-3", "0", "0.0001", "1", "2", "2.5", "3", "7", "10", "33.3333", "95")]
LONG = Decimal("9876543210.1234")
NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)
GAPS = (Availability.NOT_APPLICABLE, Availability.NOT_AVAILABLE)


def make_random_plan(seed: int, by: User) -> Plan:
    """A plan of two to seven years with some places, forty indicators, targets and figures."""
    random = Random(seed)  # noqa: S311 - the same each time
    root = Organization.objects.create(code=f"r{seed}", name="某地", kind=OrganizationKind.CITY)
    _grow(random, root, 1)
    Organization.objects.create(code=f"d{seed}", name="某局", kind=OrganizationKind.DEPARTMENT, parent=root)
    start = random.randint(2000, 2010)
    plan = Plan.objects.create(
        code=f"random-{seed}",
        name="某规划",
        start_year=start,
        end_year=start + random.randint(1, 6),
        organization=root,
    )
    domain = Domain.objects.create(plan=plan, code="all", name="全部")
    indicators = Indicator.objects.bulk_create(
        _indicator(random, plan, domain, number) for number in range(INDICATORS)
    )
    places = list(Organization.objects.within(root))
    Target.objects.bulk_create(
        target for indicator in indicators for target in _targets(random, indicator, places, by)
    )
    Figure.objects.bulk_create(
        figure for indicator in indicators for figure in _figures(random, indicator, places, by)
    )
    return plan


def _grow(random: Random, parent: Organization, depth: int) -> None:
    """Places below a place: none, one, or a few, each with their own."""
    for number in range(random.choice((0, 1, 2, 3)) if depth > 1 else random.randint(0, 4)):
        child = Organization.objects.create(
            code=f"{parent.code}-{number}", name="某处", kind=OrganizationKind.TOWN, parent=parent
        )
        if depth < DEEPEST and random.random() < 0.5:
            _grow(random, child, depth + 1)


def _indicator(random: Random, plan: Plan, domain: Domain, number: int) -> Indicator:
    has_baseline = random.random() < 0.7
    return Indicator(
        plan=plan,
        domain=domain,
        code=f"R{number:02d}",
        name="某指标",
        number=number,
        unit="个",
        kind=random.choice(list(Kind)),
        direction=random.choice(list(Direction)),
        rollup=random.choice(list(Rollup)),
        scale=random.choice((Decimal(1), Decimal(100), Decimal("0.3"))),
        baseline_value=_number(random) if has_baseline else None,
        baseline_year=plan.start_year - random.choice((1, 1, 1, 2)) if has_baseline else None,
        is_baseline_comparable=random.random() < 0.9,
        ahead_limit=random.choice((None, Decimal(5))),
        far_behind_limit=random.choice((None, None, Decimal("-12.5"))),
    )


def _targets(random: Random, indicator: Indicator, places: list[Organization], by: User) -> list[Target]:
    """Stated ones of the whole, decided ones of any place: in and out of the plan, in force and withdrawn."""
    plan, rows = indicator.plan, []
    years = range(plan.start_year - 1, plan.end_year + 2)
    stated = [plan.end_year, *random.sample(list(years), k=2)] if random.random() < 0.8 else []
    for number, year in enumerate(stated):
        rows.append(_target(random, indicator, plan.organization, year, place=f"§{number}", number=number))
    for place in places:
        for year in random.choices(years, k=random.choice((0, 0, 0, 1, 2))):
            decided = date(year, random.randint(1, 3), 1)
            target = _target(random, indicator, place, year, decided_on=decided, document="某号")
            target.origin = Origin.DECIDED
            if random.random() < 0.2:
                target.withdrawn_by, target.withdrawn_at = by, NOON
            rows.append(target)
    return rows


def _target(
    random: Random, indicator: Indicator, organization: Organization, year: int, **more: object
) -> Target:
    comparator = random.choice(list(Comparator))
    return Target(
        indicator=indicator,
        organization=organization,
        year=year,
        value=_number(random),
        comparator=comparator,
        **more,
    )


def _figures(random: Random, indicator: Indicator, places: list[Organization], by: User) -> list[Figure]:
    """Most cells have one; what a place with others below it reported for itself is among them."""
    return [
        _figure(random, indicator, place, year, by)
        for place in places
        for year in indicator.plan.years
        if random.random() < 0.85
    ]


def _figure(random: Random, indicator: Indicator, place: Organization, year: int, by: User) -> Figure:
    figure = Figure(
        indicator=indicator,
        organization=place,
        year=year,
        availability=random.choice((Availability.FINAL, Availability.FINAL, Availability.PROVISIONAL)),
        entered_by=by,
        entered_at=NOON,
    )
    chance = random.random()
    if chance < 0.1:
        figure.availability = random.choice(GAPS)
        if figure.availability == Availability.NOT_AVAILABLE:
            figure.expected_on = date(year, 1, 1) + timedelta(days=400)
    elif chance > 0.15:  # between them: somebody cleared it
        figure.value = _number(random)
        if indicator.rollup == Rollup.RATIO:
            figure.numerator, figure.denominator = _number(random), abs(_number(random))
    return figure


def _number(random: Random) -> Decimal:
    return LONG if random.random() < 0.02 else random.choice(NUMBERS)
