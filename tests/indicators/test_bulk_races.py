"""A bulk import that is killed, or that five start at once. The twin shows what the transaction is for."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from accounts.models import Organization, User
from indicators.models import Figure, FigureEvent, Indicator, Plan, ReportingRound
from indicators.services.bulk import staged
from indicators.services.bulk.grouped import GroupedRows
from indicators.services.bulk.importing import Imported, ImportRefused, import_figures
from indicators.services.entry import read_entry
from indicators.services.figures import enter_figures
from indicators.workbook.bulk_rows import open_table
from tests.cast import Cast
from tests.indicators.bulk_tables import add_towns, row, write_table
from tests.indicators.test_concurrency import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

KILLED = "import to be killed"  # what its connections call themselves
KILLS = 10
TOWNS = 120
CODES = ("CF02", "CF03", "CF04", "CF05")
ROWS = TOWNS * len(CODES) * 3  # three years

# Starts an import for each line that it reads, and says its process: Python and Django start only once. The
# import itself says nothing, or a quick one would speak before its process is named.
STARTER = """
import os, sys
import django
django.setup()
from django.core.management import call_command
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if not child:
        call_command("import_figures", line.strip(), by="office", stdout=open(os.devnull, "w"))
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


@pytest.fixture
def big_table(plan: Plan, tmp_path: Path) -> Path:
    add_towns(plan, TOWNS)
    rows = [
        row(code, f"town-{n}", year, value="1") for n in range(TOWNS) for code in CODES for year in plan.years
    ]
    return write_table(tmp_path / "figures.csv", rows)


@contextmanager
def starter() -> Iterator[Callable[[str], str]]:
    """Write a line to the starter on this test's database, and read one from it."""
    database = connection.settings_dict
    host = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    environment = {**os.environ, "DATABASE_URL": f"postgres://{host}/{database['NAME']}"}
    with subprocess.Popen(
        [sys.executable, "-c", STARTER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
        env=environment | {"DJANGO_SETTINGS_MODULE": "jiaxing_quality.settings", "PGAPPNAME": KILLED},
    ) as process:
        given, answers = process.stdin, process.stdout
        assert given is not None
        assert answers is not None

        def ask(line: str) -> str:
            if line:
                print(line, file=given, flush=True)
            return answers.readline().strip()

        yield ask
        given.close()


def killed_after(seconds: float, table: Path, ask: Callable[[str], str]) -> None:
    """Start an import and kill it after so long; wait until the server has noticed."""
    child = int(ask(str(table)))
    time.sleep(seconds)
    with suppress(ProcessLookupError):  # it may be over already: then all of it must be there
        os.kill(child, signal.SIGKILL)
    assert ask("") == "ended"
    wait_for(
        "SELECT count(*) = 0 FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name = 'import to be killed'"
    )


def wait_for(sql: str) -> None:
    """Until the statement says true."""
    with connection.cursor() as cursor:
        for _ in range(1_000):
            cursor.execute(sql)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    pytest.fail(f"It never comes true: {sql}")


def test_killed_at_any_moment_it_is_all_or_nothing(
    big_table: Path, plan: Plan, cast: Cast, open_rounds: list[ReportingRound]
) -> None:
    luck, seen = random.Random(7), []  # noqa: S311
    with starter() as ask:
        assert ask("") == "ready"
        for _ in range(KILLS):
            killed_after(luck.uniform(0, 0.5), big_table, ask)
            seen.append((Figure.objects.count(), FigureEvent.objects.count()))
    assert set(seen) <= {(0, 0), (ROWS, ROWS)}
    import_figures(plan=plan, rows=open_table(big_table).rows, by=cast.office)
    assert (Figure.objects.count(), FigureEvent.objects.count()) == (ROWS, ROWS)


class Interrupted(Exception):
    """Stands for the kill: after so many units."""


def stopped_after(units: int) -> Callable[..., object]:
    """`enter_figures` that fails at the unit after these."""
    done = iter(range(units))

    def enter(**arguments: object) -> object:
        if next(done, None) is None:
            raise Interrupted
        return enter_figures(**arguments)

    return enter


@pytest.mark.parametrize(("is_guarded", "left"), [(True, 0), (False, 5)])
def test_without_the_transaction_a_part_would_stay(
    big_table: Path,
    plan: Plan,
    cast: Cast,
    open_rounds: list[ReportingRound],
    monkeypatch: pytest.MonkeyPatch,
    is_guarded: bool,
    left: int,
) -> None:
    monkeypatch.setattr("indicators.services.bulk.grouped.enter_figures", stopped_after(5))
    work = import_figures if is_guarded else without_transaction(monkeypatch)
    with pytest.raises(Interrupted):
        work(plan=plan, rows=open_table(big_table).rows, by=cast.office, stage=GroupedRows(plan))
    assert Figure.objects.values("organization", "year").distinct().count() == left


def without_transaction(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Imported]:
    """The import with its guard off; nothing can be locked then."""
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_options: rows)
    bare: Callable[..., Imported] = import_figures.__wrapped__
    return bare


