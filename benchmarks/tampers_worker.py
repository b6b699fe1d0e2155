"""The worker of benchmarks.tampers: writers beside verifications, then tampers, each undone again."""

import json
import os
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable
from unittest import mock

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiaxing_quality.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import F  # noqa: E402

from accounts.models import AuditEntry, AuditLink  # noqa: E402
from accounts.services import audit_chain  # noqa: E402
from accounts.services.audit import fingerprint_of, record_audit  # noqa: E402
from accounts.services.audit_chain import Anchor, end_of_chain, link_digest, verify_chain  # noqa: E402
from accounts.types import AuditAction  # noqa: E402

WRITERS = 8
ENTRIES_OF_A_WRITER = 50
FAR = 1_000_000_000  # links are moved out of each other's way by it
Tamper = Callable[[random.Random, int], set[int]]
"""Changes the chain of this length; returns the links of which the first broken one must be one, or nothing
where only an anchor can tell."""


def write_at_once(writer: int) -> None:
    """A writer's transactions: some with several entries, some rolled back."""
    chance = random.Random(writer)
    written = 0
    while written < ENTRIES_OF_A_WRITER:
        with transaction.atomic():
            count = min(chance.randint(1, 3), ENTRIES_OF_A_WRITER - written)
            for number in range(count):
                record_audit(
                    AuditAction.FIGURE_SAVE,
                    f"plan/2023/unit-{writer}/{written + number}",
                    detail={"value": str(chance.random()), "word": "数据"},
                )
            is_kept = chance.random() > 0.2
            transaction.set_rollback(not is_kept)
        written += count if is_kept else 0
    connection.close()


def verify_beside_writers() -> tuple[int, int, list[Anchor]]:
    """(verifications, false alarms, the ends of the chain that were met meanwhile)."""
    writers = [threading.Thread(target=write_at_once, args=(number,)) for number in range(WRITERS)]
    for each in writers:
        each.start()
    verifications = alarms = 0
    anchors: list[Anchor] = []
    while any(each.is_alive() for each in writers):
        verifications += 1
        alarms += not verify_chain(anchors).is_whole
        end = end_of_chain()
        if end and end.sequence % 7 == 0 and all(each.sequence != end.sequence for each in anchors):
            anchors.append(end)
    for each in writers:
        each.join()
    whole = verify_chain(anchors)
    alarms += not whole.is_whole or whole.links != WRITERS * ENTRIES_OF_A_WRITER
    return verifications + 1, alarms, anchors[:3]


def pick(chance: random.Random, length: int) -> AuditLink:
    return AuditLink.objects.select_related("entry").get(sequence=chance.randint(1, length))


def edit(chance: random.Random, length: int) -> set[int]:
    """Another text, number, time or detail in an entry; in some with its fingerprint made to fit."""
    link = pick(chance, length)
    entry = link.entry
    column = chance.choice(
        ["account", "via", "action", "subject", "address", "request", "kind", "detail", "person", "at"]
    )
    if column == "detail":
        entry.detail = {**entry.detail, "value": str(chance.random())}
    elif column == "person":
        entry.person = chance.randint(1, 1_000)
    elif column == "at":
        entry.at = entry.at.replace(microsecond=(entry.at.microsecond + 1) % 1_000_000)
    else:
        setattr(entry, column, f"forged{chance.randint(0, 999)}")
    if chance.random() < 0.3:
        entry.fingerprint = fingerprint_of(entry)
    entry.save()
    return {link.sequence}


def edit_link(chance: random.Random, length: int) -> set[int]:
    link = pick(chance, length)
    setattr(link, chance.choice(["digest", "previous"]), f"{chance.getrandbits(256):064x}")
    link.save()
    return {link.sequence}


def edit_and_reseal(chance: random.Random, length: int) -> set[int]:
    """An entry is changed and the whole rest computed anew: only what was written down elsewhere tells."""
    edited = edit(chance, length)
    reseal()
    return edited and set()


def delete(chance: random.Random, length: int) -> set[int]:
    """An entry, its link, or both; in some the rest closes the gap."""
    link = pick(chance, length - 1)
    what = chance.choice(["entry", "link", "both", "closed"])
    entries, links = AuditEntry.objects.filter(pk=link.entry_id), AuditLink.objects.filter(pk=link.pk)
    if what != "entry":
        links._raw_delete("default")
    if what != "link":
        entries._raw_delete("default")
    if what == "closed":
        move(link.sequence, -1)
    return {link.sequence}


def delete_and_reseal(chance: random.Random, length: int) -> set[int]:
    link = pick(chance, length - 1)
    AuditLink.objects.filter(pk=link.pk)._raw_delete("default")
    AuditEntry.objects.filter(pk=link.entry_id)._raw_delete("default")
    move(link.sequence, -1)
    reseal()
    return set()


