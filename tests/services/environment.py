"""The two environments that every test runs in."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.services.postgres import postgresql
from tests.services.valkey import valkey

# Whatever the person's shell says, a run has only the services that it names itself.
SERVICES = ("WITH_SERVICES", "DATABASE_URL", "CELERY_BROKER_URL", "REDIS_URL")
FOR_TESTS = {
    "DEBUG": "1",
    "SECRET_KEY": "for-tests-only-" * 4,
    "DJANGO_SETTINGS_MODULE": "jiaxing_quality.settings",
}


def without_services() -> dict[str, str]:
    """A first run on a person's machine: SQLite, jobs in the process, a cache in memory."""
    return {name: value for name, value in os.environ.items() if name not in SERVICES} | FOR_TESTS


@contextmanager
def with_services(processes: int = 1) -> Iterator[dict[str, str]]:
    """A server: PostgreSQL, a broker, a shared cache. Yields the variables that differ from ours.

    Each of the processes that share the tests has a PostgreSQL of its own: the feed of changes waits for all
    transactions of a server, also for those in another database.
    """
    with ExitStack() as stack, valkey() as broker:
        databases = [stack.enter_context(postgresql()) for _ in range(processes)]
        yield FOR_TESTS | {
            "WITH_SERVICES": "1",
            "DATABASE_URL": databases[0],
            **{f"DATABASE_URL_{number}": url for number, url in enumerate(databases)},
            # The tests empty the cache between them: it must not be the broker's database.
            "CELERY_BROKER_URL": f"{broker}/0",
            "REDIS_URL": f"{broker}/1",
            # Playwright's event loop runs in the tests' thread, where Django would refuse the database.
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        }
