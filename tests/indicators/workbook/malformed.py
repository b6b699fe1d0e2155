"""More than 200 files that are not what they should be, each with the answer that it must get.

An answer is a Refusal, or the fault of the cell B2, or ANY: whatever comes of random damage, it is a book or a
refusal.
"""

import io
import random
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

from indicators.workbook.kinds import ENCRYPTED_STREAM, OLE
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import CellFault
from tests.indicators.workbook import workbooks as make

ANY, SOUND = "any", "sound"
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Malformed:
    """A file, and what it must be answered with."""

    id: str
    make: Callable[[], bytes]
    answer: str
    name: str = "表.xlsx"


def malformed_files() -> list[Malformed]:
    """All of them."""
    makers = (kinds, cuts, flips, checksums, missing_parts, containers, bombs, declarations, ill_formed)
    makers += (addresses, cells, sheet_lists, sizes, csv_files)
    return [file for maker in makers for file in maker()]


def kinds() -> Iterator[Malformed]:
    """Other kinds of files, with their own name or a workbook's."""
    old = OLE + bytes(504)
    for name in ("a.xls", "a.xlsx", "a.et", "a.csv", "a"):
        yield Malformed(f"old workbook as {name}", lambda: old, Refusal.OLD_WORKBOOK, name)
    yield Malformed("encrypted", lambda: old + ENCRYPTED_STREAM, Refusal.ENCRYPTED)
    for content, answer in (
        (b"%PDF-1.7\n", Refusal.PDF),
        (b"\x89PNG\r\n\x1a\n", Refusal.IMAGE),
        (b"\xff\xd8\xff\xe0", Refusal.IMAGE),
        (b"GIF89a", Refusal.IMAGE),
        (b"Rar!\x1a\x07", Refusal.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c", Refusal.ARCHIVE),
        (b"\x1f\x8b\x08", Refusal.ARCHIVE),
        (b"{\\rtf1", Refusal.DOCUMENT),
        (b"<html><table>", Refusal.WEB_PAGE),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", Refusal.WEB_PAGE),
        (b"a,b\n1,2\n", Refusal.RENAMED),
        (random.Random(4).randbytes(5000), Refusal.RENAMED),
        (b"P", Refusal.RENAMED),
        (b"", Refusal.EMPTY),
    ):
        yield Malformed(f"{answer} {content[:8]!r}", lambda content=content: content, answer)
    for part, answer in (
        ("xl/vbaProject.bin", Refusal.MACROS),
        ("xl/workbook.bin", Refusal.BINARY_WORKBOOK),
        ("content.xml", Refusal.OTHER_SPREADSHEET),
        ("word/document.xml", Refusal.DOCUMENT),
        ("ppt/presentation.xml", Refusal.DOCUMENT),
    ):
        yield Malformed(f"zip with {part}", lambda part=part: make.workbook({part: "x"}), answer)
    for name, answer in (
        ("a.xlsm", Refusal.MACROS),
        ("a.xlsb", Refusal.BINARY_WORKBOOK),
        ("a.ods", Refusal.OTHER_SPREADSHEET),
        ("a.docx", Refusal.DOCUMENT),
        ("a.zip", Refusal.ARCHIVE),
        ("a.xls", Refusal.RENAMED),
        ("a.csv", Refusal.RENAMED),
        ("a.txt", Refusal.UNKNOWN_TYPE),
        ("a", Refusal.UNKNOWN_TYPE),
        ("../../etc/passwd\0.x\u202elsx", Refusal.UNKNOWN_TYPE),
        ("a." + "x" * 5000, Refusal.UNKNOWN_TYPE),
    ):
        yield Malformed(f"sound workbook as {name[:20]!r}", make.workbook, answer, name)


def cuts() -> Iterator[Malformed]:
    """A sound workbook that ends too early."""
    data = make.workbook()
    for step in range(1, 41):
        yield Malformed(f"cut {step}/41", lambda end=len(data) * step // 41: data[:end], Refusal.DAMAGED)


def flips() -> Iterator[Malformed]:
    """Random bits turned over: in the file as it is, and in the XML of a part that is packed again."""
    for seed in range(40):
        yield Malformed(f"flips {seed}", lambda seed=seed: flipped(make.workbook(), seed, 4), ANY)
    for seed, part in enumerate((make.SHEET, make.STRINGS, make.BOOK, make.STYLES) * 8):
        yield Malformed(f"flips in {part} {seed}", lambda seed=seed, part=part: flipped_part(part, seed), ANY)


def flipped(data: bytes, seed: int, count: int) -> bytes:
    """The data with some bits turned over."""
    chance, changed = random.Random(seed), bytearray(data)
    for _ in range(count):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def flipped_part(part: str, seed: int) -> bytes:
    """A workbook one of whose parts was damaged before it was packed."""
    return make.workbook({part: flipped(make.SOUND[part].encode(), seed, 2)})


def checksums() -> Iterator[Malformed]:
    """A part whose checksum is another one's."""
    for part in (make.TOP, make.BOOK, make.LINKS, make.STRINGS, make.STYLES, make.SHEET):
        yield Malformed(f"checksum of {part}", lambda part=part: with_header(part, crc=0), Refusal.DAMAGED)


def with_header(part: str, data: bytes | None = None, **changed: int) -> bytes:
    """A workbook in whose central directory the entry of one part says something else."""
    packed = bytearray(data or make.workbook())
    places = {
        "flags": (8, "<H"),
        "method": (10, "<H"),
        "crc": (16, "<L"),
        "packed": (20, "<L"),
        "size": (24, "<L"),
    }
    name = re.escape(part.encode())
    start = next(re.finditer(rb"PK\x01\x02.{42}" + name, packed, re.DOTALL)).start()
    for what, value in changed.items():
        place, form = places[what]
        struct.pack_into(form, packed, start + place, value)
    return bytes(packed)


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
        yield Malformed(f"without {part}", lambda part=part: make.workbook({part: None}), answer)
        if part != make.TYPES:
            yield Malformed(f"empty {part}", lambda part=part: make.workbook({part: ""}), Refusal.DAMAGED)
    for part in (make.BOOK, make.LINKS, make.TOP):
        other = make.SOUND[make.STRINGS]
        answer = Refusal.NO_SHEET if part == make.BOOK else Refusal.DAMAGED
        yield Malformed(f"strings as {part}", lambda part=part: make.workbook({part: other}), answer)


def containers() -> Iterator[Malformed]:
    """Zips that are strange."""
    many = {f"xl/media/{number}.png": "" for number in range(60_000)}
    yield Malformed("60,000 entries", lambda: make.workbook(many), Refusal.TOO_MANY_PARTS)
    yield Malformed(
        "1,001 entries", lambda: make.workbook(dict(list(many.items())[:994])), Refusal.TOO_MANY_PARTS
    )
    yield Malformed("empty zip", lambda: make.zipped({}), Refusal.ARCHIVE)
    yield Malformed("zip of a folder", lambda: make.zipped({"xl/": ""}), Refusal.ARCHIVE)
    yield Malformed("zip of a workbook", lambda: make.zipped({"a.xlsx": make.workbook()}), Refusal.ARCHIVE)
    yield Malformed("twice the same entry", lambda: with_twin(make.SHEET), Refusal.DAMAGED)
    yield Malformed("entries apart by case", lambda: make.workbook({"XL/Workbook.xml": ""}), Refusal.DAMAGED)
    yield Malformed("encrypted entry", lambda: with_header(make.SHEET, flags=1), Refusal.ENCRYPTED)
    for method in (1, 9, 99, 65535):
        yield Malformed(
            f"method {method}", lambda method=method: with_header(make.SHEET, method=method), Refusal.DAMAGED
        )
    for name, method in (("bzip2", ZIP_BZIP2), ("lzma", ZIP_LZMA)):
        yield Malformed(name, lambda method=method: make.zipped(make.SOUND, method), Refusal.DAMAGED)
    yield Malformed("stored", lambda: make.zipped(make.SOUND, ZIP_STORED), SOUND)
    yield Malformed("smaller than it says", lambda: with_header(make.SHEET, size=100_000), SOUND)
    yield Malformed("larger than it says", lambda: with_header(make.SHEET, size=100), Refusal.DAMAGED)
    yield Malformed("packed beyond the end", lambda: with_header(make.SHEET, packed=MB), SOUND)
    yield Malformed("says 4 GB", lambda: with_header(make.SHEET, size=2**32 - 2), Refusal.UNPACKED_TOO_LARGE)
    yield Malformed("bytes before it", lambda: b"PK\x03\x04" + bytes(100) + make.workbook(), ANY)
    yield Malformed("bytes after it", lambda: make.workbook() + bytes(100_000), Refusal.DAMAGED)
    yield Malformed("two zips", lambda: make.workbook() + make.workbook(), SOUND)
    for count in (0, 1, 65535):
        yield Malformed(f"end says {count} entries", lambda count=count: with_end(count), ANY)
    yield Malformed("directory beyond the end", lambda: with_end(7, offset=2**31), Refusal.DAMAGED)


def with_twin(part: str) -> bytes:
    """A workbook that has a part twice, under one name; which of the two would count?"""
    other = part[:-1] + "~"
    data = make.workbook({other: make.sheet("")})
    return data.replace(other.encode(), part.encode())


def with_end(count: int, offset: int | None = None) -> bytes:
    """A workbook whose end says something else about its directory."""
    data = bytearray(make.workbook())
    start = data.rindex(b"PK\x05\x06")
    struct.pack_into("<HH", data, start + 8, count, count)
    if offset is not None:
        struct.pack_into("<L", data, start + 16, offset)
    return bytes(data)


def bombs() -> Iterator[Malformed]:
    """Small files that are large."""
    yield Malformed("500 kB to 200 MB", lambda: bomb(200 * MB), Refusal.UNPACKED_TOO_LARGE)
    yield Malformed(
        "200 MB that say 1 MB", lambda: with_header(make.SHEET, bomb(200 * MB), size=MB), Refusal.DAMAGED
    )
    yield Malformed("50 kB to 20 MB", lambda: bomb(20 * MB), Refusal.SUSPICIOUS_PACKING)
    yield Malformed(
        "600 parts of 100 kB",
        lambda: make.workbook({f"xl/{number}.xml": bytes(100_000) for number in range(600)}),
        Refusal.UNPACKED_TOO_LARGE,
    )
    long = f"<t>{'长' * 32_000}</t>"
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 2001))
    yield Malformed(
        "one text in 2,000 cells",
        lambda: make.workbook({make.STRINGS: make.strings(long), make.SHEET: make.sheet(cells)}),
        Refusal.TOO_MUCH_TEXT,
    )


