"""The Word file read back: numbers, page, styles, sections, tables, and equal bytes."""

import io
import time
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from reports.annual.content import Content, Kind
from reports.annual.writing import write
from reports.rendering.word import to_docx
from tests.reports.annual.lake import FACTS, wide

MILLIMETER = 36000
POINT = 12700


@cache
def content(language: str = "zh-hans", *, invented: bool = False, is_wide: bool = False) -> Content:
    facts = replace(wide(FACTS) if is_wide else FACTS, invented=invented)
    written = write(Kind.ANNUAL, facts, language)
    return replace(written, number="湖质办〔2025〕1号", issued_on=date(2025, 3, 5))


def opened(file: bytes) -> WordDocument:
    return Document(io.BytesIO(file))


@cache
def report() -> WordDocument:
    return opened(to_docx(content(), {}))


def bound_texts(document: WordDocument) -> list[str]:
    """The runs that are marked as bound numbers, in reading order."""
    return [
        "".join(text.text or "" for text in run.iter(qn("w:t")))
        for run in document.element.body.iter(qn("w:r"))
        if run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}[@{qn('w:val')}='BoundNumber']") is not None
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_bound_number_stands_in_the_file_and_no_other(language: str) -> None:
    written = content(language)
    expected = [number.text for passage in written.passages for number in passage.numbers()]
    expected += [number.text for annex in written.annexes for number in annex.numbers()]
    assert bound_texts(opened(to_docx(written, {}))) == expected


def test_the_page_is_that_of_an_official_document() -> None:
    first = report().sections[0]
    sizes = [first.page_width, first.page_height]
    margins = [first.top_margin, first.right_margin, first.bottom_margin, first.left_margin]
    assert [round((each or 0) / MILLIMETER) for each in sizes + margins] == [210, 297, 37, 26, 35, 28]


def test_a_page_has_22_lines() -> None:
    text = report().styles["ReportText"]
    grid = report().sections[0]._sectPr.find(qn("w:docGrid"))
    line = text.paragraph_format.line_spacing / POINT
    assert 22 * line <= 225 / 25.4 * 72 < 23 * line
    assert grid.get(qn("w:type")) == "lines"
    assert 22 * int(grid.get(qn("w:linePitch"))) / 20 <= 225 / 25.4 * 72


def test_a_line_has_28_characters() -> None:
    run = report().styles["ReportText"].element.find(qn("w:rPr"))
    space = int(run.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (16 + space) <= 156 / 25.4 * 72 < 29 * (16 + space)


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("ReportText", "仿宋_GB2312", 16),
        ("PageNumber", "宋体", 14),
    ],
)
def test_fonts_are_named_by_style(style: str, font: str, points: int) -> None:
    found = report().styles[style]
    fonts = found.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    assert fonts.get(qn("w:eastAsia")) == font
    assert found.font.size == points * POINT


def test_each_font_names_what_may_stand_in_for_it() -> None:
    parts = {part.partname: part.blob for part in report().part.package.iter_parts()}
    table = parts["/word/fontTable.xml"].decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong' in table


def test_paragraphs_have_the_style_of_what_they_are() -> None:
    styles = [paragraph.style.name for paragraph in report().paragraphs]
    assert styles[:3] == ["DocumentNumber", "Title", "ReportText"]
    assert styles.count("Heading 1") == 6
    assert styles.count("Heading 2") == 2
    assert [each for each in styles if each in ("Organ", "IssueDate")] == ["Organ", "IssueDate"]


def test_page_numbers_stand_on_the_outer_side() -> None:
    first = report().sections[0]
    assert report().settings.odd_and_even_pages_header_footer
    for footer, side in ((first.footer, "right"), (first.even_page_footer, "left")):
        line = footer.paragraphs[0]
        assert line._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert "PAGE" in line._p.xml
        assert line.text.split() == ["—", "—"]


def test_wide_annexes_lie_and_take_over_the_page_numbers() -> None:
    sections = list(report().sections)
    turned = [(each.page_width or 0) > (each.page_height or 0) for each in sections]
    assert turned == [False, True, False, True, False]
    assert all(each.footer.is_linked_to_previous for each in sections[1:])
    assert not sections[0].footer.is_linked_to_previous


def test_annexes_begin_on_new_pages() -> None:
    body = report().element.body
    labels = [each for each in body.iter(qn("w:p")) if _style_of(each) == "AnnexLabel"]
    assert len(labels) == len(content().annexes) == 5
    for label in labels:
        breaks = label.pPr.find(qn("w:pageBreakBefore")) is not None
        before = label.getprevious()
        assert breaks or before.find(f".//{qn('w:sectPr')}") is not None


def _style_of(paragraph: object) -> str:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return found.get(qn("w:val")) if found is not None else ""


def test_heads_are_repeated_and_rows_never_split() -> None:
    for table in report().tables:
        rows = table._tbl.tr_lst
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_the_officers_own_text_follows_the_sentences() -> None:
    lines = [each.text for each in opened(to_docx(content(), {"behind": "一段。\n\n二段。"})).paragraphs]
    own = lines.index("一段。")
    assert lines[own + 1] == "二段。"
    assert lines[own - 1].startswith("3")


def test_a_hidden_passage_keeps_its_heading_and_its_own_text() -> None:
    file = to_docx(content(), {"behind": "改写。"}, frozenset({"behind"}))
    lines = [each.text for each in opened(file).paragraphs]
    heading = next(each.heading for each in content().passages if each.key == "behind")
    assert lines[lines.index(heading) + 1] == "改写。"


def test_invented_figures_are_marked_on_every_page() -> None:
    marked = opened(to_docx(content("en", invented=True), {})).sections[0]
    for header in (marked.header, marked.even_page_header):
        assert header.paragraphs[0].text == "Demo data: all figures are invented."
    assert opened(to_docx(content("en"), {})).sections[0].header.paragraphs[0].text == ""


def test_the_same_content_gives_the_same_bytes_at_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = to_docx(content(), {"behind": "一段。"})
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 100_000)
    assert to_docx(content(), {"behind": "一段。"}) == first


def test_texts_that_xml_cannot_hold_do_not_break_the_file() -> None:
    lines = [each.text for each in opened(to_docx(content(), {"behind": "甲\x0b乙\x00丙<&>"})).paragraphs]
    assert "乙丙<&>" in "".join(lines)
