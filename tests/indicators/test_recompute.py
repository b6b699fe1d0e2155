"""Incremental results: a change brings those that depend on it to what a full run makes, and no others."""

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization
from indicators.models import Assessment, Figure, Indicator, Plan, ReportingRound, Result, RollUp
from indicators.models.assessment import RESULT_KEY
from indicators.services import figures as figure_services
from indicators.services import recompute
from indicators.services.assessments import assess_plan
from indicators.services.entry import read_entry
from indicators.services.figures import enter_figures
from indicators.services.inputs import load_inputs
from indicators.services.reviews import Seen, review_figures
from indicators.workflow import State
from tests.cast import Cast
from tests.indicators.conftest import Enter, figure_of

CHANGES = 1000
TOWNS = ("hp-dh-ly", "hp-dh-qs", "hp-xh-bs", "hp-xh-yq")
SEED = 20201231
ANSWERS = [field.attname for field in Result._meta.concrete_fields if not field.primary_key]

Rows = dict[tuple[Any, ...], tuple[Any, ...]]


def stored() -> Rows:
    """Every result by its key: the numbers, whatever the row's own id."""
    rows = Result.objects.order_by().values_list(*(f"{name}_id" for name in RESULT_KEY), *ANSWERS)
    return {row[:3]: row[3:] for row in rows}


def recomputed(plan: Plan) -> Rows:
    assess_plan(plan=plan, years=plan.years, by=None)
    return stored()


def moved(before: Rows, after: Rows) -> set[tuple[str, str, int]]:
    """(indicator, organization, year) of the results that differ."""
    codes = dict(Indicator.objects.values_list("pk", "code"))
    places = dict(Organization.objects.values_list("pk", "code"))
    years = dict(Assessment.objects.values_list("pk", "year"))
    differing = (key for key in before if before[key] != after[key])
    return {(codes[indicator], places[place], years[year]) for year, place, indicator in differing}


@pytest.fixture
def drafts(plan: Plan, open_rounds: list[ReportingRound]) -> None:
    """Draft results of all years, with nothing reported yet."""
    assess_plan(plan=plan, years=plan.years, by=None)


def random_changes(plan: Plan, cast: Cast, count: int) -> Iterator[Figure]:
    """The office enters, changes and clears figures of any indicator, place and year."""
    chance = random.Random(SEED)  # noqa: S311 - the same changes in every run
    indicators = list(Indicator.objects.for_plan(plan))
    places = {place.code: place for place in Organization.objects.territorial()}
    for _ in range(count):
        indicator = chance.choice(indicators)
        unit = places["hp" if indicator.rollup == "direct" else chance.choice(TOWNS)]
        year = chance.choice(plan.years)
        standing = Figure.objects.filter(indicator=indicator, organization=unit, year=year).first()
        entry = read_entry(
            indicator, random_report(indicator, chance), version=standing.version if standing else 0
        )
        saved = enter_figures(plan=plan, unit=unit, year=year, entries=[entry], by=cast.office)
        yield from saved.figures.values()


def random_report(indicator: Indicator, chance: random.Random) -> dict[str, str]:
    """A number in nine of ten cases, else nothing, or a word on why there is none."""
    if chance.random() < 0.1:
        return chance.choice(
            [
                {},
                {"availability": "not_applicable"},
                {"availability": "not_available", "expected_on": "2026-01-31"},
            ]
        )
    said = {"availability": chance.choice(["final", "provisional"])}
    if indicator.is_ratio:
        whole = chance.randint(0, 200)
        return said | {"numerator": str(chance.randint(0, whole)), "denominator": str(whole)}
    return said | {"value": str(chance.randint(0, 99))}


def test_a_thousand_random_changes_leave_what_a_full_run_makes(plan: Plan, cast: Cast, drafts: None) -> None:
    assert len(list(random_changes(plan, cast, CHANGES))) > CHANGES / 2
    incremental = stored()
    assert moved(incremental, recomputed(plan)) == set()


