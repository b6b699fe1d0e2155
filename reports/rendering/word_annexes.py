"""The annexes of a Word report: tables whose head stands on every page and whose rows are never split."""

from collections.abc import Iterator

from docx.oxml.xmlchemy import BaseOxmlElement

from reports.annual.content import Cell, Column, Table, parts_of
from reports.rendering.official import MANY_COLUMNS
from reports.rendering.outline import Annex
from reports.rendering.word_styles import ANNEX_TITLE, BAND, CELL, HEAD, LABEL, NOTE, SMALL_CELL, SMALL_HEAD
from reports.rendering.word_xml import element, paragraph, twips

BORDER = 4
"""Eighths of a point."""

SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
CELL_MARGIN = 60
"""Twips to the left and right of a cell's text."""


def annex_blocks(annex: Annex, *, on_new_page: bool) -> Iterator[BaseOxmlElement]:
    """Label, title, notes and table. `on_new_page`: where no section begins with it."""
    table = annex.table
    breaks = [element("w:pageBreakBefore")] if on_new_page else []
    yield paragraph(LABEL, [annex.label], *breaks)
    yield paragraph(ANNEX_TITLE, [table.title])
    for note in table.notes:
        yield paragraph(NOTE, [note])
    yield _table(table)


def _table(table: Table) -> BaseOxmlElement:
    columns = table.columns
    is_small = len(columns) > MANY_COLUMNS
    style = SMALL_CELL if is_small else CELL
    made = element(
        "w:tbl",
        element(
            "w:tblPr",
            element("w:tblW", w=sum(twips(each.width) for each in columns), type="dxa"),
            element("w:jc", val="center"),
            element(
                "w:tblBorders",
                *(element(f"w:{side}", val="single", sz=BORDER, space=0, color="auto") for side in SIDES),
            ),
            element("w:tblLayout", type="fixed"),
            element(
                "w:tblCellMar",
                element("w:left", w=CELL_MARGIN, type="dxa"),
                element("w:right", w=CELL_MARGIN, type="dxa"),
            ),
        ),
        element("w:tblGrid", *(element("w:gridCol", w=twips(each.width)) for each in columns)),
        _head(columns, SMALL_HEAD if is_small else HEAD),
    )
    made.extend(
        _band(row[0], columns) if len(row) == 1 < len(columns) else _row(row, columns, style)
        for row in table.rows
    )
    return made


def _head(columns: tuple[Column, ...], style: str) -> BaseOxmlElement:
    cells = (_cell(paragraph(style, [each.label]), each.width) for each in columns)
    return element("w:tr", element("w:trPr", element("w:cantSplit"), element("w:tblHeader")), *cells)


def _row(row: tuple[Cell, ...], columns: tuple[Column, ...], style: str) -> BaseOxmlElement:
    cells = (
        _cell(paragraph(style, parts_of(cell), element("w:jc", val=column.align)), column.width)
        for cell, column in zip(row, columns, strict=True)
    )
    return element("w:tr", element("w:trPr", element("w:cantSplit")), *cells)


def _band(cell: Cell, columns: tuple[Column, ...]) -> BaseOxmlElement:
    """The heading of the rows below it, across the table."""
    width = sum(each.width for each in columns)
    line = _cell(paragraph(BAND, parts_of(cell)), width, span=len(columns))
    return element("w:tr", element("w:trPr", element("w:cantSplit")), line)


def _cell(line: BaseOxmlElement, width: int, span: int = 1) -> BaseOxmlElement:
    properties = element("w:tcPr", element("w:tcW", w=twips(width), type="dxa"))
    if span > 1:
        properties.append(element("w:gridSpan", val=span))
    properties.append(element("w:vAlign", val="center"))
    return element("w:tc", properties, line)
