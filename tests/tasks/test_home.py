"""The home page for each person: what it shows, what it leaves out, what it remembers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organization, User
from indicators.models import Figure, FigureEvent, Plan, ReportingRound, Submission
from indicators.services.reviews import Return, Seen, review_figures
from indicators.services.rounds import extend_round
from indicators.services.submissions import submit_figures
from indicators.workflow import Action, State
from tasks.done import PER_PAGE, done_page
from tasks.landing import RoundDates, round_year
from tasks.models import Notice
from tasks.services.reminders import request_reminders
from tests.cast import Cast
from tests.tasks.conftest import TOWN, Put

PLAN = "/plans/invented-lakeside-2023-2025"
PutAll = Callable[..., list[Figure]]
ENGLISH = {"accept-language": "en"}


def home(client: Client, person: User, query: str = "") -> str:
    client.force_login(person)
    return client.get(f"/{query}", headers=ENGLISH).content.decode()


@pytest.mark.parametrize("name", ["office", "reviewer", "department_clerk", "clerk", "other_clerk"])
def test_who_works_on_rounds_begins_with_things_to_do(
    client: Client, open_round: ReportingRound, cast: Cast, name: str
) -> None:
    assert '<h2 id="todo">To do' in home(client, cast.by_name()[name])


def test_a_leader_begins_with_the_overview(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    assert client.get("/").headers["Location"] == f"{PLAN}/2023/"


def test_home_without_a_plan_says_how_to_load_one(client: Client, db: None) -> None:
    person = User.objects.create_user("first")
    assert "load_plan" in home(client, person)


def test_an_empty_list_says_so(client: Client, cast: Cast) -> None:
    assert "Nothing waits for you." in home(client, cast.clerk)


def test_a_clerk_gets_one_button_to_the_grid(client: Client, open_round: ReportingRound, cast: Cast) -> None:
    html = home(client, cast.clerk)
    todo = html[html.index('id="todo"') : html.index('id="done"')]
    assert todo.count('class="button"') == 1
    assert f'class="button" href="/entry/invented-lakeside-2023-2025/2023/{TOWN}/"' in todo
    assert "20 days left" in todo


def test_what_was_returned_stands_on_top(
    client: Client, open_round: ReportingRound, cast: Cast, put: Put
) -> None:
    put("CF05", State.RETURNED)
    html = home(client, cast.clerk)
    assert html.index("todo-returned") < html.index("Filled in")


def test_no_other_units_name_is_on_a_clerks_page(
    client: Client, open_round: ReportingRound, cast: Cast, put: Put
) -> None:
    put("CF05", State.SUBMITTED, unit="hp-xh-bs", by=cast.other_clerk)
    html = home(client, cast.clerk)
    assert not any(name in html for name in ("Whitesand", "白沙", "hp-xh-bs", "other-clerk"))


def test_the_office_finds_progress_and_units_that_have_not_begun(
    client: Client, open_round: ReportingRound, cast: Cast
) -> None:
    html = home(client, cast.office)
    assert 'class="button" href="/progress/invented-lakeside-2023-2025/2023/"' in html
    assert "Nothing entered yet" in html


@pytest.mark.parametrize(("name", "most"), [("clerk", 19), ("reviewer", 12), ("office", 24)])
def test_home_costs_the_same_for_few_and_many_figures(
    client: Client,
    open_round: ReportingRound,
    cast: Cast,
    put_all: PutAll,
    django_assert_max_num_queries: object,
    name: str,
    most: int,
) -> None:
    for unit in (TOWN, "hp-dh-qs", "hp-xh-bs"):
        put_all(State.DRAFT, unit=unit)
    client.force_login(cast.by_name()[name])
    client.get("/")
    with django_assert_max_num_queries(most):  # type: ignore[operator]
        client.get("/")


# --- Hints and notices ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["office", "reviewer", "clerk"])
def test_three_hints_until_they_are_put_away(client: Client, cast: Cast, name: str) -> None:
    person = cast.by_name()[name]
    html = home(client, person)
    hints = html[html.index('class="hints"') : html.index("Got it")]
    assert hints.count("<li>") == 3
    assert client.post("/hints/hide/").status_code == 302
    assert 'class="hints"' not in home(client, person)


def test_hints_put_away_by_one_person_stay_for_the_next(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    client.post("/hints/hide/")
    assert 'class="hints"' in home(client, cast.other_clerk)


def test_a_reminder_is_unread_until_it_is_marked(
    client: Client, open_round: ReportingRound, cast: Cast
) -> None:
    request_reminders(round=open_round, by=cast.office)
    assert "line-unread" in home(client, cast.clerk)
    notice = Notice.objects.get(person=cast.clerk)
    client.post("/notices/read/", {"notice": str(notice.pk)})
    assert "line-unread" not in home(client, cast.clerk)


def test_nobody_marks_anothers_notice(client: Client, open_round: ReportingRound, cast: Cast) -> None:
    request_reminders(round=open_round, by=cast.office)
    notice = Notice.objects.get(person=cast.clerk)
    client.force_login(cast.other_clerk)
    for number in (str(notice.pk), "x", "9" * 30, "-1"):
        assert client.post("/notices/read/", {"notice": number}).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is None


# --- Done ----------------------------------------------------------------------------------------------


@pytest.fixture
def submitted(open_round: ReportingRound, cast: Cast, put_all: PutAll) -> Submission:
    """The town's report, handed in."""
    put_all(State.DRAFT)
    return submit_figures(round=open_round, unit=Organization.objects.get(code=TOWN), by=cast.clerk)