def test_without_the_step_a_few_changes_leave_results_behind(
    plan: Plan, cast: Cast, drafts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure_services, "recompute_results", lambda **_: 0)
    list(random_changes(plan, cast, 20))
    assert moved(stored(), recomputed(plan)) != set()


def test_only_what_depends_on_the_figure_moves(drafts: None, enter: Enter) -> None:
    before = stored()
    enter("CF02", unit="hp-dh-qs", year=2024, value="12")
    places = ("hp-dh-qs", "hp-dh", "hp")
    assert moved(before, stored()) == {("CF02", place, year) for place in places for year in (2024, 2025)}


def test_rows_that_do_not_depend_on_it_are_not_written(
    drafts: None, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Result] = []
    monkeypatch.setattr(
        "indicators.models.assessment.ResultQuerySet.replace", lambda _, rows: written.extend(rows)
    )
    enter("CF05", unit="hp-dh-qs", year=2025, value="12")
    assert len(written) == 3


def test_a_row_keeps_its_id(drafts: None, enter: Enter) -> None:
    before = set(Result.objects.values_list("pk", flat=True))
    enter("CF05", value="12")
    assert set(Result.objects.values_list("pk", flat=True)) == before


def test_approving_changes_no_number(plan: Plan, cast: Cast, drafts: None, enter: Enter) -> None:
    """The method reads what stands, whatever its state: so only saving can move a result."""
    enter("CF05", value="12")
    before, figure = stored(), figure_of("CF05")
    Figure.objects.filter(pk=figure.pk).update(
        state=State.SUBMITTED, submitted_by=cast.clerk, submitted_at=figure.entered_at
    )
    review_figures(approvals=[Seen(figure.pk, figure.version)], returns=[], by=cast.office)
    assert before == stored() == recomputed(plan)


def test_the_assessment_is_not_stale_after_a_save(drafts: None, enter: Enter) -> None:
    enter("CF05", value="12")
    assert figure_of("CF05").entered_at < Assessment.objects.get(year=2023).computed_at
    assert Assessment.objects.get(year=2023).inputs_digest == ""


