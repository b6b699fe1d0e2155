"""Sessions that end: after half an hour without a request, twelve hours after the log-in at the latest."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import cached_db
from django.utils import timezone

BEGAN, SEEN = "_began", "_seen"
SEEN_EVERY = 60
"""Seconds: so often at most a request is noted. A session may end that much early, and never late."""


class SessionStore(cached_db.SessionStore):
    """Django's sessions in cache and database, with the moments of the log-in and of the last request.

    Nothing is written for a request within a minute of the last, nothing asked that Django did not ask.
    """

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and it is deleted, where its time is over."""
        data: dict[str, Any] = super().load()
        if not data:
            return data
        now = timezone.now().timestamp()
        if (
            BEGAN not in data
        ):  # written by a release that did not count: it begins now, and nobody is logged out
            data |= {BEGAN: now, SEEN: now}
            self.modified = True
        if is_over(data, now):
            self.delete()
            self._session_key = None
            return {}
        if now - data[SEEN] >= SEEN_EVERY:
            self.modified = True
        return data

    def save(self, must_create: bool = False) -> None:
        """With the moment of this request."""
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        if data:
            now = timezone.now().timestamp()
            data.setdefault(BEGAN, now)
            data[SEEN] = now
        super().save(must_create)

    def cycle_key(self) -> None:
        """A log-in begins here: the twelve hours count from it."""
        self.pop(BEGAN, None)
        super().cycle_key()


def is_over(data: dict[str, Any], now: float) -> bool:
    """Whether a session with these contents has ended."""
    is_idle = now - float(data[SEEN]) >= settings.SESSION_IDLE_SECONDS
    return is_idle or now - float(data[BEGAN]) >= settings.SESSION_COOKIE_AGE
