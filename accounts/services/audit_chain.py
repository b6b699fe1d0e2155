"""Checking the audit log: whether every link holds, and whether its end is still what was written down."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from django.utils import timezone

from accounts.models import AuditEntry, AuditLink
from accounts.models.audit import FIRST_PREVIOUS
from accounts.services.audit import fingerprint_of

CHUNK = 2_000


class Fault(StrEnum):
    """What is wrong with a link."""

    MISSING = "missing"
    ENTRY_GONE = "entry_gone"
    ENTRY_CHANGED = "entry_changed"
    LINK_CHANGED = "link_changed"
    NOT_AS_ANCHORED = "not_as_anchored"
    END_CUT = "end_cut"
    UNCHAINED = "unchained"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain as it was once written down outside of the database."""

    at: datetime
    sequence: int
    digest: str

    def as_line(self) -> str:
        return f"{self.at.astimezone(UTC).isoformat(timespec='seconds')} {self.sequence} {self.digest}"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that does not hold. `number` is its sequence; of an entry without link, the entry's."""

    number: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class Checked:
    """How many links hold, counted from the first, how many anchors were met, and where the chain breaks."""

    links: int
    anchors: int
    broken: Broken | None

    @property
    def is_whole(self) -> bool:
        return self.broken is None


def link_digest(previous: str, sequence: int, fingerprint: str) -> str:
    """What the database's trigger computes too."""
    return hashlib.sha256(f"{previous}:{sequence}:{fingerprint}".encode()).hexdigest()


def verify_chain(anchors: Collection[Anchor] = ()) -> Checked:
    """Check every link from the first, and every anchor. Reads in pieces: any length takes the same memory.

    Entries that others add meanwhile are checked or not, and disturb nothing.
    """
    written_down = {anchor.sequence: anchor.digest for anchor in anchors}
    contradicted = _contradicted(anchors)
    previous, sequence, met = FIRST_PREVIOUS, 0, 0
    for link, entry in _links():
        fault = _fault(link, entry, sequence + 1, previous)
        if fault is None and link.sequence in written_down:
            met += 1
            is_same = written_down[link.sequence] == link.digest and link.sequence not in contradicted
            fault = None if is_same else Fault.NOT_AS_ANCHORED
        if fault is not None:
            return Checked(sequence, met, Broken(sequence + 1, fault))
        previous, sequence = link.digest, link.sequence
    return Checked(sequence, met, _fault_at_end(sequence, written_down))


def _contradicted(anchors: Collection[Anchor]) -> set[int]:
    """Places for which two anchors say different things."""
    seen: dict[int, str] = {}
    return {each.sequence for each in anchors if seen.setdefault(each.sequence, each.digest) != each.digest}


def _links() -> Iterator[tuple[AuditLink, AuditEntry | None]]:
    """All links by sequence with their entries; two queries for a piece."""
    after = None
    while True:
        rows = AuditLink.objects.order_by("sequence")
        links = list((rows if after is None else rows.filter(sequence__gt=after))[:CHUNK])
        entries = AuditEntry.objects.in_bulk([link.entry_id for link in links])
        for link in links:
            yield link, entries.get(link.entry_id)
        if len(links) < CHUNK:
            return
        after = links[-1].sequence


def _fault(link: AuditLink, entry: AuditEntry | None, expected: int, previous: str) -> Fault | None:
    if link.sequence != expected:
        return Fault.MISSING
    if entry is None:
        return Fault.ENTRY_GONE
    if not is_as_written(entry):
        return Fault.ENTRY_CHANGED
    if not is_linked(link, entry, previous):
        return Fault.LINK_CHANGED
    return None


def is_as_written(entry: AuditEntry) -> bool:
    """Whether the entry says what it said when it was added."""
    return entry.fingerprint == fingerprint_of(entry)


def is_linked(link: AuditLink, entry: AuditEntry, previous: str) -> bool:
    """Whether the link ties this entry to the digest before it."""
    is_after = link.previous == previous
    return is_after and link.digest == link_digest(previous, link.sequence, entry.fingerprint)


def _fault_at_end(sequence: int, written_down: Mapping[int, str]) -> Broken | None:
    if any(each > sequence for each in written_down):
        return Broken(sequence + 1, Fault.END_CUT)
    unchained = (
        AuditEntry.objects.filter(link__isnull=True).order_by("pk").values_list("pk", flat=True).first()
    )
    return None if unchained is None else Broken(unchained, Fault.UNCHAINED)


def end_of_chain() -> Anchor | None:
    """The last link as it stands now, None where nothing was ever entered (one query)."""
    last = AuditLink.objects.order_by("-sequence").first()
    return Anchor(timezone.now(), last.sequence, last.digest) if last else None


class AnchorsUnreadable(ValueError):
    """A file of anchors holds a line that is none; `line` is its number."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def read_anchors(path: Path) -> list[Anchor]:
    """The anchors that a file holds, one a line. Raises AnchorsUnreadable, and OSError."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            found.append(_anchor(line, number))
    return found


def _anchor(line: str, number: int) -> Anchor:
    try:
        at, sequence, digest = line.split()
        if len(digest) != len(FIRST_PREVIOUS):
            raise AnchorsUnreadable(number)
        return Anchor(datetime.fromisoformat(at), int(sequence), digest)
    except ValueError as error:
        raise AnchorsUnreadable(number) from error
