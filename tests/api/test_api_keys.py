"""Keys: what opens, for whom, how far, and what ends them."""

import hashlib
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import AccessEvent, ApiKey, Organization
from accounts.services.keys import NameTaken, find_holder, revoke_key
from accounts.types import AccessAction, Refusal, Role, Scope
from tests.api.conftest import PATHS, MakeKey, ask_by_key
from tests.cast import PASSWORD, Cast, make_person

PLAN = "invented-lakeside-2023-2025"
HOME = "127.0.0.1"


def key_of(text: str) -> ApiKey:
    return ApiKey.objects.get(prefix=text.split("_")[1])


def change(text: str, **columns: Any) -> None:
    ApiKey.objects.filter(pk=key_of(text).pk).update(**columns)


# --- The secret ---------------------------------------------------------------------------------------------


def test_a_key_opens_what_its_holder_may_read(cast: Cast, make_key: MakeKey) -> None:
    assert ask_by_key(make_key(cast.clerk), "figures").status_code == 200


def test_the_database_holds_no_secret(cast: Cast, make_key: MakeKey) -> None:
    text = make_key(cast.clerk)
    secret = text.split("_", 2)[2]
    row = ApiKey.objects.values().get()
    assert row["digest"] == hashlib.sha256(secret.encode()).hexdigest()
    assert not any(secret in str(value) for value in row.values())


def test_secrets_are_long_and_never_the_same(cast: Cast, make_key: MakeKey) -> None:
    secrets = {make_key(cast.clerk, name=str(number)).split("_", 2)[2] for number in range(20)}
    assert len(secrets) == 20
    assert min(map(len, secrets)) >= 43  # 256 bits


def test_an_organization_has_each_name_once(cast: Cast, make_key: MakeKey) -> None:
    make_key(cast.clerk, name="platform")
    with pytest.raises(NameTaken):
        make_key(cast.clerk, name="platform")


def test_a_revoked_keys_name_is_free_again(cast: Cast, make_key: MakeKey) -> None:
    revoke_key(key=key_of(make_key(cast.clerk, name="platform")), by=cast.clerk)
    assert make_key(cast.clerk, name="platform")


# --- What does not open -------------------------------------------------------------------------------------


def spoil(text: str, how: Refusal, cast: Cast) -> str:
    """Make the key one that is refused for this reason; what to send then."""
    columns: dict[Refusal, dict[str, Any]] = {
        Refusal.REVOKED: {"revoked_at": timezone.now(), "revoked_by": cast.office},
        Refusal.EXPIRED: {"expires_on": timezone.localdate() - timedelta(days=1)},
        Refusal.FOREIGN_ADDRESS: {"addresses": "10.0.0.0/8\n2001:db8::/32"},
    }
    if how in columns:
        change(text, **columns[how])
    if how == Refusal.CREATOR_GONE:
        type(cast.clerk).objects.filter(pk=cast.clerk.pk).update(is_active=False)
    sent = {
        Refusal.MALFORMED: "jq_",
        Refusal.UNKNOWN: text.replace(text.split("_")[1], "0" * 12),
        Refusal.WRONG_SECRET: text[:-1] + ("A" if text[-1] != "A" else "B"),
    }
    return sent.get(how, text)


@pytest.mark.parametrize("how", list(Refusal))
def test_every_key_that_does_not_open_gets_the_same_answer(
    cast: Cast, make_key: MakeKey, caplog: pytest.LogCaptureFixture, how: Refusal
) -> None:
    with caplog.at_level(logging.WARNING, logger="indicators.api.access"):
        answer = ask_by_key(spoil(make_key(cast.clerk), how, cast), "figures")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["code"] == "INVALID_KEY"
    assert answer.content == ask_by_key("jq_nothing_at-all", "figures").content
    assert f"refused: {how}," in caplog.text


@pytest.mark.parametrize(
    "text", ["", "jq", "jq_x", "nonsense", "jq__x", "JQ_0_0", "jq_\x00_x", "密钥_一_二", "jq_" * 9000]
)
def test_nonsense_opens_nothing(cast: Cast, text: str) -> None:
    assert ask_by_key(text.encode().decode("latin-1"), "figures").status_code == 401


def test_the_secret_is_in_no_log(cast: Cast, make_key: MakeKey, caplog: pytest.LogCaptureFixture) -> None:
    text = spoil(make_key(cast.clerk), Refusal.WRONG_SECRET, cast)
    ask_by_key(text, "figures")
    assert text.split("_", 2)[2] not in caplog.text


