"""Many at once: nobody is overwritten. Each guard has a twin that shows the damage without it."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections

from accounts.models import Organization, User
from indicators.models import Figure, FigureEvent, Indicator, Plan, ReportingRound
from indicators.services import figures
from indicators.services.entry import read_entry
from indicators.services.figures import FiguresStale, enter_figures
from indicators.services.reviews import ReviewStale, Seen, review_figures
from indicators.services.submissions import submit_figures
from indicators.workflow import Refused, State
from tests.cast import Cast
from tests.indicators.conftest import Enter, figure_of

pytestmark = pytest.mark.django_db(transaction=True)

EDITORS, SAVES = 50, 20
WRITERS = 20


def at_once(works: list[Callable[[], None]], limit: int = 50) -> None:
    """Run all works in threads of their own connections; the first error comes out."""

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(min(limit, len(works))) as pool:
        for outcome in [pool.submit(run, work) for work in works]:
            outcome.result()


def editor(plan: Plan, town: Organization, by: User, answers: list[str]) -> Callable[[], None]:
    """One editor who reads the figure and saves one more than it said, so many times."""
    indicator = Indicator.objects.for_plan(plan).get(code="CF05")

    def work() -> None:
        for _ in range(SAVES):
            figure = Figure.objects.get(indicator=indicator, organization=town, year=2023)
            entry = read_entry(indicator, {"value": str((figure.value or 0) + 1)}, version=figure.version)
            try:
                saved = enter_figures(plan=plan, unit=town, year=2023, entries=[entry], by=by)
                answers.append("accepted" if saved.changed else "stood already")
            except FiguresStale:
                answers.append("refused")

    return work


def edit_all_at_once(plan: Plan, enter: Enter, cast: Cast) -> tuple[list[str], Figure]:
    enter("CF05", value="0")
    town = Organization.objects.get(code="hp-dh-ly")
    answers: list[str] = []
    at_once([editor(plan, town, cast.clerk, answers) for _ in range(EDITORS)], limit=25)
    return answers, figure_of("CF05")


@pytest.mark.postgres
def test_of_a_thousand_saves_each_is_counted_or_refused(plan: Plan, enter: Enter, cast: Cast) -> None:
    answers, figure = edit_all_at_once(plan, enter, cast)
    assert len(answers) == EDITORS * SAVES
    assert figure.value == answers.count("accepted")
    assert figure.version == answers.count("accepted") + 1 == FigureEvent.objects.count()


@pytest.mark.postgres
def test_without_the_version_check_saves_are_lost(
    plan: Plan, enter: Enter, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "_refuse_stale", lambda entries, standing: None)
    answers, figure = edit_all_at_once(plan, enter, cast)
    assert figure.value is not None
    assert figure.value < answers.count("accepted")


def test_twenty_writers_of_drafts_lose_nothing(plan: Plan, open_round: ReportingRound, cast: Cast) -> None:
    """On SQLite: no “database is locked”, which would come out of the thread."""
    towns = list(Organization.objects.filter(kind="town"))
    codes = ("CF02", "CF03", "CF04", "CF05", "HB02")
    indicators = {row.code: row for row in Indicator.objects.for_plan(plan)}
    start = threading.Barrier(WRITERS)

    def writer(number: int) -> Callable[[], None]:
        town, code = towns[number % 4], codes[number // 4]

        def work() -> None:
            start.wait()
            entry = read_entry(indicators[code], {"value": str(number)}, version=0)
            enter_figures(plan=plan, unit=town, year=2023, entries=[entry], by=cast.office)

        return work

    at_once([writer(number) for number in range(WRITERS)])
    written = Figure.objects.values_list("value", flat=True)
    assert sorted(map(int, written)) == list(range(WRITERS))


def test_with_sqlites_own_defaults_writers_are_locked_out(tmp_path: Path) -> None:
    """The twin: read, then write in a deferred transaction, as Django does by default; half of them fail."""
    path = tmp_path / "default.sqlite3"
    with sqlite3.connect(path) as setup:
        setup.execute("CREATE TABLE figure (value INTEGER)")
        setup.execute("INSERT INTO figure VALUES (0)")
    all_have_read, errors = threading.Barrier(WRITERS), []

    def work() -> None:
        own = sqlite3.connect(path, timeout=5, isolation_level=None)
        try:
            own.execute("BEGIN")
            value = own.execute("SELECT value FROM figure").fetchone()[0]
            all_have_read.wait()
            own.execute("UPDATE figure SET value = ?", (value + 1,))
            own.execute("COMMIT")
        except sqlite3.OperationalError as error:
            errors.append(str(error))
        finally:
            own.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        for outcome in [pool.submit(work) for _ in range(WRITERS)]:
            outcome.result()
    assert "database is locked" in errors


@pytest.mark.postgres
def test_of_two_reviewers_at_once_one_decides(plan: Plan, enter: Enter, cast: Cast) -> None:
    enter("CF05", value="12")
    Figure.objects.update(state=State.SUBMITTED, submitted_by=cast.clerk, submitted_at="2024-03-01T00:00Z")
    seen, start, answers = Seen(figure_of("CF05").pk, 1), threading.Barrier(2), []

    def reviewer(person: User) -> Callable[[], None]:
        def work() -> None:
            start.wait()
            try:
                review_figures(approvals=[seen], returns=[], by=person)
                answers.append("approved")
            except (ReviewStale, Refused):
                answers.append("refused")

        return work

    at_once([reviewer(cast.reviewer), reviewer(cast.office)])
    assert sorted(answers) == ["approved", "refused"]
    assert FigureEvent.objects.filter(action="approve").count() == 1


@pytest.mark.postgres
def test_five_presses_on_submit_give_one_receipt(
    plan: Plan, enter: Enter, open_round: ReportingRound, cast: Cast
) -> None:
    town = Organization.objects.get(code="hp-dh-ly")
    for row in Indicator.objects.for_plan(plan).reported_by(town):
        enter(row.code, **({"numerator": "1", "denominator": "1"} if row.is_ratio else {"value": "1"}))
    answers: list[str] = []

    def press() -> None:
        try:
            answers.append(submit_figures(round=open_round, unit=town, by=cast.clerk).number)
        except Refused as refusal:
            answers.append(refusal.refusal)

    at_once([press] * 5)
    assert sorted(answers) == ["2023-hp-dh-ly-01", *["INVALID_TRANSITION"] * 4]
    assert connection.vendor == "postgresql"
