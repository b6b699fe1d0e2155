"""The schematic map: where its tiles stand, and what they say."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Organization
from indicators.method.types import Verdict
from indicators.models import Plan, Result
from indicators.services.assessments import assess_plan
from reports.indicator_rows import Place
from reports.tile_map import tile_map
from tests.cast import Cast

URL = "/plans/invented-lakeside-2023-2025/2023/indicators/CF05/"
POSITIONS = {"hp-dh": (1, 2), "hp-xh": (1, 1)}


def place(code: str, row: int | None, column: int | None, verdict: Verdict = Verdict.ON_TRACK) -> Place:
    organization = Organization(code=code, map_row=row, map_column=column)
    return Place(
        Result(organization=organization, verdict=verdict),
        query="",
        share=None,
        is_early=False,
        is_linked=True,
    )


def codes(*places: Place) -> list[str]:
    found = tile_map(places)
    assert found is not None
    return [tile.place.result.organization.code for tile in found.tiles]


def test_tiles_are_read_from_the_top_left() -> None:
    assert codes(place("c", 2, 1), place("b", 1, 4), place("a", 1, 2)) == ["a", "b", "c"]


@pytest.mark.parametrize(("row", "column"), [(None, None), (1, 2)])
def test_without_a_tile_for_each_they_follow_each_other(row: int | None, column: int | None) -> None:
    found = tile_map([place("c", row, column), place("a", 1, 2)])
    assert found is not None
    assert not found.has_positions
    assert [tile.row for tile in found.tiles] == [None, None]


def test_one_place_makes_no_map() -> None:
    assert tile_map([place("a", 1, 1)]) is None


def test_it_counts_what_is_behind() -> None:
    found = tile_map([place("a", 1, 1, Verdict.MISSED), place("b", 1, 2)])
    assert found is not None
    assert found.behind == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "column"), [(1, None), (None, 1), (0, 1), (1, 13)])
def test_half_a_position_and_one_beyond_the_map_are_refused(
    plan: Plan, row: int | None, column: int | None
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(code="hp-dh").update(map_row=row, map_column=column)


@pytest.fixture
def assessed(plan: Plan, cast: Cast) -> Plan:
    assess_plan(plan=plan, years=[2023], by=cast.office)
    return plan


@pytest.mark.django_db
def test_the_page_puts_each_place_on_its_tile(client: Client, assessed: Plan, cast: Cast) -> None:
    for code, (row, column) in POSITIONS.items():
        Organization.objects.filter(code=code).update(map_row=row, map_column=column)
    client.force_login(cast.office)
    html = client.get(URL).content.decode()
    assert html.index("map-row-1 map-column-1") < html.index("map-row-1 map-column-2")
    assert "tile-map-placed" in html


@pytest.mark.django_db
def test_a_plan_without_positions_gets_plain_tiles(client: Client, assessed: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    html = client.get(URL).content.decode()
    assert 'class="tile-map"' in html
    assert html.count('<li class="tile ') == 2