def swap(chance: random.Random, length: int) -> set[int]:
    """Two links change their places, or their entries."""
    one, two = (AuditLink.objects.get(sequence=each) for each in chance.sample(range(1, length + 1), 2))
    if chance.random() < 0.5:
        AuditLink.objects.filter(pk=one.pk).update(sequence=FAR)
        AuditLink.objects.filter(pk=two.pk).update(sequence=one.pk)
        AuditLink.objects.filter(pk=FAR).update(sequence=two.pk)
    else:
        AuditLink.objects.filter(pk=one.pk).update(entry_id=FAR)
        AuditLink.objects.filter(pk=two.pk).update(entry_id=one.entry_id)
        AuditLink.objects.filter(pk=one.pk).update(entry_id=two.entry_id)
    return {min(one.sequence, two.sequence)}


def insert(chance: random.Random, length: int) -> set[int]:
    """A forged entry between two others, its own link made to fit; the one after it does not."""
    place = chance.randint(1, length)
    before = AuditLink.objects.filter(sequence=place - 1).first()
    previous = before.digest if before else "0" * 64
    entry = AuditEntry.objects.earliest("pk")
    entry.pk, entry.subject = None, "forged"
    entry.fingerprint = fingerprint_of(entry)
    entry.save(force_insert=True)
    move(place, 1)
    digest = link_digest(previous, place, entry.fingerprint)
    AuditLink.objects.create(sequence=place, entry=entry, previous=previous, digest=digest)
    return {place, place + 1}


def insert_unchained(chance: random.Random, length: int) -> set[int]:
    """A forged entry past the trigger, in no link."""
    entry = AuditEntry.objects.earliest("pk")
    entry.pk, entry.subject = None, f"forged{chance.random()}"
    entry.fingerprint = fingerprint_of(entry)
    entry.save(force_insert=True)
    return {entry.pk}


def cut_tail(chance: random.Random, length: int) -> set[int]:
    place = chance.randint(1, length)
    links = AuditLink.objects.filter(sequence__gte=place)
    entries = list(links.values_list("entry_id", flat=True))
    links._raw_delete("default")
    AuditEntry.objects.filter(pk__in=entries)._raw_delete("default")
    return {place}


def move(place: int, by: int) -> None:
    """Let all links from a place on have another number."""
    AuditLink.objects.filter(sequence__gte=place).update(sequence=F("sequence") + FAR)
    AuditLink.objects.filter(sequence__gte=FAR).update(sequence=F("sequence") - FAR + by)


def reseal() -> None:
    """Compute all fingerprints and links anew, as who rules the database can."""
    previous = "0" * 64
    links = list(AuditLink.objects.select_related("entry").order_by("sequence"))
    for link in links:
        link.entry.fingerprint = fingerprint_of(link.entry)
        link.previous = previous
        previous = link.digest = link_digest(previous, link.sequence, link.entry.fingerprint)
    AuditEntry.objects.bulk_update([link.entry for link in links], ["fingerprint"])
    AuditLink.objects.bulk_update(links, ["previous", "digest"])


KINDS: dict[str, tuple[Tamper, ...]] = {
    "edit": (edit, edit, edit, edit_link, edit_and_reseal),
    "delete": (delete, delete, delete, delete_and_reseal),
    "swap": (swap,),
    "insert": (insert, insert, insert_unchained),
    "cut the tail": (cut_tail,),
}


def tamper(count: int, seed: int, anchors: list[Anchor]) -> dict[str, Counter[str]]:
    """Each kind of tamper in turn: made, found, and found by the link that was touched. All are undone."""
    chance = random.Random(seed)
    seen: dict[str, Counter[str]] = {kind: Counter(made=0, found=0, named=0, resealed=0) for kind in KINDS}
    length = AuditLink.objects.count()
    for number in range(count):
        kind = list(KINDS)[number % len(KINDS)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger, no foreign key
            expected = chance.choice(KINDS[kind])(chance, length)
            broken = verify_chain(anchors).broken
            transaction.set_rollback(True)
        seen[kind]["made"] += 1
        seen[kind]["found"] += broken is not None
        seen[kind]["named"] += broken is not None and broken.number in expected
        seen[kind]["resealed"] += not expected
    return seen


def main(count: int, seed: int) -> None:
    call_command("migrate", "accounts", verbosity=0)
    verifications, alarms, anchors = verify_beside_writers()
    end = end_of_chain()
    assert end is not None
    anchors.append(end)
    kinds = tamper(count, seed, anchors)
    alarms += not verify_chain(anchors).is_whole  # all were undone
    with (
        mock.patch.object(audit_chain, "is_as_written", return_value=True),
        mock.patch.object(audit_chain, "is_linked", return_value=True),
    ):
        sabotaged = tamper(count, seed, anchors)
    print(
        json.dumps(
            {
                "tampers": count,
                "found": sum(each["found"] for each in kinds.values()),
                "named": sum(each["named"] for each in kinds.values()),
                "only_an_anchor_can_tell": sum(each["resealed"] for each in kinds.values()),
                "kinds": kinds,
                "links": end.sequence,
                "anchors": len(anchors),
                "writers": WRITERS,
                "verifications": verifications + 1,
                "false_alarms": alarms,
                "without_digests": {
                    "found": sum(each["found"] for each in sabotaged.values()),
                    "kinds": {kind: each["found"] for kind, each in sabotaged.items()},
                },
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
