"""`verify_audit` and `anchor_audit`: a cut tail is found by what was written down; writers fork nothing."""

import threading
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from accounts.models import AuditLink
from accounts.services.audit import record_audit
from accounts.services.audit_anchors import anchor_chain, verify_anchored_chain
from accounts.services.audit_chain import Broken, Fault, verify_chain
from accounts.types import AuditAction
from tests.accounts.test_audit_chain import chain

WRITERS, EACH = 8, 12


@pytest.fixture
def anchors(settings: Settings, tmp_path: Path) -> Path:
    settings.AUDIT_ANCHORS = str(tmp_path / "elsewhere" / "anchors.txt")
    return Path(settings.AUDIT_ANCHORS)


def cut_tail(length: int) -> None:
    AuditLink.objects.filter(sequence__gt=length)._raw_delete("default")


def test_whole_chain(db: None, anchors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chain(3)
    call_command("anchor_audit")
    connection.check_constraints()  # as its commit would
    call_command("verify_audit")
    assert "3" in anchors.read_text().split()


def test_cut_tail_is_found_by_the_anchor(db: None, anchors: Path) -> None:
    chain(5)
    anchor_chain()
    cut_tail(3)
    assert verify_anchored_chain().broken == Broken(4, Fault.END_CUT)


def test_without_anchor_the_links_alone_tell_nothing(db: None) -> None:
    """The twin: what the anchors are for. (The entries left over do tell, unless they go too.)"""
    chain(5)
    cut_tail(3)
    found = verify_chain().broken
    assert found is not None
    assert found.fault is Fault.UNCHAINED


def test_command_names_the_first_broken_link(db: None, anchors: Path) -> None:
    chain(4)
    AuditLink.objects.filter(sequence=2)._raw_delete("default")
    with pytest.raises(CommandError, match=r"\b2\b") as refused:
        call_command("verify_audit")
    assert refused.value.returncode == 1


def test_faulty_anchors_end_with_2(db: None, anchors: Path) -> None:
    anchors.parent.mkdir()
    anchors.write_text("no anchor\n")
    with pytest.raises(CommandError) as refused:
        call_command("verify_audit")
    assert refused.value.returncode == 2


def test_end_is_sent_by_mail(db: None, anchors: Path, settings: Settings) -> None:
    settings.AUDIT_MAIL = ["auditor@example.org"]
    chain(1)
    end = anchor_chain()
    assert end is not None
    assert [message.body.strip() for message in mail.outbox] == [end.as_line()]


def write(number: int, barrier: threading.Barrier) -> None:
    barrier.wait()
    for each in range(EACH):
        with transaction.atomic():
            record_audit(AuditAction.FIGURE_SAVE, f"{number}/{each}")
            record_audit(AuditAction.FIGURE_SUBMIT, f"{number}/{each}")
    connection.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_writers_at_once_fork_nothing() -> None:
    before = AuditLink.objects.count()
    barrier = threading.Barrier(WRITERS)
    threads = [threading.Thread(target=write, args=(number, barrier)) for number in range(WRITERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    checked = verify_chain()
    assert (checked.broken, checked.links - before) == (None, WRITERS * EACH * 2)
