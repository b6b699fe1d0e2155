"""Workers killed at random moments: the results are those of an undisturbed run, and none is there twice.

Eight kills of the child and two of the whole worker in each run of the suite; as many as `KILLS` says
(100 at night) where it is set, and one of the worker for twenty of the child.
"""

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from accounts.types import Role
from indicators import jobs
from indicators.models import Assessment, Job, JobState
from indicators.services import jobs as job_services
from jiaxing_quality.celery import app
from tests.cast import make_person
from tests.indicators import kills
from tests.indicators.kills import Worker
from tests.indicators.wide_plan import Wide, make_wide_plan

CHILD_KILLS = int(os.environ.get("KILLS", "8"))
LONGEST = 120.0  # seconds from a worker that is back to the end of the job
WORKER_KILLS = max(2, CHILD_KILLS // 20)
LEASE = 0.5
NEVER = 3600.0
SEED = 20201231


@pytest.fixture
def wide(transactional_db: None) -> Wide:
    return make_wide_plan()


@pytest.fixture
def worker(
    request: pytest.FixtureRequest, wide: Wide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Worker]:
    """A worker with the lease that the test names."""
    lease = getattr(request, "param", LEASE)
    monkeypatch.setattr(job_services, "LEASE", timedelta(seconds=lease))
    monkeypatch.setattr(app.conf, "task_always_eager", False)
    kills.empty_queue()
    worker = Worker(tmp_path / "worker.log", lease)
    yield worker
    worker.kill()
    kills.empty_queue()


def first_runs(wide: Wide) -> float:
    """Undisturbed runs, once the worker is up. Returns how long the shortest one was at work, in seconds."""
    office = make_person("kill-office", Role.OFFICE, wide.plan.organization)
    seconds = []
    for _ in range(3):
        job = kills.ask(wide.plan, office)
        kills.wait_until_running(job)
        seconds.append(kills.wait_until_done(job))
        assert job.state == JobState.DONE
    return min(seconds)


def begin(wide: Wide, chance: random.Random, seconds: float) -> Job:
    """A job at a random moment of its work; now and then before it, or after."""
    kills.spoil()
    job = kills.ask(wide.plan, wide.clerk)
    if chance.random() < 0.8:
        kills.wait_until_running(job)
    time.sleep(chance.uniform(0, seconds))
    return job


@pytest.mark.worker
def test_a_killed_child_changes_nothing(wide: Wide, worker: Worker) -> None:
    seconds, digest = first_runs(wide), kills.digest_of_results()
    chance = random.Random(SEED)  # noqa: S311 - moments, not secrets
    attempts: list[int] = []
    for _ in range(CHILD_KILLS):
        worker.wait_for_child()
        job = begin(wide, chance, seconds)
        worker.kill_child()
        assert kills.wait_until_done(job) < LONGEST
        assert (job.state, kills.digest_of_results()) == (JobState.DONE, digest)
        attempts.append(job.attempts)
    assert max(attempts) > 1  # some kills met the job at work


@pytest.mark.worker
def test_a_killed_worker_changes_nothing(wide: Wide, worker: Worker) -> None:
    seconds, digest = first_runs(wide), kills.digest_of_results()
    chance = random.Random(SEED)  # noqa: S311 - moments, not secrets
    for _ in range(WORKER_KILLS):
        job = begin(wide, chance, seconds)
        worker.kill()
        worker.start()
        assert kills.wait_until_done(job) < LONGEST
        assert (job.state, kills.digest_of_results()) == (JobState.DONE, digest)


@pytest.mark.worker
@pytest.mark.parametrize("worker", [NEVER], indirect=True)
def test_without_a_lease_that_ends_a_killed_job_is_lost(wide: Wide, worker: Worker) -> None:
    first_runs(wide)
    for _ in range(10):
        job = kills.ask(wide.plan, wide.clerk)
        kills.wait_until_running(job)
        worker.kill_child()
        kills.wait_until_done(job, patience=3)
        if job.is_unfinished:
            break
    assert job.state == JobState.RUNNING


def five_at_once(job: Job) -> None:
    def deliver() -> None:
        try:
            jobs.compute_assessment.apply(args=(job.pk, kills.YEAR))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        for outcome in [pool.submit(deliver) for _ in range(5)]:
            outcome.result()


def test_delivered_five_times_at_once_it_makes_one_assessment(wide: Wide) -> None:
    job = job_services.request_assessment(plan=wide.plan, year=kills.YEAR, by=wide.clerk)
    five_at_once(job)
    job.refresh_from_db()
    assert (job.state, job.attempts, Assessment.objects.count()) == (JobState.DONE, 1, 1)


def test_without_the_taking_five_deliveries_are_five_runs(
    wide: Wide, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[float] = []
    monkeypatch.setattr(
        jobs, "take_job", lambda pk: Job.objects.select_related("plan", "asked_by").get(pk=pk)
    )
    monkeypatch.setattr(jobs, "assess_plan", lambda **_: runs.append(time.monotonic()))
    five_at_once(job_services.request_assessment(plan=wide.plan, year=kills.YEAR, by=wide.clerk))
    assert len(runs) == 5


def test_what_a_dead_worker_left_is_queued_again(wide: Wide) -> None:
    job = job_services.request_assessment(plan=wide.plan, year=kills.YEAR, by=wide.clerk)
    job_services.take_job(job.pk)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.resume_abandoned.delay()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_what_never_reached_the_queue_is_queued_again(wide: Wide) -> None:
    job = job_services.request_assessment(plan=wide.plan, year=kills.YEAR, by=wide.clerk)
    Job.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    jobs.resume_abandoned.delay()
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_job_at_work_is_left_alone(wide: Wide) -> None:
    job = job_services.request_assessment(plan=wide.plan, year=kills.YEAR, by=wide.clerk)
    job_services.take_job(job.pk)
    assert job_services.abandoned_assessments() == []
