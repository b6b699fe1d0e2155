"""What waits for each person: all of it, and nothing that waits for somebody else."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Organization, User
from accounts.types import Role
from indicators.models import (
    Assignment,
    AssignmentState,
    Extension,
    Figure,
    Indicator,
    Plan,
    ReportingRound,
    ReviewComment,
)
from indicators.workflow import State
from tasks.todo import ToDo, build_todo
from tests.cast import Cast, make_person
from tests.tasks.conftest import TOWN, Put, move_round

PutAll = Callable[..., list[Figure]]


def todo_of(person: User) -> ToDo:
    return build_todo(User.objects.get(pk=person.pk), list(Plan.objects.select_related("organization")))


def test_a_clerk_has_the_own_report(open_round: ReportingRound, cast: Cast, put: Put) -> None:
    put("CF05")
    put("CF05", unit="hp-xh-bs")
    put("CF04", unit="hp-xh-bs")
    (report,) = todo_of(cast.clerk).reports
    assert (report.progress.unit.code, report.progress.filled, report.progress.total) == (TOWN, 1, 9)
    assert report.due.days == 20
    assert report.url == "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/"


def test_a_department_reports_what_it_leads_directly(open_round: ReportingRound, cast: Cast) -> None:
    (report,) = todo_of(cast.department_clerk).reports
    assert (report.progress.unit.code, report.progress.total) == ("hp-shj", 1)


def test_a_clerk_has_nothing_of_the_office_or_a_reviewer(
    open_round: ReportingRound, cast: Cast, put: Put
) -> None:
    put("CF05", State.SUBMITTED, unit="hp-xh-bs", by=cast.other_clerk)
    todo = todo_of(cast.clerk)
    assert (todo.answers, todo.reviews, todo.rounds, todo.missing, todo.proposed) == ((), (), (), (), ())


@pytest.mark.parametrize("name", ["reviewer", "leader"])
def test_who_enters_nothing_has_no_report(open_round: ReportingRound, cast: Cast, name: str) -> None:
    assert todo_of(cast.by_name()[name]).count == 0


def test_returned_figures_come_with_what_was_said(open_round: ReportingRound, cast: Cast, put: Put) -> None:
    figure = put("CF05", State.RETURNED)
    ReviewComment.objects.create(
        figure=figure, version=1, reason="other", text="first", by=cast.office, at=timezone.now()
    )
    ReviewComment.objects.create(
        figure=figure, version=3, reason="other", text="last", by=cast.office, at=timezone.now()
    )
    (answer,) = todo_of(cast.clerk).answers
    assert [(cell.code, cell.text) for cell in answer.cells] == [("CF05", "last")]
    assert answer.due.days == 40


def test_returned_figures_wait_even_when_all_else_is_submitted(
    open_round: ReportingRound, cast: Cast, put_all: PutAll
) -> None:
    put_all(State.SUBMITTED)
    Figure.objects.filter(indicator__code="CF05").update(state=State.RETURNED)
    todo = todo_of(cast.clerk)
    assert (len(todo.answers), len(todo.reports)) == (1, 0)


def test_a_submitted_report_does_not_wait(open_round: ReportingRound, cast: Cast, put_all: PutAll) -> None:
    put_all(State.SUBMITTED)
    assert todo_of(cast.clerk).count == 0


def test_a_complete_report_leads_to_the_check(
    open_round: ReportingRound, cast: Cast, put_all: PutAll
) -> None:
    put_all(State.DRAFT)
    (report,) = todo_of(cast.clerk).reports
    assert report.is_complete
    assert report.url.endswith("/submit/")


def test_a_jump_is_counted_until_it_is_explained(open_round: ReportingRound, cast: Cast, put: Put) -> None:
    put("CF05", year=2022)
    figure = put("CF05", value=Decimal(100))
    assert todo_of(cast.clerk).reports[0].unexplained == 1
    Figure.objects.filter(pk=figure.pk).update(explanation="new service stations")
    assert todo_of(cast.clerk).reports[0].unexplained == 0


def test_a_value_that_became_impossible_is_an_error(open_round: ReportingRound, cast: Cast, put: Put) -> None:
    put("CF05", value=Decimal(100))
    assert todo_of(cast.clerk).reports[0].impossible == 0
    Indicator.objects.filter(code="CF05").update(maximum=50)
    assert todo_of(cast.clerk).reports[0].impossible == 1


def test_an_extension_moves_the_due_date_of_its_unit_only(open_round: ReportingRound, cast: Cast) -> None:
    Extension.objects.create(
        round=open_round,
        organization=Organization.objects.get(code=TOWN),
        due_on=open_round.due_on + timedelta(days=3),
        reason="late statistics",
        granted_by=cast.office,
    )
    days = [todo_of(person).reports[0].due.days for person in (cast.clerk, cast.other_clerk)]
    assert days == [23, 20]


@pytest.mark.parametrize(
    ("opens", "due", "answers", "waiting"),
    [(1, 20, 40, 0), (0, 20, 40, 1), (-9, 0, 9, 1), (-9, -1, 9, 1), (-9, -5, -1, 0)],
)
def test_a_report_waits_from_the_opening_until_the_round_is_over(
    open_round: ReportingRound, cast: Cast, opens: int, due: int, answers: int, waiting: int
) -> None:
    move_round(open_round, opens=opens, due=due, answers=answers)
    assert len(todo_of(cast.clerk).reports) == waiting


def test_a_late_report_leads_to_the_grid_and_says_so(
    open_round: ReportingRound, cast: Cast, put_all: PutAll
) -> None:
    put_all(State.DRAFT)
    move_round(open_round, opens=-9, due=-1, answers=9)
    (report,) = todo_of(cast.clerk).reports
    assert report.due.is_over
    assert not report.url.endswith("/submit/")


def test_the_next_round_is_announced(open_round: ReportingRound, cast: Cast) -> None:
    move_round(open_round, opens=50, due=60, answers=70)
    assert [row.year for row in todo_of(cast.clerk).opening] == [2023]
    assert todo_of(cast.office).opening == ()


def test_a_reviewer_has_what_the_department_leads(open_round: ReportingRound, cast: Cast, put: Put) -> None:
    put("CF05", State.SUBMITTED)
    put("CF04", State.SUBMITTED, unit="hp-xh-bs", by=cast.other_clerk)
    put("CF03", State.RETURNED)
    put("CF02", State.APPROVED)
    put("CF01", State.DRAFT)
    put("HB02", State.SUBMITTED)  # led by another department
    (review,) = todo_of(cast.reviewer).reviews
    assert (review.waiting, review.returned, len(review.groups)) == (2, 1, 1)


def test_what_only_waits_for_others_is_no_row_of_the_reviewer(
    open_round: ReportingRound, cast: Cast, put: Put
) -> None:
    put("CF03", State.RETURNED)
    todo = todo_of(cast.reviewer)
    assert (todo.count, len(todo.returned_elsewhere)) == (0, 1)


def test_nobody_checks_what_they_entered(open_round: ReportingRound, cast: Cast, put: Put) -> None:
    put("CF05", State.SUBMITTED, by=cast.reviewer)
    assert todo_of(cast.reviewer).reviews == ()


def test_the_office_checks_what_no_reviewer_can(open_round: ReportingRound, cast: Cast, put: Put) -> None:
    put("CF05", State.SUBMITTED)  # the Quality Bureau has a reviewer
    put("HB02", State.SUBMITTED)  # the Water Bureau has none
    assert [review.waiting for review in todo_of(cast.office).reviews] == [1]
    make_person("water", Role.REVIEWER, Organization.objects.get(code="hp-shj"))
    assert todo_of(cast.office).reviews == ()


def test_the_office_watches_the_round(open_round: ReportingRound, cast: Cast, put_all: PutAll) -> None:
    put_all(State.SUBMITTED)
    put_all(State.DRAFT, unit="hp-xh-bs", by=cast.other_clerk)
    (row,) = todo_of(cast.office).rounds
    assert row.counts == {"blank": 19, "draft": 9, "submitted": 9, "returned": 0, "approved": 0}
    assert [each.unit.code for each in row.not_begun] == ["hp-dh-qs", "hp-xh-yq", "hp-shj"]
    assert (len(row.open_units), row.due_soon, row.late, row.extended) == (4, [], [], [])


def test_the_office_sees_what_is_due_this_week_and_what_is_late(
    open_round: ReportingRound, cast: Cast
) -> None:
    move_round(open_round, opens=-9, due=6, answers=9)
    assert len(todo_of(cast.office).rounds[0].due_soon) == 5
    move_round(open_round, opens=-9, due=-1, answers=9)
    assert len(todo_of(cast.office).rounds[0].late) == 5


def test_the_office_confirms_proposed_assignments(cast: Cast) -> None:
    (proposed,) = todo_of(cast.office).proposed
    assert proposed.count == Assignment.objects.count()
    Assignment.objects.update(state=AssignmentState.CONFIRMED)
    assert todo_of(cast.office).proposed == ()


def test_the_office_is_told_of_a_year_without_a_round(plan: Plan, cast: Cast) -> None:
    today = timezone.localdate()
    Plan.objects.update(start_year=today.year - 2, end_year=today.year)
    (missing,) = todo_of(cast.office).missing
    assert missing.year == today.year - 1
    dates = dict.fromkeys(("opens_on", "due_on", "answers_due_on"), today)
    ReportingRound.objects.create(plan=plan, year=today.year - 1, **dates)
    assert todo_of(cast.office).missing == ()


def test_a_round_of_another_citys_plan_waits_for_nobody_here(open_round: ReportingRound, cast: Cast) -> None:
    other = list(Plan.objects.exclude(pk=open_round.plan_id))
    assert build_todo(cast.clerk, other).count == 0


@pytest.mark.parametrize(
    ("name", "most"), [("clerk", 14), ("department_clerk", 16), ("reviewer", 6), ("office", 18)]
)
def test_queries_do_not_grow(
    open_round: ReportingRound,
    cast: Cast,
    put_all: PutAll,
    django_assert_max_num_queries: Callable[..., object],
    name: str,
    most: int,
) -> None:
    for unit in (TOWN, "hp-dh-qs", "hp-xh-bs"):
        put_all(State.DRAFT, unit=unit)
    put_all(State.RETURNED, unit="hp-xh-yq")
    person = User.objects.get(pk=cast.by_name()[name].pk)
    plans = list(Plan.objects.select_related("organization"))
    with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
        build_todo(person, plans)
