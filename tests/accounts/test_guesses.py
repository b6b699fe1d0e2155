"""Guesses: five an account, whoever makes them and whatever they claim; unknown accounts answer alike."""

import threading
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.lockout import GuessHandler
from accounts.models import LoginGuesses, User
from accounts.services import guesses
from accounts.services.guesses import (
    WINDOW,
    Subject,
    account_subject,
    address_subject,
    forget_guesses,
    give_back,
    take_guess,
)
from accounts.types import Role
from tests.accounts.people import LOGIN, person_with, try_log_in
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=timezone.get_fixed_timezone(480))
WRONG = "not-the-password-1"
MANY = 20


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were really looked at."""
    seen: list[str] = []
    look = User.check_password

    def check_password(person: User, raw_password: str) -> bool:
        seen.append(raw_password)
        return look(person, raw_password)

    monkeypatch.setattr(User, "check_password", check_password)
    return seen


@pytest.fixture
def clerk() -> User:
    return person_with("clerk", Role.CLERK)


def from_address(number: int) -> dict[str, str]:
    return {"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250 + 1}"}


def test_five_guesses_are_checked_and_then_even_the_right_password_is_refused(
    clerk: User, checked: list[str]
) -> None:
    answers = [try_log_in("clerk", f"{WRONG}{number}").status_code for number in range(8)]
    assert answers == [200] * 5 + [429] * 3
    refused = try_log_in("clerk")
    assert (refused.status_code, len(checked)) == (429, 5)
    assert 0 < int(refused["Retry-After"]) <= WINDOW.total_seconds()


def test_no_header_and_no_address_makes_a_guess_a_new_one(clerk: User, checked: list[str]) -> None:
    for number in range(40):
        forged = {
            f"HTTP_{name}": f"203.0.113.{number}" for name in ("X_FORWARDED_FOR", "X_REAL_IP", "FORWARDED")
        }
        try_log_in("clerk", WRONG, **from_address(number), **forged, HTTP_USER_AGENT=f"browser {number}")
    assert len(checked) == 5


def test_the_twin_without_the_lock_checks_all_guesses(
    clerk: User, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the tests above would show if nothing were counted."""
    monkeypatch.setattr(GuessHandler, "is_allowed", lambda *_arguments: True)
    for number in range(40):
        try_log_in("clerk", WRONG, **from_address(number))
    assert len(checked) == 40


@pytest.mark.parametrize("written", ["CLERK", " clerk", "clerk ", "ｃｌｅｒｋ"])
def test_a_name_written_otherwise_is_the_same_account(clerk: User, written: str) -> None:
    for _number in range(5):
        try_log_in("clerk", WRONG)
    assert try_log_in(written, WRONG).status_code == 429


def test_one_address_cannot_try_many_accounts(checked: list[str]) -> None:
    for number in range(50):
        person_with(f"clerk-{number}", Role.CLERK)
    answers = [
        try_log_in(f"clerk-{number}", WRONG, REMOTE_ADDR="10.9.9.9").status_code for number in range(50)
    ]
    assert (answers.count(200), len(checked)) == (30, 30)
    assert try_log_in("clerk-49", REMOTE_ADDR="10.9.9.8").status_code == 302


