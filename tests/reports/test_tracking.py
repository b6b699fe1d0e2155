"""The tracking table and its files: approved notes only, one filter for all, the same bytes each time."""

import io
from collections.abc import Callable
from datetime import date

import lxml.html  # type: ignore[import-untyped]
import openpyxl
import pytest
from django.test import Client
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn

from accounts.models import User
from indicators.models import Plan, ReportingRound
from indicators.workflow import State
from reports.measure_page import load_special_project
from reports.rendering.word_table import WordTable, write_word_table
from reports.tracking import TrackingFilters, load_tracking
from tasks.models import Measure, Milestone
from tests.cast import Cast
from tests.tasks.notes import lead, measure_of, note_in, writer

pytestmark = pytest.mark.django_db

TABLE = "/plans/invented-lakeside-2023-2025/2023/tracking"
WORDS = {"progress_state": "late", "text": "=1+1\n第二行", "next_step": "示例：下月开工"}


@pytest.fixture
def measure(plan: Plan, open_round: ReportingRound) -> Measure:
    return lead(measure_of(plan, "ZX01-02"))


@pytest.fixture
def clerk(measure: Measure) -> User:
    return writer()


@pytest.fixture
def approved(measure: Measure, clerk: User, cast: Cast) -> Measure:
    """The measure with an approved note that is behind schedule."""
    note_in(State.APPROVED, measure, cast, clerk, **WORDS)
    return measure


def numbers(plan: Plan, **filters: str) -> list[int]:
    table = load_tracking(plan=plan, year=2023, filters=TrackingFilters(**filters))
    return [row.number for row in table.rows]


def get(client: Client, person: User, extension: str, query: str = "") -> bytes:
    client.force_login(person)
    response = client.get(f"{TABLE}.{extension}{query}", headers={"accept-language": "en"})
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.RETURNED])
def test_only_approved_notes_stand_in_it(
    plan: Plan, measure: Measure, clerk: User, cast: Cast, state: State
) -> None:
    note_in(state, measure, cast, clerk)
    assert numbers(plan, state="none") == numbers(plan)


def test_filters_keep_the_numbers(plan: Plan, approved: Measure) -> None:
    (late,) = numbers(plan, state="late")
    assert late == numbers(plan, lead="hp-zlj")[0]
    assert late not in numbers(plan, state="none")
    assert numbers(plan, project="99") == numbers(plan, state="bogus") == []


def test_the_workbook_holds_texts_as_texts(client: Client, approved: Measure, cast: Cast) -> None:
    book = openpyxl.load_workbook(io.BytesIO(get(client, cast.clerk, "xlsx", "?state=late")))
    row = [cell.value for cell in list(book.worksheets[0])[-1]]
    assert row[2] == "=1+1\n第二行\nNext step: 示例：下月开工"
    assert row[4] == "behind schedule"


@pytest.mark.parametrize("extension", ["docx", "xlsx", "csv"])
def test_the_same_table_gives_the_same_bytes(
    client: Client, approved: Measure, cast: Cast, extension: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = get(client, cast.office, extension)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert get(client, cast.leader, extension) == first


def test_the_document_is_a_lying_a4_with_a_repeated_head(
    client: Client, approved: Measure, cast: Cast
) -> None:
    document = Document(io.BytesIO(get(client, cast.office, "docx")))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    assert document.tables[0].rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_the_document_says_what_the_page_says(
    client: Client, plan: Plan, approved: Measure, cast: Cast
) -> None:
    document = Document(io.BytesIO(get(client, cast.office, "docx", "?state=late")))
    (band, row) = document.tables[0].rows[1:]
    cells = [cell.text for cell in row.cells]
    (shown,) = load_tracking(plan=plan, year=2023, filters=TrackingFilters(state="late")).rows
    assert cells[:2] == [str(shown.number), shown.measure.label]
    assert cells[2].splitlines()[:2] == ["=1+1", "第二行"]
    assert len(set(band.cells)) == 1


HEADS = ["序号", "主要工作任务", "进展情况", "牵头部门", "进展状态"]
"""As the office's own table has them."""


def test_page_workbook_and_document_have_the_offices_columns_and_say_the_same(
    client: Client, plan: Plan, approved: Measure, cast: Cast
) -> None:
    client.force_login(cast.leader)
    got = {
        extension: client.get(f"{TABLE}{extension}", headers={"accept-language": "zh-hans"})
        for extension in ("/", ".xlsx", ".docx")
    }
    page = lxml.html.fromstring(got["/"].content.decode()).xpath("//table[contains(@class, 'tracking')]")[0]
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(got[".xlsx"].streaming_content))).worksheets[0]
    document = Document(io.BytesIO(b"".join(got[".docx"].streaming_content))).tables[0]
    lines = [list(row) for row in sheet.iter_rows(values_only=True)]
    top = next(number for number, line in enumerate(lines) if line[0] == HEADS[0])
    assert [cell.text_content() for cell in page.xpath("./thead//th")] == HEADS
    assert lines[top][:5] == HEADS
    assert [cell.text for cell in document.rows[0].cells] == HEADS

    rows = load_tracking(plan=plan, year=2023, filters=TrackingFilters()).rows
    with translation.override("zh-hans"):
        wanted = [
            [str(row.number), row.measure.label, row.progress, row.lead_names, row.state] for row in rows
        ]
    in_book = [[str(value or "") for value in line[:5]] for line in lines[top + 1 :]]
    in_word = [
        [cell.text.replace("—", "") for cell in row.cells]
        for row in document.rows[1:]
        if len({id(cell._tc) for cell in row.cells}) == 5
    ]
    on_page = [
        ["".join(cell.text_content().split()).replace("–", "") for cell in row]
        for row in page.xpath("./tbody/tr[not(contains(@class, 'table-group'))]")
    ]
    assert in_book == wanted
    assert in_word == wanted
    assert on_page == [["".join(text.split()) for text in line] for line in wanted]
    assert any(line[4] for line in wanted)


