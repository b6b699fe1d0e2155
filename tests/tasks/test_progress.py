"""How far each unit is, and the office's page of it."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client

from accounts.models import Organization
from indicators.method.types import Availability
from indicators.models import WITHOUT_VALUE, Extension, Figure, Indicator, Plan, ReportingRound
from indicators.workflow import State
from tasks.services.progress import (
    EMPTY,
    Stage,
    UnitProgress,
    progress_of,
    progress_of_unit,
    waiting_checks,
)
from tests.cast import Cast
from tests.tasks.conftest import TOWN, Put, move_round

URL = "/progress/invented-lakeside-2023-2025/2023/"
PutAll = Callable[..., list[Figure]]


def progress(round: ReportingRound, unit: str = TOWN) -> UnitProgress:
    return next(each for each in progress_of([round])[round.pk] if each.unit.code == unit)


def test_units_are_the_places_that_report_and_the_departments_that_do(open_round: ReportingRound) -> None:
    totals = [(each.unit.code, each.total) for each in progress_of([open_round])[open_round.pk]]
    assert totals == [("hp-dh-ly", 9), ("hp-dh-qs", 9), ("hp-xh-bs", 9), ("hp-xh-yq", 9), ("hp-shj", 1)]


def test_totals_agree_with_the_entry_page(open_round: ReportingRound, plan: Plan) -> None:
    totals = {each.unit.code: each.total for each in progress_of([open_round])[open_round.pk]}
    for unit in Organization.objects.within(plan.organization):
        reported = Indicator.objects.for_plan(plan).reported_by(unit).count()
        assert totals.get(unit.code, 0) == reported, unit


def test_one_unit_alone_counts_the_same(open_round: ReportingRound, put: Put) -> None:
    put("CF05", State.SUBMITTED)
    put("HB01", unit="hp")
    for each in progress_of([open_round])[open_round.pk]:
        assert progress_of([open_round], each.unit)[open_round.pk] == [each]


def test_a_department_counts_the_figures_of_the_city(open_round: ReportingRound, put: Put) -> None:
    put("HB01", State.SUBMITTED, unit="hp")
    assert progress(open_round, "hp-shj").submitted == 1


def test_figures_of_another_year_do_not_count(open_round: ReportingRound, put: Put) -> None:
    put("CF05", year=2024)
    assert progress(open_round).blank == 9


def test_an_empty_draft_counts_as_blank_as_the_model_says(open_round: ReportingRound, put: Put) -> None:
    """The SQL condition and `Figure.is_blank` agree on every combination that the database allows."""
    codes = iter(Indicator.objects.values_list("code", flat=True))
    for availability, value, numerator in product(Availability, (None, 1), (None, 1)):
        if availability in WITHOUT_VALUE and (value or numerator):
            continue
        put(
            next(codes),
            unit="hp-dh-qs",
            value=value,
            numerator=numerator,
            denominator=numerator,
            availability=availability,
            expected_on=open_round.today if availability is Availability.NOT_AVAILABLE else None,
        )
    blank = {figure.pk for figure in Figure.objects.all() if figure.is_blank}
    assert blank == set(Figure.objects.filter(EMPTY).values_list("pk", flat=True))
    assert (len(blank), Figure.objects.count()) == (2, 10)


@pytest.mark.parametrize(
    ("states", "stage"),
    [
        ([], Stage.NOT_BEGUN),
        ([State.DRAFT], Stage.FILLING),
        ([State.SUBMITTED, State.RETURNED], Stage.RETURNED),
        ([State.SUBMITTED] * 9, Stage.SUBMITTED),
        ([State.SUBMITTED] + [State.APPROVED] * 8, Stage.SUBMITTED),
        ([State.APPROVED] * 9, Stage.APPROVED),
    ],
)
def test_a_report_has_one_stage(
    open_round: ReportingRound, put: Put, states: list[State], stage: Stage
) -> None:
    codes = Indicator.objects.exclude(rollup="direct").values_list("code", flat=True)
    for code, state in zip(codes, states, strict=False):
        put(code, state)
    assert progress(open_round).stage == stage


def test_the_latest_extension_counts(open_round: ReportingRound, cast: Cast) -> None:
    for days in (9, 3):
        Extension.objects.create(
            round=open_round,
            organization=Organization.objects.get(code=TOWN),
            due_on=open_round.due_on + timedelta(days=days),
            reason="late statistics",
            granted_by=cast.office,
        )
    assert progress(open_round).due_on == open_round.due_on + timedelta(days=3)


def test_many_rounds_cost_the_same_queries(
    open_round: ReportingRound, plan: Plan, put_all: PutAll, django_assert_num_queries: Callable[..., object]
) -> None:
    put_all(State.DRAFT)
    dates = {name: getattr(open_round, name) for name in ("opens_on", "due_on", "answers_due_on")}
    ReportingRound.objects.create(plan=plan, year=2024, **dates)
    for rounds in ([open_round], list(ReportingRound.objects.with_clock())):
        with django_assert_num_queries(6):  # type: ignore[attr-defined]
            progress_of(rounds)


@pytest.mark.parametrize("code", [TOWN, "hp-shj", "hp-zlj", "hp-dh"])
def test_a_units_own_reports_are_those_of_the_round(
    open_round: ReportingRound, plan: Plan, put: Put, code: str
) -> None:
    put("CF05", State.SUBMITTED)
    put("HB01", unit="hp")
    unit = Organization.objects.with_places().get(code=code)
    whole = [each for each in progress_of([open_round])[open_round.pk] if each.unit == unit]
    assert progress_of_unit(plan, unit) == whole


@pytest.mark.parametrize(
    ("opens", "due", "answers", "count"), [(1, 9, 20, 0), (-40, -20, -1, 0), (-40, -20, 0, 1)]
)
def test_a_unit_has_no_report_in_a_round_to_come_or_over(
    open_round: ReportingRound, plan: Plan, opens: int, due: int, answers: int, count: int
) -> None:
    move_round(open_round, opens=opens, due=due, answers=answers)
    assert len(progress_of_unit(plan, Organization.objects.get(code=TOWN))) == count


def test_a_units_own_extension_counts(open_round: ReportingRound, plan: Plan, cast: Cast) -> None:
    town, day = Organization.objects.get(code=TOWN), open_round.due_on + timedelta(days=9)
    Extension.objects.create(
        round=open_round, organization=town, due_on=day, reason="late statistics", granted_by=cast.office
    )
    (report,) = progress_of_unit(plan, town)
    assert (report.due_on, report.is_extended) == (day, True)


def test_what_waits_for_a_department_is_what_it_leads(plan: Plan, put: Put) -> None:
    put("CF05", State.SUBMITTED)
    put("HB02", State.APPROVED)
    waiting = {
        code: waiting_checks(plan, Organization.objects.get(code=code)) for code in ("hp-zlj", "hp-shj")
    }
    assert waiting == {"hp-zlj": {2023: 1}, "hp-shj": {}}


# --- The page ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["leader", "reviewer", "department_clerk", "clerk", "other_clerk"])
def test_only_the_office_sees_who_is_late(
    client: Client, open_round: ReportingRound, cast: Cast, name: str
) -> None:
    client.force_login(cast.by_name()[name])
    statuses = [
        client.get(URL).status_code,
        client.post(f"{URL}remind/").status_code,
        client.post(f"{URL}extend/").status_code,
    ]
    assert statuses == [403, 403, 403]


def test_the_page_names_every_unit_with_its_entry_page(
    client: Client, open_round: ReportingRound, cast: Cast
) -> None:
    client.force_login(cast.office)
    html = client.get(URL).content.decode()
    for unit in ("hp-dh-ly", "hp-xh-yq", "hp-shj"):
        assert f"/entry/invented-lakeside-2023-2025/2023/{unit}/" in html


def test_the_page_costs_the_same_for_few_and_many_figures(
    client: Client,
    open_round: ReportingRound,
    cast: Cast,
    put_all: PutAll,
    django_assert_max_num_queries: object,
) -> None:
    for unit in (TOWN, "hp-dh-qs", "hp-xh-bs", "hp-xh-yq"):
        put_all(State.DRAFT, unit=unit)
    client.force_login(cast.office)
    client.get(URL)
    with django_assert_max_num_queries(19):  # type: ignore[operator]
        client.get(URL)


def test_a_year_without_a_round_offers_to_set_one_up(client: Client, plan: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    html = client.get("/progress/invented-lakeside-2023-2025/2024/").content.decode()
    assert f"/admin/indicators/reportinground/add/?plan={plan.pk}&amp;year=2024" in html


def test_a_year_outside_the_plan_is_not_found(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    assert client.get("/progress/invented-lakeside-2023-2025/2030/").status_code == 404


# --- Extending -----------------------------------------------------------------------------------------


def extend(client: Client, round: ReportingRound, days: int, **fields: str) -> int:
    """Ask for so many days after the round's due date; the status of the answer."""
    day = round.due_on + timedelta(days=days)
    data = {"unit": TOWN, "due_on": day.isoformat(), "reason": "late statistics"} | fields
    return client.post(f"{URL}extend/", data).status_code


