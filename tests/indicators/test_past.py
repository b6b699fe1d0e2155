"""A plan as of a past moment: what stood then, and nothing that came later."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.method.types import Comparator, Origin
from indicators.models import FigureEvent, Indicator, Plan, Result, Target
from indicators.services.assessments import assess_plan
from indicators.services.past import MomentRefused, figures_as_of, read_moment, results_as_of
from indicators.services.records import outcome_of
from tests.cast import Cast
from tests.indicators.conftest import Enter, figure_of


def result_of(results: list[Result], code: str = "CF05", place: str = "hp-dh-ly") -> Result:
    return next(row for row in results if (row.indicator.code, row.organization.code) == (code, place))


def test_a_figure_is_what_it_was(plan: Plan, enter: Enter) -> None:
    enter("CF05", value="12")
    moment = timezone.now()
    enter("CF05", value="13", version=1)
    [figure] = figures_as_of(plan, moment)
    assert (figure.value, figure.version) == (Decimal(12), 1)


def test_what_came_later_was_not_there(plan: Plan, enter: Enter) -> None:
    moment = timezone.now()
    enter("CF05", value="12")
    assert figures_as_of(plan, moment) == []


def test_the_order_is_that_of_ids_not_of_clocks(plan: Plan, enter: Enter) -> None:
    """The clock stepped back an hour between two changes."""
    enter("CF05", value="12")
    enter("CF05", value="13", version=1)
    first, last = FigureEvent.objects.order_by("pk")
    FigureEvent.objects.filter(pk=last.pk).update(at=first.at - timedelta(hours=1))
    [figure] = figures_as_of(plan, timezone.now())
    assert figure.value == Decimal(13)


def test_now_is_what_the_draft_says(plan: Plan, enter: Enter) -> None:
    enter("CF05", value="12")
    enter("CF01", numerator="99", denominator="100")
    assess_plan(plan=plan, years=[2023], by=None)
    past = {
        (row.indicator_id, row.organization_id): outcome_of(row)
        for row in results_as_of(plan, [2023], timezone.now())
    }
    drafts = {(row.indicator_id, row.organization_id): outcome_of(row) for row in Result.objects.all()}
    assert past == drafts


def test_nothing_of_it_is_stored(plan: Plan, enter: Enter) -> None:
    enter("CF05", value="12")
    results_as_of(plan, [2023], timezone.now())
    assert not Result.objects.exists()


def decide_target(plan: Plan, value: str) -> None:
    Target.objects.create(
        indicator=Indicator.objects.for_plan(plan).get(code="CF01"),
        organization=plan.organization,
        year=plan.end_year,
        comparator=Comparator.AT_LEAST,
        value=Decimal(value),
        origin=Origin.DECIDED,
        document="湖政发〔2024〕1号",
        decided_on=timezone.localdate(),
        reason="调整",
    )


def test_a_later_decision_was_not_in_force(plan: Plan, enter: Enter) -> None:
    enter("CF01", numerator="99", denominator="100")
    moment = timezone.now()
    decide_target(plan, "99.5")
    then, now = (
        result_of(results_as_of(plan, [2023], each), "CF01").target_value for each in (moment, timezone.now())
    )
    assert (then, now) == (Decimal(98), Decimal("99.5"))


def test_what_the_plan_states_stood_before_it_was_loaded(plan: Plan) -> None:
    results = results_as_of(plan, [2023], timezone.now() - timedelta(days=1000))
    assert result_of(results, "CF01").target_value == Decimal(98)


def test_limits_are_those_of_then(plan: Plan) -> None:
    moment = timezone.now()
    indicator = Indicator.objects.get(plan=plan, code="CF05")
    indicator.far_behind_limit = Decimal(-77)
    indicator.save()
    then = result_of(results_as_of(plan, [2023], moment)).far_behind_limit
    now = result_of(results_as_of(plan, [2023], timezone.now())).far_behind_limit
    assert (then, now) == (Decimal(-40), Decimal(-77))


def test_queries_do_not_grow_with_figures(plan: Plan, enter: Enter) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            results_as_of(plan, [2023], timezone.now())
        return len(captured)

    enter("CF05", value="12")
    few = queries()
    for code in ("CF02", "CF03", "CF04"):
        enter(code, value="1")
    assert queries() == few <= 9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-31", "2024-03-31T23:59:59.999999+08:00"),
        ("2024-03-31T12:00:00+08:00", "2024-03-31T12:00:00+08:00"),
        ("2024-03-31T04:00:00Z", "2024-03-31T12:00:00+08:00"),
    ],
)
def test_a_moment_is_a_day_or_a_time(text: str, expected: str) -> None:
    assert read_moment(text) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "text", ["", "gestern", "2024-02-30", "2024-03-31T12:00:00", "2024-03-31 25:00Z", "2999-01-01"]
)
def test_what_is_no_past_moment_is_refused(text: str) -> None:
    with pytest.raises(MomentRefused):
        read_moment(text)


def test_a_figure_of_today_stands_today(plan: Plan, enter: Enter, cast: Cast) -> None:
    enter("CF05", value="12")
    [figure] = figures_as_of(plan, read_moment(timezone.localdate().isoformat()))
    assert (figure, figure.entered_by) == (figure_of("CF05"), cast.clerk)
