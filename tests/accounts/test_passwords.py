"""Which passwords are refused under each profile, and by which doors they are set."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.password_rules import kinds_of
from accounts.services.keys import NewKey, create_key
from accounts.types import Role, Scope
from tests.accounts.conftest import Later
from tests.accounts.people import person_with, try_log_in
from tests.cast import PASSWORD, Cast

CHANGE = "/accounts/password/"
NEW = "Reed-boats-at-noon-7"
SHOW = "from django.conf import settings; print(settings.{name})"


def change(client: Client, old: str = PASSWORD, new: str = NEW) -> int:
    fields = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(CHANGE, fields).status_code


def codes(
    password: str, person: User | None = None, validators: list[dict[str, object]] | None = None
) -> set[str]:
    """The rules that refuse a password."""
    rules = None if validators is None else get_password_validators(validators)
    try:
        validate_password(password, person, rules)
    except ValidationError as error:
        return {str(each.code) for each in error.error_list}
    return set()


def profile(name: str) -> subprocess.CompletedProcess[str]:
    """The validators that a server of this profile has."""
    environment = {
        **os.environ,
        "PASSWORD_PROFILE": name,
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "jiaxing_quality.settings",
    }
    script = (
        "import json; from django.conf import settings; "
        "print(json.dumps([settings.AUTH_PASSWORD_VALIDATORS, settings.PASSWORD_DAYS]))"
    )
    return subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=django_settings.BASE_DIR,
    )


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("Aa1-short", "password_too_short"),
        ("reed-boats-at-noon", "password_too_plain"),
        ("reedboats12345", "password_too_plain"),
        ("20260301093000", "password_tried_first"),
        ("Admin@123456", "password_tried_first"),
        ("P@ssw0rd2026!", "password_tried_first"),
        ("Qwer1234!@#$", "password_tried_first"),
        ("1qaz@WSX3edc", "password_tried_first"),
        ("Woaini5201314.", "password_tried_first"),
        ("Jiaxing@2020", "password_tried_first"),
        ("!QAZ2wsx#EDC", "password_tried_first"),
        ("Aaaaaaaaaa1!", "password_monotonous"),
    ],
)
def test_weak_passwords_are_refused(password: str, rule: str) -> None:
    assert rule in codes(password)


@pytest.mark.parametrize("password", [NEW, PASSWORD, "四月的湖-Aa1bcdef", "Correct Horse 9 Battery"])
def test_good_passwords_pass(password: str) -> None:
    assert codes(password) == set()


@pytest.mark.parametrize("password", ["Wang-Xiaomei-1", "wang.xiaomei@1A", "Clerk-Haining-1"])
def test_a_password_like_the_person_is_refused(password: str) -> None:
    person = User(username="Clerk-Haining", name="wang xiaomei", email="wang.xiaomei@example.invalid")
    assert "password_too_similar" in codes(password, person)


def test_a_password_from_the_list_of_common_ones_is_refused() -> None:
    assert "password_too_common" in codes("1234567890")


def test_chinese_characters_are_a_kind_of_their_own() -> None:
    assert [kinds_of(each) for each in ("abc", "aB1", "aB1湖", "湖", "aB1-")] == [1, 3, 4, 1, 4]


def test_asvs_wants_length_and_no_kinds() -> None:
    import json

    validators, days = json.loads(profile("asvs").stdout)
    assert days == 0
    assert codes("reedboatsatnoon", None, validators) == set()
    assert "password_too_short" in codes("Aa1-bcdefgh", None, validators)
    assert "password_tried_first" in codes("Admin@1234567890", None, validators)


def test_an_unknown_profile_stops_the_start_and_names_the_fix() -> None:
    result = profile("strong")
    assert result.returncode != 0
    assert "PASSWORD_PROFILE='strong' is not known: set it to one of dengbao, asvs." in result.stderr


def test_passwords_are_kept_by_argon2() -> None:
    assert django_settings.PASSWORD_HASHERS  # replaced for the tests: see the source of the settings
    shown = subprocess.run(
        [sys.executable, "-c", SHOW.format(name="PASSWORD_HASHERS[0]")],
        env={**os.environ, "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "jiaxing_quality.settings"},
        capture_output=True,
        text=True,
        check=True,
        cwd=django_settings.BASE_DIR,
    )
    assert shown.stdout.strip().endswith("Argon2PasswordHasher")


# --- A new password ---------------------------------------------------------------------------------------


def test_a_new_password_ends_all_other_sessions_and_all_keys(cast: Cast) -> None:
    own, other = Client(), Client()
    for client in (own, other):
        try_log_in("clerk", client=client)
    wanted = NewKey("sync", Scope.READ_ALL, cast.clerk.organization, expires_on=timezone.localdate())
    key, _text = create_key(wanted=wanted, by=cast.clerk)
    assert change(own) == 302
    assert (own.get("/accounts/password/").status_code, other.get("/accounts/password/").status_code) == (
        200,
        302,
    )
    assert other.get("/api/v1/plans/").status_code == 401
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_the_old_password_is_asked_for_and_its_guesses_are_counted(town_clerk: User) -> None:
    client = Client()
    client.force_login(town_clerk)
    assert [change(client, old=f"wrong-{number}") for number in range(5)] == [200] * 5
    assert change(client) == 200
    town_clerk.refresh_from_db()
    assert town_clerk.check_password(PASSWORD)


def test_the_old_password_is_no_new_one(town_clerk: User) -> None:
    client = Client()
    client.force_login(town_clerk)
    assert change(client, new=PASSWORD) == 200


# --- Passwords that are owed ------------------------------------------------------------------------------


def test_a_password_from_an_administrator_opens_nothing_but_its_change(
    cast: Cast, administrator: User
) -> None:
    client = Client()
    client.force_login(administrator)
    fields = {"password1": NEW, "password2": NEW, "usable_password": "true", "set-password": "1"}
    client.post(f"/admin/accounts/user/{cast.clerk.pk}/password/", fields)
    person = Client()
    assert try_log_in("clerk", NEW, client=person).status_code == 302
    for path in ("/", "/api-keys/", "/plans/invented-lakeside-2023-2025/2023/indicators/"):
        assert person.get(path).headers["Location"] == CHANGE
    as_script = person.get("/", headers={"accept": "application/json"})
    assert (as_script.status_code, as_script.json()["code"]) == (403, "ACCOUNT_INCOMPLETE")
    assert person.get("/api/v1/plans/").status_code == 403
    assert change(person, old=NEW, new="Other-boats-at-noon-8") == 302
    assert person.get("/").status_code == 200
    assert person.get("/api/v1/plans/").status_code == 200


def test_a_new_account_has_to_choose_a_password(administrator: User) -> None:
    client = Client()
    client.force_login(administrator)
    fields = {
        "username": "new-clerk",
        "name": "new",
        "usable_password": "true",
        "password1": NEW,
        "password2": NEW,
    }
    answer = client.post("/admin/accounts/user/add/", fields)
    assert answer.status_code == 302, answer.content.decode()
    assert User.objects.get(username="new-clerk").password_owed_since is not None


def test_a_password_holds_ninety_days(town_clerk: User, wait: Later) -> None:
    client = Client()
    wait(timedelta(days=89, hours=23))
    client.force_login(town_clerk)
    assert client.get("/accounts/second-factor/").status_code == 200
    wait(timedelta(hours=1))
    client.force_login(town_clerk)
    assert client.get("/accounts/second-factor/").headers["Location"] == CHANGE
    assert change(client) == 302
    assert client.get("/accounts/second-factor/").status_code == 200


def test_without_an_end_a_password_holds(town_clerk: User, wait: Later, settings: Settings) -> None:
    settings.PASSWORD_DAYS = 0
    wait(timedelta(days=900))
    client = Client()
    client.force_login(town_clerk)
    assert client.get("/accounts/second-factor/").status_code == 200


def test_a_demo_person_owes_nothing(wait: Later, db: None) -> None:
    person = person_with("demo", Role.CLERK)
    User.objects.filter(pk=person.pk).update(email="demo@demo.invalid", password_owed_since=timezone.now())
    wait(timedelta(days=900))
    client = Client()
    client.force_login(person)
    assert client.get("/accounts/second-factor/").status_code == 200


def test_a_mere_rehash_is_no_new_password(town_clerk: User, settings: Settings) -> None:
    """A hasher that is upgraded at the log-in sets neither the date anew nor pays what is owed."""
    old = timezone.now() - timedelta(days=10)
    hashed = make_password(PASSWORD, hasher="md5")
    User.objects.filter(pk=town_clerk.pk).update(
        password=hashed, password_changed_at=old, password_owed_since=old
    )
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    try_log_in("town-clerk")
    town_clerk.refresh_from_db()
    assert identify_hasher(town_clerk.password).algorithm == "pbkdf2_sha256"
    assert (town_clerk.password_changed_at, town_clerk.password_owed_since) == (old, old)
