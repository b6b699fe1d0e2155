"""Beat and worker say that they live; the page and the metrics say when one of them does not."""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery.schedules import crontab
from celery.signals import before_task_publish
from django.conf import settings as site_settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from kombu import Connection

from jiaxing_quality.celery import app
from jiaxing_quality.operation import jobs
from jiaxing_quality.operation.heartbeats import hear, last_heard
from jiaxing_quality.operation.models import Heartbeat, Process
from jiaxing_quality.operation.operation_page import SILENT, build_operation_page
from tests.operation.test_metrics import metrics_token as metrics_token
from tests.operation.test_metrics import read

pytestmark = pytest.mark.django_db
AGE = {"fresh": 30.0, "silent": SILENT + 30, "never": None}


def heard_before(process: Process, age: float | None) -> None:
    if age is not None:
        hear(process)
        Heartbeat.objects.filter(process=process).update(at=timezone.now() - timedelta(seconds=age))


@pytest.fixture
def broker(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were one: what it would answer is another test's matter."""
    settings.CELERY_BROKER_URL = "redis://invalid:6379/0"
    monkeypatch.setattr("jiaxing_quality.operation.state._queue", lambda: (True, 0))


def test_a_worker_writes_that_it_took_the_job() -> None:
    jobs.say_alive()
    assert set(last_heard()) == {Process.WORKER}


def test_each_has_one_row_which_is_written_over() -> None:
    heard_before(Process.WORKER, 600)
    jobs.say_alive()
    assert Heartbeat.objects.count() == 1
    assert (timezone.now() - last_heard()[Process.WORKER]).total_seconds() < 60


@pytest.fixture
def published() -> Iterator[Connection]:
    """A broker in memory: to publish is what beat does."""
    with Connection("memory://") as connection:
        yield connection


@pytest.mark.django_db(transaction=True)
def test_beat_is_heard_of_as_it_asks_and_no_worker_has_answered(published: Connection) -> None:
    app.amqp.send_task_message(
        published.Producer(), jobs.SAY_ALIVE, app.amqp.create_task_message("1", jobs.SAY_ALIVE)
    )
    assert set(last_heard()) == {Process.BEAT}


@pytest.mark.worker
@pytest.mark.usefixtures("celery_worker_process")
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_answers_beat() -> None:
    jobs.say_alive.delay()  # as beat does
    deadline = timezone.now() + timedelta(seconds=30)
    while Process.WORKER not in last_heard() and timezone.now() < deadline:
        time.sleep(0.1)
    assert set(last_heard()) == {Process.BEAT, Process.WORKER}


@pytest.mark.django_db(transaction=True)
def test_another_job_that_a_page_asks_for_is_no_sign_of_beat(published: Connection) -> None:
    name = "indicators.jobs.recompute_drafts"
    app.amqp.send_task_message(published.Producer(), name, app.amqp.create_task_message("1", name))
    assert last_heard() == {}


@pytest.mark.django_db(transaction=True)
def test_beat_goes_on_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(process: Process) -> None:
        raise OperationalError

    monkeypatch.setattr(jobs, "hear", away)
    with caplog.at_level(logging.WARNING):
        before_task_publish.send(sender=jobs.SAY_ALIVE)
    assert "heartbeat is not written" in caplog.text


def test_beat_asks_often_enough_and_leaves_no_heap() -> None:
    entry: Any = site_settings.CELERY_BEAT_SCHEDULE["say alive"]
    assert entry["task"] in app.tasks
    assert entry["options"]["expires"] <= entry["schedule"] <= SILENT / 3
    assert not isinstance(entry["schedule"], crontab)


@pytest.mark.usefixtures("broker")
@pytest.mark.parametrize(
    ("beat", "worker", "looked_at"),
    [
        ("fresh", "fresh", set()),
        ("fresh", "silent", {"Start the worker."}),
        ("fresh", "never", {"Start the worker."}),
        ("silent", "fresh", {"Start beat:"}),
        ("silent", "silent", {"Start beat:", "Start beat first."}),
        ("never", "never", {"Start beat:", "Start beat first."}),
    ],
)
def test_the_page_says_who_is_silent(beat: str, worker: str, looked_at: set[str]) -> None:
    heard_before(Process.BEAT, AGE[beat])
    heard_before(Process.WORKER, AGE[worker])
    with override("en"):
        advice = {part.advice for part in build_operation_page().parts if part.name in NAMES and part.advice}
    assert {next(begin for begin in ADVICE if each.startswith(begin)) for each in advice} == looked_at


NAMES = ("Clock of the jobs (beat)", "Workers of the jobs")
ADVICE = ("Start the worker.", "Start beat:", "Start beat first.")


def test_where_jobs_run_at_once_nobody_is_missed(settings: Any) -> None:
    settings.CELERY_BROKER_URL = None
    with override("en"):
        assert not [part for part in build_operation_page().parts if part.name in NAMES]


def test_the_metrics_say_for_how_long(client: Client, metrics_token: str) -> None:
    heard_before(Process.BEAT, 600)
    samples = read(client)
    assert 590 < samples["tracker_beat_silent_seconds[]"] < 660
    assert "tracker_worker_silent_seconds[]" not in samples


def test_people_can_work_without_them(client: Client) -> None:
    heard_before(Process.BEAT, 6000)
    assert client.get("/readyz").status_code == 200
