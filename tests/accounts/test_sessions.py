"""When a session ends: by idleness, by age, by log-out, by a disabled account; and what it costs."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.sessions import SessionStore
from tests.accounts.conftest import Later
from tests.accounts.people import try_log_in
from tests.cast import PASSWORD, Cast

PAGE = "/accounts/second-factor/"


@pytest.fixture
def browser(town_clerk: User) -> Client:
    client = Client()
    try_log_in(town_clerk.username, client=client)
    return client


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def test_half_an_hour_without_a_request_ends_it(browser: Client, wait: Later) -> None:
    wait(timedelta(minutes=28))
    assert is_in(browser)
    wait(timedelta(minutes=28))
    assert is_in(browser)
    wait(timedelta(minutes=30))
    assert browser.get(PAGE).headers["Location"] == f"/accounts/login/?next={PAGE}"
    assert browser.get("/api/v1/plans/").status_code == 401
    assert not Session.objects.exists()


def test_twelve_hours_after_the_log_in_it_ends(browser: Client, wait: Later) -> None:
    for _number in range(12 * 60 // 20 - 1):
        wait(timedelta(minutes=20))
        assert is_in(browser)
    wait(timedelta(minutes=20))
    assert not is_in(browser)


def test_a_new_log_in_begins_anew(browser: Client, wait: Later) -> None:
    browser.post("/accounts/logout/")
    wait(timedelta(hours=11))
    try_log_in("town-clerk", client=browser)
    for _number in range(3):
        wait(timedelta(minutes=25))
        assert is_in(browser)


def test_a_request_is_noted_once_a_minute_at_most(browser: Client, wait: Later) -> None:
    def writes() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(PAGE)
        return sum("django_session" in each["sql"] and "UPDATE" in each["sql"] for each in queries)

    browser.get(PAGE)
    assert writes() == 0
    wait(timedelta(seconds=61))
    assert (writes(), writes()) == (1, 0)


def test_a_session_that_was_logged_out_opens_nothing_again(browser: Client) -> None:
    name = settings.SESSION_COOKIE_NAME
    kept = browser.cookies[name].value
    browser.post("/accounts/logout/")
    browser.cookies[name] = kept
    assert not is_in(browser)
    assert browser.get("/api/v1/plans/").status_code == 401


def test_a_log_in_gives_a_new_session(client: Client, town_clerk: User) -> None:
    """Nobody can plant a session that somebody then logs in with."""
    client.session.save()
    planted = SessionStore()
    planted["planted"] = True
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(planted.session_key)
    try_log_in(town_clerk.username, client=client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key
    assert not Session.objects.filter(pk=planted.session_key).exists()


def test_a_disabled_account_is_out_at_the_next_request(cast: Cast) -> None:
    client = Client()
    try_log_in("clerk", PASSWORD, client=client)
    User.objects.filter(pk=cast.clerk.pk).update(is_active=False)
    assert client.get("/").status_code == 302
    assert client.get("/api/v1/plans/").status_code == 401


def test_a_session_of_an_older_release_goes_on(town_clerk: User, wait: Later) -> None:
    client = Client()
    client.force_login(town_clerk)
    row = Session.objects.get()
    data = {name: value for name, value in row.get_decoded().items() if not name.startswith("_began")}
    store = SessionStore(row.session_key)
    Session.objects.update(session_data=store.encode({k: v for k, v in data.items() if k != "_seen"}))
    store._cache.clear()
    assert is_in(client)
    wait(timedelta(minutes=31))
    assert not is_in(client)


def test_what_is_over_is_cleared_at_night(browser: Client) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    SessionStore.clear_expired()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_a_log_in_leads_to_no_other_site(client: Client, town_clerk: User, path: str) -> None:
    answer = client.post(
        "/accounts/login/", {"username": town_clerk.username, "password": PASSWORD, "next": path}
    )
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("referer", "leads_to"),
    [
        ("http://testserver/notes/?state=late", "/notes/%3Fstate%3Dlate"),
        ("http://evil.example/notes/", "/notices/read/"),
        ("", "/notices/read/"),
    ],
)
def test_a_form_that_comes_too_late_leads_back_to_its_page(
    client: Client, db: None, referer: str, leads_to: str
) -> None:
    """Its own address may answer no GET: after the log-in there would be nothing to see."""
    headers = {"referer": referer} if referer else {}
    answer = client.post("/notices/read/", headers=headers)
    assert answer.headers["Location"] == f"/accounts/login/?next={leads_to}"
