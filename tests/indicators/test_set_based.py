"""The database's own assessment is that of the Python core, cell by cell (docs/adr/0028-set-based-engine.md).

`RANDOM_PLANS` says how many random plans of forty indicators each are tried.
"""

import os
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from indicators.method.types import Rollup
from indicators.models import Assessment, Figure, Indicator, Plan, Result, RollUp
from indicators.models.assessment import RESULT_KEY
from indicators.services.assessments import assess_plan
from indicators.services.inputs import load_inputs
from indicators.services.judging import judge, roll_ups_of, rows_of
from indicators.services.recompute import recompute_results
from indicators.services.set_based import assessing
from tests.indicators.random_plans import make_random_plan

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

RANDOM_PLANS = int(os.environ.get("RANDOM_PLANS", "40"))
COLUMNS = [field.attname for field in Result._meta.concrete_fields if not field.primary_key]
KEY = [f"{name}_id" for name in RESULT_KEY]

Cells = dict[tuple[object, ...], dict[str, object]]


@pytest.fixture
def enterer() -> User:
    return User.objects.create_user("invented")


def cells_of_the_core(plan: Plan) -> Cells:
    """What the Python core says of all years; nothing is written."""
    inputs = load_inputs(plan)
    assessments = {row.year: row for row in Assessment.objects.filter(plan=plan)}
    rows = rows_of(inputs, assessments, judge(inputs, plan.years))
    return by_key({column: getattr(row, column) for column in COLUMNS} for row in rows)


def cells_of_the_database(plan: Plan) -> Cells:
    return by_key(Result.objects.filter(assessment__plan=plan).values(*COLUMNS))


def by_key(rows: Iterable[dict[str, object]]) -> Cells:
    return {tuple(row[name] for name in KEY): row for row in rows}


def differences(plan: Plan) -> list[str]:
    core, database = cells_of_the_core(plan), cells_of_the_database(plan)
    assert core.keys() == database.keys()
    return [
        f"{plan.code} {key} {name}: {row[name]!r} in Python, {database[key][name]!r} in the database"
        for key, row in core.items()
        for name in COLUMNS
        if row[name] != database[key][name]
    ]


def roll_ups(rows: Iterable[RollUp]) -> set[tuple[object, ...]]:
    names = [field.attname for field in RollUp._meta.concrete_fields if not field.primary_key]
    return {tuple(getattr(row, name) for name in names) for row in rows}


@pytest.mark.parametrize("seed", range(RANDOM_PLANS))
def test_a_random_plans_results_are_those_of_the_core(enterer: User, seed: int) -> None:
    plan = make_random_plan(seed, enterer)
    assess_plan(plan=plan, years=plan.years, by=None)
    assert differences(plan) == []
    core = roll_ups(roll_ups_of(load_inputs(plan)))
    assert roll_ups(RollUp.objects.filter(indicator__plan=plan)) == core


def test_the_digest_of_the_inputs_is_that_of_the_core(enterer: User) -> None:
    plan = make_random_plan(1, enterer)
    assess_plan(plan=plan, years=[plan.end_year], by=None)
    assert Assessment.objects.get(plan=plan).inputs_digest == load_inputs(plan).digest()


def assess_with_a_change_in_its_middle(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody saved between the last step and the lock."""
    original = assessing.lock_drafts

    def after_a_save(*arguments: Any) -> dict[int, Assessment]:
        Figure.objects.for_plan(plan).filter(value__isnull=False).update(value=F("value") + 1)
        return original(*arguments)

    monkeypatch.setattr(assessing, "lock_drafts", after_a_save)
    assess_plan(plan=plan, years=plan.years, by=None)


def test_what_changes_while_the_steps_run_is_counted(enterer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = make_random_plan(2, enterer)
    assess_with_a_change_in_its_middle(plan, monkeypatch)
    assert differences(plan) == []


def test_without_the_second_look_it_is_lost(enterer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: nobody asks whether anything has changed."""
    monkeypatch.setattr(assessing, "inputs_generations", lambda: None)
    plan = make_random_plan(2, enterer)
    assess_with_a_change_in_its_middle(plan, monkeypatch)
    assert differences(plan) != []


def test_progress_is_told_step_by_step(enterer: User) -> None:
    plan = make_random_plan(5, enterer)
    told: list[tuple[int, int]] = []
    assess_plan(
        plan=plan, years=[plan.end_year], by=None, on_progress=lambda done, total: told.append((done, total))
    )
    assert told == [(number, len(told)) for number in range(1, len(told) + 1)]


def test_the_statements_do_not_grow_with_the_plan(enterer: User) -> None:
    plan = make_random_plan(3, enterer)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assess_plan(plan=plan, years=plan.years, by=None)
        return len(captured)

    before = statements()
    Indicator.objects.filter(plan=plan, number__gte=5).update(rollup=Rollup.DIRECT)
    Figure.objects.for_plan(plan).filter(indicator__number__lt=5).delete()
    assert statements() == before


def test_a_random_change_of_one_figure_leaves_what_a_full_run_makes(enterer: User) -> None:
    """The step in Python after a save, over results that the database made."""
    plan = make_random_plan(4, enterer)
    assess_plan(plan=plan, years=plan.years, by=None)
    for figure in Figure.objects.for_plan(plan).filter(value__isnull=False)[::40]:
        figure.value = (figure.value or 0) + Decimal("0.5")
        figure.save()
        recompute_results(
            plan=plan, indicators=[figure.indicator], year=figure.year, place=figure.organization
        )
    assert differences(plan) == []
