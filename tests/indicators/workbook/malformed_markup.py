"""Workbooks whose zip is sound, and whose parts are not."""

from collections.abc import Iterator
from functools import partial

from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import CellFault
from tests.indicators.workbook import workbooks as make
from tests.indicators.workbook.malformed_case import SOUND, Malformed


def missing_parts() -> Iterator[Malformed]:
    """A part left out, empty, or another one in its place."""
    for part, answer in (
        (make.TYPES, Refusal.ARCHIVE),
        (make.TOP, Refusal.DAMAGED),
        (make.BOOK, Refusal.DAMAGED),
        (make.LINKS, Refusal.DAMAGED),
        (make.STRINGS, Refusal.DAMAGED),
        (make.STYLES, Refusal.DAMAGED),
        (make.SHEET, Refusal.DAMAGED),
    ):
        yield Malformed(f"without {part}", partial(make.workbook, {part: None}), answer)
        if part != make.TYPES:
            yield Malformed(f"empty {part}", partial(make.workbook, {part: ""}), Refusal.DAMAGED)
    other = make.SOUND[make.STRINGS]
    for part in (make.BOOK, make.LINKS, make.TOP):
        answer = Refusal.NO_SHEET if part == make.BOOK else Refusal.DAMAGED
        yield Malformed(f"strings as {part}", partial(make.workbook, {part: other}), answer)


def declarations() -> Iterator[Malformed]:
    """Entities that multiply, or that fetch what is not theirs."""
    levels = "".join(f"<!ENTITY e{level} '{f'&e{level - 1};' * 10}'>" for level in range(1, 10))
    documents = {
        "a billion laughs": f'[<!ENTITY e0 "ha">{levels}]',
        "a file": '[<!ENTITY e9 SYSTEM "file:///etc/passwd">]',
        "a page": '[<!ENTITY e9 SYSTEM "http://127.0.0.1:9/">]',
        "a document type elsewhere": 'SYSTEM "http://127.0.0.1:9/a.dtd"',
        "a parameter": '[<!ENTITY % e9 SYSTEM "file:///etc/passwd"> %e9;]',
        "none at all": "",
    }
    for what, inner in documents.items():
        for part in (make.TOP, make.BOOK, make.LINKS, make.STRINGS, make.STYLES, make.SHEET):
            text = f"<!DOCTYPE x {inner}>{make.SOUND[part]}".replace("数值", "&e9;")
            yield Malformed(
                f"{what} in {part}",
                partial(make.workbook, {part: text}),
                Refusal.DECLARATIONS,
            )


def ill_formed() -> Iterator[Malformed]:
    """Sheets that are no XML, or strange XML."""
    text = make.sheet()
    many = " ".join(f"a{number}=''" for number in range(100_000))
    documents: dict[str, tuple[str | bytes, str]] = {
        "cut": (text[:-20], Refusal.DAMAGED),
        "wrong end": (text.replace("</row>", "</raw>"), Refusal.DAMAGED),
        "more after the end": (text + "<a/>", Refusal.DAMAGED),
        "text alone": ("编码", Refusal.DAMAGED),
        "zeros": (bytes(1000), Refusal.DAMAGED),
        "no UTF-8": (text.encode().replace(b"A01", b"\xff\xfe"), Refusal.DAMAGED),
        "says UTF-16": ('<?xml version="1.0" encoding="utf-16"?>' + text, Refusal.DAMAGED),
        "says GB2312": ('<?xml version="1.0" encoding="gb2312"?>' + text, Refusal.DAMAGED),
        "says nonsense": ('<?xml version="1.0" encoding="nonsense"?>' + text, Refusal.DAMAGED),
        "unknown entity": (text.replace("A01", "&nbsp;"), Refusal.DAMAGED),
        "character that XML has not": (text.replace("A01", "&#0;"), Refusal.DAMAGED),
        "attribute twice": (text.replace("<v>", "<v a='' a=''>"), Refusal.DAMAGED),
        "100,000 deep": ("<a>" * 100_000 + "</a>" * 100_000, SOUND),
        "100,000 attributes": (f"<a {many}/>", SOUND),
        "attribute of 1 MB": (text.replace("A1:B2", "A" * 1_000_000), SOUND),
        "comment of 1 MB": (text.replace("<sheetData>", f"<!--{'-x' * 500_000}--><sheetData>"), SOUND),
        "cells outside": (text.replace("sheetData", "sheetDate"), SOUND),
        "UTF-16": (text.encode("utf-16"), SOUND),
        "other root": ("<html/>", SOUND),
    }
    for what, (content, answer) in documents.items():
        yield Malformed(f"sheet: {what}", partial(make.workbook, {make.SHEET: content}), answer)


