"""The profile of a place and of a department: what it says, for whom, and in how many queries."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization, User
from indicators.method.types import Nature, Verdict
from indicators.models import Assignment, Plan, ReportingRound, Result
from indicators.planfile.schema import AssignmentRole
from indicators.services.assessments import assess_plan
from indicators.workflow import State
from reports.overview import Row, strengths
from reports.profile_page import ProfilePage, load_past_profile, load_profile, moves
from tests.cast import Cast
from tests.indicators.conftest import Enter
from tests.indicators.conftest import enter as enter
from tests.indicators.publishing import enter_approved, publish
from tests.tasks.conftest import put as put
from tests.tasks.conftest import put_all as put_all

PLAN = "/plans/invented-lakeside-2023-2025"
TOWN, COUNTY, BUREAU = "hp-dh-ly", "hp-dh", "hp-zlj"


def row(code: str, verdict: Verdict, **values: object) -> Row:
    given: dict[str, object] = {
        "number": int(code[2:]),
        "label": code,
        "unit": "%",
        "domain": "goods",
        "domain_label": "Goods",
        "nature": Nature.EXPECTED,
        **values,
    }
    return Row(code=code, verdict=verdict, **given)  # type: ignore[arg-type]


def load(plan: Plan, person: User, code: str, year: int = 2023) -> ProfilePage:
    unit = Organization.objects.with_places().get(code=code)
    return load_profile(person=person, plan=plan, year=year, unit=unit, today=timezone.localdate())


@pytest.fixture
def assessed(plan: Plan, cast: Cast) -> Plan:
    """The first two years, assessed."""
    assess_plan(plan=plan, years=[2023, 2024], by=cast.office)
    return plan


def rate(verdict: Verdict, *, year: int, indicator: str, unit: str) -> None:
    found = Result.objects.filter(assessment__year=year, indicator__code=indicator, organization__code=unit)
    assert found.update(verdict=verdict, reason=None, value=Decimal(1)) == 1


def test_strengths_come_binding_first_then_the_best_pace() -> None:
    rows = [
        row("CF01", Verdict.ACHIEVED),
        row("CF02", Verdict.AHEAD, pace=Decimal(12)),
        row("CF03", Verdict.ACHIEVED, pace=Decimal(40)),
        row("CF04", Verdict.BEHIND, pace=Decimal(-12)),
        row("CF05", Verdict.AHEAD, pace=Decimal(11), nature=Nature.BINDING),
    ]
    assert [found.code for found in strengths(rows)] == ["CF05", "CF03", "CF02", "CF01"]


def test_moves_name_the_worse_first_and_last_what_was_or_is_no_rating() -> None:
    rows = [
        row("CF01", Verdict.UNRATED),
        row("CF02", Verdict.ACHIEVED),
        row("CF03", Verdict.MISSED),
        row("CF04", Verdict.BEHIND),
        row("CF05", Verdict.BEHIND),
    ]
    before = {
        "CF01": Verdict.BEHIND,
        "CF02": Verdict.BEHIND,
        "CF03": Verdict.FAR_BEHIND,
        "CF04": Verdict.BEHIND,
        "CF05": None,
    }
    found = [(move.row.code, move.is_better) for move in moves(rows, before)]
    assert found == [("CF03", False), ("CF02", True), ("CF01", None)]


def test_a_place_is_read_by_its_own_results(assessed: Plan, cast: Cast) -> None:
    rate(Verdict.ACHIEVED, year=2023, indicator="CF05", unit=TOWN)
    rate(Verdict.BEHIND, year=2023, indicator="CF07", unit=TOWN)
    page = load(assessed, cast.clerk, TOWN)
    assert [row.code for row in page.strengths] == ["CF05"]
    assert [row.code for row in page.behind] == ["CF07"]


def test_a_department_is_read_by_the_plans_results_binding_first_with_its_part(
    assessed: Plan, cast: Cast
) -> None:
    page = load(assessed, cast.office, BUREAU)
    parts = Assignment.objects.filter(organization__code=BUREAU)
    assert {row.code: row.part for row in page.parts} == {
        part.indicator.code: AssignmentRole(part.role) for part in parts.select_related("indicator")
    }
    natures = [row.is_binding for row in page.parts]
    assert natures == sorted(natures, reverse=True)


def test_it_says_what_changed_against_the_year_before(assessed: Plan, cast: Cast) -> None:
    rate(Verdict.ON_TRACK, year=2023, indicator="CF05", unit=TOWN)
    rate(Verdict.BEHIND, year=2024, indicator="CF05", unit=TOWN)
    (move,) = load(assessed, cast.clerk, TOWN, 2024).moves
    assert (move.row.code, move.before, move.is_better) == ("CF05", Verdict.ON_TRACK, False)


@pytest.mark.django_db(transaction=True)
def test_it_says_what_changed_against_the_published_version(plan: Plan, cast: Cast, enter: Enter) -> None:
    Plan.objects.update(is_demo=True)
    plan.refresh_from_db()
    enter_approved(enter, cast, "CF05", value="12")
    publish(plan, cast.office)
    assess_plan(plan=plan, years=[2023], by=cast.office)
    published = load(plan, cast.clerk, TOWN).rows[0].published
    Result.objects.filter(organization__code=TOWN, indicator__code="CF05").update(verdict=Verdict.MISSED)
    page = load(plan, cast.clerk, TOWN)
    assert published is not None
    assert (page.published_version, [move.row.code for move in page.published_moves]) == (1, ["CF05"])


def test_a_unit_reads_what_waits_for_it(
    assessed: Plan, cast: Cast, open_round: ReportingRound, put: Callable[..., object]
) -> None:
    put("CF05", State.RETURNED)
    duties = load(assessed, cast.clerk, TOWN).duties
    assert duties is not None
    assert [(each.round.year, each.returned) for each in duties.reports] == [(2023, 1)]


def test_a_department_reads_how_many_figures_wait_for_its_check(
    assessed: Plan, cast: Cast, open_round: ReportingRound, put: Callable[..., object]
) -> None:
    put("CF05", State.SUBMITTED)
    duties = load(assessed, cast.reviewer, BUREAU).duties
    assert duties is not None
    assert duties.checks == {2023: 1}


def test_who_is_late_is_no_business_of_leaders(
    assessed: Plan, cast: Cast, open_round: ReportingRound
) -> None:
    assert load(assessed, cast.leader, TOWN).duties is None


def test_a_county_shows_its_towns_to_who_sees_all(client: Client, assessed: Plan, cast: Cast) -> None:
    assert [place.code for place in load(assessed, cast.leader, COUNTY).places] == [TOWN, "hp-dh-qs"]
    assert load(assessed, cast.leader, TOWN).places == ()


def test_the_past_has_neither_duties_nor_changes(
    plan: Plan, cast: Cast, enter: Enter, client: Client
) -> None:
    enter("CF05", value="12")
    unit = Organization.objects.get(code=BUREAU)
    page = load_past_profile(person=cast.office, plan=plan, year=2023, unit=unit, moment=timezone.now())
    assert page.duties is None
    assert {row.part for row in page.rows} <= set(AssignmentRole)


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("leader", BUREAU, "The municipal office computes it once figures are in"),
        ("clerk", TOWN, f'href="{PLAN}/2025/indicators/"'),
    ],
)
def test_an_empty_profile_says_why_and_offers_a_way(
    client: Client, plan: Plan, cast: Cast, name: str, code: str, words: str
) -> None:
    client.force_login(cast.by_name()[name])
    html = client.get(f"{PLAN}/2025/units/{code}/", headers={"accept-language": "en"}).content.decode()
    assert words in html


def test_the_page_shows_no_name_of_staff(client: Client, assessed: Plan, cast: Cast) -> None:
    User.objects.exclude(pk=cast.leader.pk).update(name="Somebody Particular")
    client.force_login(cast.leader)
    html = client.get(f"{PLAN}/2023/units/{BUREAU}/").content.decode()
    assert "Somebody Particular" not in html


@pytest.mark.parametrize(
    ("name", "code"), [("office", TOWN), ("office", COUNTY), ("office", BUREAU), ("clerk", TOWN)]
)
def test_queries_are_few_and_do_not_grow(
    client: Client,
    assessed: Plan,
    cast: Cast,
    open_rounds: list[ReportingRound],
    put_all: Callable[..., object],
    name: str,
    code: str,
) -> None:
    client.force_login(cast.by_name()[name])
    Result.objects.exclude(indicator__code="CF05").delete()
    path = f"{PLAN}/2023/units/{code}/"
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    assess_plan(plan=assessed, years=[2023, 2024], by=cast.office)
    put_all(State.SUBMITTED)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(few) == len(many) <= 14