def test_one_unit_gets_more_time(client: Client, open_round: ReportingRound, cast: Cast) -> None:
    client.force_login(cast.office)
    assert extend(client, open_round, 5) == 302
    assert progress(open_round).due_on == open_round.due_on + timedelta(days=5)
    assert progress(open_round, "hp-xh-bs").due_on == open_round.due_on
    assert Extension.objects.get().granted_by == cast.office


@pytest.mark.parametrize(
    ("days", "fields"),
    [(-1, {}), (5, {"reason": " "}), (5, {"unit": "hp"}), (5, {"unit": ""}), (5, {"due_on": "soon"})],
)
def test_a_faulty_extension_is_refused_at_its_field(
    client: Client, open_round: ReportingRound, cast: Cast, days: int, fields: dict[str, str]
) -> None:
    client.force_login(cast.office)
    response = client.post(
        f"{URL}extend/",
        {
            "unit": TOWN,
            "due_on": (open_round.due_on + timedelta(days=days)).isoformat(),
            "reason": "late statistics",
        }
        | fields,
    )
    assert response.status_code == 400
    assert 'aria-invalid="true"' in response.content.decode()
    assert not Extension.objects.exists()


def test_no_day_that_is_over_is_granted(client: Client, open_round: ReportingRound, cast: Cast) -> None:
    moved = move_round(open_round, opens=-20, due=-10, answers=5)
    client.force_login(cast.office)
    assert [extend(client, moved, days) for days in (5, 10)] == [400, 302]


def test_the_form_opens_for_the_unit_that_was_chosen(
    client: Client, open_round: ReportingRound, cast: Cast
) -> None:
    client.force_login(cast.office)
    html = client.get(f"{URL}?extend={TOWN}").content.decode()
    assert f'<option value="{TOWN}" selected' in html
