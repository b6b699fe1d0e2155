"""The process that reads one file: `python -m indicators.workbook.child REQUEST <FILE >LINES`.

It knows nothing of Django, the database or any secret, may take only so much time and memory, and writes
what it reads as in wire.py. Whatever a file does to it, it does to it alone. Started by opening.py.
"""

import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

from indicators.workbook.csvfile import read_csv
from indicators.workbook.limits import Limits
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import FileRefused, address
from indicators.workbook.wire import OUT_OF_MEMORY, TEXT
from indicators.workbook.xlsx import read_xlsx

LOG_BYTES = 64 * 1024  # that it may write to any file: a traceback, no more


def main(request: str) -> int:
    """Read standard input; return the exit code.

    The request: {"kind": "csv" or "xlsx", "name": of a .csv's sheet, "first_only": …, "limits": {…}}.
    """
    wanted = json.loads(request)
    limits = Limits(**wanted["limits"])
    confine(limits)
    file = sys.stdin.buffer
    if wanted["kind"] == "csv":
        read = read_csv(file, wanted["name"])
    else:
        read = read_xlsx(file, limits, first_only=wanted["first_only"])
    try:
        for line in answers(read, limits):
            sys.stdout.write(_json(line) + "\n")
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def confine(limits: Limits) -> None:
    """Let the kernel hold this process to its limits: a library's slip ends it, and nothing else."""
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LOG_BYTES, LOG_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # elsewhere the kernel does not keep it
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


def answers(read: Iterator[Any], limits: Limits) -> Iterator[Any]:
    """All that is said of a file, the refusal or the end as the last."""
    try:
        yield from bounded(read, limits)
        yield {"end": True}
    except FileRefused as refused:
        yield {"refused": refused.code, "params": refused.params}


def bounded(items: Iterator[Any], limits: Limits) -> Iterator[Any]:
    """The sheets and rows as they come, until there are more than the limits allow. Raises FileRefused."""
    sheet, cells, characters = "", 0, 0
    for item in items:
        if isinstance(item, dict):
            sheet = item["sheet"]
        else:
            _check_place(item, sheet, limits)
            cells += len(item) - 1
            characters += sum(len(text) for _, kind, text in item[1:] if kind == TEXT)
        if cells > limits.cells:
            raise FileRefused(Refusal.TOO_MANY_CELLS, sheet=sheet, limit=limits.cells)
        if characters > limits.characters:
            raise FileRefused(Refusal.TOO_MUCH_TEXT, sheet=sheet, limit=limits.characters)
        yield item


def _check_place(row: list[Any], sheet: str, limits: Limits) -> None:
    column = max(cell[0] for cell in row[1:])
    if row[0] > limits.rows or column > limits.columns:
        place, limit = address(row[0], column), address(limits.rows, limits.columns)
        raise FileRefused(Refusal.FAR_CELL, sheet=sheet, address=place, limit=limit)


_json = json.JSONEncoder(separators=(",", ":")).encode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
