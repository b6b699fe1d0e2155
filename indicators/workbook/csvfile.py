"""Comma-separated values as people's programs write them: encodings, separators, our own guard."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
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
LONGEST_CELL = 32_767  # characters, as in a workbook
_QUOTED = re.compile(r'"[^"]*"')


def read_csv(file: IO[bytes]) -> Iterator[Any]:
    """Yield a list for each row that holds something, as in wire.py. Raises FileRefused.

    Rows are counted as a spreadsheet does: an empty line is a row, a quoted line break begins none.
    """
    for number, record in enumerate(records(file), 1):
        cells = [[column, wire.TEXT, text] for column, text in enumerate(record, 1) if text]
        if cells:
            yield [number, *cells]


def records(file: IO[bytes]) -> Iterator[list[str]]:
    """Every row as texts, empty ones too, without our own export's guards. Raises FileRefused.

    Needs memory for the text as a whole.
    """
    text = decoded(file.read())
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    try:
        for record in reader:
            yield [unguarded(cell) for cell in record]
    except csv.Error as error:
        raise FileRefused(Refusal.BAD_QUOTES, line=reader.line_num) from error


def decoded(data: bytes) -> str:
    """The text: UTF-8 with or without a byte-order mark, UTF-16 with one, or GB18030. FileRefused else."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)
    for name in (marked,) if marked else WITHOUT_MARK:
        try:
            text = data.decode(name)
            break
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
    else:
        raise FileRefused(Refusal.UNDECODABLE, line=line)
    if "\0" in text:
        raise FileRefused(Refusal.HIDDEN_CHARACTER, line=text.count("\n", 0, text.index("\0")) + 1)
    return text


def separator_of(text: str) -> str:
    """What stands between the cells: the most frequent one in the first line that has any, else a comma."""
    for line in text.splitlines():
        counts = Counter(character for character in _QUOTED.sub("", line) if character in SEPARATORS)
        if counts:
            return max(SEPARATORS, key=counts.__getitem__)
    return ","
