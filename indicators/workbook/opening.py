"""The gate: every file that a person sends is opened here, by a process of its own.

See docs/adr/0019-reading-workbooks.md. The faults of a file are faults of the file: they raise FileRefused,
whose text for people `messages.py` knows. The server's own (no disk, no process) are left to the caller.
"""

import json
import logging
import os
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
from typing import IO

from indicators.workbook import wire
from indicators.workbook.answers import FAULTY, Row, SheetStart, answer_of
from indicators.workbook.kinds import kind_of
from indicators.workbook.limits import BULK_LIMITS, MB, PAGE_LIMITS, Limits
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import Book, Cell, FileRefused, Sheet

logger = logging.getLogger(__name__)

LONGEST_TITLE = 100  # characters of a file's name, where it names a .csv's sheet
ROOT = Path(__file__).parents[2]  # where `indicators` is found
# Nothing but where a Python that is not the system's finds its own library.
ENVIRONMENT = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
# Without the environment, the site's packages and their .pth files: it starts in 0.05 s, and knows no secret.
READER = (sys.executable, "-E", "-S", "-X", "utf8", "-m", "indicators.workbook.child")


def open_file(data: bytes, name: str, limits: Limits = PAGE_LIMITS) -> Book:
    """All sheets of an uploaded .xlsx or .csv; `name` is what the user calls it. Raises FileRefused.

    Costs a process, up to `limits.seconds` of waiting, and `limits.memory` beside our own.
    """
    _check_size(len(data), limits)
    kind = kind_of(data, name)
    with TemporaryFile() as file:
        file.write(data)
        return _book(_answers(file, kind, name, limits))


def stream_rows(path: Path, limits: Limits = BULK_LIMITS) -> Iterator[Row]:
    """The filled rows of a .csv, or of a .xlsx's first sheet that is not hidden, one by one as they are read.

    Raises FileRefused, be it after rows were yielded: what was done with them must then be undone. The memory
    needed does not grow with the rows, but with the texts that a workbook's cells share.
    """
    _check_size(path.stat().st_size, limits)
    with path.open("rb") as file:
        kind = kind_of(file.read(MB), path.name)
        for answer in _answers(file, kind, path.name, limits, first_only=True):
            if not isinstance(answer, SheetStart):
                yield answer


def _check_size(size: int, limits: Limits) -> None:
    if size > limits.upload:
        shown = f"{size / MB:.1f}"
        raise FileRefused(Refusal.TOO_LARGE, size=shown, limit=limits.upload // MB)


def _book(answers: Iterator[Row | SheetStart]) -> Book:
    sheets: list[tuple[SheetStart, dict[tuple[int, int], Cell]]] = []
    for answer in answers:
        if isinstance(answer, SheetStart):
            sheets.append((answer, {}))
        else:
            row, cells = answer
            sheets[-1][1].update(((row, column), cell) for column, cell in cells.items())
    return Book([Sheet(start.name, cells, start.is_hidden) for start, cells in sheets])


def _answers(
    file: IO[bytes], kind: str, name: str, limits: Limits, *, first_only: bool = False
) -> Iterator[Row | SheetStart]:
    """The sheets and rows of a file, a sheet first. Raises FileRefused."""
    file.seek(0)
    # Names may hold anything: what is no text at all, no message could repeat.
    title = PurePosixPath(name).stem[:LONGEST_TITLE].encode(errors="replace").decode()
    wanted = {"kind": kind, "name": title, "first_only": first_only, "limits": asdict(limits)}
    started = time.monotonic()
    with TemporaryFile() as log, _reader(json.dumps(wanted), file, log, limits.seconds) as process:
        for line in process.stdout or ():
            try:
                answer = answer_of(line)
            except FAULTY:  # cut off, where it died while it wrote
                break
            if answer is None:
                return
            yield answer
        is_late = time.monotonic() - started >= limits.seconds
        raise _died(process.wait(), log, limits, is_late=is_late)


@contextmanager
def _reader(
    request: str, file: IO[bytes], log: IO[bytes], seconds: float
) -> Iterator[subprocess.Popen[bytes]]:
    """The reading process, which ends with the block, or when its time is up."""
    command = [*READER, request]
    with subprocess.Popen(
        command, stdin=file, stdout=subprocess.PIPE, stderr=log, cwd=ROOT, env=ENVIRONMENT
    ) as process:
        clock = threading.Timer(seconds, process.kill)
        clock.start()
        try:
            yield process
        finally:
            clock.cancel()
            process.kill()


def _died(code: int, log: IO[bytes], limits: Limits, *, is_late: bool) -> FileRefused:
    """What to say where the reading process ended without an answer."""
    if is_late or code == -signal.SIGXCPU:
        return FileRefused(Refusal.TIMEOUT, limit=limits.seconds)
    if code in (wire.OUT_OF_MEMORY, -signal.SIGKILL):  # the second: by the kernel, short of memory itself
        return FileRefused(Refusal.OUT_OF_MEMORY, limit=limits.memory // MB)
    log.seek(0)
    logger.error("The reader of workbooks ended with %s: %s", code, log.read().decode(errors="replace"))
    return FileRefused(Refusal.UNREADABLE)
