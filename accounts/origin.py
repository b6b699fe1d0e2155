"""Where what is happening comes from: the request that this thread answers, or the job or command it runs.

No models here: the set-up of the log, which comes before them, reads it too.
"""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest

from accounts.types import ActorKind

SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""What an id that a proxy or a client brings may look like: no line break, nothing that a log would read."""

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered, "" outside of one. It ends with the answer's last byte."""

answering: ContextVar[HttpRequest | None] = ContextVar("answering", default=None)
"""The request that is being answered, None outside of one."""

running: ContextVar[tuple[ActorKind, str] | None] = ContextVar("running", default=None)
"""The job or the command that runs, by its name. A job that runs inside of a request counts as a job."""


def id_from(text: str) -> str:
    """The id that came with a request where it is a safe one, and else a new one."""
    return text if SAFE_ID.fullmatch(text) else uuid.uuid4().hex


def forget_request(**_signal: object) -> None:
    """Django says that a request is over; what the thread does next belongs to none."""
    request_id.set("")
    answering.set(None)


@contextmanager
def run_by(kind: ActorKind, name: str) -> Iterator[None]:
    """Whatever is done inside is done by the job or command of this name."""
    token = running.set((kind, name))
    try:
        yield
    finally:
        running.reset(token)
