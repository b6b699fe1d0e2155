"""Makes an invented region: its places, a plan with all kinds of indicators, targets, and figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import cycle, islice, product
from pathlib import Path

from django.db import connection, transaction

from accounts.models import Organization, User
from indicators.method.types import Comparator, Direction, Kind, Origin, Rollup
from indicators.models import Domain, Indicator, Plan, Target
from indicators.services.regions.shape import Shape, places_of

FIGURES = Path(__file__).with_name("figures.sql")
INDICATORS, DOMAINS = 75, 5
START, END = 2026, 2030
ENTERED_AT = datetime(2026, 3, 1, tzinfo=UTC)
# One place in so many of the third level has targets of its own, and one in so many indicators.
PLACES_WITH_TARGETS, INDICATORS_WITH_TARGETS = 3, 5

OnProgress = Callable[[int, int], None]


class RegionStands(Exception):
    """The region is there already. Its code is the first argument."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made."""

    places: int
    indicators: int
    figures: int


@transaction.atomic
def make_region(shape: Shape, *, seed: int = 1, on_progress: OnProgress | None = None) -> Made:
    """Make a region with a plan of 75 indicators over five years; needs PostgreSQL.

    The plan is marked as a demo: all its figures are invented. `on_progress` is told (done, total)
    indicators. Raises RegionStands where the region is there already.
    """
    if Organization.objects.filter(code=shape.code).exists():
        raise RegionStands(shape.code)
    levels = [Organization.objects.bulk_create(level, batch_size=2000) for level in places_of(shape)]
    plan = Plan.objects.create(
        code=f"{shape.code}-{START}",
        name=f"{shape.name}质量发展规划（虚构）",
        name_en=f"{shape.name_en}: quality plan (invented)",
        start_year=START,
        end_year=END,
        organization=levels[0][0],
        is_demo=True,
    )
    indicators = Indicator.objects.bulk_create(_indicators(plan))
    Target.objects.bulk_create(_targets(plan, indicators, levels[2]), batch_size=2000)
    by, _made = User.objects.get_or_create(username=shape.code, defaults={"name": "虚构填报人"})
    figures = 0
    for number, indicator in enumerate(indicators, start=1):
        figures += _write_figures(plan, indicator, by, seed)
        if on_progress:
            on_progress(number, len(indicators))
    with connection.cursor() as cursor:  # what the server would do by itself within a minute
        cursor.execute("ANALYZE accounts_organization, indicators_figure, indicators_target")
    return Made(shape.places, len(indicators), figures)


def _indicators(plan: Plan) -> list[Indicator]:
    """All combinations of kind, direction and roll-up in turn; every fourth one has no baseline."""
    domains = Domain.objects.bulk_create(
        Domain(plan=plan, code=f"domain-{number}", name=f"虚构领域{number}", number=number)
        for number in range(1, DOMAINS + 1)
    )
    rules = islice(cycle(product(Kind, Direction, Rollup)), INDICATORS)
    return [
        Indicator(
            plan=plan,
            domain=domains[number % DOMAINS],
            code=f"IV{number + 1:03d}",
            name=f"虚构指标{number + 1}",
            name_en=f"Invented indicator {number + 1}",
            number=number,
            unit="%" if rollup == Rollup.RATIO else "个",
            kind=kind,
            direction=direction,
            rollup=rollup,
            numerator="虚构分子" if rollup == Rollup.RATIO else "",
            denominator="虚构分母" if rollup == Rollup.RATIO else "",
            decimals=2,
            baseline_value=Decimal(50) if number % 4 else None,
            baseline_year=START - 1 if number % 4 else None,
        )
        for number, (kind, direction, rollup) in enumerate(rules)
    ]


def _targets(plan: Plan, indicators: list[Indicator], places: list[Organization]) -> list[Target]:
    """The region's own for nearly all indicators, and decided ones of some places for some of them."""
    rows = []
    for number, indicator in enumerate(indicators):
        is_up = indicator.direction == Direction.UP
        comparator = Comparator.AT_LEAST if is_up else Comparator.AT_MOST
        value = Decimal(60 + number % 30 if is_up else 45 - number % 30)
        if number % 12:
            place = f"虚构第{number + 1}条"
            rows.append(
                Target(
                    indicator=indicator,
                    organization=plan.organization,
                    year=END,
                    value=value,
                    comparator=comparator,
                    place=place,
                )
            )
        if number % INDICATORS_WITH_TARGETS == 0:
            rows += [
                Target(
                    indicator=indicator,
                    organization=place,
                    year=END,
                    value=value + index % 7,
                    comparator=comparator,
                    origin=Origin.DECIDED,
                    decided_on=date(START, 3, 1),
                    document="虚构〔2026〕1号",
                )
                for index, place in enumerate(places[::PLACES_WITH_TARGETS])
            ]
    return rows


def _write_figures(plan: Plan, indicator: Indicator, by: User, seed: int) -> int:
    parameters: dict[str, int | str | datetime] = {
        "seed": seed,
        "path": plan.organization.path,
        "indicator": indicator.pk,
        "by": by.pk,
        "at": ENTERED_AT,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIGURES.read_text(encoding="utf-8"), parameters)
        return int(cursor.rowcount)
