"""Files of long lists: asked for as a job, kept for a day, for the person who asked."""

import hashlib
from datetime import datetime, timedelta
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string

from accounts.models import User
from indicators.models import Job, JobKind, ListFile, ListKind, Plan
from indicators.models.job import UNFINISHED
from indicators.services.jobs import abandoned_jobs

KEPT = timedelta(days=1)


def request_list_file(
    *, plan: Plan, kind: ListKind, query: str, extension: str, language: str, rows: int, by: User
) -> ListFile:
    """The file that a job will write: that of the unfinished job where the person asked for the same before,
    else a new one. `rows`: how many there are to write."""
    wanted = repr((plan.pk, kind, query, extension, language, by.pk))
    key = f"{JobKind.LIST}:{hashlib.sha256(wanted.encode()).hexdigest()}"
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=JobKind.LIST, key=key, plan=plan, asked_by=by, total=rows)
            return ListFile.objects.create(
                job=job,
                plan=plan,
                kind=kind,
                query=query,
                extension=extension,
                language=language,
                asked_by=by,
            )
    except IntegrityError:
        return ListFile.objects.get(job__key=key, job__state__in=UNFINISHED)


def keep_list_file(row: ListFile, content: BinaryIO) -> None:
    """Keep what was written, under a name that nobody guesses; a former attempt's file goes."""
    former = row.file.name
    row.size = content.seek(0, 2)
    content.seek(0)
    row.file.name = default_storage.save(f"lists/{get_random_string(32)}.{row.extension}", File(content))
    row.save(update_fields=("file", "size"))
    if former:
        default_storage.delete(former)


def abandoned_list_jobs() -> list[int]:
    """The jobs for lists that nobody works on (see `abandoned_jobs`)."""
    return [pk for pk, _key in abandoned_jobs(JobKind.LIST)]


def forget_list_files(*, at: datetime) -> None:
    """Delete what is older than a day: rows with their jobs first, then the files."""
    old = list(ListFile.objects.filter(asked_at__lt=at - KEPT).exclude(job__state__in=UNFINISHED))
    Job.objects.filter(pk__in=[row.job_id for row in old]).delete()
    for row in old:
        if row.file.name:
            default_storage.delete(row.file.name)