def test_a_projects_milestones_have_their_dates(client: Client, measure: Measure, cast: Cast) -> None:
    for due, done in (
        (date(2023, 3, 31), date(2023, 4, 2)),
        (date(2023, 6, 30), None),
        (date(2099, 1, 1), None),
    ):
        Milestone.objects.create(measure=measure, due_on=due, text=f"示例 {due}", done_on=done)
    client.force_login(cast.clerk)
    path = "/plans/invented-lakeside-2023-2025/2023/projects/1/"
    page = lxml.html.fromstring(client.get(path, headers={"accept-language": "zh-hans"}).content.decode())
    rows = page.xpath("//*[@id='measure-ZX01-02']//ul[@class='milestones']/li")
    lines = [" ".join(row.text_content().split()) for row in rows]
    assert lines == [
        "2023年3月31日 示例 2023-03-31 2023年4月2日完成",
        "2023年6月30日 示例 2023-06-30 已逾期",
        "2099年1月1日 示例 2099-01-01 未完成",
    ]


def test_chinese_text_has_its_font(client: Client, approved: Measure, cast: Cast) -> None:
    document = Document(io.BytesIO(get(client, cast.office, "docx")))
    run = document.tables[0].rows[-1].cells[1].paragraphs[0].runs[0]
    assert run._r.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"


def test_control_characters_do_not_break_the_document() -> None:
    table = WordTable("a\x0b", [], ["h"], [20], [("g", [["x\x00y"]])])
    file = io.BytesIO()
    write_word_table(table, file)
    assert Document(file).tables[0].rows[2].cells[0].text == "xy"


def test_a_project_shows_the_latest_approved_note_and_the_earlier_ones(
    plan: Plan, approved: Measure, clerk: User, cast: Cast, open_rounds: list[ReportingRound]
) -> None:
    pages = {
        year: load_special_project(person=cast.leader, plan=plan, year=year, number=1)
        for year in (2023, 2024)
    }
    texts = {year: page.measures[1].latest.text for year, page in pages.items()}
    assert texts == {2023: WORDS["text"], 2024: WORDS["text"]}
    assert not pages[2023].measures[1].can_open


def test_the_state_of_a_note_on_its_way_is_its_departments(
    plan: Plan, measure: Measure, clerk: User, cast: Cast
) -> None:
    note_in(State.SUBMITTED, measure, cast, clerk)
    seen = {
        name: load_special_project(person=person, plan=plan, year=2023, number=1).measures[1].state
        for name, person in cast.by_name().items()
    }
    assert {name for name, state in seen.items() if state} == {"office", "reviewer"}


def test_queries_do_not_grow(
    plan: Plan, approved: Measure, cast: Cast, django_assert_num_queries: Callable[..., object]
) -> None:
    cast.office.roles  # noqa: B018 (loaded with the person at log-in)
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        load_tracking(plan=plan, year=2023, filters=TrackingFilters())
    with django_assert_num_queries(11):  # type: ignore[attr-defined]
        load_special_project(person=cast.office, plan=plan, year=2023, number=1)
