"""What all tests share. Run them by `./dev test`: it starts the services and tells the tests by environment.

A test marked `browser`, `worker` or `postgres` runs only there, on PostgreSQL. Pages in the browser come from
pytest-django's `live_server`, whose thread shares the test database: such tests see each other's committed
rows only by `transaction=True`, which `live_server` implies.
"""

import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Model
from django.utils import timezone
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from indicators.models import Plan, ReportingRound
from indicators.planfile.reader import read_plan_file
from jiaxing_quality.celery import app
from tasks.services import load_plan
from tests.cast import Cast, make_cast
from tests.emptying import let_audit_log_be_emptied
from tests.services import process

LAKESIDE = settings.BASE_DIR / "fixtures" / "invented-lakeside-2023-2025.yaml"

# `HYPOTHESIS_PROFILE=nightly`: ten times the random cases, and new ones each night.
hypothesis_settings.register_profile("nightly", max_examples=1000, deadline=None)
if os.environ.get("HYPOTHESIS_PROFILE"):
    hypothesis_settings.load_profile(os.environ["HYPOTHESIS_PROFILE"])

EMPTYING = {"transactional_db", "live_server", "django_db_reset_sequences"}
USING = EMPTYING | {"db"}
SERVED = ("django_db", "browser", "worker", "postgres", "office")

# Without the background networking the browser would look for hosts that an intranet does not have.
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_configure() -> None:
    """Differences from service that no test is about."""
    # A cast of users is made for almost every test: spare it the work that makes passwords safe.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # SQLite in a file, as users have it: in memory, writers meet other locks.
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        name = f"{gettempdir()}/quality-test-{os.getpid()}.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name
    # Static files are not collected for the tests: look for them where they are written.
    settings.WHITENOISE_AUTOREFRESH = True
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    if os.environ.get("WITH_SERVICES"):
        _take_own_services(int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")))


def _take_own_services(number: int) -> None:
    """Each of the processes that share the tests has a database server, a cache and a broker of its own.

    In the environment too: Celery prefers it to the settings, and a worker starts with it.
    """
    os.environ["DATABASE_URL"] = os.environ[f"DATABASE_URL_{number}"]
    server = urlsplit(os.environ["DATABASE_URL"])
    settings.DATABASES["default"]["PORT"] = server.port or 5432
    settings.DATABASES["default"]["PASSWORD"] = server.password or ""
    for name, offset in (("CELERY_BROKER_URL", 0), ("REDIS_URL", 1)):
        url = urlsplit(os.environ[name])
        os.environ[name] = url._replace(path=f"/{2 * number + offset}").geturl()
    settings.CELERY_BROKER_URL = os.environ["CELERY_BROKER_URL"]
    settings.CACHES["default"]["LOCATION"] = os.environ["REDIS_URL"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that empty the tables come last: with them goes what migrations wrote, such as the calendar.

    On PostgreSQL only those run that a database or a service can make a difference to: the others have
    answered already on SQLite.
    """
    if os.environ.get("WITH_SERVICES"):
        config.hook.pytest_deselected(items=[item for item in items if not _uses_services(item)])
        items[:] = [item for item in items if _uses_services(item)]
    items.sort(key=_empties_tables)


def _uses_services(item: pytest.Item) -> bool:
    is_marked = any(item.get_closest_marker(name) for name in SERVED)
    return is_marked or not USING.isdisjoint(getattr(item, "fixturenames", ()))


def _empties_tables(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    is_transactional = bool(marker and marker.kwargs.get("transaction"))
    return is_transactional or not EMPTYING.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """No test sees what another one left in the cache."""
    cache.clear()


@pytest.fixture(autouse=True)
def own_media(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Files that a test uploads go with it."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", str(tmp_path))


@pytest.fixture(autouse=True)
def jobs_in_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run at once, broker or not, unless the test asks for the worker."""
    if "celery_worker_process" not in request.fixturenames:
        monkeypatch.setattr(app.conf, "task_always_eager", True)


@pytest.fixture(scope="session")
def celery_worker_process(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A real worker, in a process of its own, on the test database; the test needs `transaction=True`."""
    if not os.environ.get("CELERY_BROKER_URL"):
        pytest.fail("This test needs a broker: run it by ./dev test")
    app.control.purge()  # jobs of tests that are over
    url = urlsplit(os.environ["DATABASE_URL"])
    test_database = url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    with process.running(
        [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "jiaxing_quality",
            "worker",
            "--concurrency=1",
            "--loglevel=INFO",
        ],
        log=tmp_path_factory.mktemp("worker") / "worker.log",
        is_ready=lambda: bool(app.control.ping(timeout=0.5)),
        environment={**os.environ, "DATABASE_URL": test_database},
    ):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Start the browser that `./dev test` found; without one, Playwright's own."""
    program = {"executable_path": os.environ["CHROMIUM"]} if os.environ.get("CHROMIUM") else {}
    return {**browser_type_launch_args, **program, "args": list(BROWSER_ARGUMENTS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A person in Jiaxing at an office screen."""
    screen = {"width": 1366, "height": 768}
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": screen}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[type[Model]]:
    """The database, with the invented plan in it: loading it for each test took a third of the whole time.

    Gives the models whose tables the plan has filled.
    """
    with django_db_blocker.unblock():
        let_audit_log_be_emptied()
        models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
        before = {model: model._base_manager.count() for model in models}
        load_plan(read_plan_file(LAKESIDE))
        return [model for model in models if model._base_manager.count() > before[model]]


@pytest.fixture(autouse=True)
def without_plan(request: pytest.FixtureRequest) -> None:
    """Who does not ask for the plan begins without it."""
    uses_database = request.node.get_closest_marker("django_db") or not USING.isdisjoint(request.fixturenames)
    if uses_database and "plan" not in request.fixturenames:
        request.getfixturevalue("db")
        with transaction.atomic():
            for model in request.getfixturevalue("django_db_setup"):
                model._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS)


@pytest.fixture
def plan(db: None) -> Plan:
    """The invented three-year plan of a small city with towns below counties."""
    if not Plan.objects.exists():  # a test before this one emptied the tables
        load_plan(read_plan_file(LAKESIDE))
    return Plan.objects.select_related("organization").get()


@pytest.fixture
def cast(plan: Plan) -> Cast:
    """One person of each kind, for the invented plan."""
    return make_cast(city="hp", lead="hp-zlj", other="hp-shj", unit="hp-dh-ly", other_unit="hp-xh-bs")


def make_round(plan: Plan, year: int, *, opened: int = 5, due: int = 20, answers: int = 40) -> ReportingRound:
    """A round that opened, and will be due, so many days before and after today."""
    today = timezone.localdate()
    row = ReportingRound.objects.create(
        plan=plan,
        year=year,
        opens_on=today - timedelta(days=opened),
        due_on=today + timedelta(days=due),
        answers_due_on=today + timedelta(days=answers),
    )
    return ReportingRound.objects.with_clock().get(pk=row.pk)


@pytest.fixture
def open_round(plan: Plan) -> ReportingRound:
    """The round of 2023, open for some weeks before and after today."""
    return make_round(plan, 2023)


@pytest.fixture
def open_rounds(plan: Plan, open_round: ReportingRound) -> list[ReportingRound]:
    """Every year of the plan can be reported."""
    return [open_round, *(make_round(plan, year) for year in plan.years if year != open_round.year)]