def addresses() -> Iterator[Malformed]:
    """Rows and cells where none can be."""
    for row in ("0", "-1", "99999999999", "1048577", "abc", "1.0", " 5", "５", "1e3", "9" * 5000):
        yield Malformed(
            f"row {row[:20]!r}",
            partial(make.with_rows, f'<row r="{row}"><c><v>1</v></c></row>'),
            Refusal.BAD_ADDRESS,
        )
    for address in (
        "XFE1",
        "A0",
        "A1048577",
        "AAAA1",
        "1A",
        "A",
        "5",
        "A１",
        "$A$1",
        "Ａ1",
        "",
        "A-1",
        "A" * 5000,
    ):
        yield Malformed(
            f"cell {address[:20]!r}",
            partial(make.with_rows, f'<row><c r="{address}"><v>1</v></c></row>'),
            Refusal.BAD_ADDRESS,
        )
    for what, rows, answer in (
        ("last cell of all", '<row><c r="XFD1048576"><v>1</v></c></row>', Refusal.FAR_CELL),
        ("empty last cell of all", '<row><c r="XFD1048576" s="1"/></row>', SOUND),
        ("far row", '<row r="100001"><c><v>1</v></c></row>', Refusal.FAR_CELL),
        ("far column", '<row><c r="ALM1"><v>1</v></c></row>', Refusal.FAR_CELL),
        ("cell twice", '<row><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>', Refusal.DUPLICATE_CELL),
        ("row twice", '<row r="1"><c><v>1</v></c></row>' * 2, Refusal.DUPLICATE_CELL),
        (
            "cell of another row",
            '<row r="1"><c/><c><v>1</v></c><c r="C2"><v>2</v></c></row>',
            Refusal.BAD_ADDRESS,
        ),
        ("first cell of another row", '<row r="1"><c r="A2"><v>1</v></c></row>', Refusal.BAD_ADDRESS),
        ("row after the last", '<row r="1048576"/><row><c><v>1</v></c></row>', Refusal.BAD_ADDRESS),
        ("cell in a cell", "<row><c><c><v>1</v></c></c></row>", SOUND),
        ("row in a row", "<row><row><c><v>1</v></c></row></row>", SOUND),
    ):
        yield Malformed(what, partial(make.with_rows, rows), answer)


def cells() -> Iterator[Malformed]:
    """Values that are not what their type says: the file is read, the cell is not."""
    numbers = (
        "NaN",
        "INF",
        "-INF",
        "1e400",
        "-1e400",
        "1e-400",
        "1e99999",
        "1,5",
        "0x10",
        "1_000",
        "١",
        "--1",
    )
    for number in (*numbers, "1 2", "#N/A", "abc", "9" * 401, "９"):
        content = f"<v>{number}</v>"
        yield Malformed(f"number {number[:20]}", partial(make.with_cell, content), CellFault.BROKEN)
    for index in ("2", "99999", "-1", "1.5", "1e0", "abc", "9" * 5000):
        content = f"<v>{index}</v>"
        yield Malformed(
            f"shared text {index[:20]}",
            partial(make.with_cell, content, 't="s"'),
            CellFault.BROKEN,
        )
    for error in ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "x" * 5000):
        content = f"<f>A1</f><v>{error}</v>"
        yield Malformed(f"error {error[:20]}", partial(make.with_cell, content, 't="e"'), CellFault.ERROR)
    for formula in (
        "<f>A1+1</f>",
        "<f>A1+1</f><v></v>",
        '<f t="shared" si="0"/>',
        "<f/><v/>",
        f"<f>{'x' * 5000}</f>",
    ):
        yield Malformed(f"formula {formula[:30]}", partial(make.with_cell, formula), CellFault.UNCALCULATED)
    for what, content, attributes in (
        ("boolean 2", "<v>2</v>", 't="b"'),
        ("boolean yes", "<v>yes</v>", 't="b"'),
        ("type unknown", "<v>1</v>", 't="zzz"'),
        ("type empty", "<v>1</v>", 't=""'),
        ("written date", "<v>2026-02-30</v>", 't="d"'),
        ("date before all", "<v>-1</v>", 's="1"'),
        ("date after all", "<v>2958466</v>", 's="1"'),
        ("date far after all", "<v>1e300</v>", 's="1"'),
    ):
        yield Malformed(
            what,
            partial(make.with_cell, content, attributes),
            CellFault.BROKEN,
        )
    for style in ("3", "-1", "abc", "9" * 5000):
        yield Malformed(f"style {style[:20]}", partial(make.with_cell, "<v>1</v>", f's="{style}"'), SOUND)


def sheet_lists() -> Iterator[Malformed]:
    """Lists of sheets that lead nowhere, or elsewhere."""
    long = "长" * 256
    lists = {
        "no sheet": ("", Refusal.NO_SHEET),
        "201 sheets": (
            "".join(f'<sheet name="{n}" r:id="rId1"/>' for n in range(201)),
            Refusal.TOO_MANY_SHEETS,
        ),
        "name twice": ('<sheet name="a" r:id="rId1"/>' * 2, Refusal.DAMAGED),
        "no name": ('<sheet r:id="rId1"/>', Refusal.DAMAGED),
        "long name": (f'<sheet name="{long}" r:id="rId1"/>', Refusal.DAMAGED),
        "no relation": ('<sheet name="a"/>', Refusal.DAMAGED),
        "relation unknown": ('<sheet name="a" r:id="rId9"/>', Refusal.DAMAGED),
        "relation to texts": ('<sheet name="a" r:id="rId2"/>', Refusal.NO_SHEET),
    }
    for what, (sheets, answer) in lists.items():
        yield Malformed(what, partial(make.workbook, {make.BOOK: make.book(sheets)}), answer)
    for target in (
        "../../../etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1:9/",
        "",
        "a\\b",
        "x" * 5000,
    ):
        relations = make.links(("worksheet", target))
        yield Malformed(
            f"sheet at {target[:20]!r}",
            partial(make.workbook, {make.LINKS: relations}),
            Refusal.DAMAGED,
        )
    outside = make.SOUND[make.LINKS].replace(" Target=", ' TargetMode="External" Target=')
    yield Malformed("sheet outside", partial(make.workbook, {make.LINKS: outside}), Refusal.DAMAGED)


MAKERS = (missing_parts, declarations, ill_formed, addresses, cells, sheet_lists)
