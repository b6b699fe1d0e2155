"""Files that are no plan files, or would harm who reads them: refused, at once, with a reason."""

import os
import time
from pathlib import Path

import pytest

from indicators.planfile.document import MAX_BYTES, MAX_DEPTH
from tests.indicators.planfile.plan_files import LAKESIDE, problems_of

LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

REFUSED = {
    "empty": (b"", 0, "empty"),
    "comment only": (b"# nothing\n", 0, "empty"),
    "a list": (b"- 1\n- 2\n", 1, "not a plan file"),
    "a word": (b"\n\nhello\n", 3, "not a plan file"),
    "not YAML": (b"format: 1\nplan: {a: [}\n", 2, "not YAML"),
    "tab as indent": (b"format: 1\nplan:\n\tcode: a\n", 3, "not YAML"),
    "a workbook": (b"PK\x03\x04\n\xff\xfe", 2, "not UTF-8"),
    "GBK": ("format: 1\nname: 嘉兴".encode("gbk"), 2, "not UTF-8"),
    "UTF-16": ("format: 1".encode("utf-16"), 1, "not UTF-8"),
    "NUL": (b"format: 1\nname: a\x00b\n", 2, "U+0000"),
    "control": (b"format: 1\nname: a\x07b\n", 2, "U+0007"),
    "reversed text": ("format: 1\nname: a\u202eb\n".encode(), 2, "U+202E"),
    "two documents": (b"format: 1\n---\nformat: 1\n", 2, "second document"),
    "anchor": (b"format: 1\nplan: &x {}\n", 2, "&x"),
    "tag": (b"format: 1\nplan: !!python/object:os.system {}\n", 2, "python/object"),
    "bare tag": (b"format: ! 1\n", 1, "The tag !"),
    "flow bomb": (b"[" * 100_000, 1, "deep"),
    "mapping bomb": (b"{a: " * 100_000, 1, "deep"),
    "block bomb": (b"- " * 100_000, 1, "deep"),
    "complex key bomb": (b"? " * 100_000, 1, "deep"),
    "too many values": (b"format: [" + b"1," * 300_000 + b"]", 1, "values"),
}


@pytest.mark.parametrize(("data", "line", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_plan_file_is_refused_with_one_problem(data: bytes, line: int, says: str) -> None:
    (problem,) = problems_of(data)
    assert problem.line == line
    assert says in problem.message


@pytest.mark.parametrize(
    "name", ["flow bomb", "mapping bomb", "block bomb", "complex key bomb", "too many values"]
)
def test_bombs_are_refused_at_once(name: str) -> None:
    before = time.process_time()
    problems_of(REFUSED[name][0])
    assert time.process_time() - before < 2


def test_every_alias_and_anchor_is_named() -> None:
    assert [problem.line for problem in problems_of(LAUGHS)] == [1, 2, 2, 2, 3, 3]


def test_depth_below_the_limit_is_read_on() -> None:
    problems = problems_of("format: 1\nplan: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1))
    assert not any("deep" in problem.message for problem in problems)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)  # sparse: fifty megabytes by the file system's word, none on the disk
    before = time.process_time()
    (problem,) = problems_of(path)
    assert "50000000 bytes" in problem.message
    assert time.process_time() - before < 0.1


def test_a_large_file_in_bytes_is_refused() -> None:
    (problem,) = problems_of(b"#" * (MAX_BYTES + 1))
    assert problem.field == ""


def test_a_missing_file_is_a_problem_of_the_file(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "none.yaml")
    assert (problem.line, "no file" in str(problem)) == (0, True)


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)  # opening it would wait for a writer for ever
    (problem,) = problems_of(path)
    assert "no file" in problem.message


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_are_counted_alike_with_either_line_ending(ending: str) -> None:
    text = (
        LAKESIDE.read_text(encoding="utf-8").replace("decimals: 3", "decimals: three").replace("\n", ending)
    )
    line = text[: text.index("decimals: three")].count("\n") + 1
    assert [problem.line for problem in problems_of("\ufeff" + text)] == [line]
