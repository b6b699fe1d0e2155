"""For `scale`: a PostgreSQL with a database for each size, and processes that measure on one of them."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import fault_services
from benchmarks.assess_city import ENVIRONMENT, ROOT
from tests.services.postgres import postgresql

SETTINGS = (
    "server_version",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "autovacuum",
    "shared_buffers",
    "max_wal_size",
    "max_parallel_workers_per_gather",
)


@dataclass
class Sizes:
    """The databases of one server; each is filled when it is first asked for."""

    url: str
    provinces: int
    is_tiny: bool
    filled: dict[str, dict[str, Any]] = field(default_factory=dict)

    def measure(self, module: str, size: str, *arguments: int) -> dict[str, Any]:
        """Run a measuring module in a process of its own, on the database of a size."""
        if size not in self.filled:
            self.filled[size] = self._fill(size)
        return self._run(module, size, *arguments)

    def settings(self) -> dict[str, str]:
        """What the server was told that says something about its speed."""
        with psycopg.connect(self.url) as session:
            found = session.execute(
                "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)", [list(SETTINGS)]
            )
            return dict(found.fetchall())

    def _fill(self, size: str) -> dict[str, Any]:
        with psycopg.connect(self.url, autocommit=True) as session:
            if not self.filled:
                # The tests' server stops what takes two minutes; a country may.
                session.execute("ALTER ROLE CURRENT_USER SET statement_timeout = 0")
                session.execute("CREATE DATABASE migrated")
                self._call(["manage.py", "migrate", "--verbosity", "0"], "migrated")
            session.execute(f"CREATE DATABASE {size} TEMPLATE migrated")
        name = "tiny" if self.is_tiny and size == "province" else size
        print(f"filling the {size} …", flush=True)
        return self._run("scale_data", size, name, self.provinces)

    def _run(self, module: str, size: str, *arguments: object) -> dict[str, Any]:
        lines = self._call(["-m", f"benchmarks.{module}", *map(str, arguments)], size).splitlines()
        for line in lines[:-1]:
            print(line, flush=True)
        return dict(json.loads(lines[-1]))

    def _call(self, command: list[str], database: str) -> str:
        environment = {
            **os.environ,
            **ENVIRONMENT,
            "DATABASE_URL": self.url.rsplit("/", 1)[0] + f"/{database}",
        }
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout


@contextmanager
def sizes(provinces: int, *, is_durable: bool, is_tiny: bool) -> Iterator[Sizes]:
    """A server of the tests, which does not wait for the disk; or one that does, as in service."""
    if not is_durable:
        with postgresql() as url:
            yield Sizes(url, provinces, is_tiny)
        return
    with (
        tempfile.TemporaryDirectory(prefix="quality-scale-", dir="/tmp") as name,
        fault_services.postgresql(Path(name)) as (_server, url),
    ):
        yield Sizes(url, provinces, is_tiny)
