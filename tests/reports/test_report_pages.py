"""The pages of written reports: who sees what, what is marked, what a faulty form answers, what it costs."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from indicators.models import Plan, Publication
from reports.models import Report, ReportFile, ReportPassage
from reports.report_page import says
from reports.services.passages import write_passage
from reports.services.reports import redraw_report
from tests.cast import Cast
from tests.indicators.conftest import Enter, enter
from tests.indicators.publishing import enter_approved, publish, revise
from tests.indicators.wide_plan import text_of
from tests.reports.test_written_reports import section
from tests.reports.written import commented, draft, issue, kept_files, open_to_all

__all__ = ["enter"]

LIST = "/reports/invented-lakeside-2023-2025/2023/"


@pytest.fixture
def version(plan: Plan, enter: Enter, cast: Cast) -> Publication:
    enter_approved(enter, cast, "CF05", value="12")
    enter_approved(enter, cast, "CF02", value="3")
    return publish(plan, cast.office)


@pytest.fixture
def report(version: Publication, cast: Cast) -> Report:
    return draft(version.plan, cast.office)


@pytest.fixture
def site(client: Client, cast: Cast) -> Client:
    return as_person(client, cast.office)


def as_person(client: Client, person: User) -> Client:
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


def address(report: Report, rest: str = "") -> str:
    return f"{LIST}{report.pk}/{rest}"


def passage_address(report: Report, row: ReportPassage) -> str:
    return address(report, f"passages/{row.key}/")


def redrawn(report: Report, cast: Cast, value: str) -> Report:
    """The report after a revision of the town's figure."""
    revise(report.plan, cast, "CF05", value=value)
    publish(report.plan, cast.office)
    return redraw_report(report=report, version=report.version, by=cast.office)


# --- Who sees what -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["leader", "reviewer", "department_clerk"])
def test_a_draft_answers_like_a_missing_report(client: Client, report: Report, cast: Cast, name: str) -> None:
    as_person(client, cast.by_name()[name])
    assert client.get(address(report)).status_code == 404
    assert report.title not in text_of(client.get(LIST))


@pytest.mark.parametrize("name", ["clerk", "other_clerk"])
def test_places_have_no_reports(client: Client, report: Report, cast: Cast, name: str) -> None:
    open_to_all(report, cast.office)
    as_person(client, cast.by_name()[name])
    assert client.get(LIST).status_code == 403


def test_departments_read_the_domains_in_which_they_lead(client: Client, report: Report, cast: Cast) -> None:
    own = section(report)
    assert own.domain == "goods-services"
    write_passage(
        report=report, key=own.key, own_text="只给商品", is_hidden=False, version=own.version, by=cast.office
    )
    kept_files(report)
    open_to_all(report, cast.office)
    assert "只给商品" in text_of(as_person(client, cast.reviewer).get(address(report)))
    other = text_of(as_person(client, cast.department_clerk).get(address(report)))
    assert "只给商品" not in other
    assert "Digest" not in other


def test_departments_do_not_read_what_others_said(client: Client, report: Report, cast: Cast) -> None:
    commented(open_to_all(report, cast.office), cast.reviewer)
    assert "建议补充原因" in text_of(as_person(client, cast.reviewer).get(address(report)))
    assert "建议补充原因" not in text_of(as_person(client, cast.department_clerk).get(address(report)))


def test_leaders_see_no_names_of_staff_and_change_nothing(client: Client, report: Report, cast: Cast) -> None:
    open_to_all(report, cast.office)
    page = text_of(as_person(client, cast.leader).get(address(report)))
    assert "own text" not in page
    assert client.post(address(report, "move/"), {"action": "draw", "version": "2"}).status_code == 403


# --- Two clicks --------------------------------------------------------------------------------------------


def test_from_the_overview_a_draft_is_two_presses_away(
    site: Client, version: Publication, plan: Plan
) -> None:
    page = text_of(site.get(LIST))
    assert "Draft the annual report" in page
    answer = site.post(f"{LIST}draft/", {"kind": "annual"})
    assert answer["Location"] == address(Report.objects.get())
    assert "Draft the annual report" not in text_of(site.get(LIST))


def test_without_a_published_version_the_page_says_what_to_do(site: Client) -> None:
    assert "Publish this year first" in text_of(site.get(LIST))
    assert site.post(f"{LIST}draft/", {"kind": "annual"}).status_code == 302
    assert not Report.objects.exists()


# --- Numbers -----------------------------------------------------------------------------------------------


def test_bound_numbers_lead_to_their_indicators(site: Client, report: Report) -> None:
    page = text_of(site.get(address(report)))
    assert '<a class="bound" href="/plans/invented-lakeside-2023-2025/2023/indicators/CF05/">' in page


def test_moved_numbers_are_marked_with_what_stood_before(site: Client, report: Report, cast: Cast) -> None:
    redrawn(report, cast, "13")
    page = text_of(site.get(address(report)))
    assert re.search(r'<mark class="moved">.*?13.*?was 12', page)
    row = section(report)
    site.post(passage_address(report, row), {"action": "accept", "version": row.version})
    row.refresh_from_db()
    assert row.moved == {}


