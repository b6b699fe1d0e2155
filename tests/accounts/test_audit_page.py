"""The auditor's page: who sees it, what it finds, in pieces, at a cost that does not grow with the log."""

import io

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import AuditEntry, User
from accounts.permissions import can_audit
from accounts.services.audit import record_audit
from accounts.types import AuditAction, Role
from indicators.audit_page import abridged
from tests.cast import Cast

ADDRESS = "/audit/"


@pytest.fixture
def auditor(client: Client, cast: Cast) -> Client:
    """The administrator, who may audit too."""
    cast.office.is_superuser = True
    cast.office.save()
    client.force_login(cast.office)
    return client


def enter(count: int, subject: str = "plan/2023/unit") -> None:
    for number in range(count):
        record_audit(AuditAction.FIGURE_SAVE, f"{subject}/{number}", detail={"value": "12.5"})
    connection.check_constraints()  # as a commit would


def shown(client: Client, query: str = "") -> str:
    return client.get(f"{ADDRESS}?{query}", headers={"accept-language": "en"}).content.decode()


def test_auditor_may(cast: Cast) -> None:
    cast.leader.groups.set([Group.objects.get_or_create(name=Role.AUDITOR)[0]])
    assert can_audit(User.objects.get(pk=cast.leader.pk))


def test_auditor_who_left_may_not(cast: Cast) -> None:
    cast.leader.groups.set([Group.objects.get_or_create(name=Role.AUDITOR)[0]])
    assert not can_audit(User(pk=cast.leader.pk, is_active=False))


def test_office_does_not(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    assert client.get(ADDRESS).status_code == 403


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("", True),
        ("subject=unit/1", True),
        ("subject=elsewhere", False),
        ("action=figure_save", True),
        ("action=log_out", False),
        ("account=nobody", False),
        ("kind=command", True),
        ("kind=key", False),
        ("address=192.0.2.1", False),
        ("since=2020-01-01&until=2999-12-31", True),
        ("until=2020-01-01", False),
    ],
)
def test_filters(auditor: Client, query: str, is_found: bool) -> None:
    enter(2)
    assert ("plan/2023/unit/1" in shown(auditor, query)) is is_found


@pytest.mark.parametrize(
    "query", ["since=yesterday", "before=0", "before=x", "action=no", f"before={10**30}"]
)
def test_faulty_filter_gets_400(auditor: Client, query: str) -> None:
    for address in (ADDRESS, f"{ADDRESS}entries.csv"):
        assert auditor.get(f"{address}?{query}").status_code == 400


def test_older_entries_follow_without_gap_or_repetition(auditor: Client) -> None:
    enter(120)
    seen: list[int] = []
    query = "subject=unit"
    while query:
        page = auditor.get(f"{ADDRESS}?{query}").context["page"]
        seen += [row.number for row in page.rows]
        query = f"subject=unit&before={page.older}" if page.older else ""
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, reverse=True)


DIGEST = "ab12" * 16


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("value: 12.5", "value: 12.5"),
        (f"was: {DIGEST}; now: {DIGEST}", "was: ab12ab12…; now: ab12ab12…"),
        ("a" * 31, "a" * 31),
        ("no " * 60, "no " * 26 + "n…"),
        ("", ""),
    ],
)
def test_a_row_is_short(text: str, short: str) -> None:
    assert abridged(text) == short


def test_the_whole_opens_from_its_row(auditor: Client) -> None:
    record_audit(AuditAction.WORKBOOK_RECEIVED, "plan/2023/unit", detail={"digest": DIGEST})
    connection.check_constraints()
    page = shown(auditor, "subject=plan/2023/unit")
    assert ">digest: ab12ab12…</span>" in page
    assert f"</summary><div>digest: {DIGEST}</div></details>" in page


def test_queries_do_not_grow(auditor: Client) -> None:
    enter(5)
    shown(auditor)
    with CaptureQueriesContext(connection) as few:
        shown(auditor)
    enter(60)
    with CaptureQueriesContext(connection) as many:
        shown(auditor)
    assert len(few) == len(many)


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_taking_it_as_a_file_is_entered(auditor: Client, extension: str) -> None:
    enter(2)
    file = b"".join(auditor.get(f"{ADDRESS}entries.{extension}?subject=unit"))
    last = AuditEntry.objects.latest("pk")
    assert (last.action, last.detail) == (AuditAction.DOWNLOADED, {"query": {"subject": "unit"}})
    if extension == "csv":
        assert file.decode("utf-8-sig").count("plan/2023/unit/") == 2
    else:
        sheet = load_workbook(io.BytesIO(file)).active
        assert sum("plan/2023/unit/" in str(cell.value) for row in sheet for cell in row) == 2


def test_no_text_is_run_by_a_csv(auditor: Client) -> None:
    record_audit(AuditAction.DENIED, "=HYPERLINK(1)", detail={"text": "x"})
    connection.check_constraints()
    text = b"".join(auditor.get(f"{ADDRESS}entries.csv?subject=HYPER")).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
