"""The office's button, and what it shows while the job runs."""

import pytest
from django.test import Client
from kombu.exceptions import OperationalError

from indicators.models import Assessment, Job, JobState, Plan
from indicators.services.jobs import request_assessment, take_job
from tests.cast import Cast

# The job is queued on commit: each test commits.
pytestmark = pytest.mark.django_db(transaction=True)

URL = "/plans/invented-lakeside-2023-2025/2023/compute/"


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    client.force_login(cast.office)
    return client


def test_without_a_queue_the_results_are_there_at_once(office: Client) -> None:
    response = office.post(URL, headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"
    assert Assessment.objects.get().year == 2023


def test_without_script_it_leads_back_to_the_overview(office: Client) -> None:
    response = office.post(URL)
    assert response.headers["Location"] == "/plans/invented-lakeside-2023-2025/2023/"


def test_progress_is_shown_while_a_job_runs(office: Client, plan: Plan, cast: Cast) -> None:
    job = request_assessment(plan=plan, year=2023, by=cast.office)
    take_job(job.pk)
    Job.objects.filter(pk=job.pk).update(done=35, total=70)
    text = office.get(f"/jobs/{job.pk}/").content.decode()
    assert 'max="70" value="35"' in text
    assert f'hx-get="/jobs/{job.pk}/"' in text


def test_an_unreachable_queue_leaves_the_job_waiting(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr("indicators.views.assessment.compute_assessment.delay_on_commit", unreachable)
    response = office.post(URL, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert Job.objects.get().state == JobState.WAITING


def test_only_the_office_computes(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    assert client.post(URL).status_code == 403
    assert not Job.objects.exists()
