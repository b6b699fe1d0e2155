"""Many save at once, and each result is that of all. Only PostgreSQL lets them."""

import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import QuerySet

from accounts.models import Organization, User
from indicators.models import Assessment, Indicator, Plan, ReportingRound, Result
from indicators.services import recompute
from indicators.services.assessments import assess_plan
from indicators.services.entry import read_entry
from indicators.services.figures import enter_figures
from indicators.services.inputs import Inputs
from indicators.services.inputs_of_a_step import load_inputs_above
from tests.cast import Cast
from tests.indicators.test_concurrency import at_once
from tests.indicators.test_recompute import TOWNS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

SAVES = 10


def slowly(*args: Any) -> Inputs | None:
    """Read the inputs, and let others pass before they are used."""
    inputs = load_inputs_above(*args)
    time.sleep(0.01)
    return inputs


def clerk_of(plan: Plan, town: Organization, by: User, saves: int) -> Callable[[], None]:
    indicator = Indicator.objects.for_plan(plan).get(code="CF02")

    def save() -> None:
        for version in range(saves):
            entry = read_entry(indicator, {"value": str(version + 1)}, version=version)
            enter_figures(plan=plan, unit=town, year=2023, entries=[entry], by=by)

    return save


def total_after_all_saved(plan: Plan, cast: Cast, saves: int) -> Decimal | None:
    assess_plan(plan=plan, years=plan.years, by=None)
    towns = Organization.objects.filter(code__in=TOWNS)
    at_once([clerk_of(plan, town, cast.office, saves) for town in towns])
    city = Result.objects.get(indicator__code="CF02", organization__code="hp", assessment__year=2023)
    return city.value


def test_the_total_is_that_of_all_who_saved_at_once(
    plan: Plan, cast: Cast, open_rounds: list[ReportingRound], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recompute, "load_inputs_above", slowly)
    assert total_after_all_saved(plan, cast, SAVES) == SAVES * len(TOWNS)


def test_without_the_lock_the_last_one_overwrites_the_others(
    plan: Plan, cast: Cast, open_rounds: list[ReportingRound], monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = QuerySet.select_for_update

    def lock_all_but_assessments(rows: QuerySet, **options: Any) -> QuerySet:
        return rows if rows.model is Assessment else lock(rows, **options)

    everybody = threading.Barrier(len(TOWNS), timeout=30)

    def together(*args: Any) -> Inputs | None:
        inputs = load_inputs_above(*args)
        everybody.wait()
        return inputs

    monkeypatch.setattr(QuerySet, "select_for_update", lock_all_but_assessments)
    monkeypatch.setattr(recompute, "load_inputs_above", together)
    assert total_after_all_saved(plan, cast, saves=1) != len(TOWNS)
