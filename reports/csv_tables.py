"""Tables as CSV that a spreadsheet opens as they are, and never runs."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import HttpResponse
from django.utils.http import content_disposition_header

BYTE_ORDER_MARK = "\ufeff"  # without it Chinese Excel shows garbage

# A cell that begins so is a formula to some spreadsheet; the full-width forms to those of East Asia.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

Cell = str | int | Decimal | None


def safe_cell(cell: Cell) -> str:
    """The cell as text. What could be a formula gets a leading '; our own numbers stay as they are."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_response(filename: str, rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """The rows as a file to download, in UTF-8."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    response["Cache-Control"] = "private, no-store"
    response.write(BYTE_ORDER_MARK)
    csv.writer(response).writerows([safe_cell(cell) for cell in row] for row in rows)
    return response
