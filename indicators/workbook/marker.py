"""The process that marks one workbook: `python -m indicators.workbook.marker <REQUEST-LINE-AND-FILE >FILE`.

It knows nothing of Django, the database or any secret. Started by marking.py, whose request it reads.
"""

import json
import resource
import sys
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

FAULTY = PatternFill("solid", start_color="F3DDF7")  # a tint of the state “returned”: no verdict's color
AUTHOR = "-"


def main() -> int:
    """Mark what stands on standard input; the first line is the request."""
    request = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_CPU, (request["seconds"], request["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # elsewhere the kernel does not keep it
        resource.setrlimit(resource.RLIMIT_AS, (request["memory"], request["memory"]))
    book = load_workbook(BytesIO(sys.stdin.buffer.read()))
    for name, heading_row in request["heading_rows"].items():
        mark_sheet(book[name], request["marks"].get(name, []), heading_row, request["headings"])
    marked = BytesIO()
    book.save(marked)
    sys.stdout.buffer.write(marked.getvalue())
    return 0


def mark_sheet(sheet: Worksheet, marks: list[dict[str, Any]], heading_row: int, headings: list[str]) -> None:
    """Fill and comment each faulty cell; the messages of a row together in the column of messages."""
    at = _column_of_messages(sheet, heading_row, headings)
    for row in range(heading_row + 1, sheet.max_row + 1):
        if sheet.cell(row, at).value is not None:
            sheet.cell(row, at).value = None  # of an earlier time
    texts: dict[int, list[str]] = {}
    for mark in marks:
        cell = sheet.cell(mark["row"], mark["column"])
        cell.fill = FAULTY
        cell.comment = Comment(mark["text"], AUTHOR, width=320, height=120)
        texts.setdefault(mark["row"], []).append(mark["text"])
    for row, lines in texts.items():
        _write_text(sheet, row, at, "\n".join(lines))


def _column_of_messages(sheet: Worksheet, heading_row: int, headings: list[str]) -> int:
    """Where the messages go: the column that is there from an earlier time, or a new one at the end."""
    for at in range(1, sheet.max_column + 1):
        if sheet.cell(heading_row, at).value in headings:
            return at
    at = sheet.max_column + 1
    _write_text(sheet, heading_row, at, headings[0])
    sheet.cell(heading_row, at).font = Font(bold=True)
    sheet.column_dimensions[get_column_letter(at)].width = 60
    return at


def _write_text(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write text as text: a message may repeat what the user typed."""
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


if __name__ == "__main__":
    sys.exit(main())