def test_an_own_text_that_still_says_the_old_number_is_named(
    site: Client, report: Report, cast: Cast
) -> None:
    row = section(report)
    write_passage(
        report=report,
        key=row.key,
        own_text="共 12 户。",
        is_hidden=False,
        version=row.version,
        by=cast.office,
    )
    redrawn(report, cast, "13")
    assert re.search(r"still says.*?12 → 13", text_of(site.get(address(report))))


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("共12户", "12", True),
        ("12。", "12", True),
        ("12.", "12", True),
        ("112户", "12", False),
        ("12.5户", "12", False),
        ("0.12", "12", False),
        ("1,012", "12", False),
        ("12,000", "12", False),
    ],
)
def test_a_number_is_no_part_of_a_longer_one(text: str, number: str, expected: bool) -> None:
    assert says(text, number) is expected


# --- Forms -------------------------------------------------------------------------------------------------


def test_a_stale_text_comes_back_with_what_was_typed(site: Client, report: Report, cast: Cast) -> None:
    row = section(report)
    write_passage(
        report=report, key=row.key, own_text="先写的", is_hidden=False, version=row.version, by=cast.office
    )
    answer = site.post(
        passage_address(report, row), {"action": "write", "version": row.version, "own_text": "后写的"}
    )
    page = text_of(answer)
    assert answer.status_code == 412
    assert "先写的" in page
    assert "后写的" in page
    assert "office changed this section" in page
    again = re.search(rf'name="version" value="(\d+)" id="passage-{row.pk}-version"', page)
    assert again
    assert again[1] == str(row.version + 1)


def test_a_faulty_text_comes_back(site: Client, report: Report) -> None:
    row = section(report)
    answer = site.post(
        passage_address(report, row), {"action": "write", "version": row.version, "own_text": "x\x07y"}
    )
    assert answer.status_code == 400
    assert "control characters" in text_of(answer)


def test_issuing_asks_for_a_date_and_makes_the_files(
    site: Client, report: Report, django_capture_on_commit_callbacks: Any
) -> None:
    data = {"action": "issue", "version": report.version, "number": "No. 3", "issued_on": ""}
    answer = site.post(address(report, "move/"), data)
    assert answer.status_code == 400
    assert "No. 3" in text_of(answer)
    with django_capture_on_commit_callbacks(execute=True):
        site.post(address(report, "move/"), data | {"issued_on": "2024-03-29"})
    assert sorted(report.files.values_list("format", "edition")) == [("docx", 1), ("pdf", 1), ("xlsx", 1)]


def test_withdrawing_needs_a_reason(site: Client, report: Report, cast: Cast) -> None:
    issued = issue(report, cast.office)
    data = {"action": "withdraw", "version": issued.version}
    assert site.post(address(report, "move/"), data | {"reason": ""}).status_code == 400
    assert site.post(address(report, "move/"), data | {"reason": "更正"}).status_code == 302


@pytest.mark.parametrize(
    "data", [{}, {"action": "bogus", "version": "1"}, {"action": "draw", "version": "x"}]
)
def test_a_step_that_is_none_is_refused(site: Client, report: Report, data: dict[str, str]) -> None:
    assert site.post(address(report, "move/"), data).status_code == 400


def test_a_stale_step_is_refused(site: Client, report: Report) -> None:
    for expected in (302, 412):
        data = {"action": "open", "version": report.version}
        assert site.post(address(report, "move/"), data).status_code == expected


def test_a_comment_reaches_the_office_and_its_answer_the_department(
    client: Client, report: Report, cast: Cast
) -> None:
    open_to_all(report, cast.office)
    as_person(client, cast.reviewer)
    client.post(address(report, "domains/goods-services/comment/"), {"text": "请写明原因"})
    comment = report.comments.get()
    as_person(client, cast.office)
    answers = [
        client.post(address(report, f"comments/{comment.pk}/answer/"), {"answer": words})
        for words in ("已写明", "另一个答复")
    ]
    assert [answer.status_code for answer in answers] == [302, 412]
    assert "另一个答复" in text_of(answers[1])
    assert "已写明" in text_of(as_person(client, cast.reviewer).get(address(report)))


# --- Files -------------------------------------------------------------------------------------------------


def test_files_are_attachments_that_caches_do_not_keep(site: Client, report: Report, cast: Cast) -> None:
    kept_files(report)
    answer = site.get(address(report, "files/0/docx/"))
    content = b"".join(answer.streaming_content)
    assert len(content) == ReportFile.objects.get(format="docx").size
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"


# --- Cost --------------------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_what_was_written(
    site: Client, report: Report, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    opened = open_to_all(report, cast.office)
    for _ in range(5):
        commented(opened, cast.reviewer)
        commented(opened, cast.department_clerk, "lake")
    for row in report.passages.all():
        write_passage(
            report=report, key=row.key, own_text="写", is_hidden=False, version=row.version, by=cast.office
        )
    kept_files(opened)
    with django_assert_max_num_queries(18):
        site.get(address(report))
    with django_assert_max_num_queries(9):
        site.get(LIST)
