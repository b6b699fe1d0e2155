"""What the log says: one line each, with the request's id, and nothing secret or personal in it."""

import json
import logging
import re
import time
from datetime import UTC, datetime

from django.core.mail import mail_admins

from accounts.origin import request_id

FIELDS = ("method", "route", "status", "milliseconds", "job")
"""What a record may carry beside its message (`extra=`) into the line."""

MASK = "***"
SECRETS = (
    (re.compile(r"(?i)\bBearer\s+\S+"), f"Bearer {MASK}"),
    (re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"), MASK),  # user and password in an address
    (
        re.compile(
            r"(?i)\b(password|passwd|secret|token|api[-_]?key|authorization|cookie)(['\"]?\s*[:=]\s*)\S+"
        ),
        rf"\1\2{MASK}",
    ),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), MASK),  # e-mail addresses
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), MASK),  # mobile numbers
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), MASK),  # identity numbers
    # PostgreSQL repeats the row that it refuses.
    (re.compile(r"(?m)^(DETAIL:|CONTEXT:|LINE \d+:).*$"), rf"\1 {MASK}"),
)


def without_secrets(text: str) -> str:
    """The text without what a log must not hold: passwords, tokens, people's addresses and numbers."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


class JsonLines(logging.Formatter):
    """Each record as one line of JSON, for a log server."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; a line break in a message stays inside it."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
            "request": request_id.get(),
            "process": record.process,
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["error"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """For a person at a terminal. A message is one line; only the trace of an error has more."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the base class names it
        record.message = without_secrets(record.message).replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:  # noqa: N802 - the base class names it
        return without_secrets(super().formatException(ei))  # type: ignore[arg-type]


class FailureMail(logging.Handler):
    """Tells the people of ADMINS by e-mail what failed: a job, a backup, a page.

    The same failure is told once in a quarter of an hour by each process. Unlike Django's own handler it
    sends nothing of the request but its id: what a person typed is nobody else's.
    """

    PAUSE = 900.0  # seconds

    def __init__(self, level: int | str = logging.ERROR) -> None:
        super().__init__(level)
        self.told: dict[tuple[str, str], float] = {}
        self.lines = JsonLines()

    def emit(self, record: logging.LogRecord) -> None:
        """Send it; a mail server that is away must not add a second failure to the first."""
        key, now = (record.name, str(record.msg)), time.monotonic()
        if now - self.told.get(key, -self.PAUSE) < self.PAUSE:
            return
        self.told[key] = now
        try:
            subject = without_secrets(record.getMessage()).partition("\n")[0][:120]
            mail_admins(subject, self.lines.format(record).replace("\\n", "\n"))
        except Exception:
            self.handleError(record)
