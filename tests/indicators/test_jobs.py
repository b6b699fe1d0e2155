"""Background work: asked for once, done once, taken over when a worker dies."""

from datetime import timedelta

import pytest
from django.utils import timezone

from indicators.jobs import compute_assessment
from indicators.models import Assessment, Job, JobState, Plan
from indicators.services.jobs import request_assessment, take_job
from tests.cast import Cast


def test_asked_twice_it_is_one_job(plan: Plan, cast: Cast) -> None:
    first = request_assessment(plan=plan, year=2023, by=cast.office)
    assert request_assessment(plan=plan, year=2023, by=cast.office) == first
    assert request_assessment(plan=plan, year=2024, by=cast.office) != first


def test_a_job_computes_and_is_done(plan: Plan, cast: Cast) -> None:
    job = request_assessment(plan=plan, year=2023, by=cast.office)
    compute_assessment.delay(job.pk, 2023)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    assert Assessment.objects.get().computed_by == cast.office


def test_delivered_twice_it_runs_once(plan: Plan, cast: Cast) -> None:
    job = request_assessment(plan=plan, year=2023, by=cast.office)
    compute_assessment.delay(job.pk, 2023)
    computed_at = Assessment.objects.get().computed_at
    compute_assessment.delay(job.pk, 2023)
    assert Assessment.objects.get().computed_at == computed_at


def test_a_job_that_somebody_holds_is_left_alone(plan: Plan, cast: Cast) -> None:
    job = request_assessment(plan=plan, year=2023, by=cast.office)
    assert take_job(job.pk) is not None
    assert take_job(job.pk) is None


def test_a_dead_workers_job_is_taken_over_when_its_lease_runs_out(plan: Plan, cast: Cast) -> None:
    job = request_assessment(plan=plan, year=2023, by=cast.office)
    take_job(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    taken = take_job(job.pk)
    assert taken is not None
    assert taken.attempts == 2


def test_a_failure_is_written_where_the_person_sees_it(
    plan: Plan, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("indicators.jobs.assess_plan", fail)
    job = request_assessment(plan=plan, year=2023, by=cast.office)
    compute_assessment.delay(job.pk, 2023)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "RuntimeError")
    assert request_assessment(plan=plan, year=2023, by=cast.office) != job


@pytest.mark.worker
@pytest.mark.usefixtures("celery_worker_process")
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_computes(plan: Plan, cast: Cast) -> None:
    job = request_assessment(plan=plan, year=2023, by=cast.office)
    compute_assessment.delay(job.pk, 2023)
    deadline = timezone.now() + timedelta(seconds=30)
    while job.is_unfinished and timezone.now() < deadline:
        job.refresh_from_db()
    assert job.state == JobState.DONE
    assert Assessment.objects.filter(plan=plan, year=2023).exists()
