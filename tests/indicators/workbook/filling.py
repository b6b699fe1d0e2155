"""Filling a workbook in as a person would, and sending it: by openpyxl, cells found by row and heading."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators.workbook.form import Column, column_of
from indicators.workbook.template import HEADING_ROW

ENTRY = "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/"
WORKBOOK = f"{ENTRY}workbook/"
TEMPLATE = f"{WORKBOOK}template.xlsx"
MANY = "/workbooks/invented-lakeside-2023-2025/2023/"

Filling = Mapping[str, Mapping[Column, Any]]
"""What is typed: by the indicator's code and the column."""


def open_book(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


def bytes_of(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def columns_of(sheet: Worksheet) -> dict[Column, int]:
    headings = [column_of(str(cell.value)) for cell in sheet[HEADING_ROW + 1]]
    return {column: at for at, column in enumerate(headings, start=1) if column}


def cell_of(sheet: Worksheet, code: str, column: Column) -> Any:
    columns = columns_of(sheet)
    for row in range(HEADING_ROW + 2, sheet.max_row + 1):
        if sheet.cell(row, columns[Column.NUMBER]).value == code:
            return sheet.cell(row, columns[column])
    raise LookupError(code)


def fill(data: bytes, filling: Filling, sheet: int = 0) -> bytes:
    """The workbook with these cells typed over."""
    book = open_book(data)
    for code, cells in filling.items():
        for column, value in cells.items():
            cell_of(book.worksheets[sheet], code, column).value = value
    return bytes_of(book)


def edit(data: bytes, change: Callable[[Worksheet], object]) -> bytes:
    """The workbook after something was done to its first sheet."""
    book = open_book(data)
    change(book.worksheets[0])
    return bytes_of(book)


def template(client: Client, path: str = TEMPLATE) -> bytes:
    response = client.get(path)
    assert response.status_code == 200
    return bytes(response.content)


def send(client: Client, data: bytes, name: str = "报表.xlsx", path: str = WORKBOOK) -> Any:
    """Upload, and stay at what is answered."""
    return client.post(path, {"file": SimpleUploadedFile(name, data)})


def preview(client: Client, data: bytes, name: str = "报表.xlsx", path: str = WORKBOOK) -> Any:
    """Upload, and go on to the preview."""
    answer = send(client, data, name, path)
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer["Location"])


def apply(client: Client, shown: Any, **choice: str) -> Any:
    """Press “Import” on a preview."""
    stamp = shown.context["page"].stamp
    return client.post(shown.request["PATH_INFO"], {"stamp": stamp, "rows": "all", **choice})
