"""Workbooks made part by part, so that each part can be wrong in its own way."""

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from indicators.workbook.opening import open_file
from indicators.workbook.sheets import Book, Cell

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

TYPES, TOP, BOOK = "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"
LINKS, STRINGS, STYLES = "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"
SHEET = "xl/worksheets/sheet1.xml"

ONE_SHEET = '<sheet name="填报" sheetId="1" r:id="rId1"/>'
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>A01</t></is></c><c r="B2"><v>89.04</v></c></row>'
)


def sheet(rows: str = ROWS, *, dimension: str = "A1:B2") -> str:
    """A sheet's XML."""
    return (
        f'<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    )


def cell(content: str, attributes: str = "") -> str:
    """A sheet with the one cell B2."""
    return sheet(f'<row r="2"><c r="B2" {attributes}>{content}</c></row>')


def book(sheets: str = ONE_SHEET, more: str = "") -> str:
    """The list of sheets."""
    return f'<workbook xmlns="{MAIN}" xmlns:r="{LINKED}"><sheets>{sheets}</sheets>{more}</workbook>'


def links(*targets: tuple[str, str]) -> str:
    """A list of relations rId1, rId2 … to (last word of the type, target)."""
    items = (
        f'<Relationship Id="rId{number}" Type="{LINKED}/{word}" Target="{target}"/>'
        for number, (word, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(items)}</Relationships>'


def strings(*texts: str) -> str:
    """The shared texts, as XML inside each `<si>`."""
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>'


STYLED = (
    f'<styleSheet xmlns="{MAIN}"><numFmts>'
    '<numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs></styleSheet>'
)

SOUND: Mapping[str, str] = {
    TYPES: f'<Types xmlns="{PACKAGE}/content-types"/>',
    TOP: links(("officeDocument", "xl/workbook.xml")),
    BOOK: book(),
    LINKS: links(
        ("worksheet", "worksheets/sheet1.xml"),
        ("sharedStrings", "sharedStrings.xml"),
        ("styles", "styles.xml"),
    ),
    STRINGS: strings("<t>编码</t>", "<t>数值</t>"),
    STYLES: STYLED,
    SHEET: sheet(),
}


def workbook(changed: Mapping[str, str | bytes | None] | None = None) -> bytes:
    """The sound workbook with some parts changed, added, or left out (None)."""
    parts = {**SOUND, **(changed or {})}
    return zipped({name: content for name, content in parts.items() if content is not None})


def with_cell(content: str, attributes: str = "") -> bytes:
    """A workbook whose cell B2 has this content."""
    return workbook({SHEET: cell(content, attributes)})


def with_rows(rows: str) -> bytes:
    """A workbook whose sheet has these rows."""
    return workbook({SHEET: sheet(rows)})


def zipped(parts: Mapping[str, str | bytes], method: int = ZIP_DEFLATED) -> bytes:
    """A zip, the same at any time of day."""
    file = io.BytesIO()
    with ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            info = ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, content)
    return file.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cells_of(data: bytes) -> Mapping[tuple[int, int], Cell]:
    """The filled cells of a workbook's first sheet, read through the gate."""
    return opened(data).sheets[0].cells


def opened(data: bytes) -> Book:
    """A workbook, read through the gate."""
    return open_file(data, "表.xlsx")
