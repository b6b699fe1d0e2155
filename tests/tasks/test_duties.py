"""What departments owe, on their home page and on the page of duties; what is asked of units."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization, User
from accounts.types import Role
from indicators.models import Indicator, Plan, ReportingRound, Result, Target
from indicators.planfile.schema import AssignmentRole
from indicators.services.assessments import assess_plan
from indicators.workflow import State
from tasks.burden_page import _asked, build_burden_page
from tasks.duties_page import build_duties_page
from tasks.models import Measure, Milestone, ProgressNote
from tasks.services.duties import note_duties
from tasks.services.notes import SeenNote, approve_notes
from tasks.todo import ToDo, build_todo
from tests.cast import Cast, make_person
from tests.tasks.conftest import Put, move_round
from tests.tasks.notes import LEAD, lead, measure_of, note_in, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(plan: Plan, open_round: ReportingRound) -> Measure:
    return lead(measure_of(plan, "ZX01-02"))


@pytest.fixture
def clerk(measure: Measure) -> User:
    return writer()


def todo_of(person: User) -> ToDo:
    return build_todo(User.objects.get(pk=person.pk), list(Plan.objects.select_related("organization")))


def unit(code: str = LEAD) -> Organization:
    return Organization.objects.get(code=code)


def test_an_unwritten_note_waits_for_its_department(measure: Measure, clerk: User) -> None:
    (item,) = todo_of(clerk).notes
    assert ([duty.code for duty in item.duties], item.due.days) == (["ZX01-02"], 20)
    assert item.url == "/notes/invented-lakeside-2023-2025/2023/ZX01/ZX01-02/"


@pytest.mark.parametrize("name", ["reviewer", "department_clerk", "clerk", "leader", "office"])
def test_it_waits_for_nobody_else(measure: Measure, cast: Cast, name: str) -> None:
    assert todo_of(cast.by_name()[name]).notes == ()


@pytest.mark.parametrize(("state", "waits"), [(State.SUBMITTED, 0), (State.APPROVED, 0), (State.RETURNED, 1)])
def test_what_is_handed_in_waits_no_more(
    measure: Measure, clerk: User, cast: Cast, state: State, waits: int
) -> None:
    note_in(state, measure, cast, clerk)
    assert len(todo_of(clerk).notes) == waits


def test_a_return_comes_with_what_was_said(measure: Measure, clerk: User, cast: Cast) -> None:
    note_in(State.RETURNED, measure, cast, clerk)
    (duty,) = todo_of(clerk).notes[0].returned
    assert (duty.reason, duty.comment) == ("vague", "示例：请写明进度。")


def test_a_note_of_another_year_is_another_duty(
    measure: Measure, clerk: User, cast: Cast, open_rounds: list[ReportingRound]
) -> None:
    note_in(State.SUBMITTED, measure, cast, clerk)
    duties = note_duties(open_rounds, unit())
    assert [[duty.state for duty in duties[row.pk]] for row in open_rounds] == [["submitted"], [""], [""]]


def test_nothing_is_asked_once_answers_are_over(
    open_round: ReportingRound, measure: Measure, clerk: User
) -> None:
    move_round(open_round, opens=-9, due=-5, answers=-1)
    assert todo_of(clerk).notes == ()


def test_submitted_notes_wait_for_the_check(measure: Measure, clerk: User, cast: Cast) -> None:
    note = note_in(State.SUBMITTED, measure, cast, clerk)
    foreign = make_person("foreign", Role.REVIEWER, unit("hp-shj"))
    waiting = [sum(item.waiting for item in todo_of(each).note_reviews) for each in (cast.reviewer, foreign)]
    assert waiting == [1, 0]
    approve_notes(seen=[SeenNote(note.pk, note.version)], by=cast.reviewer)
    assert todo_of(cast.office).note_reviews == ()


def test_what_the_office_wrote_does_not_wait_for_it(measure: Measure, cast: Cast) -> None:
    note_in(State.SUBMITTED, measure, cast, cast.office)
    assert todo_of(cast.office).note_reviews == ()


def test_the_page_of_duties_counts_what_is_done(
    plan: Plan, measure: Measure, clerk: User, cast: Cast
) -> None:
    note_in(State.SUBMITTED, measure, cast, clerk)
    today = timezone.localdate()
    for days, done in ((-3, None), (-2, today), (3, None)):
        Milestone.objects.create(measure=measure, due_on=today + timedelta(days=days), text="a", done_on=done)
    page = build_duties_page(plan, 2023, unit(), cast.office)
    assert (len(page.notes), page.notes_done, page.milestones_late) == (1, 1, 1)


def test_the_page_of_duties_says_what_each_person_did(
    plan: Plan, measure: Measure, clerk: User, cast: Cast, put: Put
) -> None:
    note = note_in(State.SUBMITTED, measure, cast, clerk)
    put("CF05", State.SUBMITTED)
    before = build_duties_page(plan, 2023, unit(), cast.office)
    assert (before.to_check.figures, before.to_check.notes) == (1, 1)
    approve_notes(seen=[SeenNote(note.pk, note.version)], by=cast.reviewer)
    page = build_duties_page(plan, 2023, unit(), cast.office)
    done = {
        each.name: (
            each.figures_handed_in,
            each.notes_handed_in,
            each.figures_checked,
            each.notes_checked,
        )
        for each in page.people
    }
    assert done == {"writer": (0, 1, 0, 0), "reviewer": (0, 0, 0, 1)}
    assert page.to_check.notes == 0


def test_the_page_of_duties_names_what_is_supported(plan: Plan, measure: Measure, cast: Cast) -> None:
    lead(measure, "hp-shj", AssignmentRole.SUPPORTING)
    page = build_duties_page(plan, 2023, unit("hp-shj"), cast.office)
    assert [row.code for row in page.supported] == ["ZX01-02"]
    assert build_duties_page(plan, 2023, unit(), cast.office).supported == []


@pytest.mark.parametrize(("name", "sees"), [("office", True), ("reviewer", True), ("leader", False)])
def test_leaders_see_no_names_of_staff(
    plan: Plan, measure: Measure, cast: Cast, name: str, sees: bool
) -> None:
    assert bool(build_duties_page(plan, 2023, unit(), cast.by_name()[name]).people) is sees


def test_a_milestone_is_done_by_its_department(
    client: Client, plan: Plan, measure: Measure, clerk: User
) -> None:
    row = Milestone.objects.create(measure=measure, due_on=date(2023, 6, 30), text="a")
    client.force_login(clerk)
    page = reverse("finish_milestone", args=[plan.code, 2023, "ZX01", "ZX01-02", row.pk])
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    for day in ("2023-06-01", tomorrow, "nonsense"):
        client.post(page, {"done_on": day})
    row.refresh_from_db()
    assert row.done_on == date(2023, 6, 1)


def test_what_is_asked_is_what_the_entry_asks(plan: Plan, open_round: ReportingRound) -> None:
    indicators = list(Indicator.objects.for_plan(plan).prefetch_related("assignments"))
    for row in build_burden_page(plan, 2023).rows:
        reported = Indicator.objects.for_plan(plan).reported_by(row.unit)
        assert _asked(indicators, row.unit) == list(reported)
        assert row.asked == len(reported)


def test_last_years_values_and_rates_are_prefilled(plan: Plan, open_round: ReportingRound, put: Put) -> None:
    before = next(row for row in build_burden_page(plan, 2023).rows if row.unit.code == "hp-dh-ly")
    put("CF05", year=2022, value=Decimal(3))
    after = next(row for row in build_burden_page(plan, 2023).rows if row.unit.code == "hp-dh-ly")
    rates = Indicator.objects.for_plan(plan).filter(rollup="ratio").count()
    assert (before.prefilled, after.prefilled, after.typed - before.typed) == (rates, rates + 1, 0)


def test_a_figure_that_serves_nothing_is_unused(plan: Plan, open_round: ReportingRound) -> None:
    assert build_burden_page(plan, 2023).unused_share == 0
    direct = Indicator.objects.for_plan(plan).filter(rollup="direct").first()
    Target.objects.filter(indicator=direct).delete()
    unused = [row.unused for row in build_burden_page(plan, 2023).rows if row.unused]
    assert unused == [[direct]]


def test_a_figure_that_made_a_result_is_used(plan: Plan, open_round: ReportingRound, cast: Cast) -> None:
    direct = Indicator.objects.for_plan(plan).filter(rollup="direct").first()
    assert direct is not None
    Target.objects.filter(indicator=direct).delete()
    assessment = assess_plan(plan=plan, years=[2023], by=cast.office)[0]
    made = Result.objects.filter(assessment=assessment, indicator=direct, organization=plan.organization)
    made.update(value=None)
    assert build_burden_page(plan, 2023).unused_share != 0
    made.update(value=Decimal(1))
    assert build_burden_page(plan, 2023).unused_share == 0


def test_the_shares_are_those_of_all_numbers_together(
    client: Client, plan: Plan, open_round: ReportingRound, put: Put, cast: Cast
) -> None:
    """Counted here from the rows; a mean of the units' shares would be another number."""
    put("CF05", year=2022, value=Decimal(3))
    page = build_burden_page(plan, 2023)
    numbers, prefilled = (sum(getattr(row, name) for row in page.rows) for name in ("numbers", "prefilled"))
    assert page.prefilled_share == Decimal(100) * prefilled / numbers
    assert page.typed == numbers - prefilled
    assert page.asked == sum(row.asked for row in page.rows) > 0
    client.force_login(cast.leader)
    text = client.get(f"/plans/{plan.code}/2023/burden/", headers={"accept-language": "en"}).content.decode()
    assert f"{page.asked} figures are asked, {page.typed} numbers are typed" in text


def test_a_year_without_a_round_asks_nothing(plan: Plan, open_round: ReportingRound) -> None:
    page = build_burden_page(plan, 2024)
    assert (page.round, page.rows, page.prefilled_share, page.unused_share) == (None, [], None, None)


def test_queries_do_not_grow(
    plan: Plan,
    measure: Measure,
    clerk: User,
    cast: Cast,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    lead(measure_of(plan, "ZX01-01"))
    note_in(State.SUBMITTED, measure, cast, clerk)
    assert ProgressNote.objects.count() == 1
    rounds, department = [ReportingRound.objects.with_clock().get()], unit()
    with django_assert_max_num_queries(1):  # type: ignore[attr-defined]
        note_duties(rounds, department)
    with django_assert_max_num_queries(19):  # type: ignore[attr-defined]
        build_duties_page(plan, 2023, department, cast.office)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        build_burden_page(plan, 2023)
