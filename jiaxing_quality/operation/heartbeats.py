"""Whether beat and a worker are alive, by what they write themselves.

Beat asks every minute for a job that does nothing but say that a worker took it. The row of beat is written
as it asks, the row of the worker as the job runs: so one that is silent is told from the other.
"""

from datetime import datetime

from django.utils import timezone

from jiaxing_quality.operation.models import Heartbeat, Process


def hear(process: Process) -> None:
    """Write down that the process is alive now."""
    Heartbeat.objects.update_or_create(process=process, defaults={"at": timezone.now()})


def last_heard() -> dict[str, datetime]:
    """When each was last heard of (one query); without an entry where it never was."""
    return dict(Heartbeat.objects.values_list("process", "at"))
