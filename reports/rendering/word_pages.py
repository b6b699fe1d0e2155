"""The pages of a Word report: standing and lying sections, the grid, page numbers on the outer side."""

from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section

from reports.rendering.official import (
    A4,
    LINES,
    LYING_MARGINS,
    MARGINS,
    PAGE_NUMBER_DISTANCE,
    PAGE_NUMBER_POINTS,
)
from reports.rendering.word_styles import BANNER, PAGE_NUMBER
from reports.rendering.word_xml import TWIPS, element, field, paragraph, twips

MILLIMETERS_OF_POINT = 25.4 / 72
PLAIN_PITCH = 312
"""Word's own, where a table and no text stands on the page."""


def section_properties(*, lying: bool) -> BaseOxmlElement:
    """A section's page: size, margins and grid. Headers and footers are those of the section before."""
    width, height = A4[::-1] if lying else A4
    top, right, bottom, left = LYING_MARGINS if lying else MARGINS
    number_height = PAGE_NUMBER_POINTS * MILLIMETERS_OF_POINT
    turned = {"orient": "landscape"} if lying else {}
    return element(
        "w:sectPr",
        element("w:type", val="nextPage"),
        element("w:pgSz", w=twips(width), h=twips(height), **turned),
        element(
            "w:pgMar",
            top=twips(top),
            right=twips(right),
            bottom=twips(bottom),
            left=twips(left),
            header=twips(15),
            footer=twips(bottom - PAGE_NUMBER_DISTANCE - number_height),
            gutter=0,
        ),
        _grid(height - top - bottom) if not lying else element("w:docGrid", linePitch=PLAIN_PITCH),
    )


def _grid(height: float) -> BaseOxmlElement:
    """22 lines on a page. The 28 characters of a line come from the styles, which hold them closer: a grid
    of characters narrower than the font is drawn with every second place empty by LibreOffice."""
    pitch = int(height / LINES / MILLIMETERS_OF_POINT * TWIPS)
    return element("w:docGrid", type="lines", linePitch=pitch)


def set_up_first_section(document: Document, banner: str) -> None:
    """The first section with its page numbers, odd ones right and even ones left, and the banner on each
    page. The sections after it take these over."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _replace_page(section)
    number_indent = PAGE_NUMBER_POINTS * TWIPS
    for footer, align, side in (
        (section.footer, "right", "right"),
        (section.even_page_footer, "left", "left"),
    ):
        footer.is_linked_to_previous = False
        line = paragraph(
            PAGE_NUMBER, ["— "], element("w:ind", **{side: number_indent}), element("w:jc", val=align)
        )
        line.extend([*field("PAGE"), *paragraph(PAGE_NUMBER, [" —"])[1:]])
        _put(footer._element, line)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        _put(header._element, paragraph(BANNER, [banner] if banner else []))


def _replace_page(section: Section) -> None:
    """Size, margins and grid of ours in the section that is there."""
    properties = section._sectPr
    for child in list(properties):
        properties.remove(child)
    properties.extend(list(section_properties(lying=False)))


def _put(story: BaseOxmlElement, line: BaseOxmlElement) -> None:
    for old in list(story):
        story.remove(old)
    story.append(line)