def test_a_key_that_does_not_open_is_not_helped_by_a_session(cast: Cast) -> None:
    client = Client(headers={"authorization": "Bearer jq_nothing_x"})
    client.force_login(cast.office)
    assert client.get(PATHS["figures"]).status_code == 401


def test_a_key_opens_no_page(cast: Cast, make_key: MakeKey) -> None:
    answer = ask_by_key(make_key(cast.office), f"/plans/{PLAN}/2023/")
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next=/plans/{PLAN}/2023/")


# --- Addresses ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("10.1.2.3", 200),
        ("10.2.0.1", 401),
        ("2001:db8::7", 200),
        ("2001:db9::7", 401),
        ("", 401),
        ("unix:", 401),
    ],
)
def test_a_key_opens_only_from_its_networks(cast: Cast, make_key: MakeKey, address: str, status: int) -> None:
    text = make_key(cast.clerk, addresses="10.1.2.0/24\n2001:db8::/32")
    assert ask_by_key(text, "figures", REMOTE_ADDR=address).status_code == status


@pytest.mark.parametrize(
    ("proxies", "passed", "status"),
    [(0, "10.1.2.3", 401), (1, "10.1.2.3", 200), (1, "10.1.2.3, 6.6.6.6", 401), (2, "10.1.2.3", 401)],
)
def test_what_a_client_writes_of_its_address_counts_for_nothing(
    cast: Cast, make_key: MakeKey, settings: Any, proxies: int, passed: str, status: int
) -> None:
    settings.PROXIES = proxies
    text = make_key(cast.clerk, addresses="10.1.2.0/24")
    answer = ask_by_key(text, "figures", HTTP_X_FORWARDED_FOR=passed, REMOTE_ADDR="6.6.6.6")
    assert answer.status_code == status


# --- Holder, scope and plan ---------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{"of": "hp-xh-bs"}, {"of": "hp"}, {"with_subtree": True}])
def test_a_clerk_creates_no_key_that_reaches_further(
    cast: Cast, make_key: MakeKey, options: dict[str, Any]
) -> None:
    with pytest.raises(PermissionDenied):
        make_key(cast.clerk, **options)


def test_a_leader_creates_no_key(cast: Cast, make_key: MakeKey) -> None:
    with pytest.raises(PermissionDenied):
        make_key(cast.leader)


def test_the_holder_writes_in_the_creators_name(cast: Cast, make_key: MakeKey) -> None:
    holder = find_holder(make_key(cast.office, Scope.WRITE, of="hp-dh-ly"), HOME)
    assert (holder, holder.organization.code) == (cast.office, "hp-dh-ly")


def test_a_holder_is_never_saved(cast: Cast, make_key: MakeKey) -> None:
    with pytest.raises(PermissionDenied):
        find_holder(make_key(cast.clerk), HOME).save()


def test_a_key_costs_two_queries(cast: Cast, make_key: MakeKey, django_assert_num_queries: Any) -> None:
    text = make_key(cast.clerk)
    with django_assert_num_queries(2):
        holder = find_holder(text, HOME)
        assert holder.roles == {Role.CLERK}
        assert holder.organization.code == "hp-dh-ly"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("results", {}),
        ("figures", {"as_of": "2024-01-01"}),
        ("/api/v1/differences/", {"plan": PLAN, "year": 2024, "from": 1}),
        (f"/api/v1/results/{PLAN}/2023/CF05/hp-dh-ly/explain/", {}),
    ],
)
def test_the_narrowest_scope_reads_nothing_that_may_be_unpublished(
    cast: Cast, make_key: MakeKey, path: str, query: dict[str, Any]
) -> None:
    answer = ask_by_key(make_key(cast.office, Scope.READ_PUBLISHED), path, query)
    assert (answer.status_code, answer.json()["code"]) == (403, "KEY_TOO_NARROW")


@pytest.mark.parametrize(("scope", "status"), [(Scope.READ_ALL, 403), (Scope.WRITE, 405)])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_the_scope_of_writing_may_try_to_write(
    cast: Cast, make_key: MakeKey, scope: Scope, status: int, method: str
) -> None:
    client = Client(
        enforce_csrf_checks=True, headers={"authorization": f"Bearer {make_key(cast.clerk, scope)}"}
    )
    assert getattr(client, method)(PATHS["figures"]).status_code == status


@pytest.mark.parametrize(
    ("query", "status"),
    [({"plan": PLAN}, 200), ({}, 403), ({"plan": "other"}, 403), ({"plan": [PLAN, PLAN]}, 403)],
)
def test_a_key_for_one_plan_has_to_name_it(
    cast: Cast, make_key: MakeKey, query: dict[str, Any], status: int
) -> None:
    assert ask_by_key(make_key(cast.office, plan=PLAN), "figures", query).status_code == status


