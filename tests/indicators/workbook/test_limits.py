"""The reading process is held to its limits, and whatever ends it ends nothing else."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from indicators.workbook import opening
from indicators.workbook.limits import BULK_LIMITS, MB, PAGE_LIMITS, Limits
from indicators.workbook.opening import ROOT, open_file, stream_rows
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import FileRefused
from tests.indicators.workbook import workbooks as make
from tests.indicators.workbook.malformed_zips import bomb
from tests.indicators.workbook.workbooks import opened

GENEROUS = replace(BULK_LIMITS, ratio=10**6, rows=10**6)


def refusal_of(data: bytes, limits: Limits = PAGE_LIMITS) -> str:
    """The code with which a workbook is refused."""
    with pytest.raises(FileRefused) as caught:
        open_file(data, "表.xlsx", limits)
    return caught.value.code


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> "Reader":
    """Another program in the reading process's place."""
    return Reader(monkeypatch)


class Reader:
    """Lets a line of Python read instead of the gate's own program."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def does(self, program: str) -> None:
        self.monkeypatch.setattr(opening, "READER", (sys.executable, "-S", "-c", program))


@cache
def long_text() -> bytes:
    """A workbook with a text of 60 MB that no cell shows."""
    return make.workbook({make.STRINGS: make.strings("<t>a</t>", "<t>b</t>", f"<t>{'长' * 20 * MB}</t>")})


def test_memory_ends_it() -> None:
    """By an exception inside, which it can still tell."""
    assert refusal_of(long_text(), replace(GENEROUS, memory=80 * MB)) == Refusal.OUT_OF_MEMORY


def test_twin_with_more_memory_the_same_file_is_read() -> None:
    """So it was the limit that ended it."""
    assert len(open_file(long_text(), "表.xlsx", replace(GENEROUS, memory=600 * MB)).sheets) == 1


def test_processor_time_ends_it() -> None:
    """A sheet of 200 MB that holds nothing, with a second to read it."""
    assert refusal_of(bomb(200 * MB), replace(GENEROUS, seconds=1)) == Refusal.TIMEOUT


def test_the_clock_on_the_wall_ends_it(reader: Reader, tmp_path: Path) -> None:
    """Also where it takes no processor time; and it is gone then."""
    note = tmp_path / "pid"
    reader.does(f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(60)")
    started = time.monotonic()
    assert refusal_of(make.workbook(), replace(PAGE_LIMITS, seconds=1)) == Refusal.TIMEOUT
    assert time.monotonic() - started < 30
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import os; os.abort()", Refusal.UNREADABLE),
        ("import os; os.kill(os.getpid(), 11)", Refusal.UNREADABLE),
        ("import os; os.kill(os.getpid(), 9)", Refusal.OUT_OF_MEMORY),
        ("raise SystemError", Refusal.UNREADABLE),
        ("", Refusal.UNREADABLE),
        ("print('[1, [2,')", Refusal.UNREADABLE),
        ("print('nonsense')", Refusal.UNREADABLE),
        ("print('7')", Refusal.UNREADABLE),
        ("""print('{"sheet": "a", "hidden": false}'); print('[1, [2, "n", "abc"]]')""", Refusal.UNREADABLE),
        ("""print('{"sheet": "a", "hidden": false}'); print('[1, [2, "?", ""]]')""", Refusal.UNREADABLE),
    ],
)
def test_however_it_ends_the_file_is_refused(reader: Reader, program: str, code: str) -> None:
    """No signal, exception or nonsense of it reaches who uploads."""
    reader.does(program)
    assert refusal_of(make.workbook()) == code


def test_it_knows_no_secret(reader: Reader) -> None:
    """Its environment is all but empty: no key, no address of a database. (Python itself sets LC_CTYPE.)"""
    said = "{'sheet': ' '.join(os.environ), 'hidden': False}"
    reader.does(f"import json, os; print(json.dumps({said})); print(json.dumps({{'end': True}}))")
    assert "SECRET_KEY" in os.environ
    assert set(opened(make.workbook()).sheets[0].name.split()) <= {"LC_CTYPE", "LD_LIBRARY_PATH"}


def test_it_needs_neither_django_nor_any_other_package() -> None:
    """So it starts in a twentieth of a second."""
    program = (
        "import sys, indicators.workbook.child; print('django' in sys.modules, 'openpyxl' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-E", "-S", "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["False", "False"]


def test_a_hundred_thousand_cells_are_within_the_limits() -> None:
    """What the office sends at most: it is read whole."""
    row = "".join(f"<c><v>{number * 7919 % 10007}</v></c>" for number in range(100))
    text = make.sheet("".join(f"<row>{row}</row>" for _ in range(1000)))
    data = make.zipped({**make.SOUND, make.SHEET: text}, method=0)
    patient = replace(PAGE_LIMITS, seconds=60)  # other tests may keep the machine busy
    assert len(open_file(data, "表.xlsx", patient).sheets[0].cells) == 100_000


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(cells=3), Refusal.TOO_MANY_CELLS),
        (Limits(characters=6), Refusal.TOO_MUCH_TEXT),
        (Limits(rows=1), Refusal.FAR_CELL),
        (Limits(columns=1), Refusal.FAR_CELL),
        (Limits(sheets=0), Refusal.TOO_MANY_SHEETS),
        (Limits(entries=6), Refusal.TOO_MANY_PARTS),
        (Limits(unpacked=1000), Refusal.UNPACKED_TOO_LARGE),
        (Limits(upload=1000), Refusal.TOO_LARGE),
    ],
)
def test_one_more_than_the_limit_is_refused(limits: Limits, code: str) -> None:
    """The sound workbook has four cells, seven characters, two rows, two columns, one sheet, seven parts."""
    assert refusal_of(make.workbook(), limits) == code


def test_as_much_as_the_limits_allow_is_read() -> None:
    """The twin of the test before."""
    limits = Limits(cells=4, characters=7, rows=2, columns=2, sheets=1, entries=7)
    assert len(open_file(make.workbook(), "表.xlsx", limits).sheets[0].cells) == 4


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_rows_are_streamed(tmp_path: Path, suffix: str) -> None:
    """One by one, of the first sheet that is not hidden."""
    file = tmp_path / f"a{suffix}"
    hidden = '<sheet name="代码" state="hidden" r:id="rId1"/>'
    parts = {make.BOOK: make.book(hidden + make.ONE_SHEET.replace("rId1", "rId4"))}
    relations = (("worksheet", "a.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml"))
    parts[make.LINKS] = make.links(*relations, ("worksheet", "worksheets/sheet1.xml"))
    parts["xl/a.xml"] = make.sheet("<row><c><v>9</v></c></row>")
    file.write_bytes(make.workbook(parts) if suffix == ".xlsx" else "编码,数值\nA01,89.04".encode())
    rows = [
        (row, {column: str(cell.value) for column, cell in cells.items()}) for row, cells in stream_rows(file)
    ]
    assert rows == [(1, {1: "编码", 2: "数值"}), (2, {1: "A01", 2: "89.04"})]


def test_a_stream_that_is_left_ends_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller that stops reading waits for nothing."""
    file = tmp_path / "a.csv"
    file.write_text("1,2\n" * 500_000)
    rows = stream_rows(file)
    next(rows)
    started = time.monotonic()
    rows.close()
    assert time.monotonic() - started < 5
