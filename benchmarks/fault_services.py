"""Servers that can be stopped and started again under the site, for benchmarks.faults."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.assess_city import ENVIRONMENT, ROOT
from tests.services import postgres, process, valkey

PATIENCE = 60.0


@dataclass
class Server:
    """A program that is started, killed and started again."""

    command: Sequence[str | Path]
    log: Path
    is_ready: Callable[[], bool]
    user: str | None = None
    environment: dict[str, str] | None = None
    running: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def start(self) -> None:
        """Start it and wait until it is ready."""
        with self.log.open("ab") as out:
            self.running = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=None if self.user else ROOT,
                env=self.environment,
                start_new_session=True,
                **process.identity(self.user),
            )
        deadline = time.monotonic() + PATIENCE
        while not self.is_ready():
            if self.running.poll() is not None or time.monotonic() > deadline:
                raise process.ServiceFailed(f"{self.command[0]}:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal and wait for the end."""
        if self.running and self.running.poll() is None:
            self.running.send_signal(how)
            try:
                self.running.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(self.running.pid, signal.SIGKILL)
                self.running.wait()


@contextmanager
def postgresql(
    folder: Path, options: Sequence[str] = (), data: Path | None = None
) -> Iterator[tuple[Server, str]]:
    """A PostgreSQL that waits for its disk as in service; yields the server and its DATABASE_URL.

    With `data`, its tables lie there and its log of writes stays in `folder`.
    """
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
        folder.chmod(0o755)
    programs = postgres.enterable(postgres.find_programs(), folder, user)
    password, port = process.new_password(), process.free_port()
    postgres.create_cluster(programs, folder, password, user)
    cluster = folder / "data"
    if data is not None:
        (cluster / "base").rename(folder / "base")  # another disk: not by rename
        shutil.copytree(folder / "base", data / "base", copy_function=shutil.copy2)
        subprocess.run(["chown", "--recursive", f"{user or os.getuid()}", str(data)], check=True)
        (data / "base").chmod(0o700)
        (cluster / "base").symlink_to(data / "base")
    address = ("-h", "127.0.0.1", "-p", str(port))
    settings = [part for each in ("unix_socket_directories=", *options) for part in ("-c", each)]
    server = Server(
        [programs / "postgres", "-D", cluster, *address, *settings],
        folder / "server.log",
        lambda: subprocess.call([programs / "pg_isready", "-q", *address]) == 0,
        user,
    )
    server.start()
    try:
        yield server, f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"
    finally:
        server.stop(signal.SIGINT)


@contextmanager
def broker(folder: Path) -> Iterator[tuple[Server, str]]:
    """A Valkey; yields the server and its address."""
    port = process.free_port()
    command = [
        valkey.find_server(),
        "--bind",
        "127.0.0.1",
        "--port",
        str(port),
        "--save",
        "",
        "--dir",
        folder,
    ]
    server = Server(command, folder / "valkey.log", lambda: process.is_listening(port))
    server.start()
    try:
        yield server, f"redis://127.0.0.1:{port}"
    finally:
        server.stop()


def environment(url: str, **more: str) -> dict[str, str]:
    """The environment of the site."""
    return {
        **{name: value for name, value in os.environ.items() if name not in {"DEBUG", "REDIS_URL"}},
        **ENVIRONMENT,
        "DATABASE_URL": url,
        "ALLOWED_HOSTS": "127.0.0.1",
        "INSECURE_HTTP": "1",
        "DJANGO_SETTINGS_MODULE": "benchmarks.service_settings",
        "WEB_WORKERS": "2",
        **more,
    }


@contextmanager
def program(name: str, arguments: Sequence[str], folder: Path, settings: dict[str, str]) -> Iterator[Server]:
    """A Python program of the site, as worker or beat."""
    server = Server([sys.executable, "-m", *arguments], folder / f"{name}.log", lambda: True, None, settings)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def site(folder: Path, settings: dict[str, str]) -> Iterator[tuple[Server, str]]:
    """The site by gunicorn as in service; yields the server and its address."""
    port = process.free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn_settings.py"]
    server = Server(
        [*command, "jiaxing_quality.wsgi"],
        folder / "gunicorn.log",
        lambda: process.is_listening(port),
        None,
        {**settings, "WEB_BIND": f"127.0.0.1:{port}"},
    )
    server.start()
    try:
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.stop()
