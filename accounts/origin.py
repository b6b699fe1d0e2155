"""Where what is happening comes from: the request that this thread answers just now.

No models here: the set-up of the log, which comes before them, reads it too.
"""

import re
import uuid
from contextvars import ContextVar

SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""What an id that a proxy or a client brings may look like: no line break, nothing that a log would read."""

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered, "" outside of one. It ends with the answer's last byte."""


def id_from(text: str) -> str:
    """The id that came with a request where it is a safe one, and else a new one."""
    return text if SAFE_ID.fullmatch(text) else uuid.uuid4().hex


def forget_request(**_signal: object) -> None:
    """Django says that a request is over; what the thread does next belongs to none."""
    request_id.set("")
