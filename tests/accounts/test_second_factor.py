"""The second factor: set up, asked for, right once; recovery codes; lost phones; roles that need one."""

import base64
from datetime import datetime, timedelta

import pyotp
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import RecoveryCode, User
from accounts.services.factors import begin_factor, confirm_factor, use_factor
from accounts.types import Role
from tests.accounts.conftest import Later
from tests.accounts.people import person_with, try_log_in
from tests.cast import PASSWORD

SETUP, STEP_TWO = "/accounts/second-factor/", "/accounts/login/code/"
INSIDE = SETUP
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=timezone.get_fixed_timezone(480))
# RFC 6238, appendix B: the secret in base32, a moment, and the last six digits of its code.
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC_CODES = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}


class Phone:
    """What the person's phone computes."""

    def __init__(self, secret: str) -> None:
        self.totp = pyotp.TOTP(secret)

    def code(self, at: datetime | None = None) -> str:
        return self.totp.at(at or timezone.now())


@pytest.fixture
def phone(town_clerk: User, wait: Later) -> Phone:
    """The phone of a person whose second factor was set up a minute ago."""
    phone = Phone(begin_factor(person=town_clerk))
    assert confirm_factor(person=town_clerk, code=phone.code(), at=timezone.now())
    wait(timedelta(minutes=1))
    return phone


def second_step(client: Client, code: str) -> int:
    return client.post(STEP_TWO, {"code": code}).status_code


def is_in(client: Client) -> bool:
    return client.get(INSIDE).status_code == 200


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES.items())
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert pyotp.TOTP(RFC_SECRET).at(seconds) == code


def test_it_is_set_up_by_a_code_of_the_phone(town_clerk: User, wait: Later) -> None:
    client = Client()
    client.force_login(town_clerk)
    page = client.get(SETUP).content.decode()
    secret = begin_factor(person=town_clerk)
    assert secret in page
    picture = client.get("/accounts/second-factor/picture.svg")
    assert (picture["Content-Type"], picture.content[:5]) == ("image/svg+xml", b"<?xml")
    assert "no-store" in picture["Cache-Control"]
    assert client.post(SETUP, {"code": "000000"}).status_code == 400
    codes = client.post(SETUP, {"code": Phone(secret).code()}).context["codes"]
    assert len(set(codes)) == 10
    assert client.get("/accounts/second-factor/picture.svg").status_code == 404
    assert secret not in client.get(SETUP).content.decode()


def test_the_password_alone_opens_nothing(phone: Phone) -> None:
    client = Client()
    assert try_log_in("town-clerk", client=client).headers["Location"] == STEP_TWO
    assert not is_in(client)
    assert client.get("/api/v1/plans/").status_code == 401
    assert second_step(client, phone.code()) == 302
    assert is_in(client)


def test_it_leads_on_to_where_the_person_was_going(phone: Phone) -> None:
    client = Client()
    fields = {"username": "town-clerk", "password": PASSWORD, "next": "/api-keys/?page=2"}
    client.post("/accounts/login/", fields)
    assert client.post(STEP_TWO, {"code": phone.code()}).headers["Location"] == "/api-keys/?page=2"


def test_a_code_is_right_once(phone: Phone) -> None:
    code = phone.code()
    for expected in (302, 400):
        client = Client()
        try_log_in("town-clerk", client=client)
        assert second_step(client, code) == expected


def test_a_code_of_a_neighboring_half_minute_is_right_and_an_older_one_wrong(
    phone: Phone, town_clerk: User
) -> None:
    now = timezone.now()
    old, before, after = (phone.code(now + timedelta(seconds=each)) for each in (-61, -30, 30))
    assert not use_factor(person=town_clerk, code=old, at=now)
    assert use_factor(person=town_clerk, code=before, at=now)
    assert use_factor(person=town_clerk, code=after, at=now)
    assert not use_factor(person=town_clerk, code=phone.code(now), at=now)


def test_codes_are_guessed_five_times_and_then_refused_even_right(phone: Phone) -> None:
    client = Client()
    try_log_in("town-clerk", client=client)
    assert [second_step(client, f"00000{number}") for number in range(6)] == [400] * 5 + [429]
    other = Client()
    try_log_in("town-clerk", client=other)
    assert second_step(other, phone.code()) == 429


