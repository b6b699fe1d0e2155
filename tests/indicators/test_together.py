"""A large assessment in parts, by several workers, swapped in while others read. Small plans play large."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError as QueueUnreachable

from accounts.models import User
from indicators.jobs import invite_workers
from indicators.models import Assessment, AssessmentPart, AssessmentRun, Figure, Generation, Plan, Result
from indicators.services.assessments import assess_plan
from indicators.services.inputs import results_of_an_indicator
from indicators.services.set_based import help_with_run, together
from indicators.services.set_based.fresh import SHARED
from tests.indicators.random_plans import make_random_plan
from tests.indicators.test_concurrency import at_once
from tests.indicators.test_set_based import differences

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

PARTS = 4


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A plan that counts as a large one, of so many parts."""
    plan = make_random_plan(4, User.objects.create_user("invented"))
    monkeypatch.setattr(together, "LARGE", 1)
    results = results_of_an_indicator(plan) * plan.indicators.count()
    monkeypatch.setattr("indicators.services.inputs.PART", results // PARTS)
    return plan


def assess(plan: Plan, **more: Any) -> None:
    assess_plan(plan=plan, years=plan.years, by=None, **more)


def parts_of_the_table() -> set[str]:
    """Those that one assessment has to itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid"
            " WHERE inhparent = 'indicators_result'::regclass"
        )
        return {name for (name,) in cursor.fetchall()} - {SHARED}


def own_parts() -> set[str]:
    """The names that parts of the standing assessments have."""
    return {f"indicators_result_{each}" for each in Assessment.objects.values_list("pk", flat=True)}


def tables_left_over() -> list[str]:
    return [name for name in connection.introspection.table_names() if name.startswith("indicators_fresh")]


class Counted:
    """Counts the parts that are computed, and may do something at one of them."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, at: int = 0, then: Callable[[], object] = bool
    ) -> None:
        self.computed: list[int] = []
        original = together._compute

        def compute(run: AssessmentRun, part_id: int, *, skip_locked: bool) -> None:
            if len(self.computed) == at:
                then()
            with CaptureQueriesContext(connection) as queries:
                original(run, part_id, skip_locked=skip_locked)
            if any("indicators_fresh" in query["sql"] for query in queries):
                self.computed.append(part_id)

        monkeypatch.setattr(together, "_compute", compute)


