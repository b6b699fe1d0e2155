"""Deadlines: the end of a day in Shanghai by the database's clock, wherever server and person stand."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from accounts.models import Organization
from indicators.cell_page import build_cell_page
from indicators.models import Figure, FigureEvent, Indicator, Plan, ReportingRound, ReturnReason, Submission
from indicators.models.choices import LABELS
from indicators.services import figures
from indicators.services.entry import read_entry
from indicators.services.figures import enter_figures
from indicators.services.reviews import Return, Seen, review_figures
from indicators.services.rounds import due_on, extend_round, round_of_unit
from indicators.services.submissions import submit_figures
from indicators.workflow import Refusal, Refused
from tasks.services.progress import progress_of
from tests.cast import Cast
from tests.indicators.clock import LAST_MOMENT, Clock
from tests.indicators.conftest import TOWN, figure_of

ENTRY = f"/entry/invented-lakeside-2023-2025/2025/{TOWN}/"
DUE = date(2026, 3, 31)
MIDNIGHT = datetime(2026, 3, 31, 16, tzinfo=UTC)
"""The end of 31 March 2026 in Shanghai."""
ZONES = ("UTC", "America/New_York", "Asia/Shanghai")

Door = Callable[[Client], Any]


@pytest.fixture
def round(plan: Plan) -> ReportingRound:
    """That of 2025, reported from New Year to the end of March."""
    return ReportingRound.objects.create(
        plan=plan, year=2025, opens_on=date(2026, 1, 1), due_on=DUE, answers_due_on=date(2026, 4, 20)
    )


@pytest.fixture
def town(plan: Plan) -> Organization:
    return Organization.objects.get(code=TOWN)


@pytest.fixture
def site(client: Client, cast: Cast, round: ReportingRound, clock: Clock) -> Client:
    """The town's clerk, in the last moment of the last day."""
    clock.moment = MIDNIGHT - LAST_MOMENT
    client.force_login(cast.clerk)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture(params=ZONES)
def server_zone(request: pytest.FixtureRequest, settings: Settings) -> str:
    """Where the server believes to stand: Django tells the operating system and the database."""
    settings.TIME_ZONE = request.param
    return str(request.param)


def by_autosave(client: Client) -> Any:
    return client.post(f"{ENTRY}cells/CF05/", {"value": "3", "version": "0"})


def by_page(client: Client) -> Any:
    return client.post(ENTRY, {"CF05-value": "3", "CF05-version": "0"})


def by_submission(client: Client) -> Any:
    """With every blank declared, as the page asks."""
    declared: dict[str, str] = {}
    for code in Indicator.objects.values_list("code", flat=True):
        declared |= {f"{code}-availability": "not_applicable", f"{code}-explanation": "本年无此项"}
    return client.post(f"{ENTRY}submit/", declared)


# --- The last moment, and the first one after -------------------------------------------------------------


@pytest.mark.parametrize("door", [by_autosave, by_page, by_submission])
def test_the_last_millisecond_of_the_day_is_in_time(site: Client, server_zone: str, door: Door) -> None:
    assert door(site).status_code in {200, 302}
    assert Figure.objects.filter(year=2025).exists()


@pytest.mark.parametrize("door", [by_autosave, by_page, by_submission])
def test_the_next_millisecond_is_too_late(site: Client, clock: Clock, server_zone: str, door: Door) -> None:
    clock.moment = MIDNIGHT
    response = door(site)
    assert response.status_code == 409
    with translation.override("en"):
        assert str(LABELS[Refusal.PERIOD_CLOSED]) in response.content.decode()
    assert not Figure.objects.exists()


def test_the_code_of_the_refusal_is_stable(site: Client, clock: Clock) -> None:
    clock.moment = MIDNIGHT
    assert by_autosave(site).json()["code"] == "PERIOD_CLOSED"


def test_an_extended_unit_has_until_the_end_of_its_own_day(
    site: Client, clock: Clock, round: ReportingRound, town: Organization, cast: Cast
) -> None:
    extend_round(round=round, unit=town, due_on=DUE + timedelta(days=1), reason="汛期", by=cast.office)
    clock.moment = MIDNIGHT + timedelta(days=1) - LAST_MOMENT
    assert by_autosave(site).status_code == 200
    clock.moment = MIDNIGHT + timedelta(days=1)
    assert site.post(f"{ENTRY}cells/CF05/", {"value": "4", "version": "1"}).status_code == 409


# --- One clock --------------------------------------------------------------------------------------------


def test_the_databases_clock_is_right_wherever_the_server_stands(
    plan: Plan, round: ReportingRound, server_zone: str
) -> None:
    now = ReportingRound.objects.with_clock().get().now
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_wrong_clock_of_the_person_changes_nothing(site: Client, clock: Clock) -> None:
    clock.moment = MIDNIGHT
    yesterday = {"Date": "Mon, 30 Mar 2026 08:00:00 GMT"}
    told = {"value": "3", "version": "0", "saved_at": "2026-03-30T08:00+08:00", "timezone": "Etc/GMT+12"}
    response = site.post(f"{ENTRY}cells/CF05/", told, headers=yesterday)
    assert response.status_code == 409


@pytest.mark.parametrize("hours", [-24, 24])
def test_a_wrong_clock_of_the_server_changes_nothing(
    site: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MIDNIGHT + timedelta(hours=hours))
    assert by_autosave(site).status_code == 200
    clock.moment = MIDNIGHT
    assert site.post(f"{ENTRY}cells/CF05/", {"value": "4", "version": "1"}).status_code == 409


