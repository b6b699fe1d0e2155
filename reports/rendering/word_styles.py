"""The styles of a Word report: one for each role of a block and for the annexes' tables."""

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reports.rendering.official import (
    BLACK,
    BODY,
    CHARACTER_SPACE_POINTS,
    FONTS,
    LATIN,
    LINE_POINTS,
    PAGE_NUMBER_POINTS,
    REGULAR,
    SMALL_POINTS,
    SONG,
    TABLE_POINTS,
    TEXT_POINTS,
    TITLE,
    TITLE_POINTS,
    Font,
)
from reports.rendering.outline import Role
from reports.rendering.word_xml import BOUND, TWIPS, element

INDENT = 2 * TEXT_POINTS * TWIPS
TABLE_LINE_POINTS, SMALL_LINE_POINTS = 14, 12
TINY_POINTS = 1


@dataclass(frozen=True, slots=True)
class Look:
    """How the paragraphs of a style look. Indents are in twips, distances in points."""

    font: Font
    points: float = TEXT_POINTS
    align: str = "both"
    first_line: int = 0
    left: int = 0
    right: int = 0
    hanging: int = 0
    before: float = 0
    after: float = 0
    line: float = LINE_POINTS
    keep_next: bool = False
    on_grid: bool = True
    bold: bool = False
    level: int | None = None


TEXT = "ReportText"
SMALL_CELL, SMALL_HEAD = "AnnexSmallCell", "AnnexSmallHead"
CELL, HEAD, BAND, NOTE, END = "AnnexCell", "AnnexHead", "AnnexBand", "AnnexNote", "AnnexEnd"
LABEL, ANNEX_TITLE, PAGE_NUMBER, BANNER = "AnnexLabel", "AnnexTitle", "PageNumber", "Banner"

STYLE_OF_ROLE = {
    Role.BANNER: BANNER,
    Role.NUMBER: "DocumentNumber",
    Role.TITLE: "Title",
    Role.ADDRESSEE: "Addressee",
    Role.HEADING_1: "Heading1",
    Role.HEADING_2: "Heading2",
    Role.HEADING_3: "Heading3",
    Role.TEXT: TEXT,
    Role.ANNEX_FIRST: "AnnexFirst",
    Role.ANNEX_NEXT: "AnnexNext",
    Role.ORGAN: "Organ",
    Role.DATE: "IssueDate",
}

LIST_INDENT = 5 * TEXT_POINTS * TWIPS
"""Where the names of annexes begin: after two characters, and “附件：”."""

LOOKS = {
    "Normal": Look(BODY),
    TEXT: Look(BODY, first_line=INDENT),
    "Title": Look(TITLE, TITLE_POINTS, "center", after=LINE_POINTS, keep_next=True),
    "Heading1": Look(BLACK, align="left", first_line=INDENT, keep_next=True, level=0),
    "Heading2": Look(REGULAR, align="left", first_line=INDENT, keep_next=True, level=1),
    "Heading3": Look(BODY, align="left", first_line=INDENT, keep_next=True, level=2, bold=True),
    "DocumentNumber": Look(BODY, align="center", after=LINE_POINTS),
    "Addressee": Look(BODY, align="left"),
    "AnnexFirst": Look(
        BODY, align="left", left=LIST_INDENT, hanging=LIST_INDENT - INDENT, before=LINE_POINTS
    ),
    "AnnexNext": Look(BODY, align="left", left=LIST_INDENT),
    "Organ": Look(BODY, align="right", right=2 * INDENT, before=2 * LINE_POINTS, keep_next=True),
    "IssueDate": Look(BODY, align="right", right=2 * INDENT),
    BANNER: Look(BLACK, 12, "center", line=16, on_grid=False),
    LABEL: Look(BLACK, align="left", keep_next=True),
    ANNEX_TITLE: Look(TITLE, TITLE_POINTS, "center", after=6, keep_next=True, line=36, on_grid=False),
    CELL: Look(BODY, TABLE_POINTS, "left", line=TABLE_LINE_POINTS, on_grid=False),
    HEAD: Look(BLACK, TABLE_POINTS, "center", line=TABLE_LINE_POINTS, on_grid=False),
    SMALL_CELL: Look(BODY, SMALL_POINTS, "left", line=SMALL_LINE_POINTS, on_grid=False),
    SMALL_HEAD: Look(BLACK, SMALL_POINTS, "center", line=SMALL_LINE_POINTS, on_grid=False),
    BAND: Look(BLACK, TABLE_POINTS, "left", line=TABLE_LINE_POINTS, on_grid=False, keep_next=True),
    NOTE: Look(BODY, TABLE_POINTS, "left", line=TABLE_LINE_POINTS, on_grid=False, after=2, keep_next=True),
    END: Look(BODY, TINY_POINTS, "left", line=TINY_POINTS, on_grid=False),
    PAGE_NUMBER: Look(SONG, PAGE_NUMBER_POINTS, "left", line=PAGE_NUMBER_POINTS + 2, on_grid=False),
}