def test_its_results_are_those_of_the_core(invented: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counted(monkeypatch)
    for _ in range(2):  # the second one replaces what the first one swapped in
        assess(invented)
        assert differences(invented) == []
        assert parts_of_the_table() >= own_parts()
    assert len(counted.computed) == 2 * PARTS
    assert not AssessmentRun.objects.exists()
    assert tables_left_over() == []


def test_its_digest_is_that_of_a_small_one(invented: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def digest() -> str:
        assess(invented)
        return Assessment.objects.filter(plan=invented).latest("year").inputs_digest

    large = digest()
    monkeypatch.setattr(together, "LARGE", 10**9)
    assert large == digest() != ""


def test_one_year_takes_the_place_of_that_year_alone(invented: Plan) -> None:
    assess(invented)
    assess_plan(plan=invented, years=[invented.end_year], by=None)
    assert differences(invented) == []


def test_what_watches_the_results_is_told(invented: Plan) -> None:
    assess(invented)
    before = Generation.objects.of([Result])
    assess(invented)
    assert Generation.objects.of([Result]) > before


def test_a_run_that_broke_off_goes_on_where_it_was(invented: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def die() -> None:
        raise InterruptedError

    with monkeypatch.context() as patch:
        first = Counted(patch, at=3, then=die)
        with pytest.raises(InterruptedError):
            assess(invented)
    assert not Result.objects.filter(assessment__plan=invented).exists()
    second = Counted(monkeypatch)
    assess(invented)
    assert (len(first.computed), len(second.computed)) == (3, PARTS - 3)
    assert not set(first.computed) & set(second.computed)
    assert differences(invented) == []


def test_two_who_ask_at_once_share_the_parts(invented: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counted(monkeypatch)
    at_once([lambda: assess(invented)] * 2)
    assert sorted(counted.computed) == sorted(set(counted.computed))
    assert differences(invented) == []


def test_the_invited_compute_parts(invented: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    counted, invited = Counted(monkeypatch), []

    def come(run_id: int, parts: int) -> None:
        invited.append(parts)
        help_with_run(run_id)
        assert not AssessmentPart.objects.filter(digests__isnull=True).exists()

    assess(invented, invite=come)
    assert invited == [len(counted.computed)]
    assert differences(invented) == []
    help_with_run(0)  # comes after the run is over


def test_progress_is_told_part_by_part(invented: Plan) -> None:
    told: list[tuple[int, int]] = []
    assess(invented, on_progress=lambda done, total: told.append((done, total)))
    assert told == [(done, PARTS) for done in range(1, PARTS + 1)]


def change_figures(plan: Plan) -> Callable[[], object]:
    figures = Figure.objects.for_plan(plan).filter(value__isnull=False)
    return lambda: figures.update(value=F("value") + 1)


def test_figures_that_change_meanwhile_count(invented: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    Counted(monkeypatch, at=PARTS - 1, then=change_figures(invented))
    assess(invented)
    assert differences(invented) == []


def test_without_the_second_look_it_is_lost(invented: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: nobody compares the digests."""
    monkeypatch.setattr(together, "_catch_up", lambda run, computed: computed)
    Counted(monkeypatch, at=PARTS - 1, then=change_figures(invented))
    assess(invented)
    assert differences(invented) != []


def test_a_rule_that_changes_meanwhile_begins_the_run_anew(
    invented: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(
        monkeypatch, at=2, then=lambda: invented.indicators.update(far_behind_limit=-50, behind_limit=-20)
    )
    assess(invented)
    assert len(counted.computed) == 2 * PARTS
    assert differences(invented) == []
    assert tables_left_over() == []


def test_where_rules_change_all_the_time_it_is_computed_under_the_lock(
    invented: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = together._finish

    def finish(run: AssessmentRun, by: User | None) -> list[Assessment]:
        invented.indicators.update(number=F("number") + 1)
        return original(run, by)

    monkeypatch.setattr(together, "_finish", finish)
    assess(invented)
    assert differences(invented) == []
    assert tables_left_over() == []


@contextmanager
def reader() -> Iterator[None]:
    """Somebody who has read results in a transaction that goes on."""
    reads, ends = threading.Event(), threading.Event()

    def read() -> None:
        try:
            with transaction.atomic():
                Result.objects.count()
                reads.set()
                ends.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=read)
    thread.start()
    reads.wait(30)
    try:
        yield
    finally:
        ends.set()
        thread.join()


def test_behind_a_reader_who_takes_long_the_rows_are_copied(invented: Plan) -> None:
    with reader():
        assess(invented)
    assert differences(invented) == []
    assert parts_of_the_table().isdisjoint(own_parts())
    assert tables_left_over() == []


def test_readers_see_all_of_the_old_or_all_of_the_new(invented: Plan) -> None:
    """Each run is told apart by the limit that it writes into every result."""
    invented.indicators.update(ahead_limit=10)
    assess(invented)
    seen: list[set[tuple[int, int]]] = []
    over = threading.Event()

    def look() -> None:
        try:
            while not over.is_set():
                rows = Result.objects.filter(assessment__plan=invented).order_by()
                seen.append(set(rows.values_list("assessment_id", "ahead_limit").distinct()))
        finally:
            connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    for limit in range(11, 14):
        invented.indicators.update(ahead_limit=limit)
        assess(invented)
    over.set()
    thread.join()
    years = len(list(invented.years))
    assert {len(rows) for rows in seen} == {years}
    assert {len({limit for _, limit in rows}) for rows in seen} == {1}
    assert len({frozenset(rows) for rows in seen}) > 1


def test_the_parts_of_deleted_assessments_are_dropped(invented: Plan) -> None:
    assess(invented)
    gone = own_parts()
    Assessment.objects.all().delete()
    assess(invented)
    assert parts_of_the_table().isdisjoint(gone)


def test_a_role_that_may_not_change_tables_deletes_and_inserts(invented: Plan) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE clerk_of_rows")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk_of_rows")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO clerk_of_rows")
        try:
            cursor.execute("SET ROLE clerk_of_rows")
            assess(invented)
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY clerk_of_rows")
            cursor.execute("DROP ROLE clerk_of_rows")
    assert differences(invented) == []
    assert parts_of_the_table().isdisjoint(own_parts())


@pytest.mark.worker
def test_a_worker_that_is_called_takes_its_share(
    invented: Plan, celery_worker_process: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def until_the_worker_has_done_one() -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not AssessmentPart.objects.filter(digests__isnull=False):
            time.sleep(0.05)

    counted = Counted(monkeypatch, at=0, then=until_the_worker_has_done_one)
    assess(invented, invite=invite_workers)
    assert len(counted.computed) < PARTS
    assert differences(invented) == []


def test_where_nobody_can_be_called_the_run_goes_on_alone(
    invented: Plan, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def unreachable(*_: Any, **__: Any) -> None:
        raise QueueUnreachable

    settings.CELERY_TASK_ALWAYS_EAGER = False
    monkeypatch.setattr("celery.group.delay", unreachable)
    assess(invented, invite=invite_workers)
    assert differences(invented) == []
