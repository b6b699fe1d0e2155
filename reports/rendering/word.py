"""A report as a Word file to GB/T 9704-2012. The same content gives the same bytes."""

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from indicators.workbook.undated import copy_undated
from reports.annual.content import Content
from reports.rendering.outline import Outline, Role, outline_of
from reports.rendering.word_annexes import annex_blocks
from reports.rendering.word_pages import section_properties, set_up_first_section
from reports.rendering.word_styles import END, STYLE_OF_ROLE, define_styles, font_table
from reports.rendering.word_table import NOT_XML
from reports.rendering.word_xml import paragraph

MADE = datetime(2000, 1, 1, tzinfo=UTC)
FONT_TABLE = "/word/fontTable.xml"
REFERENCES = (qn("w:headerReference"), qn("w:footerReference"))


def to_docx(content: Content, own_texts: Mapping[str, str], hidden: frozenset[str] = frozenset()) -> bytes:
    """The file. `own_texts`: the officer's own text by the key of its passage, after the generated sentences;
    `hidden`: passages whose generated sentences are left out."""
    outline = outline_of(content, own_texts, hidden)
    document = Document()
    _set_properties(document, outline)
    define_styles(document, bold_headings=not content.language.startswith("zh"))
    set_up_first_section(document, outline.banner)
    _fill(document, outline)
    return _bytes_of(document)


def _fill(document: WordDocument, outline: Outline) -> None:
    """All blocks, then all annexes, before the properties of the last section."""
    body = document.element.body
    last = document.sections[-1]._sectPr
    for block in (*_text(outline), *_annexes(outline)):
        last.addprevious(block)
    _share_references(body, last, lying=bool(outline.annexes) and outline.annexes[-1].table.landscape)


def _share_references(body: BaseOxmlElement, last: BaseOxmlElement, *, lying: bool) -> None:
    """Headers and footers belong to the first section; the others, which name none, take them over."""
    first, *others = body.iter(qn("w:sectPr"))
    if not others:
        return
    references = [each for each in last if each.tag in REFERENCES]
    for child in list(last):
        last.remove(child)
    first[0:0] = references
    last.extend(list(section_properties(lying=lying)))


def _text(outline: Outline) -> Iterator[BaseOxmlElement]:
    for block in outline.blocks:
        # The banner stands in the header of every page, and needs no line of its own.
        if block.role is not Role.BANNER:
            yield paragraph(STYLE_OF_ROLE[block.role], block.parts)


def _annexes(outline: Outline) -> Iterator[BaseOxmlElement]:
    """The annexes, each on a new page, with a section wherever the page turns."""
    lying = False
    for annex in outline.annexes:
        turns = annex.table.landscape != lying
        if turns:
            # A paragraph too small to be seen ends the section.
            yield paragraph(END, [], section_properties(lying=lying))
        yield from annex_blocks(annex, on_new_page=not turns)
        lying = annex.table.landscape
    if outline.annexes:
        yield paragraph(END, [])  # Word wants a paragraph after a table; it must not need a page


def _set_properties(document: WordDocument, outline: Outline) -> None:
    """Nothing of who made the file, or when."""
    properties = document.core_properties
    properties.title = NOT_XML.sub("", outline.title)[:255]
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = MADE


def _bytes_of(document: WordDocument) -> bytes:
    for part in document.part.package.iter_parts():
        if part.partname == FONT_TABLE:
            part._blob = font_table()
    draft, file = io.BytesIO(), io.BytesIO()
    document.save(draft)
    copy_undated(draft, file)
    return file.getvalue()
