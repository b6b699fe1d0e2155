"""Files of long lists: who has one written, what it holds, how far it is, and when it goes."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client, TestCase
from django.utils import timezone

from accounts.models import User
from indicators import list_page
from indicators.jobs import resume_abandoned, write_list
from indicators.list_writing import TOLD_EVERY, write_list_file
from indicators.models import Job, JobState, ListFile, ListKind, Plan
from indicators.services.jobs import LEASE
from indicators.services.list_files import KEPT, forget_list_files, request_list_file
from tests.cast import Cast
from tests.indicators.conftest import Enter
from tests.indicators.workbook.payloads import csv_rows

PLAN = "invented-lakeside-2023-2025"
FIGURES = f"/plans/{PLAN}/figures/"
MAKE = f"/plans/{PLAN}/lists/figures/file/"
OTHER_TOWN = "hp-xh-bs"


@pytest.fixture
def reported(enter: Enter, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Three figures of two towns; lists of more than one row are long."""
    monkeypatch.setattr(list_page, "ROWS_AT_ONCE", 1)
    enter("CF05", value="60")
    enter("CF05", year=2024, value="55")
    enter("CF05", unit=OTHER_TOWN, value="70")
    return plan


def ask(client: Client, query: str = "", extension: str = "csv") -> ListFile:
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(f"{MAKE}?{query}", {"extension": extension}, headers={"accept-language": "en"})
    row = ListFile.objects.latest("pk")
    assert response.url == f"/list-files/{row.pk}/"  # type: ignore[attr-defined]
    return row


def content(client: Client, row: ListFile) -> list[list[str]]:
    return csv_rows(b"".join(client.get(f"/list-files/{row.pk}/file/").streaming_content))  # type: ignore[attr-defined]


def asked_for(plan: Plan, by: User, query: str = "") -> ListFile:
    return request_list_file(
        plan=plan, kind=ListKind.FIGURES, query=query, extension="csv", language="en", rows=3, by=by
    )


def test_a_long_list_is_asked_for_and_a_short_one_is_taken(
    client: Client, reported: Plan, cast: Cast
) -> None:
    client.force_login(cast.office)
    long, short = (client.get(FIGURES, {"year": year}).content.decode() for year in ("2023", "2024"))
    assert (f'action="{MAKE}?year=2023"' in long, "figures.csv" in long) == (True, False)
    assert (MAKE in short, 'figures.csv?year=2024"' in short) == (False, True)


def test_the_old_address_of_a_long_list_leads_to_its_page(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    response = client.get(f"/plans/{PLAN}/figures.csv", {"year": "2023"})
    assert (response.status_code, response.url) == (302, f"{FIGURES}?year=2023")  # type: ignore[attr-defined]


def test_the_file_holds_the_lists_rows_and_its_filters(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    row = ask(client, "year=2023")
    assert [(each[4], each[6], each[7]) for each in content(client, row)[1:]] == [
        ("hp-dh-ly", "2023", "60"),
        ("hp-xh-bs", "2023", "70"),
    ]


def test_it_holds_what_the_person_may_see(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.clerk)
    assert {each[4] for each in content(client, ask(client))[1:]} == {"hp-dh-ly"}


def test_it_is_written_in_the_language_that_was_asked_in(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    assert content(client, ask(client))[0][0] == "Code"


def test_the_page_leads_to_the_file_when_it_is_there(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    waiting = asked_for(reported, cast.office)
    before = client.get(f"/list-files/{waiting.pk}/").content.decode()
    assert ("hx-get" in before, f"/list-files/{waiting.pk}/file/" in before) == (True, False)
    assert client.get(f"/list-files/{waiting.pk}/file/").status_code == 404
    write_list.delay(waiting.job_id)
    assert f"/list-files/{waiting.pk}/file/" in client.get(f"/list-files/{waiting.pk}/").content.decode()


@pytest.mark.parametrize("end", ["", "file/"])
def test_another_persons_file_is_as_if_not_there(
    client: Client, reported: Plan, cast: Cast, end: str
) -> None:
    client.force_login(cast.office)
    row = ask(client)
    client.force_login(cast.leader)
    assert client.get(f"/list-files/{row.pk}/{end}").status_code == 404


def test_who_asked_sees_how_far_the_job_is_and_nobody_else(
    client: Client, reported: Plan, cast: Cast
) -> None:
    job = asked_for(reported, cast.clerk).job
    statuses = []
    for person in (cast.clerk, cast.other_clerk, cast.office):
        client.force_login(person)
        statuses.append(client.get(f"/jobs/{job.pk}/").status_code)
    assert statuses == [200, 403, 200]


def test_asked_for_twice_it_is_written_once(reported: Plan, cast: Cast) -> None:
    first = asked_for(reported, cast.office)
    assert asked_for(reported, cast.office) == first
    assert asked_for(reported, cast.office, "year=2023") != first
    assert asked_for(reported, cast.leader) != first


@pytest.mark.parametrize("path", [MAKE.replace("figures", "people"), MAKE])
def test_what_is_no_list_and_no_file_is_not_there(
    client: Client, reported: Plan, cast: Cast, path: str
) -> None:
    client.force_login(cast.office)
    extension = "exe" if path == MAKE else "csv"
    assert client.post(path, {"extension": extension}).status_code == 404


def test_a_faulty_filter_leads_back_to_the_list(client: Client, reported: Plan, cast: Cast) -> None:
    client.force_login(cast.office)
    response = client.post(f"{MAKE}?year=soon", {"extension": "csv"})
    assert response.url == f"{FIGURES}?year=soon"  # type: ignore[attr-defined]
    assert not ListFile.objects.exists()


def test_a_word_is_said_now_and_then(reported: Plan, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indicators.list_writing.TOLD_EVERY", 2)
    said: list[tuple[int, int]] = []
    write_list_file(asked_for(reported, cast.office), lambda done, total: said.append((done, total)))
    assert TOLD_EVERY > 2
    assert said == [(2, 3)]


def test_what_a_dead_worker_left_is_written(reported: Plan, cast: Cast) -> None:
    row = asked_for(reported, cast.office)
    Job.objects.update(asked_at=timezone.now() - 2 * LEASE)
    resume_abandoned()
    row.job.refresh_from_db()
    assert row.job.state == JobState.DONE


def test_after_a_day_row_job_and_file_are_gone(reported: Plan, cast: Cast) -> None:
    row = asked_for(reported, cast.office)
    write_list.delay(row.job_id)
    row.refresh_from_db()
    forget_list_files(at=timezone.now() + KEPT - timedelta(minutes=1))
    assert default_storage.exists(row.file.name)
    forget_list_files(at=timezone.now() + KEPT + timedelta(minutes=1))
    assert not default_storage.exists(row.file.name)
    assert not ListFile.objects.exists()
    assert not Job.objects.exists()