@pytest.mark.parametrize("path", ["indicators", "targets", "figures", "/api/v1/schema/"])
def test_the_narrowest_scope_reads_the_plan_and_published_figures(
    cast: Cast, make_key: MakeKey, path: str
) -> None:
    assert ask_by_key(make_key(cast.office, Scope.READ_PUBLISHED), path).status_code == 200


# --- The end ------------------------------------------------------------------------------------------------


def test_a_revoked_key_is_refused_at_once(cast: Cast, make_key: MakeKey) -> None:
    text = make_key(cast.clerk)
    assert ask_by_key(text, "figures").status_code == 200
    revoke_key(key=key_of(text), by=cast.office)
    assert ask_by_key(text, "figures").status_code == 401


def test_nobody_of_another_unit_revokes_a_key(cast: Cast, make_key: MakeKey) -> None:
    key = key_of(make_key(cast.clerk))
    with pytest.raises(PermissionDenied):
        revoke_key(key=key, by=cast.other_clerk)


def test_who_is_moved_takes_no_key_along(cast: Cast, make_key: MakeKey) -> None:
    text = make_key(cast.clerk)
    cast.clerk.organization = Organization.objects.get(code="hp-xh-bs")
    cast.clerk.save()
    assert ask_by_key(text, "figures").status_code == 401


def test_who_loses_the_role_loses_the_key(cast: Cast, make_key: MakeKey) -> None:
    text = make_key(cast.office, of="hp-dh-ly")
    cast.office.groups.set([Group.objects.get(name=Role.CLERK)])
    assert ask_by_key(text, "figures").status_code == 401


def test_disabling_an_account_in_the_administration_ends_its_keys_for_good(
    client: Client, cast: Cast, make_key: MakeKey
) -> None:
    text = make_key(cast.clerk)
    client.force_login(make_person("administrator", Role.ADMINISTRATOR, cast.office.organization))
    path = f"/admin/accounts/user/{cast.clerk.pk}/change/"
    form = {"username": "clerk", "name": "clerk", "organization": cast.clerk.organization_id}
    assert client.post(path, form).status_code == 302  # the box “active” is not ticked
    type(cast.clerk).objects.filter(pk=cast.clerk.pk).update(is_active=True)
    assert ask_by_key(text, "figures").status_code == 401
    assert AccessEvent.objects.get(action=AccessAction.REVOKED).detail == "account_disabled"


def test_a_new_password_ends_the_persons_keys_and_nobody_elses(
    client: Client, cast: Cast, make_key: MakeKey
) -> None:
    text, other = make_key(cast.clerk), make_key(cast.other_clerk)
    client.force_login(cast.clerk)
    new = "another-long-pass-4-tests"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/accounts/password/", form).status_code == 302
    assert [ask_by_key(each, "figures").status_code for each in (text, other)] == [401, 200]


def test_a_rehash_of_the_same_password_ends_no_key(cast: Cast, make_key: MakeKey, settings: Any) -> None:
    text = make_key(cast.clerk)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    before = cast.clerk.password
    assert cast.clerk.check_password(PASSWORD)
    cast.clerk.refresh_from_db()
    assert cast.clerk.password != before
    assert ask_by_key(text, "figures").status_code == 200


# --- What is kept of it -------------------------------------------------------------------------------------


def test_creating_and_revoking_leave_events(cast: Cast, make_key: MakeKey) -> None:
    revoke_key(key=key_of(make_key(cast.clerk)), by=cast.office)
    revoke_key(key=ApiKey.objects.get(), by=cast.office)  # again: nothing happens
    events = AccessEvent.objects.order_by("id").values_list("action", "by__username")
    assert list(events) == [("created", "clerk"), ("revoked", "office")]


def test_a_refused_key_leaves_one_event_a_minute(cast: Cast, make_key: MakeKey) -> None:
    text = spoil(make_key(cast.clerk), Refusal.WRONG_SECRET, cast)
    for _time in range(3):
        ask_by_key(text, "figures")
    denied = AccessEvent.objects.filter(action=AccessAction.DENIED)
    assert list(denied.values_list("detail", "address")) == [("wrong_secret", HOME)]


def test_a_made_up_prefix_leaves_no_event(cast: Cast) -> None:
    ask_by_key("jq_000000000000_x", "figures")
    assert not AccessEvent.objects.exists()
