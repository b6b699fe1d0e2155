"""The city's own figure beside what the places report: optional, checked against them, never counted."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Organization, User
from accounts.types import Role
from indicators.entry_loading import build_entry_page
from indicators.method.checks import Flag
from indicators.models import Figure, Indicator, Plan, ReportingRound
from indicators.permissions import can_enter_figure
from indicators.review_page import build_review_page
from indicators.services.assessments import assess_plan
from indicators.services.flags import flags_for
from indicators.services.submissions import submit_figures
from indicators.workflow import State
from tasks.services.progress import progress_of
from tests.cast import Cast, make_person
from tests.indicators.conftest import Enter, figure_of
from tests.indicators.test_assessments import TOWNS, result_of

BUREAU = "hp-zlj"


@pytest.fixture
def bureau(plan: Plan) -> Organization:
    return Organization.objects.get(code=BUREAU)


@pytest.fixture
def bureau_clerk(bureau: Organization, cast: Cast) -> User:
    return make_person("bureau-clerk", Role.CLERK, bureau)


@pytest.fixture
def towns_reported(enter: Enter) -> None:
    """Complaints of 10, 20, 30 and 40 in the four towns: 100 in the city."""
    for number, town in enumerate(TOWNS, 1):
        enter("CF05", unit=town, value=str(10 * number))


def flags_of_city(plan: Plan) -> tuple[Flag, ...]:
    figure = Figure.objects.select_related("indicator").get(
        organization=plan.organization, indicator__code="CF05"
    )
    return flags_for(plan, plan.organization, 2023, [figure])[figure.indicator_id]


def test_lead_departments_grid_offers_what_is_rolled_up_as_optional(plan: Plan, bureau: Organization) -> None:
    page = build_entry_page(plan, 2023, bureau)
    assert {row.indicator.code for row in page.rows if row.is_optional} >= {"CF01", "CF05", "CF06"}
    assert (page.due, page.groups[-1].is_optional) == ([], True)


def test_towns_and_other_departments_are_offered_nothing_more(plan: Plan) -> None:
    town, water = (Organization.objects.get(code=code) for code in ("hp-dh-ly", "hp-shj"))
    assert not any(row.is_optional for row in build_entry_page(plan, 2023, town).rows)
    codes = {row.indicator.code for row in build_entry_page(plan, 2023, water).rows if row.is_optional}
    assert codes == {"HB02", "HB03"}


def test_own_figure_is_kept_beside_the_roll_up_and_does_not_count(
    plan: Plan, towns_reported: None, enter: Enter
) -> None:
    enter("CF05", unit=BUREAU, value="105")
    assess_plan(plan=plan, years=[2023], by=None)
    result = result_of("CF05", "hp")
    assert (result.value, result.own_value) == (Decimal(100), Decimal(105))
    assert result_of("CF05", "hp-dh").own_value is None


def test_own_figure_alone_is_no_value_of_the_city(plan: Plan, enter: Enter) -> None:
    enter("CF05", unit=BUREAU, value="105")
    assess_plan(plan=plan, years=[2023], by=None)
    assert (result_of("CF05", "hp").value, result_of("CF05", "hp").reported) == (None, 0)


@pytest.mark.parametrize(
    ("value", "limit", "flagged"), [("105", 0, True), ("105", 5, False), ("106", 5, True)]
)
def test_difference_beyond_the_limit_asks_for_an_explanation(
    plan: Plan, towns_reported: None, enter: Enter, value: str, limit: int, flagged: bool
) -> None:
    Indicator.objects.filter(code="CF05").update(gap_limit=limit)
    enter("CF05", unit=BUREAU, value=value)
    assert (Flag.DIFFERS_FROM_PLACES in flags_of_city(plan)) is flagged


def test_nothing_is_compared_before_all_places_have_reported(plan: Plan, enter: Enter) -> None:
    enter("CF05", value="10")
    enter("CF05", unit=BUREAU, value="105")
    assert flags_of_city(plan) == ()


def test_ratio_is_compared_with_the_places_sums_and_not_their_mean(plan: Plan, enter: Enter) -> None:
    for town, (part, whole) in zip(TOWNS, ((90, 100), (10, 10), (10, 10), (10, 10)), strict=True):
        enter("CF01", unit=town, numerator=str(part), denominator=str(whole))
    enter("CF01", unit=BUREAU, numerator="240", denominator="260")
    figure = Figure.objects.select_related("indicator").get(organization=plan.organization)
    assert figure.value == Decimal("92.3077")
    assert flags_for(plan, plan.organization, 2023, [figure])[figure.indicator_id] == ()


def test_report_without_own_figures_is_complete_and_one_entered_goes_with_it(
    plan: Plan, bureau: Organization, bureau_clerk: User, enter: Enter, open_round: ReportingRound
) -> None:
    enter("CF05", unit=BUREAU, value="105", by=bureau_clerk)
    receipt = submit_figures(round=open_round, unit=bureau, by=bureau_clerk)
    assert [line.indicator.code for line in receipt.lines.all()] == ["CF05"]
    assert figure_of("CF05", "hp").state == State.SUBMITTED


def test_progress_counts_an_own_figure_only_once_it_is_there(
    bureau: Organization, enter: Enter, open_round: ReportingRound
) -> None:
    assert progress_of([open_round], bureau)[open_round.pk] == []
    enter("CF05", unit=BUREAU, value="105")
    found = progress_of([open_round], bureau)[open_round.pk][0]
    assert (found.total, found.draft, found.blank) == (1, 1, 0)


def test_reviewer_sees_the_own_figure_in_the_citys_column(
    plan: Plan, bureau: Organization, bureau_clerk: User, enter: Enter, open_round: ReportingRound, cast: Cast
) -> None:
    assert plan.organization not in build_review_page(plan, 2023, cast.reviewer).columns
    enter("CF05", unit=BUREAU, value="105", by=bureau_clerk)
    submit_figures(round=open_round, unit=bureau, by=bureau_clerk)
    page = build_review_page(plan, 2023, cast.reviewer)
    cells = {row.indicator.code: row.cells[page.columns.index(plan.organization)] for row in page.rows}
    assert [code for code, cell in cells.items() if cell] == ["CF05"]


def test_only_the_lead_departments_clerk_enters_it(
    plan: Plan, bureau_clerk: User, enter: Enter, cast: Cast
) -> None:
    enter("CF05", unit=BUREAU, value="105")
    figure = figure_of("CF05", "hp")
    assert can_enter_figure(bureau_clerk, figure)
    assert not any(can_enter_figure(person, figure) for person in (cast.department_clerk, cast.clerk))


def test_grid_saves_one_optional_row_by_itself(client: Client, enter: Enter, bureau_clerk: User) -> None:
    client.force_login(bureau_clerk)
    url = f"/entry/invented-lakeside-2023-2025/2023/{BUREAU}/cells/CF05/"
    answer = client.post(url, {"value": "105", "version": "0"})
    assert (answer.status_code, figure_of("CF05", "hp").value) == (200, Decimal(105))