@cache
def bomb(size: int) -> bytes:
    """A workbook whose sheet unpacks to this size: rows that hold nothing. Made piece by piece."""
    file = io.BytesIO(make.workbook({make.SHEET: None}))
    head, tail = make.sheet("|").encode().split(b"|")
    rows = b'<row><c s="1"/></row>' * 4096
    info = ZipInfo(make.SHEET)
    info.compress_type = ZIP_DEFLATED
    with ZipFile(file, "a") as archive, archive.open(info, "w") as part:
        part.write(head)
        for _ in range(size // len(rows)):
            part.write(rows)
        part.write(tail)
    return file.getvalue()


def declarations() -> Iterator[Malformed]:
    """Entities that multiply, or that fetch what is not theirs."""
    levels = "".join('<!ENTITY e%d "%s">' % (n, f"&e{n - 1};" * 10) for n in range(1, 10))
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
                lambda part=part, text=text: make.workbook({part: text}),
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
        yield Malformed(
            f"sheet: {what}", lambda content=content: make.workbook({make.SHEET: content}), answer
        )


def addresses() -> Iterator[Malformed]:
    """Rows and cells where none can be."""
    for row in ("0", "-1", "99999999999", "1048577", "abc", "1.0", " 5", "５", "1e3", "9" * 5000):
        yield Malformed(
            f"row {row[:20]!r}",
            lambda row=row: make.with_rows(f'<row r="{row}"><c><v>1</v></c></row>'),
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
            lambda address=address: make.with_rows(f'<row><c r="{address}"><v>1</v></c></row>'),
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
        ("row after the last", '<row r="1048576"/><row><c><v>1</v></c></row>', Refusal.BAD_ADDRESS),
        ("cell in a cell", "<row><c><c><v>1</v></c></c></row>", SOUND),
        ("row in a row", "<row><row><c><v>1</v></c></row></row>", SOUND),
    ):
        yield Malformed(what, lambda rows=rows: make.with_rows(rows), answer)


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
        yield Malformed(
            f"number {number[:20]}", lambda content=content: make.with_cell(content), CellFault.BROKEN
        )
    for index in ("2", "99999", "-1", "1.5", "1e0", "abc", "9" * 5000):
        content = f"<v>{index}</v>"
        yield Malformed(
            f"shared text {index[:20]}",
            lambda content=content: make.with_cell(content, 't="s"'),
            CellFault.BROKEN,
        )
    for error in ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "x" * 5000):
        content = f"<f>A1</f><v>{error}</v>"
        yield Malformed(
            f"error {error[:20]}", lambda content=content: make.with_cell(content, 't="e"'), CellFault.ERROR
        )
    for formula in (
        "<f>A1+1</f>",
        "<f>A1+1</f><v></v>",
        '<f t="shared" si="0"/>',
        "<f/><v/>",
        f"<f>{'x' * 5000}</f>",
    ):
        yield Malformed(
            f"formula {formula[:30]}", lambda formula=formula: make.with_cell(formula), CellFault.UNCALCULATED
        )
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
            lambda content=content, attributes=attributes: make.with_cell(content, attributes),
            CellFault.BROKEN,
        )
    for style in ("3", "-1", "abc", "9" * 5000):
        yield Malformed(
            f"style {style[:20]}", lambda style=style: make.with_cell("<v>1</v>", f's="{style}"'), SOUND
        )


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
        yield Malformed(what, lambda sheets=sheets: make.workbook({make.BOOK: make.book(sheets)}), answer)
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
            lambda relations=relations: make.workbook({make.LINKS: relations}),
            Refusal.DAMAGED,
        )
    outside = make.SOUND[make.LINKS].replace(" Target=", ' TargetMode="External" Target=')
    yield Malformed("sheet outside", lambda: make.workbook({make.LINKS: outside}), Refusal.DAMAGED)


