"""Small pieces of a Word file's XML: elements, runs and paragraphs, made directly since tables are large."""

from collections.abc import Iterable

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reports.annual.content import Number, Part
from reports.rendering.word_table import NOT_XML

TWIPS = 20
"""Of a point."""

TWIPS_OF_MILLIMETER = 1440 / 25.4

BOUND = "BoundNumber"
"""The style of a number that is bound to a result; it has no look of its own."""


def element(tag: str, *children: BaseOxmlElement, **attributes: str | int) -> BaseOxmlElement:
    """`element("w:jc", val="center")`: attributes are in Word's own namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def twips(millimeters: float) -> int:
    return round(millimeters * TWIPS_OF_MILLIMETER)


def run(part: Part) -> BaseOxmlElement:
    """A run of text; a bound number is marked by its style."""
    made = element("w:r")
    if isinstance(part, Number):
        made.append(element("w:rPr", element("w:rStyle", val=BOUND)))
    for number, line in enumerate((part.text if isinstance(part, Number) else part).split("\n")):
        if number:
            made.append(element("w:br"))
        text = element("w:t")
        text.text = NOT_XML.sub("", line)
        text.set(qn("xml:space"), "preserve")
        made.append(text)
    return made


def paragraph(style: str, parts: Iterable[Part], *properties: BaseOxmlElement) -> BaseOxmlElement:
    """A paragraph of a style, with further properties in the order that Word wants."""
    return element(
        "w:p", element("w:pPr", element("w:pStyle", val=style), *properties), *(run(part) for part in parts)
    )


def field(code: str) -> list[BaseOxmlElement]:
    """A field such as PAGE, in runs."""
    text = element("w:instrText")
    text.text = code
    return [
        element("w:r", element("w:fldChar", fldCharType="begin")),
        element("w:r", text),
        element("w:r", element("w:fldChar", fldCharType="end")),
    ]