# --- Begun in time, written too late ----------------------------------------------------------------------


def late_answer(plan: Plan, town: Organization, cast: Cast, clock: Clock) -> str:
    """What a save is told that began in time, and waited until midnight behind another writer of the unit."""
    clock.moment = MIDNIGHT - LAST_MOMENT
    indicator = Indicator.objects.for_plan(plan).get(code="CF05")
    entry = read_entry(indicator, {"value": "3"}, version=0)
    begun = threading.Event()

    def work() -> str:
        begun.set()
        try:
            enter_figures(plan=plan, unit=town, year=2025, entries=[entry], by=cast.clerk)
        except Refused as refused:
            return refused.refusal.value
        finally:
            connections.close_all()
        return "saved"

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():  # on SQLite the transaction is the lock, on PostgreSQL the unit's row
            Organization.objects.select_for_update().get(pk=town.pk)
            answer = pool.submit(work)
            begun.wait()
            clock.moment = MIDNIGHT
        return answer.result()


@pytest.mark.django_db(transaction=True)
def test_what_waits_past_midnight_is_too_late(
    plan: Plan, round: ReportingRound, town: Organization, cast: Cast, clock: Clock
) -> None:
    """The clock is read after the locks, as near to the commit as can be."""
    assert late_answer(plan, town, cast, clock) == "PERIOD_CLOSED"
    assert not Figure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_with_the_clock_of_the_requests_beginning_it_slips_in(
    plan: Plan,
    round: ReportingRound,
    town: Organization,
    cast: Cast,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The twin."""
    clock.moment = MIDNIGHT - LAST_MOMENT
    early = round_of_unit(plan, 2025, town)
    monkeypatch.setattr(figures, "round_of_unit", lambda plan, year, unit: early)
    assert late_answer(plan, town, cast, clock) == "saved"


# --- New Year ---------------------------------------------------------------------------------------------


def test_what_is_entered_after_new_year_in_shanghai_belongs_to_the_year_that_was_chosen(
    site: Client, clock: Clock, server_zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1 January 2026, 00:30 in Shanghai: still 2025 in UTC and in New York, and the round of 2025 is open."""
    clock.moment = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: clock.moment)
    assert by_autosave(site).status_code == 200
    figure = Figure.objects.get()
    assert (figure.year, figure.entered_at) == (2025, clock.moment)


def test_a_round_opens_at_midnight_in_shanghai(site: Client, clock: Clock, server_zone: str) -> None:
    new_year = datetime(2025, 12, 31, 16, tzinfo=UTC)
    clock.moment = new_year - LAST_MOMENT
    assert by_autosave(site).status_code == 409
    clock.moment = new_year
    assert by_autosave(site).status_code == 200


def test_a_receipt_after_new_year_is_one_of_the_rounds_year(
    site: Client, clock: Clock, server_zone: str
) -> None:
    clock.moment = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    assert by_submission(site).status_code == 302
    assert Submission.objects.get().number == f"2025-{TOWN}-01"


# --- A clock that steps back ------------------------------------------------------------------------------


@pytest.fixture
def step_back(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on the server's clock goes back an hour with each call."""
    moments = [MIDNIGHT]

    def step() -> None:
        moments.append(moments[-1] - timedelta(hours=1))

    monkeypatch.setattr(timezone, "now", lambda: moments[-1])
    return step


def test_events_stand_in_the_order_in_which_they_happened(
    site: Client, plan: Plan, town: Organization, step_back: Callable[[], None]
) -> None:
    for version in range(3):
        site.post(f"{ENTRY}cells/CF05/", {"value": str(version), "version": str(version)})
        step_back()
    assert list(FigureEvent.objects.values_list("version", flat=True)) == [1, 2, 3]
    page = build_cell_page(plan, 2025, town, Indicator.objects.get(code="CF05"))
    assert [event.version for event in page.events] == [3, 2, 1]


def test_comments_stand_in_the_order_in_which_they_were_made(
    site: Client,
    plan: Plan,
    round: ReportingRound,
    town: Organization,
    cast: Cast,
    step_back: Callable[[], None],
) -> None:
    by_submission(site)
    for text in ("一", "二"):
        figure = figure_of("CF05", year=2025)
        seen = Seen(figure.pk, figure.version)
        review_figures(approvals=[], returns=[Return(seen, ReturnReason.OTHER, text)], by=cast.reviewer)
        submit_figures(round=round, unit=town, by=cast.clerk)
        step_back()
    page = build_cell_page(plan, 2025, town, Indicator.objects.get(code="CF05"))
    assert [comment.text for comment in page.comments] == ["二", "一"]


def test_the_extension_granted_last_counts_everywhere(
    plan: Plan, round: ReportingRound, town: Organization, cast: Cast, step_back: Callable[[], None]
) -> None:
    for days in (9, 5):
        extend_round(round=round, unit=town, due_on=DUE + timedelta(days=days), reason="汛期", by=cast.office)
        step_back()
    latest = DUE + timedelta(days=5)
    current = ReportingRound.objects.with_clock().get()
    assert due_on(round_of_unit(plan, 2025, town), town) == due_on(current, town) == latest
    assert [each.due_on for each in progress_of([current], town)[current.pk]] == [latest]