def test_five_at_once_have_one_effect(
    big_table: Path, plan: Plan, cast: Cast, open_rounds: list[ReportingRound]
) -> None:
    start, answers = threading.Barrier(5), []

    def work() -> None:
        start.wait()
        answers.append(import_figures(plan=plan, rows=open_table(big_table).rows, by=cast.office))

    at_once([work] * 5)
    assert sorted(answers, key=lambda each: each.created) == [
        *[Imported(0, 0, ROWS)] * 4,
        Imported(ROWS, 0, 0),
    ]
    assert FigureEvent.objects.count() == ROWS


def test_a_person_who_saves_meanwhile_is_waited_for(
    plan: Plan, cast: Cast, open_rounds: list[ReportingRound], tmp_path: Path
) -> None:
    """The import compares again once it has the locks, and its event follows the person's."""
    indicator = Indicator.objects.for_plan(plan).get(code="CF05")
    town = Organization.objects.get(code="hp-dh-ly")
    table = write_table(tmp_path / "figures.csv", [row(value="9")])

    def save(value: str, version: int) -> None:
        entry = read_entry(indicator, {"value": value}, version=version)
        enter_figures(plan=plan, unit=town, year=2023, entries=[entry], by=cast.clerk)

    save("1", 0)
    with transaction.atomic():
        save("2", 1)
        thread = threading.Thread(target=lambda: at_once([lambda: imported(plan, table, cast.office)]))
        thread.start()
        wait_for("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")
    thread.join()
    assert list(FigureEvent.objects.values_list("version", "value")) == [(1, 1), (2, 2), (3, 9)]


@pytest.mark.parametrize(("is_guarded", "left"), [(True, ("submitted", 1)), (False, ("draft", 9))])
def test_what_is_submitted_meanwhile_stays(
    plan: Plan,
    cast: Cast,
    open_rounds: list[ReportingRound],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_guarded: bool,
    left: tuple[str, int],
) -> None:
    """Without the lock the import decides on what it saw, and overwrites a locked figure."""
    if not is_guarded:
        monkeypatch.setattr(staged, "LOCK_FIGURES", "SELECT")
    table = write_table(tmp_path / "figures.csv", [row(value="1")])
    imported(plan, table, cast.office)
    write_table(table, [row(value="9")])
    outcomes: list[object] = []

    def work() -> None:
        try:
            imported(plan, table, cast.office)
        except ImportRefused as refused:
            outcomes.append(refused)

    with transaction.atomic():
        Figure.objects.update(state="submitted", submitted_by=cast.clerk, submitted_at="2024-03-01T00:00Z")
        thread = threading.Thread(target=lambda: at_once([work]))
        thread.start()
        wait_for("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")
    thread.join()
    assert (Figure.objects.values_list("state", "value").get(), len(outcomes)) == (left, int(is_guarded))


def imported(plan: Plan, table: Path, by: User) -> None:
    import_figures(plan=plan, rows=open_table(table).rows, by=by)
