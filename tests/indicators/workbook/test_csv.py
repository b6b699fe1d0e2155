"""Comma-separated values of any of our users' programs."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.workbook.csvfile import encoding_of, records
from indicators.workbook.guard import GUARDED_STARTS, guarded, unguarded
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import FileRefused

ROWS = [["编码", "名称", "数值"], ["A01", "一，“二”\n三", "1,234.5"], ["", "", ""], ["A02", " x ", "-5"]]


def read(data: bytes) -> list[list[str]]:
    """All rows."""
    return list(records(io.BytesIO(data)))


def written(separator: str = ",", line_end: str = "\r\n") -> str:
    """The rows as a spreadsheet writes them."""
    return line_end.join(separator.join(f'"{cell}"' if cell else "" for cell in row) for row in ROWS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_encoding_and_separator_is_read(encoding: str, separator: str) -> None:
    """Excel writes GBK and UTF-16, WPS GBK, LibreOffice whatever it is told."""
    text = written(separator).replace("“二”", "二")
    assert read(text.encode(encoding))[1][1] == "一，二\n三"
    assert [len(row) for row in read(text.encode(encoding))] == [3, 3, 3, 3]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems_are_read(line_end: str) -> None:
    """Texts keep theirs."""
    assert read(written(line_end=line_end).encode()) == ROWS


@pytest.mark.parametrize("text", ["表\n1;2\n", "表\n\n1;2,5\n3;4,5;6\n", '"a,b";c\n', "1;2"])
def test_the_first_line_with_a_separator_decides(text: str) -> None:
    """A title has none, and one inside quotation marks separates nothing."""
    assert len(read(text.encode())[-1]) > 1


def test_a_mark_is_no_part_of_the_first_cell() -> None:
    """Or the first heading would be none that we know."""
    assert read(b"\xef\xbb\xbfa,b") == [["a", "b"]]
    assert read("a,b".encode("utf-16")) == [["a", "b"]]


def test_a_character_cut_by_a_block_is_read() -> None:
    """The encoding is found block by block."""
    assert encoding_of(io.BytesIO(b"a" + "编".encode() * 200_000)) == "utf-8"
    assert encoding_of(io.BytesIO(b"a" + "编".encode("gb18030") * 200_000)) == "gb18030"


@pytest.mark.parametrize(
    ("data", "line"), [(b"a\nb\n\xff\xff", 3), (b"a,\xe7\xbc\x96\n\xff", 2), (b"\xef\xbb\xbfa\n\xff", 2)]
)
def test_an_unknown_encoding_names_its_line(data: bytes, line: int) -> None:
    """So that somebody can look there."""
    with pytest.raises(FileRefused) as caught:
        read(data)
    assert (caught.value.code, caught.value.params) == (Refusal.UNDECODABLE, {"line": line})


@given(st.text(st.sampled_from([*GUARDED_STARTS, "a", "，", " "]), max_size=6) | st.text())
def test_the_guard_of_an_export_comes_off(text: str) -> None:
    """Whatever the text begins with, the import gives the original back."""
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["'90年代", "'", "it's", ""])
def test_an_apostrophe_that_guards_nothing_stays(text: str) -> None:
    """It was in the user's own text."""
    assert unguarded(text) == text
