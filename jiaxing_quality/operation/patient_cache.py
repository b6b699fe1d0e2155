"""A cache that may be away: nothing is found in it then, and nothing is kept."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")
PAUSE = 5.0  # seconds without asking a cache that did not answer: else each request would wait for it


class PatientCache(RedisCache):
    """Django's cache on Redis or Valkey; while the server is away, it is empty.

    `incr` alone says so, by redis.exceptions.RedisError: a counter that silently starts again would lift the
    limit that it counts for (accounts.services.counting then counts in the database).
    """

    away_until = 0.0  # of this process

    def _try(self, ask: Callable[[], Answer], otherwise: Answer) -> Answer:
        if time.monotonic() < PatientCache.away_until:
            return otherwise
        try:
            return ask()
        except RedisError:
            PatientCache.away_until = time.monotonic() + PAUSE
            logger.warning("The cache is away; the site works without it.")
            return otherwise

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return self._try(lambda: super(PatientCache, self).add(key, value, timeout, version), False)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._try(lambda: super(PatientCache, self).get(key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        self._try(lambda: super(PatientCache, self).set(key, value, timeout, version), None)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return self._try(lambda: super(PatientCache, self).touch(key, timeout, version), False)

    def delete(self, key: Any, version: Any = None) -> bool:
        return self._try(lambda: super(PatientCache, self).delete(key, version), False)

    def get_many(self, keys: Any, version: Any = None) -> dict[Any, Any]:
        return self._try(lambda: super(PatientCache, self).get_many(keys, version), {})

    def has_key(self, key: Any, version: Any = None) -> bool:
        return self._try(lambda: super(PatientCache, self).has_key(key, version), False)

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> list[Any]:
        return self._try(lambda: super(PatientCache, self).set_many(data, timeout, version), list(data))

    def delete_many(self, keys: Any, version: Any = None) -> None:
        self._try(lambda: super(PatientCache, self).delete_many(keys, version), None)

    def clear(self) -> None:
        self._try(lambda: super(PatientCache, self).clear(), None)

    def is_there(self) -> bool:
        """Whether the server answers just now, pause or not."""
        try:
            return bool(self._cache.get_client(write=True).ping())
        except RedisError:
            return False

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Raises RedisError at once during the pause, so that counting by the database is not slow."""
        if time.monotonic() < PatientCache.away_until:
            raise RedisError("The cache is away.")
        try:
            return int(super().incr(key, delta, version))
        except RedisError:
            PatientCache.away_until = time.monotonic() + PAUSE
            raise
