"""Every entry has its place in the chain, and what is wrong with a chain is named by its first link."""

from django.db import connection, transaction

from accounts.models import AuditEntry, AuditLink
from accounts.services.audit import record_audit
from accounts.services.audit_chain import Broken, Fault, end_of_chain, verify_chain
from accounts.types import AuditAction


def chain(length: int) -> None:
    for number in range(length):
        record_audit(AuditAction.FIGURE_SAVE, f"plan/2023/unit/{number}", detail={"value": "1.5"})
    connection.check_constraints()  # as a commit would: PostgreSQL makes the links then


def roll_back_an_entry() -> None:
    with transaction.atomic():
        record_audit(AuditAction.FIGURE_SAVE, "rolled back")
        transaction.set_rollback(True)


def test_empty_chain_is_whole(db: None) -> None:
    assert verify_chain().is_whole


def test_sequence_has_no_gap(db: None) -> None:
    chain(2)
    roll_back_an_entry()
    chain(2)
    assert list(AuditLink.objects.values_list("sequence", flat=True)) == [4, 3, 2, 1]
    assert verify_chain().links == 4


def test_entry_stands_and_falls_with_the_change(db: None) -> None:
    roll_back_an_entry()
    assert not AuditEntry.objects.exists()


def test_end_is_met_again(db: None) -> None:
    chain(3)
    end = end_of_chain()
    assert end is not None
    chain(2)
    assert verify_chain([end]).anchors == 1


def test_entry_without_link_is_found(db: None) -> None:
    chain(1)
    entry = AuditEntry.objects.get()
    AuditLink.objects.all()._raw_delete("default")
    assert verify_chain().broken == Broken(entry.pk, Fault.UNCHAINED)
