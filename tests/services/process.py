"""Processes that end when their owner ends, however it ends."""

import ctypes
import os
import pwd
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

PR_SET_PDEATHSIG = 1  # from the kernel's <linux/prctl.h>
PATIENCE = 30.0  # seconds that a service has to start, or to stop by itself


class ServiceFailed(Exception):
    """A service did not start; the message holds the end of its log."""


@contextmanager
def running(
    command: Sequence[str | Path],
    *,
    log: Path,
    is_ready: Callable[[], bool],
    stop: signal.Signals = signal.SIGTERM,
    user: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Run a service while the block runs.

    It has a session of its own: Ctrl-C at the terminal reaches the tests alone, and they still have their
    services while they tidy up. Raises ServiceFailed if it does not get ready.
    """
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
            preexec_fn=_prepare_child(stop),
            **identity(user),
        )
    try:
        _wait_until_ready(process, is_ready, log)
        yield
    finally:
        _end(process, stop)


def call(command: Sequence[str | Path], environment: Mapping[str, str]) -> int:
    """Run a command in the foreground and return its exit code.

    Ctrl-C reaches the command by the terminal; a SIGTERM or SIGHUP sent to this process is handed on as the
    same interruption. Either way the command is waited for, so that it can tidy up.
    """
    process = subprocess.Popen(command, env=environment, preexec_fn=_prepare_child(signal.SIGTERM))
    handlers: dict[signal.Signals, Callable[..., object]] = {
        signal.SIGINT: lambda *_: None,
        signal.SIGTERM: lambda *_: process.send_signal(signal.SIGINT),
        signal.SIGHUP: lambda *_: process.send_signal(signal.SIGINT),
    }
    before = {each: signal.signal(each, handler) for each, handler in handlers.items()}
    try:
        return process.wait()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def leave_by_exception() -> None:
    """Turn SIGTERM and SIGHUP into SystemExit, so that every `finally` of this process runs."""
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, lambda number, _: sys.exit(128 + number))


def free_port() -> int:
    """A TCP port on the loopback address that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def is_listening(port: int) -> bool:
    """Whether something accepts connections on a loopback port."""
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def new_password() -> str:
    """A password for one run: other people on the machine must not command our services."""
    return secrets.token_urlsafe(24)


class Identity(TypedDict, total=False):
    """Arguments of subprocess that run a program as another user."""

    user: str
    group: int
    extra_groups: list[int]


def identity(user: str | None) -> Identity:
    """The identity of a user, without any of our own groups; None: stay who we are."""
    return {} if user is None else {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _prepare_child(end: signal.Signals) -> Callable[[], None]:
    """What a child does before its program starts; `end` is what tells the program to stop."""

    def prepare() -> None:
        # A shell starts what it puts in the background with interruptions ignored: that would be inherited.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if sys.platform == "linux":
            # The kernel itself ends the child when we are killed and cannot do it.
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(end))

    return prepare


def _wait_until_ready(process: subprocess.Popen[bytes], is_ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_ready():
        if process.poll() is not None or time.monotonic() > deadline:
            end_of_log = log.read_text(errors="replace")[-2000:]
            raise ServiceFailed(f"{process.args!r} did not start:\n{end_of_log}")
        time.sleep(0.02)


def _end(process: subprocess.Popen[bytes], stop: signal.Signals) -> None:
    process.send_signal(stop)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
