"""The audit log is only ever added to, whoever asks; and its triggers stand after all migrations."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEntry, AuditLink
from accounts.services.audit import record_audit
from accounts.services.audit_chain import verify_chain
from accounts.types import AuditAction
from tests.emptying import guard_audit_log

CHANGES: dict[str, Callable[[], object]] = {
    "update an entry": lambda: AuditEntry.objects.update(subject="forged"),
    "delete an entry": lambda: AuditEntry.objects.all()._raw_delete("default"),
    "update a link": lambda: AuditLink.objects.update(digest="0" * 64),
    "delete a link": lambda: AuditLink.objects.all()._raw_delete("default"),
}


@pytest.fixture
def guarded(db: None) -> None:
    record_audit(AuditAction.LOG_IN, "somebody")
    connection.check_constraints()  # as a commit would: PostgreSQL makes its link then
    guard_audit_log()


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_changed_or_deleted(guarded: None, change: str) -> None:
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        CHANGES[change]()
    assert verify_chain().links == 1


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["accounts_auditentry", "accounts_auditlink"])
def test_nothing_is_truncated(guarded: None, table: str) -> None:
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.postgres
def test_role_of_the_application_makes_no_link_itself(guarded: None) -> None:
    """The role as docs/audit.md sets it up: it adds entries, and the database makes their links."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plan_tracker_test")
        cursor.execute("GRANT USAGE ON SCHEMA public TO plan_tracker_test")
        cursor.execute("GRANT SELECT, INSERT ON accounts_auditentry TO plan_tracker_test")
        cursor.execute("GRANT SELECT ON accounts_auditlink TO plan_tracker_test")
        cursor.execute("SET LOCAL ROLE plan_tracker_test")
    record_audit(AuditAction.LOG_IN, "somebody else")
    connection.check_constraints()
    assert verify_chain().links == 2
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        AuditLink.objects.create(
            sequence=3, entry=AuditEntry.objects.latest("pk"), previous="0" * 64, digest="0" * 64
        )