def kinds(person: User) -> list[tuple[str, int]]:
    return [(row.kind, row.amount) for row in done_page(person, 1)]


def test_a_receipt_stays_with_the_unit(submitted: Submission, client: Client, cast: Cast) -> None:
    assert kinds(cast.clerk) == [("receipt", 9)]
    assert kinds(cast.other_clerk) == []
    assert f'href="/receipts/{submitted.pk}/"' in home(client, cast.clerk)


def test_a_review_is_one_row_for_each_act(submitted: Submission, cast: Cast) -> None:
    codes = ("CF05", "CF04", "CF03")
    first, second, third = (
        Seen(figure.pk, figure.version)
        for figure in Figure.objects.filter(indicator__code__in=codes).order_by("pk")
    )
    review_figures(approvals=[first, second], returns=[Return(third, "jump")], by=cast.reviewer)
    assert sorted(kinds(cast.reviewer)) == [("approve", 2), ("return", 1)]


def test_a_receipt_counts_the_returns_that_it_answers(
    submitted: Submission, cast: Cast, open_round: ReportingRound
) -> None:
    figure = Figure.objects.get(indicator__code="CF05", organization__code=TOWN)
    review_figures(approvals=[], returns=[Return(Seen(figure.pk, figure.version), "jump")], by=cast.reviewer)
    submit_figures(round=open_round, unit=Organization.objects.get(code=TOWN), by=cast.clerk)
    assert [row.answers for row in done_page(cast.clerk, 1)] == [1, 0]


def test_reminders_and_extensions_are_the_offices(open_round: ReportingRound, cast: Cast) -> None:
    request_reminders(round=open_round, by=cast.office)
    extend_round(
        round=open_round,
        unit=Organization.objects.get(code=TOWN),
        due_on=open_round.due_on + timedelta(days=1),
        reason="late statistics",
        by=cast.office,
    )
    assert sorted(kinds(cast.office)) == [("extend", 0), ("remind", 5)]


def test_nothing_done_is_lost_over_the_pages(client: Client, cast: Cast, put: Put) -> None:
    figure = put("CF05", State.APPROVED)
    now = timezone.now()
    for number in range(PER_PAGE + 3):
        FigureEvent.objects.create(
            figure=figure,
            version=number,
            action=Action.APPROVE,
            state=State.APPROVED,
            by=cast.reviewer,
            at=now - timedelta(minutes=number),
        )
    assert [len(done_page(cast.reviewer, number)) for number in (1, 2)] == [PER_PAGE, 3]
    assert 'href="?page=2#done"' in home(client, cast.reviewer)
    assert "2/2" in home(client, cast.reviewer, "?page=99")


# --- The year that is worked on --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rounds", "year"),
    [
        ([], 2025),
        ([(2023, -9, 9)], 2023),
        ([(2023, -9, -2), (2024, -90, 9), (2025, 3, 9)], 2024),
        ([(2023, -90, -50), (2024, -9, -2)], 2024),
    ],
)
def test_navigation_leads_to_the_round_that_runs(rounds: list[tuple[int, int, int]], year: int) -> None:
    today = timezone.localdate().replace(year=2026)
    dates = [
        RoundDates(number, today + timedelta(days=opens), today + timedelta(days=answers))
        for number, opens, answers in rounds
    ]
    assert round_year(Plan(start_year=2023, end_year=2025), dates, today) == year


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("office", ["/", "plans", "plans", "review", "progress", "api-keys", "admin"]),
        ("reviewer", ["/", "plans", "plans", "reports", "review", "api-keys"]),
        ("clerk", ["/", "plans", "plans", "entry", "api-keys"]),
        ("leader", ["plans", "plans", "reports", "api"]),
    ],
)
def test_each_role_has_its_ways(
    client: Client, open_round: ReportingRound, cast: Cast, name: str, entries: list[str]
) -> None:
    client.force_login(cast.by_name()[name])
    response = client.get("/accounts/password/")
    ways = [link.url.split("/")[1] or "/" for link in response.context["navigation"]]
    assert ways == entries
