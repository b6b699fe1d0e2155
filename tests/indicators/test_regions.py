"""Invented provinces and countries: what they hold, and that they are the same each time."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.types import OrganizationKind
from indicators.models import Figure, Indicator, Plan, Target
from indicators.services.assessments import assess_plan
from indicators.services.regions import PROVINCE, RegionStands, Shape, country, make_region
from tests.indicators.test_set_based import differences

SMALL = Shape(
    "invented-small",
    "虚构小省",
    "Invented small province",
    (
        (OrganizationKind.PROVINCE, 1),
        (OrganizationKind.CITY, 2),
        (OrganizationKind.COUNTY, 3),
        (OrganizationKind.TOWN, 7),
    ),
)


def test_the_sizes_are_those_of_a_province_and_a_country() -> None:
    assert PROVINCE.places == 1402
    assert country(31).places == 43_463


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "postgresql", reason="there it would be made")
def test_sqlite_is_told_what_is_needed() -> None:
    with pytest.raises(CommandError, match="PostgreSQL"):
        call_command("make_province")


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_region_holds_all_kinds_of_everything_and_is_marked() -> None:
    made = make_region(SMALL)
    plan = Plan.objects.get(code__startswith=SMALL.code)
    assert plan.is_demo
    assert (made.places, made.indicators) == (13, 75)
    assert made.figures == Figure.objects.for_plan(plan).count()
    rules = Indicator.objects.filter(plan=plan).values_list("kind", "direction", "rollup").distinct()
    assert rules.count() == 3 * 2 * 4
    said = set(Figure.objects.for_plan(plan).values_list("availability", flat=True))
    assert said == {"final", "provisional", "not_applicable", "not_available"}
    assert set(Target.objects.for_plan(plan).values_list("origin", flat=True)) == {"stated", "decided"}
    with pytest.raises(RegionStands):
        make_region(SMALL)


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_same_seed_gives_the_same_figures() -> None:
    def figures(seed: int) -> list[tuple[str, str, int, Decimal | None]]:
        with transaction.atomic():
            make_region(SMALL, seed=seed)
            rows = Figure.objects.order_by("indicator__code", "organization__code", "year")
            said = list(rows.values_list("indicator__code", "organization__code", "year", "value"))
            transaction.set_rollback(True)
        return said

    assert figures(1) == figures(1) != figures(2)


@pytest.mark.postgres
@pytest.mark.django_db
def test_its_results_are_those_of_the_core() -> None:
    make_region(SMALL)
    plan = Plan.objects.select_related("organization").get(code__startswith=SMALL.code)
    assess_plan(plan=plan, years=plan.years, by=None)
    assert differences(plan) == []
