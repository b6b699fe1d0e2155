"""People work on while the cache or the broker is away."""

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.services.counting import count_request
from jiaxing_quality.operation.patient_cache import PatientCache
from tests.cast import Cast

NOBODY = "redis://127.0.0.1:9/1"  # a port that nothing listens on


@pytest.fixture
def cache_that_is_away(settings: Any, monkeypatch: pytest.MonkeyPatch) -> PatientCache:
    """Django's cache, on a server that is not there."""
    monkeypatch.setattr(PatientCache, "away_until", 0.0)
    backend = "jiaxing_quality.operation.patient_cache.PatientCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": NOBODY}}
    settings.COUNTS_IN_CACHE = True
    found = caches["default"]
    assert isinstance(found, PatientCache)
    return found


def test_nothing_is_found_and_nothing_fails(cache_that_is_away: PatientCache) -> None:
    cache = cache_that_is_away
    cache.set("a", 1)
    cache.set_many({"a": 1})
    cache.delete("a")
    cache.delete_many(["a"])
    cache.clear()
    assert (cache.get("a", 7), cache.get_many(["a"]), "a" in cache) == (7, {}, False)
    assert (cache.add("a", 1), cache.touch("a"), cache.is_there()) == (False, False, False)


def test_a_server_that_does_not_answer_is_left_alone_for_a_while(
    cache_that_is_away: PatientCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def ask(self: object, *_: object) -> None:
        asked.append(self)
        raise RedisError

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", ask)
    for _ in range(5):
        cache_that_is_away.get("a")
    assert len(asked) == 1
    PatientCache.away_until = 0.0
    cache_that_is_away.get("a")
    assert len(asked) == 2


def test_a_counter_does_not_begin_again_silently(cache_that_is_away: PatientCache) -> None:
    for _ in range(2):
        with pytest.raises(RedisError):
            cache_that_is_away.incr("a")


@pytest.mark.django_db
def test_requests_are_then_counted_in_the_database(cache_that_is_away: PatientCache, cast: Cast) -> None:
    at = timezone.now()
    assert [count_request(by=cast.clerk, at=at).used for _ in range(3)] == [1, 2, 3]


@pytest.mark.django_db
def test_people_log_in_enter_and_log_out_without_a_cache(
    client: Client, cast: Cast, open_round: object, cache_that_is_away: PatientCache
) -> None:
    cast.clerk.set_password("invented-word-7")
    cast.clerk.save()
    given = {"username": cast.clerk.username, "password": "invented-word-7"}
    assert client.post("/accounts/login/", given).status_code == 302
    path = "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/cells/CF05/"
    assert client.post(path, {"value": "3", "version": "0"}).status_code == 200
    assert client.get("/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