NAMES = {"Heading1": "Heading 1", "Heading2": "Heading 2", "Heading3": "Heading 3"}
"""What python-docx calls Word's own styles."""


def define_styles(document: Document, *, bold_headings: bool) -> None:
    """All styles. `bold_headings`: where the letters are Latin, whose fonts do not tell levels apart."""
    for key, look in LOOKS.items():
        name = NAMES.get(key, key)
        styles = document.styles
        style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _set_look(style.element, look, bold=look.bold or (bold_headings and key.startswith("Heading")))
    document.styles.add_style(BOUND, WD_STYLE_TYPE.CHARACTER)


def _set_look(style: BaseOxmlElement, look: Look, *, bold: bool) -> None:
    """Write the properties of paragraph and run anew. The style stands on no other and is offered in Word."""
    for tag in ("w:basedOn", "w:pPr", "w:rPr", "w:hidden", "w:semiHidden"):
        for old in style.findall(qn(tag)):
            style.remove(old)
    style.append(_paragraph_properties(look))
    style.append(_run_properties(look, bold=bold))


def _paragraph_properties(look: Look) -> BaseOxmlElement:
    indent: dict[str, int] = {"left": look.left, "right": look.right}
    if look.first_line:
        indent |= {"firstLineChars": 200, "firstLine": look.first_line}
    if look.hanging:
        indent["hanging"] = look.hanging
    children = [
        *([element("w:keepNext")] if look.keep_next else []),
        element("w:widowControl", val=0),
        *([] if look.on_grid else [element("w:snapToGrid", val=0)]),
        element(
            "w:spacing",
            before=round(look.before * TWIPS),
            after=round(look.after * TWIPS),
            line=round(look.line * TWIPS),
            lineRule="exact",
        ),
        element("w:ind", **indent),
        element("w:jc", val=look.align),
        *([] if look.level is None else [element("w:outlineLvl", val=look.level)]),
    ]
    return element("w:pPr", *children)


def _run_properties(look: Look, *, bold: bool) -> BaseOxmlElement:
    half_points = round(look.points * 2)
    return element(
        "w:rPr",
        element("w:rFonts", ascii=LATIN, hAnsi=LATIN, cs=LATIN, eastAsia=look.font.name),
        *([element("w:b")] if bold else []),
        *(
            [element("w:spacing", val=round(CHARACTER_SPACE_POINTS * TWIPS))]
            if look.points == TEXT_POINTS
            else []
        ),
        element("w:sz", val=half_points),
        element("w:szCs", val=half_points),
    )


def font_table() -> bytes:
    """The fonts that the file names, each with another name for machines that lack it."""
    table = element("w:fonts")
    for font in FONTS:
        table.append(
            element(
                "w:font",
                element("w:altName", val=",".join(font.others)),
                element("w:charset", val="86"),
                element("w:family", val="auto"),
                name=font.name,
            )
        )
    table.append(element("w:font", element("w:family", val="roman"), name=LATIN))
    return bytes(serialize_part_xml(table))
