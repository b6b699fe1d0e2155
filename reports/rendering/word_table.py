"""A table as a Word file: landscape A4, the head on every page, Chinese fonts named and not shipped.

The same table gives the same bytes: the file does not say when it was made.
"""

import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from indicators.workbook.undated import copy_undated

BODY, HEADING, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
LATIN = "Times New Roman"
TITLE_SIZE, TEXT_SIZE = Pt(22), Pt(12)
PAGE = (297, 210)  # millimeters, A4 lying
MARGINS = (28, 26, 26, 26)  # millimeters: top, bottom, left, right
MADE = datetime(2000, 1, 1, tzinfo=UTC)

# What XML 1.0 cannot hold. Forms refuse it; old rows may still have it.
NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


@dataclass(frozen=True, slots=True)
class WordTable:
    """`widths` in millimeters, 245 together; `centered` are columns; a group is its heading and its rows."""

    title: str
    notes: Sequence[str]
    headers: Sequence[str]
    widths: Sequence[int]
    groups: Sequence[tuple[str, Sequence[Sequence[str]]]]
    centered: Collection[int] = field(default_factory=frozenset)


def write_word_table(content: WordTable, file: BinaryIO) -> None:
    """Write the document. Raises ValueError where a row has not one cell for each column."""
    document = Document()
    _set_page(document)
    _set_properties(document, content.title)
    _write_line(document.add_paragraph(), content.title, TITLE, TITLE_SIZE, centered=True)
    for note in content.notes:
        _write_line(document.add_paragraph(), note, BODY, TEXT_SIZE, centered=True)
    _write_table(document, content)
    draft = io.BytesIO()
    document.save(draft)
    copy_undated(draft, file)


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    names = ("top_margin", "bottom_margin", "left_margin", "right_margin")
    for name, width in zip(names, MARGINS, strict=True):
        setattr(section, name, Mm(width))
    _write_page_number(section.footer.paragraphs[0])


def _write_page_number(paragraph: Paragraph) -> None:
    """“— 1 —” as a field, centered."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("text", "— "), ("begin", ""), ("instr", "PAGE"), ("end", ""), ("text", " —")):
        run = paragraph.add_run(text if kind == "text" else "")
        _set_font(run, BODY, Pt(14))
        if kind in ("begin", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind == "instr":
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)


def _set_properties(document: WordDocument, title: str) -> None:
    """Nothing of who made the file, or when."""
    properties = document.core_properties
    properties.title = _clean(title)[:255]
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = MADE


def _write_table(document: WordDocument, content: WordTable) -> None:
    table = document.add_table(rows=1, cols=len(content.headers), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _set_widths(table, content.widths)
    head = table.rows[0]
    _repeat_on_each_page(head)
    for cell, text in zip(head.cells, content.headers, strict=True):
        _write_line(cell.paragraphs[0], text, HEADING, TEXT_SIZE, centered=True)
    for heading, rows in content.groups:
        band = table.add_row()
        _keep_whole(band)
        merged = band.cells[0].merge(band.cells[-1])
        _write_line(merged.paragraphs[0], heading, HEADING, TEXT_SIZE, centered=False)
        merged.paragraphs[0].paragraph_format.keep_with_next = True
        for row in rows:
            _write_row(table.add_row(), row, content)


def _write_row(line: _Row, texts: Sequence[str], content: WordTable) -> None:
    _keep_whole(line)
    for number, (cell, text) in enumerate(zip(line.cells, texts, strict=True)):
        cell.width = Mm(content.widths[number])
        _write_cell(cell, text, centered=number in content.centered)


def _write_cell(cell: _Cell, text: str, *, centered: bool) -> None:
    """One paragraph for each line of the text."""
    first, *others = text.split("\n")
    _write_line(cell.paragraphs[0], first, BODY, TEXT_SIZE, centered=centered)
    for line in others:
        _write_line(cell.add_paragraph(), line, BODY, TEXT_SIZE, centered=centered)


def _write_line(paragraph: Paragraph, text: str, font: str, size: Pt, *, centered: bool) -> None:
    if centered:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    _set_font(paragraph.add_run(_clean(text)), font, size)


def _set_font(run: Run, font: str, size: Pt) -> None:
    """Word takes the font of Chinese characters from `w:eastAsia`."""
    run.font.name, run.font.size = LATIN, size
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _repeat_on_each_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: _Row) -> None:
    """No page break inside the row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _clean(text: str) -> str:
    return NOT_XML.sub("", text)
