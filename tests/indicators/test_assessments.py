"""Computing results: what is judged, by which inputs, in how many queries."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.method.types import Reason, Verdict
from indicators.models import Assessment, Plan, Result
from indicators.services.assessments import assess_plan
from indicators.services.inputs import load_inputs
from tests.cast import Cast
from tests.indicators.conftest import Enter

TOWNS = ("hp-dh-ly", "hp-dh-qs", "hp-xh-bs", "hp-xh-yq")


def result_of(code: str, organization: str, year: int = 2023) -> Result:
    return Result.objects.get(indicator__code=code, organization__code=organization, assessment__year=year)


def test_every_indicator_and_place_is_judged(plan: Plan) -> None:
    assess_plan(plan=plan, years=[2023], by=None)
    assert Result.objects.count() == 10 * 7


def test_nothing_entered_is_not_rated_and_never_zero(plan: Plan) -> None:
    assess_plan(plan=plan, years=[2023], by=None)
    result = result_of("CF02", "hp")
    assert (result.value, result.verdict, result.reason) == (None, Verdict.UNRATED, Reason.NO_FIGURE)
    assert (result.reported, result.expected) == (0, 4)


def test_towns_make_counties_and_counties_the_city(plan: Plan, enter: Enter) -> None:
    for number, town in enumerate(TOWNS, 1):
        enter("CF05", unit=town, value=str(10 * number))
    assess_plan(plan=plan, years=[2023], by=None)
    values = [result_of("CF05", place).value for place in ("hp-dh", "hp-xh", "hp")]
    assert values == [Decimal(30), Decimal(70), Decimal(100)]


def test_a_ratio_adds_numerators_and_denominators(plan: Plan, enter: Enter) -> None:
    enter("CF01", unit="hp-dh-ly", numerator="90", denominator="100")
    enter("CF01", unit="hp-xh-bs", numerator="9", denominator="10")
    enter("CF01", unit="hp-xh-yq", numerator="0", denominator="0")
    assess_plan(plan=plan, years=[2023], by=None)
    city = result_of("CF01", "hp")
    assert (city.value, city.reported, city.expected, city.is_partial) == (Decimal(90), 3, 4, True)


def test_a_place_inherits_the_rates_target_and_has_none_of_a_count(plan: Plan, enter: Enter) -> None:
    enter("CF01", numerator="99", denominator="100")
    enter("CF05", value="3")
    assess_plan(plan=plan, years=[2023], by=None)
    rate, count = result_of("CF01", "hp-dh-ly"), result_of("CF05", "hp-dh-ly")
    assert (rate.target_value, rate.is_inherited, rate.verdict) == (Decimal(98), True, Verdict.ACHIEVED)
    assert (count.target_value, count.reason) == (None, Reason.NO_TARGET)


def test_an_indicators_own_limits_are_stored_with_its_result(plan: Plan) -> None:
    assess_plan(plan=plan, years=[2023], by=None)
    own, plans = result_of("CF05", "hp"), result_of("CF01", "hp")
    assert (own.far_behind_limit, plans.far_behind_limit) == (Decimal(-40), Decimal(-25))


def test_computing_again_replaces_and_keeps_the_assessment(plan: Plan, enter: Enter, cast: Cast) -> None:
    first = assess_plan(plan=plan, years=[2023], by=None)[0]
    enter("HB01", unit="hp", value="0.05", by=cast.office)
    second = assess_plan(plan=plan, years=[2023], by=cast.office)[0]
    assert (second.pk, Assessment.objects.count(), Result.objects.count()) == (first.pk, 1, 70)
    assert (second.computed_by, second.inputs_digest != first.inputs_digest) == (cast.office, True)
    assert result_of("HB01", "hp").verdict == Verdict.ACHIEVED


def test_the_digest_depends_on_the_inputs_alone(plan: Plan, enter: Enter) -> None:
    enter("CF05", value="12")
    assert load_inputs(plan).digest() == load_inputs(plan).digest()
    before = load_inputs(plan).digest()
    enter("CF05", value="13", version=1)
    assert load_inputs(plan).digest() != before


@pytest.mark.parametrize("years", [[2023], [2023, 2024, 2025]])
def test_queries_do_not_grow_with_rows(
    plan: Plan, enter: Enter, years: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the core; `test_set_based.py` counts the statements of the database's own."""
    monkeypatch.setattr("indicators.services.set_based.is_usable", lambda: False)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assess_plan(plan=plan, years=years, by=None)
        return len(captured)

    queries()
    few = queries()
    for town in TOWNS:
        for year in plan.years:
            for code in ("CF02", "CF03", "CF04", "CF05"):
                enter(code, unit=town, year=year, value="1")
    assert queries() == few <= 17


def test_progress_is_told(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indicators.services.set_based.is_usable", lambda: False)
    monkeypatch.setattr("indicators.services.assessments.PROGRESS_STEP", 50)
    told: list[tuple[int, int]] = []
    assess_plan(plan=plan, years=[2023], by=None, on_progress=lambda done, total: told.append((done, total)))
    assert told == [(50, 70)]
