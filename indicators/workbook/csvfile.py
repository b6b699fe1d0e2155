"""Comma-separated values as people's programs write them: encodings, separators, our own guard."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from indicators.workbook import wire
from indicators.workbook.guard import unguarded
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import FileRefused

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
WITHOUT_MARK = ("utf-8", "gb18030")  # the second is what Chinese Excel and WPS write; it holds GBK and GB2312
SEPARATORS = ",;\t"
CHUNK = 256 * 1024
LONGEST_CELL = 32_767  # characters, as in a workbook
_QUOTED = re.compile(r'"[^"]*"')


def read_csv(file: IO[bytes], name: str) -> Iterator[Any]:
    """Yield a dict for the one sheet and a list for each filled row, as in wire.py. Raises FileRefused.

    `name` is the sheet's. Rows are counted as a spreadsheet does: an empty line is one, a line break between
    quotation marks begins none.
    """
    yield {"sheet": name, "hidden": False}
    for number, record in enumerate(records(file), 1):
        cells = [[column, wire.TEXT, text] for column, text in enumerate(record, 1) if text]
        if cells:
            yield [number, *cells]


def records(file: IO[bytes]) -> Iterator[list[str]]:
    """Every row as texts, empty ones too, without our own export's guards. Raises FileRefused.

    The file is read three times (encoding, separator, rows), row by row: memory does not grow with it.
    """
    encoding = encoding_of(file)
    file.seek(0)
    lines = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield from _records(lines)
    finally:
        if not file.closed:
            lines.detach()  # or it would close the file with itself


def _records(lines: io.TextIOWrapper) -> Iterator[list[str]]:
    separator = separator_of(lines)
    lines.seek(0)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for record in reader:
            yield [unguarded(cell) for cell in record]
    except csv.Error as error:
        raise FileRefused(Refusal.BAD_QUOTES, line=reader.line_num) from error


def encoding_of(file: IO[bytes]) -> str:
    """UTF-8 with or without a byte-order mark, UTF-16 with one, or GB18030. FileRefused where it is none."""
    file.seek(0)
    head = file.read(4)
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if head.startswith(mark)), None)
    line = 1
    for name in (marked,) if marked else WITHOUT_MARK:
        file.seek(0)
        bad = _undecodable_line(file, name)
        if bad is None:
            return name
        line = max(line, bad)  # of the encoding that goes further
    raise FileRefused(Refusal.UNDECODABLE, line=line)


def separator_of(lines: Iterable[str]) -> str:
    """What stands between the cells: the most frequent one in the first line that has any, else a comma."""
    for line in lines:
        bare = _QUOTED.sub("", line) if '"' in line else line
        found = max(SEPARATORS, key=bare.count)
        if found in bare:
            return found
    return ","


def _undecodable_line(file: IO[bytes], encoding: str) -> int | None:
    """The line at which the encoding fails. Raises FileRefused for NUL, which is in no text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while True:
        chunk = file.read(CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return line + error.object.count(b"\n", 0, error.start)
        if "\0" in text:
            raise FileRefused(Refusal.HIDDEN_CHARACTER, line=line + text.count("\n", 0, text.index("\0")))
        line += text.count("\n")
        if not chunk:
            return None
