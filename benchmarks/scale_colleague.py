"""For `scale`: a second worker, which is up before it is called, as a Celery worker is."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks import scale_worker  # noqa: F401 - sets Django up

from indicators.services.set_based import Invite, help_with_run  # isort: skip - after the set-up
from django.db import connection  # isort: skip


@contextmanager
def colleague() -> Iterator[Invite]:
    """Another process that helps with each run that it is called to."""
    reading, writing = os.pipe()
    connection.close()  # no connection is shared by two processes
    child = os.fork()
    if not child:
        os.close(writing)
        with os.fdopen(reading) as calls:
            for call in calls:
                help_with_run(int(call))
        os._exit(0)
    os.close(reading)
    try:
        yield lambda run, _parts: _call(writing, run)
    finally:
        os.close(writing)
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)


def _call(pipe: int, run: int) -> None:
    os.write(pipe, f"{run}\n".encode())
