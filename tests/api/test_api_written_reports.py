"""Issued reports by the API: what is told of them, and their files by digest."""

import hashlib

import pytest

from indicators.models import Plan
from reports.models import ReportKind
from reports.services.reports import withdraw_report
from tests.api.conftest import Ask, MakeKey, ask_by_key, column, rows_of
from tests.cast import Cast
from tests.reports.written import draft, issue, kept_files, open_to_all

pytestmark = pytest.mark.django_db

LIST = "/api/v1/reports/"
ITEM = f"{LIST}invented-lakeside-2023-2025/2024/annual/en/"


@pytest.mark.usefixtures("everything")
def test_an_issued_report_is_told_with_its_files(ask: Ask) -> None:
    (row,) = rows_of(ask(LIST))
    item = ask(ITEM).json()
    assert (row["kind"], row["edition"], row["number"], row["version"]) == ("annual", 1, "No. 3", 1)
    assert [each["extension"] for each in item["files"]] == ["docx", "pdf", "xlsx"]
    for each in item["files"]:
        file = ask(f"{ITEM}files/{each['extension']}/")
        content = b"".join(file.streaming_content)
        assert hashlib.sha256(content).hexdigest() == each["digest"]
        assert file["Content-Disposition"].startswith("attachment")


@pytest.mark.usefixtures("everything")
def test_drafts_are_not_told(ask: Ask, plan: Plan, cast: Cast) -> None:
    report = draft(plan, cast.office, year=2024, kind=ReportKind.NOTICE)
    kept_files(open_to_all(report, cast.office))
    assert column(ask(LIST), "kind") == {"annual"}
    notice = ITEM.replace("annual", "notice")
    assert ask(notice).status_code == ask(f"{notice}files/docx/").status_code == 404


@pytest.mark.usefixtures("everything")
def test_a_withdrawn_report_is_no_longer_told(ask: Ask, plan: Plan, cast: Cast) -> None:
    tag = ask(ITEM)["ETag"]
    report = plan.reports.get()
    withdraw_report(report=report, version=report.version, reason="示例：更正", by=cast.office)
    assert ask(ITEM).status_code == ask(f"{ITEM}files/docx/").status_code == 404
    report.refresh_from_db()
    issue(report, cast.office)
    assert ask(ITEM)["ETag"] != tag
    assert ask(ITEM).json()["files"] == []


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    ("query", "count"), [("?kind=annual", 1), ("?kind=notice", 0), ("?language=zh-hans", 0)]
)
def test_filters(ask: Ask, query: str, count: int) -> None:
    assert len(rows_of(ask(LIST + query))) == count


@pytest.mark.usefixtures("everything")
def test_a_key_for_what_is_published_downloads(make_key: MakeKey, cast: Cast) -> None:
    key = make_key(cast.office, scope="read_published")
    assert b"".join(ask_by_key(key, f"{ITEM}files/pdf/").streaming_content)


@pytest.mark.usefixtures("everything")
def test_an_unknown_parameter_is_refused(ask: Ask) -> None:
    assert ask(f"{ITEM}files/docx/?x=1").status_code == 400