def test_results_of_another_method_are_left_to_a_full_run(
    plan: Plan, drafts: None, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored()
    monkeypatch.setattr(recompute, "METHOD_VERSION", "another")
    enter("CF05", value="12")
    assert stored() == before


def test_a_refused_entry_moves_nothing(
    plan: Plan, cast: Cast, drafts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The figure and its results stand together or not at all."""
    monkeypatch.setattr("indicators.services.recompute.judge", lambda *_: 1 / 0)
    indicator = Indicator.objects.for_plan(plan).get(code="CF05")
    unit = Organization.objects.get(code="hp-dh-ly")
    with pytest.raises(ZeroDivisionError):
        enter_figures(
            plan=plan,
            unit=unit,
            year=2023,
            entries=[read_entry(indicator, {"value": "3"}, version=0)],
            by=cast.clerk,
        )
    assert not Figure.objects.exists()


def queries_of_entering(plan: Plan, cast: Cast, codes: list[str], value: str) -> int:
    unit = Organization.objects.get(code="hp-dh-ly")
    rows = Indicator.objects.for_plan(plan).filter(code__in=codes)
    standing = dict(Figure.objects.filter(organization=unit).values_list("indicator__code", "version"))
    entries = [read_entry(row, {"value": value}, version=standing.get(row.code, 0)) for row in rows]
    with CaptureQueriesContext(connection) as captured:
        enter_figures(plan=plan, unit=unit, year=2023, entries=entries, by=cast.clerk)
    return sum("SAVEPOINT" not in query["sql"] for query in captured)


def test_the_step_costs_eight_queries_for_any_number_of_figures(
    plan: Plan, cast: Cast, open_rounds: list[ReportingRound]
) -> None:
    few, many = ["CF05"], ["CF02", "CF03", "CF04", "CF05"]
    queries_of_entering(plan, cast, many, "1")
    without = [queries_of_entering(plan, cast, codes, "2") for codes in (few, many)]
    assess_plan(plan=plan, years=plan.years, by=None)
    together = [queries_of_entering(plan, cast, codes, "3") for codes in (few, many)]
    assert [both - alone for both, alone in zip(together, without, strict=True)] == [8, 8]


def test_an_inherited_target_moves_all_places(plan: Plan, drafts: None, enter: Enter) -> None:
    """Without a place, the step reaches every place: a changed target of the whole is inherited."""
    enter("CF01", numerator="99", denominator="100")
    indicator = Indicator.objects.for_plan(plan).get(code="CF01")
    indicator.targets.update(value=Decimal(100))
    before = stored()
    recompute.recompute_results(plan=plan, indicators=[indicator], year=2023)
    assert before != stored() == recomputed(plan)


def run_with_a_save_in_its_middle(plan: Plan, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """A full run in Python during which a clerk saves a figure, after the run has read the figures.

    `test_set_based.py` has the same of the run in the database.
    """
    monkeypatch.setattr("indicators.services.set_based.is_usable", lambda: False)
    monkeypatch.setattr("indicators.services.assessments.PROGRESS_STEP", 100)

    def save_once(done: int, total: int) -> None:
        if done == 100:
            enter("CF02", value="12")

    assess_plan(plan=plan, years=plan.years, by=None, on_progress=save_once)
    return stored()


def test_a_figure_saved_during_a_full_run_counts(
    plan: Plan, drafts: None, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_with_a_save_in_its_middle(plan, enter, monkeypatch) == recomputed(plan)


def test_without_the_second_look_it_is_lost(
    plan: Plan, drafts: None, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_inputs(plan)
    with monkeypatch.context() as patch:
        patch.setattr("indicators.services.assessments.load_inputs", lambda _: first)
        before = run_with_a_save_in_its_middle(plan, enter, monkeypatch)
    assert moved(before, recomputed(plan)) != set()


def roll_ups() -> set[tuple[Any, ...]]:
    names = [field.attname for field in RollUp._meta.concrete_fields if not field.primary_key]
    return set(RollUp.objects.values_list(*names))


def test_random_changes_leave_the_roll_ups_of_a_full_run(plan: Plan, cast: Cast, drafts: None) -> None:
    list(random_changes(plan, cast, CHANGES // 10))
    incremental = roll_ups()
    recomputed(plan)
    assert incremental == roll_ups() != set()


def test_the_step_reads_the_neighbours_alone(plan: Plan, drafts: None, enter: Enter) -> None:
    """Of the other county's towns nothing is read: their county's roll-up stands for them."""
    enter("CF02", unit="hp-xh-bs", year=2024, value="30")
    Figure.objects.filter(organization__code="hp-xh-bs").update(value=None)  # behind everybody's back
    enter("CF02", unit="hp-dh-ly", year=2024, value="5")
    city = Result.objects.get(indicator__code="CF02", organization__code="hp", assessment__year=2024)
    assert city.value == Decimal(35)


def test_without_roll_ups_all_is_read(plan: Plan, drafts: None, enter: Enter) -> None:
    enter("CF02", unit="hp-xh-bs", year=2024, value="30")
    RollUp.objects.all().delete()
    enter("CF02", unit="hp-dh-ly", year=2024, value="5")
    assert stored() == recomputed(plan)


@pytest.mark.postgres
def test_of_a_large_plan_the_database_computes_many_places(
    plan: Plan, drafts: None, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter("CF01", numerator="99", denominator="100")
    indicator = Indicator.objects.for_plan(plan).get(code="CF01")
    indicator.targets.update(value=Decimal(100))
    monkeypatch.setattr("indicators.services.set_based.together.LARGE", 1)
    monkeypatch.setattr(recompute, "_judge_again", None)
    recompute.recompute_results(plan=plan, indicators=[indicator], year=2023)
    assert stored() == recomputed(plan)
