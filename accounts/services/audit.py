"""The one writer of the audit log."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from ipaddress import ip_address

from django.utils import timezone

from accounts.models import AuditEntry, KeyHolder, User
from accounts.models.audit import ACCOUNT_LENGTH, SUBJECT_LENGTH, VIA_LENGTH
from accounts.origin import answering, request_id, running
from accounts.requests import client_address
from accounts.types import ActorKind, AuditAction

Detail = Mapping[str, object]

SECRET = re.compile(r"passw|secret|token|otp|csrf|session|authorization|cookie", re.I)
"""Names of what is never kept, in whatever it came: a query, a form, a command's options."""

HIDDEN = "***"
DETAIL_TEXT = 500
LISTED = 50
"""So many things one entry names; of more, it says how many."""


def record_audit(
    action: AuditAction, subject: str = "", *, by: User | None = None, detail: Detail | None = None
) -> None:
    """Add an entry about what is being done: one INSERT, in the transaction of the change, so that both stand
    or neither does.

    Who is not given by `by` is whoever asks. The address and the request are those being answered. The
    database chains the entry when the transaction commits: nobody waits for another before that.
    """
    entry = AuditEntry(
        at=timezone.now(),
        action=action,
        subject=_line(subject, SUBJECT_LENGTH),
        detail=cleaned(detail or {}),
        **_actor(by),
    )
    entry.fingerprint = fingerprint_of(entry)
    entry.save(force_insert=True)


def fingerprint_of(entry: AuditEntry) -> str:
    """The SHA-256 of all that an entry says, written in one way only."""
    text = json.dumps(entry.columns(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def cleaned(value: object) -> object:
    """What may be kept, in kinds that every database gives back as they were: texts, whole numbers, yes and
    no, lists, and no secret."""
    if isinstance(value, Mapping):
        return {
            str(name): HIDDEN if SECRET.search(str(name)) else cleaned(each) for name, each in value.items()
        }
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [cleaned(each) for each in value[:LISTED]]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return _line(str(value), DETAIL_TEXT)


def _actor(by: User | None) -> dict[str, object]:
    """Who acts, by which door, and from where."""
    request, outside = answering.get(), running.get()
    person = by or getattr(request, "user", None)
    if not isinstance(person, User):  # nobody, or a stranger; Django's lazy user is taken for what it holds
        person = None
    kind, via = outside or _door(person, is_request=request is not None)
    return {
        "account": _line(person.username, ACCOUNT_LENGTH) if person else "",
        "person": person.pk if person else None,
        "kind": kind,
        "via": _line(via, VIA_LENGTH),
        "address": _address(client_address(request)) if request else "",
        "request": request_id.get(),
    }


def _door(person: User | None, *, is_request: bool) -> tuple[ActorKind, str]:
    if isinstance(person, KeyHolder):
        return ActorKind.KEY, person.key.prefix
    if not is_request:
        return ActorKind.COMMAND, ""
    return (ActorKind.SESSION if person else ActorKind.STRANGER), ""


def _address(text: str) -> str:
    """The address where it is one: a proxy may write anything."""
    try:
        return str(ip_address(text))
    except ValueError:
        return ""


def _line(text: str, length: int) -> str:
    """One line that every database keeps as it is: no control character, nothing that is no character."""
    printable = "".join(each if each.isprintable() else " " for each in str(text))
    return printable.encode(errors="replace").decode()[:length]
