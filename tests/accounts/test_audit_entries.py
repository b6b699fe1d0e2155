"""Who did what leaves one entry, whatever door it came by; and no entry holds a secret."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.commands import AuditedCommand
from accounts.jobs import keep_audit_log
from accounts.models import AuditEntry, User
from accounts.origin import run_by
from accounts.services.audit import cleaned, record_audit
from accounts.types import ActorKind, AuditAction
from indicators.models import Figure, ReportingRound
from tests.cast import Cast

PASSWORD = "a-password-nobody-has-9"
LOG_IN = "/accounts/login/"
CELL = "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/cells/CF05/"


def entries(*actions: AuditAction) -> list[tuple[str, str, str]]:
    rows = AuditEntry.objects.filter(action__in=actions).order_by("pk")
    return list(rows.values_list("account", "kind", "subject"))


@pytest.fixture
def clerk(cast: Cast) -> str:
    cast.clerk.set_password(PASSWORD)
    cast.clerk.save()
    return cast.clerk.username


def test_log_in_and_log_out(client: Client, clerk: str) -> None:
    client.post(LOG_IN, {"username": clerk, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
    client.post("/accounts/logout/")
    expected = [(clerk, "session", ""), (clerk, "session", "")]
    assert entries(AuditAction.LOG_IN, AuditAction.LOG_OUT) == expected
    assert AuditEntry.objects.get(action=AuditAction.LOG_IN).address == "192.0.2.7"


@pytest.mark.parametrize("typed", ["clerk", PASSWORD])
def test_failed_log_in_names_accounts_that_exist_only(client: Client, clerk: str, typed: str) -> None:
    name = clerk if typed == "clerk" else typed  # who types the password into the wrong field
    client.post(LOG_IN, {"username": name, "password": "wrong"})
    known = clerk if typed == "clerk" else ""
    assert entries(AuditAction.LOG_IN_FAILED) == [("", "stranger", known)]


def test_lock_is_entered(client: Client, clerk: str) -> None:
    for _attempt in range(6):
        client.post(LOG_IN, {"username": clerk, "password": "wrong"})
    assert ("", "stranger", clerk) in entries(AuditAction.LOCKED_OUT)


def test_no_secret_anywhere(client: Client, clerk: str, cast: Cast) -> None:
    client.post(LOG_IN, {"username": PASSWORD, "password": PASSWORD})
    client.post(LOG_IN, {"username": clerk, "password": PASSWORD})
    new = "another-password-nobody-has-8"
    client.post("/accounts/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert entries(AuditAction.PASSWORD_CHANGED)[-1] == (clerk, "session", clerk)
    text = json.dumps([entry.columns() for entry in AuditEntry.objects.all()])
    assert PASSWORD not in text
    assert new not in text


def test_secrets_are_hidden_by_their_names() -> None:
    given = {"options": {"password": "x", "api_token": "y", "file": "plan.yaml"}, "OTP": 123456}
    assert cleaned(given) == {
        "options": {"password": "***", "api_token": "***", "file": "plan.yaml"},
        "OTP": "***",
    }


def test_entry_is_one_line_whatever_came(db: None) -> None:
    record_audit(AuditAction.DENIED, "a\nforged\x00line\u2028end", detail={"text": "\ud800 b\r\nc"})
    entry = AuditEntry.objects.get()
    assert (entry.subject, entry.detail) == ("a forged line end", {"text": "  b  c"})


def test_denial_is_entered_with_the_request(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    client.get("/status/", headers={"X-Request-ID": "id-of-this-request"})
    entry = AuditEntry.objects.get(action=AuditAction.DENIED)
    assert (entry.account, entry.subject) == (cast.clerk.username, "/status/")
    assert (entry.request, entry.detail) == ("id-of-this-request", {"method": "GET"})


def test_strangers_cannot_fill_the_log(db: None) -> None:
    stranger = Client(enforce_csrf_checks=True)
    for _attempt in range(3):
        assert stranger.post(LOG_IN, {"username": "x"}).status_code == 403
    assert len(entries(AuditAction.DENIED)) == 1


def test_download_is_entered(client: Client, cast: Cast, plan: object) -> None:
    client.force_login(cast.leader)
    address = reverse("targets_csv", args=["invented-lakeside-2023-2025"])
    b"".join(client.get(address))
    assert entries(AuditAction.DOWNLOADED) == [(cast.leader.username, "session", address)]


def test_saved_cell_is_one_entry(client: Client, cast: Cast, open_round: ReportingRound) -> None:
    client.force_login(cast.clerk)
    for version, value in enumerate(("3", "4")):
        client.post(CELL, {"value": value, "version": str(version)})
    detail = AuditEntry.objects.latest("pk").detail
    assert detail == {"count": 1, "changes": {"CF05": {"version": 2, "from": "3", "to": "4"}}}
    where = "invented-lakeside-2023-2025/2023/hp-dh-ly"
    assert entries(AuditAction.FIGURE_SAVE) == [(cast.clerk.username, "session", where)] * 2


def test_administration_is_entered_without_values(client: Client, cast: Cast, administrator: User) -> None:
    client.force_login(administrator)
    address = reverse("admin:accounts_user_change", args=[cast.clerk.pk])
    form = client.get(address).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None}
    data |= {"groups": [group.pk for group in cast.clerk.groups.all()], "email": "private@example.org"}
    assert client.post(address, data).status_code == 302
    entry = AuditEntry.objects.get(action=AuditAction.CHANGED)
    assert entry.subject == f"accounts.user/{cast.clerk.pk}"
    assert "private@" not in json.dumps(entry.detail)


def test_job_and_command_are_named(db: None) -> None:
    with run_by(ActorKind.JOB, "a job"):
        record_audit(AuditAction.RESULTS_VERIFIED)
    assert list(AuditEntry.objects.values_list("kind", "via")) == [("job", "a job")]


def test_eager_job_counts_as_a_job(db: None) -> None:
    record_audit(AuditAction.LOG_IN)
    connection.check_constraints()  # as a commit would
    keep_audit_log.delay()
    entry = AuditEntry.objects.get(action=AuditAction.CHAIN_ANCHORED)
    assert (entry.kind, entry.via) == ("job", "accounts.jobs.keep_audit_log")


class Command(AuditedCommand):
    """Does nothing but be run."""

    def handle(self, *args: object, **options: object) -> None:
        record_audit(AuditAction.PLAN_LOADED, "plan")


def test_command_is_entered_before_what_it_does(db: None) -> None:
    call_command(Command())
    assert [kind for _account, kind, _subject in entries(AuditAction.COMMAND_RUN)] == ["command"]
    assert [entry.via for entry in AuditEntry.objects.all()] == ["test_audit_entries"] * 2


def test_change_fails_where_its_entry_does(
    client: Client, cast: Cast, open_round: ReportingRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("indicators.services.figures.record_audit", refuse)
    client.force_login(cast.clerk)
    with pytest.raises(ZeroDivisionError):
        client.post(CELL, {"value": "3", "version": "0"})
    assert not Figure.objects.exists()
