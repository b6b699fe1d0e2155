"""Mark the errors in a user's own workbook: the cells filled and commented, and a column of messages.

openpyxl has to hold the whole workbook for that, so a process of its own does it, within limits. The gate
(opening.py) must have passed the file before.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from indicators.workbook.limits import PAGE_LIMITS
from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import FileRefused

ROOT = Path(__file__).parents[2]  # where `indicators` is found
MARKER = (sys.executable, "-B", "-X", "utf8", "-m", "indicators.workbook.marker")


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong with one cell; row and column counted from 1."""

    row: int
    column: int
    text: str


def mark_errors(
    data: bytes, marks: Mapping[str, Sequence[Mark]], heading_rows: Mapping[str, int], headings: Sequence[str]
) -> bytes:
    """The workbook with its errors marked. `marks` and `heading_rows` are by sheet name.

    `headings`: how the column of messages is called, the first when it is added; one that is there already is
    written anew. Raises FileRefused where the workbook cannot be kept in memory or in time.
    """
    request = {
        "marks": {sheet: [asdict(mark) for mark in each] for sheet, each in marks.items()},
        "heading_rows": dict(heading_rows),
        "headings": list(headings),
        "seconds": PAGE_LIMITS.seconds,
        "memory": PAGE_LIMITS.memory,
    }
    first_line = json.dumps(request).encode() + b"\n"
    try:
        done = subprocess.run(
            MARKER,
            input=first_line + data,
            capture_output=True,
            cwd=ROOT,
            env={},
            timeout=PAGE_LIMITS.seconds,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused(Refusal.TIMEOUT, limit=PAGE_LIMITS.seconds) from error
    except subprocess.CalledProcessError as error:
        raise FileRefused(Refusal.UNREADABLE) from error
    return done.stdout
