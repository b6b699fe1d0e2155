"""More than 200 files that are not what they should be, each with the answer that it must get."""

from collections.abc import Iterator
from functools import partial

from indicators.workbook.kinds import ENCRYPTED_STREAM, OLE
from indicators.workbook.refusals import Refusal
from tests.indicators.workbook import malformed_markup, malformed_zips
from tests.indicators.workbook import workbooks as make
from tests.indicators.workbook.malformed_case import MB, SOUND, Malformed, seeded


def malformed_files() -> list[Malformed]:
    """All of them."""
    makers = (kinds, csv_files, *malformed_zips.MAKERS, *malformed_markup.MAKERS)
    return [file for maker in makers for file in maker()]


def kinds() -> Iterator[Malformed]:
    """Other kinds of files, with their own name or a workbook's."""
    old = OLE + bytes(504)
    for name in ("a.xls", "a.xlsx", "a.et", "a.csv", "a"):
        yield Malformed(f"old workbook as {name}", partial(bytes, old), Refusal.OLD_WORKBOOK, name)
    yield Malformed("21 MB", partial(bytes, 21 * MB), Refusal.TOO_LARGE)
    yield Malformed("encrypted", partial(bytes, old + ENCRYPTED_STREAM), Refusal.ENCRYPTED)
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
        (seeded(4).randbytes(5000), Refusal.RENAMED),
        (b"P", Refusal.RENAMED),
        (b"", Refusal.EMPTY),
    ):
        yield Malformed(f"{answer} {content[:8]!r}", partial(bytes, content), answer)
    for part, answer in (
        ("xl/vbaProject.bin", Refusal.MACROS),
        ("xl/workbook.bin", Refusal.BINARY_WORKBOOK),
        ("content.xml", Refusal.OTHER_SPREADSHEET),
        ("word/document.xml", Refusal.DOCUMENT),
        ("ppt/presentation.xml", Refusal.DOCUMENT),
    ):
        yield Malformed(f"zip with {part}", partial(make.workbook, {part: "x"}), answer)
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
        ("100,000 columns", b"1," * 100_000, Refusal.FAR_CELL),
        ("500,000 commas", b"," * 500_000, SOUND),
        ("200,000 line breaks", b"\n" * 200_000, SOUND),
    ):
        yield Malformed(f"csv: {what}", partial(bytes, data), answer, "表.csv")
