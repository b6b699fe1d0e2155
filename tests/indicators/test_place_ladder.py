"""The way between the levels of the places: what lies above one and below it, and for whom."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Organization
from indicators.method.types import Verdict
from indicators.models import Plan, Result
from indicators.place_ladder import load_ladder, places_above, places_around, wholes_around
from indicators.services.assessments import assess_plan
from tests.cast import Cast


def codes(places: list[Organization]) -> list[str]:
    return [place.code for place in places]


def place(code: str) -> Organization:
    return Organization.objects.get(code=code)


@pytest.mark.parametrize(("code", "above"), [("hp", []), ("hp-dh", ["hp"]), ("hp-dh-ly", ["hp", "hp-dh"])])
def test_above_a_place_stand_all_up_to_the_plans_own(plan: Plan, code: str, above: list[str]) -> None:
    assert codes(places_above(plan.organization, place(code))) == above


def test_above_the_plans_own_organization_nothing_is_shown(plan: Plan) -> None:
    """A plan of a county: the city that it belongs to is not its business."""
    assert codes(places_above(place("hp-dh"), place("hp-dh-ly"))) == ["hp-dh"]


def test_a_choice_offers_one_level_and_no_department(plan: Plan) -> None:
    assert codes(places_around(plan.organization, plan.organization)) == ["hp", "hp-dh", "hp-xh"]
    assert codes(places_around(plan.organization, place("hp-dh"))) == ["hp", "hp-dh", "hp-dh-ly", "hp-dh-qs"]


def test_what_can_be_split_has_places_below_it(plan: Plan) -> None:
    assert codes(wholes_around(plan.organization, place("hp-dh"))) == ["hp", "hp-dh"]


@pytest.mark.parametrize(
    ("person", "code", "steps"),
    [
        ("office", "hp-dh", (["/hp"], ["/hp-dh-ly", "/hp-dh-qs"])),
        ("leader", "hp", ([], ["/hp-dh", "/hp-xh"])),
        ("clerk", "hp-dh-ly", None),
        ("reviewer", "hp", None),
        ("office", "hp-zlj", None),
    ],
)
def test_only_who_sees_everything_has_somewhere_to_go(
    plan: Plan, cast: Cast, person: str, code: str, steps: tuple[list[str], list[str]] | None
) -> None:
    ladder = load_ladder(cast.by_name()[person], plan.organization, place(code), lambda each: f"/{each.code}")
    found = ladder and ([step.url for step in ladder.above], [step.url for step in ladder.below])
    assert found == steps


@pytest.mark.parametrize(
    ("page", "ways"),
    [
        ("heat-map/?unit=hp-dh", ["heat-map/?unit=hp"]),
        ("indicators/CF05/?unit=hp-dh-ly", ["indicators/CF05/?unit=hp", "indicators/CF05/?unit=hp-dh"]),
        ("indicators/?unit=hp-dh&nature=binding", ["?nature=binding", "unit=hp-dh-ly&amp;nature=binding"]),
        ("domains/goods-services/?unit=hp-dh", ["domains/goods-services/?unit=hp-dh-ly"]),
        ("units/hp-dh-ly/", ["units/hp/", "units/hp-dh/"]),
    ],
)
def test_pages_lead_up_and_down(client: Client, plan: Plan, cast: Cast, page: str, ways: list[str]) -> None:
    assess_plan(plan=plan, years=[2023], by=cast.office)
    client.force_login(cast.office)
    html = client.get(f"/plans/{plan.code}/2023/{page}").content.decode()
    ladder = html.partition('<nav class="ladder"')[2].partition("</nav>")[0]
    assert [way for way in ways if f'{way}"' in ladder] == ways


def test_a_head_of_the_heat_map_leads_down_where_there_is_something(
    client: Client, plan: Plan, cast: Cast
) -> None:
    assess_plan(plan=plan, years=[2023], by=cast.office)
    Result.objects.update(value=Decimal(3), verdict=Verdict.BEHIND, reason=None)
    client.force_login(cast.office)
    heads = [
        client.get(f"/plans/{plan.code}/2023/heat-map/?unit={code}").content.decode().count("heat-down")
        for code in ("hp", "hp-dh")
    ]
    assert heads == [2, 0]
