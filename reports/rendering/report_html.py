"""A report as one HTML page with its own style sheet, from which the PDF is made. Nothing is fetched."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.html import escape

from reports.annual.content import Cell, Column, Table, shown
from reports.rendering.official import BLACK, BODY, LATIN, MANY_COLUMNS, REGULAR, SONG, TITLE, Font
from reports.rendering.outline import Annex, Block, Outline, Role

STYLE = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")

TAGS = {
    Role.TITLE: "h1",
    Role.HEADING_1: "h2",
    Role.HEADING_2: "h3",
    Role.HEADING_3: "h4",
}

FONTS = {
    "html, td": BODY,
    "h2, th, .label, .band": BLACK,
    "h3": REGULAR,
    "h1, .annex h2": TITLE,
    "@page": SONG,
}
"""Which font each part of the page has."""


def report_html(outline: Outline, language: str) -> str:
    """The page, complete with its style."""
    is_latin = not language.startswith("zh")
    body = "".join((*map(_block, outline.blocks), *map(_annex, outline.annexes)))
    return (
        f'<!doctype html><html lang="{escape(language)}"{" class=latin" if is_latin else ""}>'
        f'<head><meta charset="utf-8"><title>{escape(outline.title)}</title>'
        f"<style>{STYLE}{_fonts()}</style></head><body><main>{body}</main></body></html>"
    )


def _fonts() -> str:
    return "".join(f"{selector} {{ font-family: {_family(font)}; }}\n" for selector, font in FONTS.items())


def _family(font: Font) -> str:
    """Latin letters and digits from a Latin font, Chinese characters from the first font that has them."""
    names = (LATIN, "Liberation Serif", font.name, *font.others)
    return ", ".join(f'"{name}"' for name in names) + ", serif"


def _block(block: Block) -> str:
    tag = TAGS.get(block.role, "p")
    return f'<{tag} class="{block.role}">{_text(block.parts)}</{tag}>'


def _annex(annex: Annex) -> str:
    table = annex.table
    page = "lying" if table.landscape else "standing"
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in table.notes)
    return (
        f'<section class="annex {page}"><p class="label">{escape(annex.label)}</p>'
        f"<h2>{escape(table.title)}</h2>{notes}{_table(table)}</section>"
    )


def _table(table: Table) -> str:
    columns = table.columns
    small = " class=small" if len(columns) > MANY_COLUMNS else ""
    width = sum(column.width for column in columns)
    cols = "".join(f'<col style="width: {column.width}mm">' for column in columns)
    head = "".join(f"<th>{escape(column.label)}</th>" for column in columns)
    return (
        f'<table{small} style="width: {width}mm">{cols}<thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(_rows(table))}</tbody></table>"
    )


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        if len(row) == 1 < len(table.columns):
            span = len(table.columns)
            yield f'<tr class="band"><td class="band" colspan="{span}">{_text(row[0])}</td></tr>'
        else:
            yield f"<tr>{''.join(map(_cell, row, table.columns))}</tr>"


def _cell(cell: Cell, column: Column) -> str:
    return f'<td class="{column.align}">{_text(cell)}</td>'


def _text(cell: Cell) -> str:
    return str(escape(shown(cell))).replace("\n", "<br>")
