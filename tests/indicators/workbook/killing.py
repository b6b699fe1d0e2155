"""`python -m tests.indicators.workbook.killing UPLOAD PERSON RUNS GUARD`: apply an upload, killed at random.

It runs on the database that DATABASE_URL names. For each run a child process applies the upload and is killed
by SIGKILL at a random moment of it; then the upload is applied again. Prints JSON: for each run, how many
figures stood after the kill, and how many events after the second try. With GUARD “off” nothing holds the
writes together.
"""

import json
import os
import random
import signal
import sys
import time
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402 - needs the set-up
from django.db.models import QuerySet  # noqa: E402

from accounts.models import Organization, User  # noqa: E402
from indicators.models import Figure, FigureEvent, Upload, UploadState  # noqa: E402
from indicators.services import figures, uploads  # noqa: E402
from indicators.services.comparison import compare_forms, stamp_of  # noqa: E402

SEED = 4


def main(upload: int, person: int, runs: int, *, is_guarded: bool) -> None:
    by = User.objects.get(pk=person)
    if not is_guarded:
        take_guard_off()
    whole = max(time_of(upload, by, None) for _ in range(3))
    total = Figure.objects.count()
    chance = random.Random(SEED)  # noqa: S311 - moments, no secrets
    outcomes = []
    for _ in range(runs):
        time_of(upload, by, chance.uniform(0, whole))
        stood = Figure.objects.count()
        if is_guarded:
            apply(upload, by)
        outcomes.append((stood, FigureEvent.objects.count()))
        if not is_guarded and outcomes[-1] not in ((0, 0), (total, total)):
            break  # the damage is shown
    sys.stdout.write(json.dumps(outcomes))


def take_guard_off() -> None:
    """Each write by itself: no transaction around them, no lock."""
    uploads.apply_upload = uploads.apply_upload.__wrapped__
    uploads.enter_figures = uploads.enter_figures.__wrapped__
    setattr(uploads, "lock_unit", without_lock)  # noqa: B010 - the type checker holds functions for constants
    setattr(figures, "lock_unit", without_lock)  # noqa: B010
    setattr(QuerySet, "select_for_update", unlocked)  # noqa: B010


def without_lock(organization: Organization) -> None:
    """Nobody waits for anybody."""


def unlocked(rows: QuerySet[Any], **_options: object) -> QuerySet[Any]:
    return rows


def apply(upload: int, by: User) -> None:
    """As the page does: with the stamp of a fresh preview."""
    row = Upload.objects.select_related("plan__organization").get(pk=upload)
    stamp = stamp_of(compare_forms(row.plan, row.year, uploads.forms_of(row), by))
    uploads.apply_upload(upload=row, stamp=stamp, conflicts=None, only_faultless=False, by=by)


def time_of(upload: int, by: User, delay: float | None) -> float:
    """Apply from nothing in a child process, killed after the delay; how long it lived, in seconds."""
    reset(upload)
    connections.close_all()
    ready, is_ready = os.pipe()
    child = os.fork()
    if child == 0:
        list(User.objects.filter(pk=by.pk))  # connected
        os.write(is_ready, b"!")
        apply(upload, by)
        os._exit(0)
    os.read(ready, 1)
    started = time.monotonic()
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ready)
    os.close(is_ready)
    return time.monotonic() - started


def reset(upload: int) -> None:
    """Nothing entered, nothing applied."""
    FigureEvent.objects.all().delete()
    Figure.objects.all().delete()
    Upload.objects.filter(pk=upload).update(state=UploadState.WAITING, applied_by=None, applied_at=None)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]), is_guarded=sys.argv[4] == "on")
