"""The files of a report: made by a job, the same bytes from the same report, frozen once it is issued."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from indicators.models import Job, JobKind, JobState, Plan, Publication
from reports.jobs import make_report_files, resume_report_files
from reports.models import Report, ReportFile
from reports.services.passages import write_passage
from reports.services.report_files import STEPS, make_files, request_files, written_report
from reports.services.reports import withdraw_report
from tests.cast import Cast
from tests.indicators.conftest import Enter, enter
from tests.indicators.publishing import enter_approved, publish
from tests.reports.test_written_reports import section
from tests.reports.written import draft, issue, kept_files, open_to_all, with_files

__all__ = ["enter"]


@pytest.fixture
def report(plan: Plan, enter: Enter, cast: Cast) -> Report:
    enter_approved(enter, cast, "CF05", value="12")
    return draft(publish(plan, cast.office).plan, cast.office)


def digests(report: Report) -> dict[tuple[int, str], str]:
    rows = ReportFile.objects.filter(report=report)
    return {
        (edition, format): digest
        for edition, format, digest in rows.values_list("edition", "format", "digest")
    }


def own_text(report: Report, text: str, cast: Cast, *, is_hidden: bool = False) -> None:
    row = section(report)
    write_passage(
        report=report, key=row.key, own_text=text, is_hidden=is_hidden, version=row.version, by=cast.office
    )


def test_a_job_makes_all_three_and_says_how_far_it_is(report: Report, cast: Cast) -> None:
    job = with_files(report, cast.office)
    assert (job.kind, job.state, job.done, job.total) == (JobKind.REPORT, JobState.DONE, STEPS, STEPS)
    assert sorted(digests(report)) == [(0, "docx"), (0, "pdf"), (0, "xlsx")]


def test_the_digest_is_that_of_the_stored_file(report: Report, cast: Cast) -> None:
    with_files(report, cast.office)
    for row in report.files.all():
        with row.file.open() as file:
            assert hashlib.sha256(file.read()).hexdigest() == row.digest


def test_the_same_report_gives_the_same_bytes(report: Report, cast: Cast) -> None:
    with_files(report, cast.office)
    before = digests(report)
    with_files(report, cast.office)
    assert digests(report) == before
    own_text(report, "示例：另外一句。", cast)
    with_files(report, cast.office)
    assert digests(report)[0, "docx"] != before[0, "docx"]


def test_the_files_say_what_the_officer_wrote(report: Report, cast: Cast) -> None:
    key = section(report).key
    own_text(report, "示例：只有这一句。", cast, is_hidden=True)
    written = written_report(report)
    assert written.own_texts == {key: "示例：只有这一句。"}
    assert written.hidden == {key}
    assert written.content.issued_on is None


def test_an_issued_report_bears_its_number_and_date(report: Report, cast: Cast) -> None:
    content = written_report(issue(report, cast.office)).content
    assert (content.number, str(content.issued_on)) == ("No. 3", "2024-03-29")


def test_an_issued_editions_files_are_made_once(report: Report, cast: Cast) -> None:
    issued = issue(report, cast.office)
    with_files(issued, cast.office)
    before = list(issued.files.values_list("digest", "made_at"))
    with_files(issued, cast.office)
    assert list(issued.files.values_list("digest", "made_at")) == before


def test_a_withdrawn_editions_files_stay(report: Report, cast: Cast) -> None:
    issued = issue(report, cast.office)
    with_files(issued, cast.office)
    withdraw_report(report=issued, version=issued.version, reason="示例：更正", by=cast.office)
    own_text(issued, "示例：更正后的说明。", cast)
    issued.refresh_from_db()
    with_files(issue(issued, cast.office), cast.office)
    found = digests(issued)
    assert {edition for edition, _format in found} == {1, 2}
    assert found[1, "docx"] != found[2, "docx"]


def test_files_of_a_report_that_moved_on_are_not_kept(report: Report, cast: Cast) -> None:
    stale = Report.objects.select_related("plan__organization", "publication").get(pk=report.pk)
    open_to_all(report, cast.office)
    assert make_files(report=stale, on_progress=lambda done, total: None) == []
    assert digests(report) == {}


def test_asked_twice_it_is_one_job(report: Report, cast: Cast) -> None:
    first = request_files(report=report, by=cast.office)
    assert request_files(report=report, by=cast.office) == first
    assert request_files(report=open_to_all(report, cast.office), by=cast.office) != first


def test_a_dead_workers_files_are_made_by_another(report: Report, cast: Cast) -> None:
    job = request_files(report=report, by=cast.office)
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, lease_until=long_ago, attempts=1)
    resume_report_files()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_a_failure_is_written_where_the_person_sees_it(
    report: Report, cast: Cast, monkeypatch: pytest.MonkeyPatch, client: Any
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("reports.jobs.make_files", fail)
    assert with_files(report, cast.office).state == JobState.FAILED
    client.force_login(cast.office)
    page = client.get(
        f"/reports/{report.plan.code}/2023/{report.pk}/", headers={"accept-language": "en"}
    ).content.decode()
    assert "could not be made (RuntimeError)" in page
    assert "secret detail" not in page


def test_removing_the_demo_takes_its_reports(plan: Plan, enter: Enter, cast: Cast) -> None:
    """Publications of a demo plan may go, and what was drawn from them goes with them."""
    plan.is_demo = True
    plan.save()
    enter_approved(enter, cast, "CF05", value="12")
    publish(plan, cast.office)
    kept_files(issue(draft(plan, cast.office), cast.office))
    Publication.objects.all().delete()
    assert not Report.objects.exists()


@pytest.mark.worker
@pytest.mark.usefixtures("celery_worker_process")
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_the_files(plan: Plan, enter: Enter, cast: Cast) -> None:
    """Of a demo plan, so that the test may clear it away."""
    plan.is_demo = True
    plan.save()
    enter_approved(enter, cast, "CF05", value="12")
    publish(plan, cast.office)
    report = draft(plan, cast.office)
    job = request_files(report=report, by=cast.office)
    make_report_files.delay(job.pk)
    deadline = timezone.now() + timedelta(seconds=60)
    while job.is_unfinished and timezone.now() < deadline:
        job.refresh_from_db()
    assert job.state == JobState.DONE
    assert len(digests(report)) == 3
