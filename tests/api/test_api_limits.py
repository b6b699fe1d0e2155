"""The limit of requests a minute, and what is counted of a key's use."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from redis.exceptions import ConnectionError as CacheAway

from accounts.models import AccessEvent, ApiKey, KeyUsage, RequestCount, User
from accounts.services import counting
from accounts.services.counting import count_refusal, count_request, unsettled
from accounts.services.keys import find_holder, revoke_key
from accounts.types import AccessAction
from tests.api.conftest import PATHS, MakeKey, ask_by_key
from tests.cast import Cast

NOON = datetime(2026, 3, 5, 4, 0, 20, tzinfo=UTC)


@pytest.fixture(params=["cache", "database"])
def counter(request: pytest.FixtureRequest, settings: Any) -> str:
    """Both ways of counting."""
    settings.COUNTS_IN_CACHE = request.param == "cache"
    settings.API_REQUESTS_PER_MINUTE = 3
    settings.API_REFUSALS_PER_MINUTE = 3
    return str(request.param)


@pytest.mark.usefixtures("counter")
def test_the_first_beyond_the_limit_is_refused(cast: Cast, make_key: MakeKey) -> None:
    text = make_key(cast.clerk)
    answers = [ask_by_key(text, "indicators") for _time in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]


@pytest.mark.usefixtures("counter")
def test_who_is_refused_hears_when_to_come_again(cast: Cast, make_key: MakeKey) -> None:
    text = make_key(cast.clerk)
    answer = [ask_by_key(text, "indicators") for _time in range(4)][-1]
    assert answer.json()["code"] == "TOO_MANY_REQUESTS"
    assert answer["Retry-After"] == answer["RateLimit-Reset"]
    assert 1 <= int(answer["Retry-After"]) <= 60


@pytest.mark.usefixtures("counter")
def test_each_key_and_each_person_has_the_whole_limit(cast: Cast, make_key: MakeKey) -> None:
    first, second = make_key(cast.clerk), make_key(cast.clerk)
    client = Client()
    client.force_login(cast.clerk)
    for text in (first, first, first, first, second):
        answer = ask_by_key(text, "indicators")
    assert answer["RateLimit-Remaining"] == client.get(PATHS["indicators"])["RateLimit-Remaining"] == "2"


@pytest.mark.usefixtures("counter")
def test_a_session_has_the_limit_too(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    assert [client.get(PATHS["indicators"]).status_code for _time in range(4)] == [200, 200, 200, 429]


@pytest.mark.usefixtures("counter")
def test_the_next_minute_begins_anew(cast: Cast) -> None:
    for _time in range(4):
        count_request(by=cast.clerk, at=NOON)
    later = count_request(by=cast.clerk, at=NOON + timedelta(minutes=1))
    assert (later.used, later.remaining, later.seconds) == (1, 2, 40)


def test_a_cache_that_is_away_is_replaced_by_the_database(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        raise CacheAway

    settings.COUNTS_IN_CACHE = True
    for method in ("incr", "get"):
        monkeypatch.setattr(cache, method, fail)
    assert [count_request(by=cast.clerk, at=NOON).used for _time in range(2)] == [1, 2]


def test_nobody_who_is_refused_is_counted(client: Client, cast: Cast) -> None:
    answer = client.get(PATHS["indicators"])
    assert (answer.status_code, "RateLimit-Limit" in answer) == (401, False)


def test_the_database_keeps_no_counter_of_a_minute_that_is_over(cast: Cast, settings: Any) -> None:
    settings.COUNTS_IN_CACHE = False
    for minute in range(3):
        count_request(by=cast.clerk, at=NOON + timedelta(minutes=minute))
    assert RequestCount.objects.count() == 1


# --- Keys that do not open ----------------------------------------------------------------------------------

WRONG = "jq_000000000000_x"


def try_wrong_keys(times: int, address: str = "10.0.0.1", text: str = WRONG) -> list[Any]:
    return [ask_by_key(text, "indicators", REMOTE_ADDR=address) for _time in range(times)]


@pytest.mark.usefixtures("counter")
def test_an_address_that_tries_too_many_wrong_keys_gets_429(cast: Cast) -> None:
    answers = try_wrong_keys(5)
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0", "0"]
    assert {answer["RateLimit-Limit"] for answer in answers} == {"3"}
    assert answers[-1].json()["code"] == "TOO_MANY_REQUESTS"
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60


@pytest.mark.usefixtures("counter")
def test_another_address_is_not_counted_with_it(cast: Cast) -> None:
    try_wrong_keys(4)
    assert try_wrong_keys(1, "10.0.0.2")[0].status_code == 401


@pytest.mark.usefixtures("counter")
def test_one_network_of_ipv6_is_one_address(cast: Cast) -> None:
    statuses = [try_wrong_keys(1, f"2001:db8::{number}")[0].status_code for number in range(1, 5)]
    assert statuses == [401, 401, 401, 429]
    assert try_wrong_keys(1, "2001:db8:0:1::1")[0].status_code == 401


@pytest.mark.usefixtures("counter")
def test_a_good_key_is_never_stopped_by_wrong_ones_beside_it(cast: Cast, make_key: MakeKey) -> None:
    try_wrong_keys(4)
    good = ask_by_key(make_key(cast.clerk), "indicators", REMOTE_ADDR="10.0.0.1")
    assert (good.status_code, good["RateLimit-Remaining"]) == (200, "2")


@pytest.mark.usefixtures("counter")
def test_beyond_the_limit_no_reason_for_a_refusal_can_be_told_either(cast: Cast, make_key: MakeKey) -> None:
    try_wrong_keys(3)
    texts = {reason: make_key(cast.clerk) for reason in ("revoked", "expired")}
    revoke_key(key=ApiKey.objects.get(prefix=texts["revoked"].split("_")[1]), by=cast.clerk)
    expired = ApiKey.objects.filter(prefix=texts["expired"].split("_")[1])
    expired.update(expires_on=timezone.localdate() - timedelta(days=1))
    answers = [try_wrong_keys(1, text=text)[0] for text in (WRONG, "nonsense", *texts.values())]
    assert {(answer.status_code, answer.content) for answer in answers} == {(429, answers[0].content)}
    assert not AccessEvent.objects.filter(action=AccessAction.DENIED).exists()


@pytest.mark.usefixtures("counter")
def test_the_log_does_not_grow_with_every_wrong_key(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    try_wrong_keys(9)
    assert caplog.text.count("API key refused") == 4


def test_the_database_keeps_no_address_of_a_minute_that_is_over(db: None, settings: Any) -> None:
    settings.COUNTS_IN_CACHE = False
    for minute in range(3):
        for address in ("10.0.0.1", "2001:db8::1", "unix:"):
            count_refusal(address=address, at=NOON + timedelta(minutes=minute))
    assert RequestCount.objects.count() == 3


# --- Usage --------------------------------------------------------------------------------------------------


def use(text: str, *moments: datetime) -> ApiKey:
    """Requests of a key at these moments; the key as it then stands."""
    for moment in moments:
        holder: User = find_holder(text, "127.0.0.1")
        count_request(by=holder, at=moment)
    return ApiKey.objects.get()


@pytest.mark.usefixtures("counter")
def test_the_requests_of_a_day_are_counted(cast: Cast, make_key: MakeKey) -> None:
    minutes = [NOON + timedelta(minutes=minute) for minute in (0, 0, 0, 1, 7, 7, 8)]
    key = use(make_key(cast.clerk), *minutes)
    assert list(KeyUsage.objects.values_list("requests", flat=True)) == [6]
    assert unsettled([key]) == {key.pk: 1}


@pytest.mark.usefixtures("counter")
def test_a_request_counts_to_its_own_day_in_shanghai(cast: Cast, make_key: MakeKey) -> None:
    evening = NOON.replace(hour=15, minute=59)  # 23:59 in Shanghai
    use(make_key(cast.clerk), evening, evening + timedelta(minutes=1), evening + timedelta(minutes=2))
    days = KeyUsage.objects.order_by("day").values_list("day__day", "requests")
    assert list(days) == [(5, 1), (6, 1)]


def test_the_last_use_is_written_once_a_minute(
    cast: Cast, make_key: MakeKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = []
    monkeypatch.setattr(counting, "note_use", lambda *, key, at: noted.append(at))
    use(make_key(cast.clerk), NOON, NOON + timedelta(seconds=30), NOON + timedelta(seconds=60))
    assert noted == [NOON, NOON + timedelta(seconds=60)]


def test_the_second_request_of_a_minute_writes_nothing(
    cast: Cast, make_key: MakeKey, django_assert_num_queries: Any
) -> None:
    text = make_key(cast.clerk)
    use(text, NOON)
    with django_assert_num_queries(3):  # the key, its person, and the key again for the test
        use(text, NOON)