def test_the_second_step_has_five_minutes(phone: Phone, wait: Later) -> None:
    client = Client()
    try_log_in("town-clerk", client=client)
    wait(timedelta(minutes=5, seconds=1))
    assert client.post(STEP_TWO, {"code": phone.code()}).headers["Location"] == "/accounts/login/"
    assert not is_in(client)


def test_without_a_first_step_there_is_no_second(phone: Phone) -> None:
    assert Client().post(STEP_TWO, {"code": phone.code()}).headers["Location"] == "/accounts/login/"


def test_who_is_disabled_between_the_steps_does_not_come_in(phone: Phone, town_clerk: User) -> None:
    client = Client()
    try_log_in("town-clerk", client=client)
    User.objects.filter(pk=town_clerk.pk).update(is_active=False)
    assert second_step(client, phone.code()) == 302
    assert not is_in(client)


def test_a_recovery_code_lets_in_once(town_clerk: User) -> None:
    phone = Phone(begin_factor(person=town_clerk))
    codes = confirm_factor(person=town_clerk, code=phone.code(NOW), at=NOW)
    for expected in (302, 400):
        client = Client()
        try_log_in("town-clerk", client=client)
        assert second_step(client, codes[3].upper()) == expected
    assert RecoveryCode.objects.filter(used_at__isnull=True).count() == 9


def test_the_database_holds_neither_the_secret_nor_a_recovery_code(
    town_clerk: User, settings: Settings
) -> None:
    secret = begin_factor(person=town_clerk)
    codes = confirm_factor(person=town_clerk, code=Phone(secret).code(NOW), at=NOW)
    kept = str([*User.objects.values_list(), *RecoveryCode.objects.values_list()])
    assert secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    User.objects.update(second_factor_since=None)
    settings.SECRET_KEY = "another server " * 4
    assert begin_factor(person=town_clerk) != secret


def test_it_is_removed_by_a_code_only(phone: Phone, town_clerk: User) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=town_clerk.pk))
    assert client.post(SETUP, {"code": "123456"}).status_code == 400
    assert client.post(SETUP, {"code": phone.code()}).status_code == 302
    assert try_log_in("town-clerk").headers["Location"] == "/"


def test_an_administrator_removes_it_for_who_lost_the_phone(
    phone: Phone, town_clerk: User, administrator: User
) -> None:
    client = Client()
    client.force_login(administrator)
    fields = {"action": "reset_second_factor", "_selected_action": [town_clerk.pk]}
    client.post("/admin/accounts/user/", fields)
    assert try_log_in("town-clerk").headers["Location"] == "/"
    assert not RecoveryCode.objects.exists()


def test_nobody_removes_the_own_one_as_administrator(administrator: User) -> None:
    phone = Phone(begin_factor(person=administrator))
    confirm_factor(person=administrator, code=phone.code(), at=timezone.now())
    client = Client()
    client.force_login(administrator)
    fields = {"action": "reset_second_factor", "_selected_action": [administrator.pk]}
    client.post("/admin/accounts/user/", fields)
    administrator.refresh_from_db()
    assert administrator.has_second_factor


def test_roles_that_need_one_come_to_nothing_else_before(settings: Settings, db: None) -> None:
    settings.SECOND_FACTOR_FOR = ["office", "administrator"]
    person = person_with("chief", Role.ADMINISTRATOR)
    client = Client()
    try_log_in("chief", client=client)
    assert client.get("/admin/").headers["Location"] == SETUP
    assert client.get("/api/v1/plans/").status_code == 403
    assert client.get(SETUP).status_code == 200
    client.post(SETUP, {"code": Phone(begin_factor(person=person)).code()})
    assert client.get("/admin/").status_code == 200


def test_others_need_none(settings: Settings, town_clerk: User) -> None:
    settings.SECOND_FACTOR_FOR = ["office", "administrator"]
    client = Client()
    try_log_in("town-clerk", client=client)
    assert client.get("/api-keys/").status_code != 302
