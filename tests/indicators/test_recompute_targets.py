"""Incremental results after targets change: those read against them follow at once, and no others."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organization
from indicators.models import Indicator, Plan, Result, Target
from indicators.services import targets as target_services
from indicators.services.lags import accept_lag, withdraw_lag
from indicators.services.targets import (
    Decision,
    SplitCell,
    decide_target,
    split_target,
    standing_targets,
    withdraw_target,
)
from tests.cast import Cast
from tests.indicators.conftest import Enter
from tests.indicators.test_recompute import (
    SEED,
    TOWNS,
    drafts,
    moved,
    random_changes,
    recomputed,
    stored,
)

__all__ = ["drafts"]

CHANGES = 60
PLACES = ("hp", "hp-dh", "hp-xh", *TOWNS)


def decision() -> Decision:
    return Decision("湖政发〔2024〕1号", timezone.localdate(), "调整")


def random_decisions(plan: Plan, cast: Cast, count: int) -> None:
    """The office decides, splits and withdraws targets of any indicator, place and year."""
    chance = random.Random(SEED)  # noqa: S311 - the same changes in every run
    indicators = list(Indicator.objects.for_plan(plan))
    places = {place.code: place for place in Organization.objects.territorial()}
    for _ in range(count):
        indicator, act = chance.choice(indicators), chance.choice(("decide", "split", "withdraw"))
        decided = Target.objects.filter(origin="decided", withdrawn_at=None).order_by("?")
        if act == "withdraw" and (target := decided.first()):
            withdraw_target(target=target, by=cast.office)
        elif act == "split":
            split(indicator, [places["hp"], places["hp-dh"], places["hp-xh"]], chance, cast)
        else:
            decide_target(
                indicator=indicator,
                organization=places[chance.choice(PLACES)],
                year=chance.choice(plan.years),
                value=Decimal(chance.randint(1, 99)),
                decision=decision(),
                by=cast.office,
            )


def split(indicator: Indicator, places: list[Organization], chance: random.Random, cast: Cast) -> int:
    year, standing = chance.choice(indicator.plan.years), standing_targets(indicator)
    seen = {place.pk: standing.get(place.pk, {}).get(year) for place in places}
    cells = [
        SplitCell(place, year, Decimal(chance.randint(1, 99)), row.pk if (row := seen[place.pk]) else 0)
        for place in places
    ]
    return split_target(
        indicator=indicator,
        whole=places[0],
        cells=cells,
        decision=decision(),
        remainder_reason="市级预留",
        by=cast.office,
    )


def test_random_decisions_leave_what_a_full_run_makes(plan: Plan, cast: Cast, drafts: None) -> None:
    list(random_changes(plan, cast, CHANGES))
    before = stored()
    random_decisions(plan, cast, CHANGES)
    incremental = stored()
    assert moved(before, incremental) != set()
    assert moved(incremental, recomputed(plan)) == set()


def test_without_the_step_decisions_leave_results_behind(
    plan: Plan, cast: Cast, drafts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target_services, "recompute_results", lambda **_: 0)
    list(random_changes(plan, cast, CHANGES))
    random_decisions(plan, cast, CHANGES)
    assert moved(stored(), recomputed(plan)) != set()


@pytest.mark.parametrize(
    ("code", "owner", "places"),
    [
        ("CF01", "hp", set(PLACES)),  # a rate: others inherit the whole's target
        ("CF05", "hp", {"hp"}),  # a sum: they do not
        ("CF01", "hp-dh", {"hp-dh"}),
    ],
)
def test_only_what_is_read_against_the_target_moves(
    plan: Plan, cast: Cast, drafts: None, code: str, owner: str, places: set[str]
) -> None:
    before = stored()
    decide_target(
        indicator=Indicator.objects.get(plan=plan, code=code),
        organization=Organization.objects.get(code=owner),
        year=plan.end_year,
        value=Decimal("99.5"),
        decision=decision(),
        by=cast.office,
    )
    found = moved(before, stored())
    assert {place for _code, place, _year in found} == places
    assert {each for each, _place, _year in found} == {code}


def test_the_page_shows_it_at_once(
    plan: Plan, cast: Cast, drafts: None, enter: Enter, client: Client
) -> None:
    """The years before follow as well: the way to a target begins with the plan."""
    client.force_login(cast.office)
    typed = {
        "indicator": "CF05",
        "organization": "hp",
        "year": "2025",
        "number": "150",
        "document": "湖政发〔2024〕1号",
        "decided_on": timezone.localdate().isoformat(),
        "reason": "调整",
    }
    assert client.post(f"/targets/{plan.code}/add/", typed).status_code == 302
    rows = Result.objects.filter(indicator__code="CF05", organization=plan.organization)
    assert set(rows.values_list("target_value", flat=True)) == {Decimal(150)}


def test_an_accepted_lag_changes_no_result(plan: Plan, cast: Cast, drafts: None, enter: Enter) -> None:
    """So there is nothing to recompute: what stands is what a full run makes."""
    enter("CF05", value="12")
    before = stored()
    indicator = Indicator.objects.get(plan=plan, code="CF05")
    until = timezone.localdate() + timedelta(days=30)
    lag = accept_lag(
        indicator=indicator, organization=plan.organization, until=until, remedy="整改", by=cast.office
    )
    assert before == stored() == recomputed(plan)
    withdraw_lag(lag=lag, by=cast.office)
    assert before == stored() == recomputed(plan)