def sizes() -> Iterator[Malformed]:
    """More than is read."""
    yield Malformed("21 MB", lambda: b"PK\x03\x04" + bytes(21 * MB), Refusal.TOO_LARGE)
    yield Malformed("200,100 cells", many_cells, Refusal.TOO_MANY_CELLS)


def many_cells() -> bytes:
    """A workbook of 667 rows with 300 numbers."""
    chance = random.Random(5)
    rows = ("".join(f"<c><v>{chance.randrange(10**6)}</v></c>" for _ in range(300)) for _ in range(667))
    return make.with_rows("".join(f"<row>{row}</row>" for row in rows))


def csv_files() -> Iterator[Malformed]:
    """Texts that are none."""
    for what, data, answer in (
        ("no encoding", b"a,b\n\xff\xff", Refusal.UNDECODABLE),
        ("no encoding, far down", "编码\n".encode() * 100_000 + b"\xff", Refusal.UNDECODABLE),
        ("half a UTF-16", "编码".encode("utf-16")[:-1], Refusal.UNDECODABLE),
        ("UTF-16 without a mark", "a,b".encode("utf-16-le"), Refusal.HIDDEN_CHARACTER),
        ("UTF-32", "a,b".encode("utf-32"), Refusal.HIDDEN_CHARACTER),
        ("NUL", b"a,b\n1,\0\n", Refusal.HIDDEN_CHARACTER),
        ("quote without end", b'a,b\n"1,2\n', Refusal.BAD_QUOTES),
        ("quote too early", b'a,b\n"1"2,3\n', Refusal.BAD_QUOTES),
        ("cell of 40,000 characters", b"a" * 40_000, Refusal.BAD_QUOTES),
        ("a million columns", b"1," * 1_000_000, Refusal.FAR_CELL),
        ("too many rows", b"1\n" * 100_001, Refusal.FAR_CELL),
        ("a million commas", b"," * 1_000_000, SOUND),
        ("a million line breaks", b"\n" * 1_000_000, SOUND),
    ):
        yield Malformed(f"csv: {what}", lambda data=data: data, answer, "表.csv")