def test_behind_a_proxy_the_address_is_the_one_that_our_proxy_wrote(settings: Settings) -> None:
    settings.PROXIES = 1
    for number in range(30):
        try_log_in(f"nobody-{number}", WRONG, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.7")
    assert try_log_in("nobody", WRONG, HTTP_X_FORWARDED_FOR="1.2.3.4, 203.0.113.7").status_code == 429
    assert try_log_in("nobody", WRONG, HTTP_X_FORWARDED_FOR="203.0.113.7, 203.0.113.8").status_code == 200


def test_a_right_password_gives_its_guess_back_and_no_other(clerk: User) -> None:
    for _number in range(4):
        try_log_in("clerk", WRONG)
    assert [try_log_in("clerk").status_code for _number in range(3)] == [302] * 3
    try_log_in("clerk", WRONG)
    assert try_log_in("clerk").status_code == 429


def test_strangers_cannot_shut_a_person_out_of_the_browser_that_is_theirs(clerk: User) -> None:
    own = Client()
    try_log_in("clerk", client=own)
    own.post("/accounts/logout/")
    for number in range(10):
        try_log_in("clerk", WRONG, **from_address(number))
    assert try_log_in("clerk").status_code == 429
    assert try_log_in("clerk", client=own).status_code == 302


def test_a_known_browser_has_five_guesses_and_knows_one_account(clerk: User, checked: list[str]) -> None:
    person_with("other", Role.CLERK)
    own = Client()
    try_log_in("clerk", client=own)
    own.post("/accounts/logout/")
    checked.clear()
    assert [try_log_in("clerk", WRONG, client=own).status_code for _number in range(7)] == [200] * 5 + [
        429
    ] * 2
    for _number in range(7):
        try_log_in("other", WRONG, client=own)
    for number in range(7):
        try_log_in("other", WRONG, **from_address(number))
    assert len(checked) == 10


def test_a_forged_mark_of_a_browser_is_none(clerk: User) -> None:
    client = Client()
    client.cookies["browser"] = '["clerk","mine"]:1:forged'
    for _number in range(5):
        try_log_in("clerk", WRONG)
    assert try_log_in("clerk", client=client).status_code == 429


def test_unknown_people_disabled_people_and_wrong_passwords_are_answered_alike(clerk: User) -> None:
    gone = person_with("gone", Role.CLERK)
    User.objects.filter(pk=gone.pk).update(is_active=False)

    def pages(name: str, password: str = WRONG) -> list[str]:
        answers = [try_log_in(name, password) for _number in range(6)]
        return [each.content.decode().replace(name, "") for each in answers]

    def without_token(texts: list[str]) -> list[str]:
        return [
            " ".join(word for word in text.split() if "csrf" not in word and "value=" not in word)
            for text in texts
        ]

    known = without_token(pages("clerk"))
    assert without_token(pages("nobody")) == known
    assert without_token(pages("gone", PASSWORD)) == known


def test_unknown_people_take_as_long(settings: Settings) -> None:
    """With the hash that is used in service. A disabled check would be a thousand times faster."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.GUESSES_PER_ACCOUNT = settings.GUESSES_PER_ADDRESS = 1000
    clerk = person_with("clerk", Role.CLERK)
    User.objects.filter(pk=clerk.pk).update(password=make_password(PASSWORD))
    times: dict[str, list[float]] = {"clerk": [], "nobody": []}
    for _number in range(9):
        for name, kept in times.items():
            started = perf_counter()
            try_log_in(name, WRONG)
            kept.append(perf_counter() - started)
    known, unknown = (median(kept) for kept in times.values())
    assert 0.5 < unknown / known < 2


def test_a_guess_counts_for_a_quarter_of_an_hour_from_its_own_moment() -> None:
    subject = [Subject("x" * 64, 5)]
    for minutes in (0, 10, 10, 10, 10):
        assert take_guess(subject, at=NOW + timedelta(minutes=minutes)) == 0
    assert take_guess(subject, at=NOW + timedelta(minutes=14)) == 60
    assert take_guess(subject, at=NOW + WINDOW) == 0
    assert take_guess(subject, at=NOW + WINDOW) == 600


def test_a_refused_guess_counts_nowhere() -> None:
    account, address = Subject("a" * 64, 1), Subject("b" * 64, 5)
    take_guess([account], at=NOW)
    assert take_guess([account, address], at=NOW) > 0
    assert LoginGuesses.objects.get(subject=address.digest).times == []


def test_what_is_over_is_forgotten() -> None:
    take_guess([account_subject("clerk")], at=NOW)
    assert (forget_guesses(at=NOW), forget_guesses(at=NOW + WINDOW * 2)) == (0, 1)


def test_nothing_that_was_typed_is_kept() -> None:
    try_log_in("my-password-in-the-wrong-box", WRONG)
    rows = LoginGuesses.objects.values_list("subject", flat=True)
    assert len(rows) == 2
    assert all(len(row) == 64 for row in rows)


def test_the_administration_has_no_log_in_of_its_own(client: Client) -> None:
    """The one door of the site is the administration's and the API's as well."""
    assert client.get("/admin/login/").headers["Location"].startswith(LOGIN)
    assert client.post("/admin/login/", {"username": "clerk", "password": PASSWORD}).status_code == 302
    basic = {"HTTP_AUTHORIZATION": "Basic Y2xlcms6YS1sb25nLXBhc3N3b3JkLTQtdGVzdHM="}
    assert client.get("/api/v1/plans/", **basic).status_code == 401


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_of_twenty_guesses_at_once_five_are_let_through() -> None:
    assert _at_once() == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_the_twin_that_looks_first_and_counts_later_lets_more_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As axes' own handlers do: the race that the row's lock prevents is real."""

    def look_first(subject: Subject, at: datetime) -> LoginGuesses:
        row, _is_new = LoginGuesses.objects.get_or_create(subject=subject.digest, defaults={"last_at": at})
        barrier.wait(10)
        return row

    barrier = threading.Barrier(MANY)
    monkeypatch.setattr(guesses, "_locked", look_first)
    LoginGuesses.objects.create(subject=account_subject("clerk").digest, last_at=NOW)
    assert _at_once() > 5


def _at_once() -> int:
    let_through: list[int] = []

    def guess() -> None:
        let_through.append(take_guess([account_subject("clerk")], at=NOW) == 0)
        connection.close()

    threads = [threading.Thread(target=guess) for _number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(let_through)


def test_giving_back_what_was_never_taken_does_nothing() -> None:
    give_back([address_subject("10.0.0.1")])
    assert not LoginGuesses.objects.exists()


def test_a_command_unlocks_an_account(clerk: User) -> None:
    for _number in range(6):
        try_log_in("clerk", WRONG)
    call_command("unlock_account", "clerk")
    assert try_log_in("clerk").status_code == 302
