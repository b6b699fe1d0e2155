"""The gate: every file that a person sends is opened here, by a process of its own.

See docs/adr/0019-reading-workbooks.md. The faults of a file are faults of the file: they raise FileRefused,
whose text for people `messages.py` knows. The server's own (no disk, no process) are left to the caller.
"""

import json
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO, Any

import orjson

from indicators.workbook import wire
from indicators.workbook.kinds import kind_of
from indicators.workbook.limits import BULK_LIMITS, MB, PAGE_LIMITS, Limits
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import Book, Cell, FileRefused, Sheet

logger = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]  # where `indicators` is found
# Without the environment, the site's packages and their .pth files: it starts in 0.05 s, and knows no secret.
READER = (sys.executable, "-E", "-S", "-B", "-X", "utf8", "-m", "indicators.workbook.child")

_Started = tuple[str, bool, dict[tuple[int, int], Cell]]


def open_file(data: bytes, name: str, limits: Limits = PAGE_LIMITS) -> Book:
    """All sheets of an uploaded .xlsx or .csv; `name` is what the user calls it. Raises FileRefused.

    Costs a process, up to `limits.seconds` of waiting, and `limits.memory` beside our own.
    """
    _check_size(len(data), limits)
    kind = kind_of(data, name)
    with TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        # A .csv has one sheet, and no name for it.
        sheets: list[_Started] = [] if kind == "xlsx" else [(PurePosixPath(name).stem, False, {})]
        return _book(_answers(file, kind, limits), sheets)


def stream_rows(path: Path, limits: Limits = BULK_LIMITS) -> Iterator[wire.Row]:
    """The filled rows of a .csv, or of a .xlsx's first sheet that is not hidden, one by one as they are read.

    Raises FileRefused, be it after rows were yielded: what was done with them must then be undone. A .csv is
    read into memory as a whole, a .xlsx is not.
    """
    with path.open("rb") as file:
        _check_size(path.stat().st_size, limits)
        kind = kind_of(file.read(), path.name)
        file.seek(0)
        for answer in _answers(file, kind, limits, first_only=True):
            if isinstance(answer, list):
                yield _row(answer)


def _check_size(size: int, limits: Limits) -> None:
    if size > limits.upload:
        shown = f"{size / MB:.1f}"
        raise FileRefused(Refusal.TOO_LARGE, size=shown, limit=limits.upload // MB)


def _book(answers: Iterator[Any], sheets: list[_Started]) -> Book:
    for answer in answers:
        if isinstance(answer, dict):
            sheets.append((answer["sheet"], answer["hidden"], {}))
        else:
            row, cells = _row(answer)
            sheets[-1][2].update(((row, column), cell) for column, cell in cells.items())
    return Book([Sheet(sheet, cells, is_hidden) for sheet, is_hidden, cells in sheets])


def _row(answer: list[Any]) -> wire.Row:
    try:
        return wire.row_of(answer)
    except wire.FAULTY as error:
        logger.error("The reader of workbooks wrote a row that is none: %.200r", answer)
        raise FileRefused(Refusal.UNREADABLE) from error


def _answers(file: IO[bytes], kind: str, limits: Limits, *, first_only: bool = False) -> Iterator[Any]:
    """The sheets (dicts) and rows (lists) as wire.py describes them. Raises FileRefused."""
    request = json.dumps({"kind": kind, "limits": asdict(limits), "first_only": first_only})
    started = time.monotonic()
    with TemporaryFile() as log, _reader(request, file, log, limits.seconds) as process:
        assert process.stdout is not None  # noqa: S101 - for the type checker: it is a pipe
        for line in process.stdout:
            answer = _parsed(line)
            if isinstance(answer, list) or "sheet" in answer:
                yield answer
            elif "end" in answer:
                return
            else:
                raise FileRefused(answer["refused"], **answer["params"])
        is_late = time.monotonic() - started >= limits.seconds
        raise _died(process.wait(), log, limits, is_late=is_late)


@contextmanager
def _reader(
    request: str, file: IO[bytes], log: IO[bytes], seconds: float
) -> Iterator[subprocess.Popen[bytes]]:
    """The reading process, which ends with the block, or when its time is up."""
    command = [*READER, request]
    with subprocess.Popen(
        command, stdin=file, stdout=subprocess.PIPE, stderr=log, cwd=ROOT, env={}
    ) as process:
        clock = threading.Timer(seconds, process.kill)
        clock.start()
        try:
            yield process
        finally:
            clock.cancel()
            process.kill()


def _parsed(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return {"refused": Refusal.UNREADABLE, "params": {}}  # cut off: it died while it wrote


def _died(code: int, log: IO[bytes], limits: Limits, *, is_late: bool) -> FileRefused:
    """What to say where the reading process ended without an answer."""
    if is_late or code == -signal.SIGXCPU:
        return FileRefused(Refusal.TIMEOUT, limit=limits.seconds)
    if code in (wire.OUT_OF_MEMORY, -signal.SIGKILL):  # the second: by the kernel, short of memory itself
        return FileRefused(Refusal.OUT_OF_MEMORY, limit=limits.memory // MB)
    log.seek(0)
    logger.error("The reader of workbooks ended with %s: %s", code, log.read().decode(errors="replace"))
    return FileRefused(Refusal.UNREADABLE)
