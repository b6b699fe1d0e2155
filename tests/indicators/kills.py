"""A worker to be killed: its own process and queue, and short leases."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection
from django.utils import timezone

from accounts.models import User
from indicators.jobs import compute_assessment
from indicators.models import Assessment, Job, JobState, Plan, Result
from indicators.record import digest_of_text, results_text
from indicators.services.jobs import abandoned_assessments, request_assessment
from indicators.services.records import outcome_of
from jiaxing_quality.celery import app

QUEUE = "kills"
PATIENCE = 120.0
YEAR = 2024


class Worker:
    """A real worker. Whatever kills it, `start` brings the next one."""

    def __init__(self, log: Path, lease: float) -> None:
        self.log, self.lease = log, lease
        self.start()

    def start(self) -> None:
        url = urlsplit(os.environ["DATABASE_URL"])
        database = url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
        command = ["-m", "celery", "-A", "jiaxing_quality", "worker", "--concurrency=1", f"--queues={QUEUE}"]
        quick = ["--without-gossip", "--without-mingle", "--without-heartbeat", f"--hostname={QUEUE}@%h"]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, *command, *quick],
                stdout=out,
                stderr=out,
                start_new_session=True,
                env={**os.environ, "DATABASE_URL": database, "JOB_LEASE_SECONDS": str(self.lease)},
            )

    def children(self) -> list[int]:
        pid = self.process.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def wait_for_child(self) -> None:
        """Wait until a killed child has its successor."""
        start = time.monotonic()
        while not self.children() and time.monotonic() - start < PATIENCE:
            time.sleep(0.01)

    def kill_child(self) -> None:
        """End the process that does the work, between two machine instructions."""
        for child in self.children():
            os.kill(child, signal.SIGKILL)

    def kill(self) -> None:
        """End the worker with all its processes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def empty_queue() -> None:
    with app.connection_for_write() as broker:
        broker.default_channel.queue_declare(queue=QUEUE)
        broker.default_channel.queue_purge(QUEUE)


def ask(plan: Plan, by: User) -> Job:
    """A job, and the message that reminds a worker of it."""
    job = request_assessment(plan=plan, year=YEAR, by=by)
    send(job.pk)
    return job


def send(job_id: int) -> None:
    compute_assessment.apply_async((job_id, YEAR), queue=QUEUE)


def resume() -> None:
    """What `celery beat` does every half minute, for this queue."""
    for job_id, _year in abandoned_assessments():
        send(job_id)


def wait_until_done(job: Job, patience: float = PATIENCE) -> float:
    """Wait for the job, resuming what is abandoned. Returns the seconds that it took."""
    start = resumed = time.monotonic()
    while job.is_unfinished and time.monotonic() - start < patience:
        time.sleep(0.01)
        if time.monotonic() - resumed > 1:
            resume()
            resumed = time.monotonic()
        job.refresh_from_db()
    return time.monotonic() - start


def wait_until_running(job: Job) -> None:
    start = time.monotonic()
    while job.state == JobState.WAITING and time.monotonic() - start < PATIENCE:
        time.sleep(0.001)
        job.refresh_from_db()


def digest_of_results() -> str:
    """Of all results that stand. Raises where a cell stands twice."""
    rows = list(Result.objects.select_related("indicator", "organization"))
    cells = {(row.indicator.code, row.organization.code): outcome_of(row) for row in rows}
    assert (len(cells), Assessment.objects.count()) == (len(rows), 1)
    return digest_of_text(results_text(cells))


def spoil() -> None:
    """Make what stands different from what comes out: a run that never happened would show."""
    Result.objects.update(value=None, verdict="unrated")
    Assessment.objects.update(computed_at=timezone.now())
